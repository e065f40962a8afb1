#include "ui/widgets/verticalscroll.h"

#include <QEvent>
#include <QScrollBar>

namespace tinkex::ui {

VerticalScroll::VerticalScroll(QWidget* content, QWidget* parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus); // what is in it has the focus
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

QSize VerticalScroll::minimumSizeHint() const
{
    const int bar = verticalScrollBar()->sizeHint().width(); // its place, so that nothing moves when it comes
    return {widget()->minimumSizeHint().width() + bar, QScrollArea::minimumSizeHint().height()};
}

bool VerticalScroll::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace tinkex::ui
