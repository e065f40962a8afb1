#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QMetaEnum>
#include <QString>
#include <QTest>
#include <QWidget>
#include <utility>

namespace tinkex::test {

/// Notes what happens to a widget and everything in it: made, deleted, shown, hidden, moved, painted, another tooltip.
/// What is left alone says nothing. The widget should be shown.
class Changes : public QObject {
public:
    explicit Changes(QWidget& root)
    {
        static_cast<void>(QTest::qWaitForWindowExposed(root.window()));
        settle();
        root.installEventFilter(this);
        const QList<QWidget*> parts = root.findChildren<QWidget*>();
        for (QWidget* part : parts)
            part->installEventFilter(this);
    }

    /// A line each, "object (class): event", since the last call.
    QString take()
    {
        settle();
        return std::exchange(m_seen, {});
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        switch (event->type()) {
        case QEvent::Show:
        case QEvent::Hide:
        case QEvent::ShowToParent:
        case QEvent::HideToParent:
        case QEvent::ChildAdded:
        case QEvent::ChildRemoved:
        case QEvent::DeferredDelete:
        case QEvent::EnabledChange:
        case QEvent::ToolTipChange:
        case QEvent::LayoutRequest:
        case QEvent::Move:
        case QEvent::Resize:
        case QEvent::Paint:
            m_seen += QStringLiteral("%1 (%2): %3\n")
                          .arg(watched->objectName(), QLatin1String(watched->metaObject()->className()),
                               QLatin1String(QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type())));
            break;
        default: break;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    /// Lays out and paints what is due, without letting timers run.
    static void settle()
    {
        for (int round = 0; round < 10; ++round)
            QCoreApplication::sendPostedEvents();
    }

    QString m_seen;
};

} // namespace tinkex::test
