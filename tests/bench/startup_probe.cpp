#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>
#include <cstdio>
#include <ctime>
#include <unistd.h>

// Loaded into tinkex-desktop by tests/bench/startup (LD_PRELOAD): prints one line of JSON when the first window has
// been painted, measured from the moment in TINKEX_STARTED_NS (CLOCK_MONOTONIC), and the resident memory then and a
// little later; then ends the process.
namespace {

constexpr int kSettleMs = 3000;

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0.0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() < 2 ? 0.0 : pages[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double sinceStartMs()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const qint64 ns = qint64{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
    return static_cast<double>(ns - qgetenv("TINKEX_STARTED_NS").toLongLong()) / 1e6;
}

class Probe : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* object, QEvent* event) override
    {
        const auto* widget = event->type() == QEvent::Paint ? qobject_cast<QWidget*>(object) : nullptr;
        if (m_seen || !widget || !widget->isWindow())
            return false;
        m_seen = true;
        m_window = widget->metaObject()->className();
        m_size = widget->size();
        // The whole window is painted and shown within this turn of the event loop.
        QMetaObject::invokeMethod(
            this, [this] { onPainted(); }, Qt::QueuedConnection);
        return false;
    }

private:
    void onPainted()
    {
        const double paintedMs = sinceStartMs();
        const double paintedMb = residentMegabytes();
        QTimer::singleShot(kSettleMs, this, [this, paintedMs, paintedMb] {
            std::printf("{\"first_paint_ms\": %.1f, \"resident_mb\": %.1f, \"resident_later_mb\": %.1f, "
                        "\"window\": \"%s %dx%d\"}\n",
                        paintedMs, paintedMb, residentMegabytes(), m_window, m_size.width(), m_size.height());
            std::fflush(stdout);
            _exit(0);
        });
    }

    bool m_seen = false;
    const char* m_window = "";
    QSize m_size;
};

void install()
{
    qunsetenv("LD_PRELOAD"); // the server that the program starts is not measured
    QCoreApplication::instance()->installEventFilter(new Probe(QCoreApplication::instance()));
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(install)
