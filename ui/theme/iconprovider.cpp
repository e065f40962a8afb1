#include "ui/theme/iconprovider.h"

#include "ui/theme/theme.h"

#include <QDir>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <functional>

static void initIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

class TintedIconEngine final : public QIconEngine {
public:
    TintedIconEngine(QString name, std::function<QColor()> color) : m_name(std::move(name)), m_color(std::move(color))
    {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, IconProvider::pixmap(m_name, rect.height(), ratio, tint(mode, state)));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return IconProvider::pixmap(m_name, size.height(), 1.0, tint(mode, state));
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        return IconProvider::pixmap(m_name, int(size.height() / scale), scale, tint(mode, state));
    }

    QIconEngine* clone() const override { return new TintedIconEngine(*this); }

private:
    QColor tint(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return blend(theme().color(Role::TextMuted), theme().color(Role::Surface), 0.5);
        if (state == QIcon::On)
            return theme().color(Role::Accent);
        return m_color();
    }

    QString m_name;
    std::function<QColor()> m_color;
};

} // namespace

QIcon IconProvider::icon(const QString& name, Role role)
{
    return QIcon(new TintedIconEngine(name, [role] { return theme().color(role); }));
}

QIcon IconProvider::icon(const QString& name, Tone tone)
{
    return QIcon(new TintedIconEngine(name, [tone] { return theme().tone(tone).outline; }));
}

QPixmap IconProvider::pixmap(const QString& name, int size, double pixelRatio, const QColor& color)
{
    initIcons();
    const QString key = u"tinkex/%1/%2/%3/%4"_s.arg(name).arg(size).arg(pixelRatio).arg(color.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(QSize(size, size) * pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer renderer(u":/icons/"_s + name + u".svg"_s);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    pixmap.setDevicePixelRatio(pixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QStringList IconProvider::names()
{
    initIcons();
    QStringList names = QDir(u":/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString& name : names)
        name.chop(4);
    return names;
}

} // namespace tinkex::ui
