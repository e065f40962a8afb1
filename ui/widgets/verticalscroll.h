#pragma once

#include <QScrollArea>

namespace tinkex::ui {

/// A form that scrolls up and down only: never narrower than its content, so that no right end is cut, whatever the
/// language. Without frame and background. Thread: GUI.
class VerticalScroll : public QScrollArea {
    Q_OBJECT
public:
    VerticalScroll(QWidget* content, QWidget* parent);
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace tinkex::ui
