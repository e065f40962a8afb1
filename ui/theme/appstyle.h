#pragma once

#include <QProxyStyle>

namespace tinkex::ui {

/// Dynamic properties that the style reads: a widget says what it is, the style knows how that looks.
namespace look {
inline constexpr char kPrimary[] = "tinkexPrimary"; ///< QPushButton: the one main action of a place
inline constexpr char kDanger[] = "tinkexDanger";   ///< QPushButton: ends or deletes something
inline constexpr char kQuiet[] = "tinkexQuiet";     ///< QAbstractButton: no frame until the pointer is over it
} // namespace look

/// The only style of the program: Fusion with flat surfaces, hairlines and a visible focus ring. Everything it paints
/// takes its colours from Theme at paint time.
class AppStyle : public QProxyStyle {
    Q_OBJECT
public:
    AppStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* result) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    QPalette standardPalette() const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

private:
    static void drawButtonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget);
    static void drawFieldFrame(const QStyleOption* option, QPainter* painter);
    static void drawCheck(const QStyleOption* option, QPainter* painter, bool round);
    void drawButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawHeader(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    static void drawHeaderSection(const QStyleOption* option, QPainter* painter);
    static void drawTab(const QStyleOption* option, QPainter* painter);
    static void drawProgress(const QStyleOption* option, QPainter* painter);
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
};

} // namespace tinkex::ui
