/// pages_bench [rounds] [seconds]: CPU time of the GUI thread while a page of the window follows 5,000 sessions and
/// 2,000 operations in flight at 10 Hz. Prints JSON: percent of one core, the median of the rounds, by page.

#include "tests/support/crowd.h"
#include "ui/appsettings.h"
#include "ui/mainwindow/mainwindow.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

qint64 guiCpuUs()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto us = [](const timeval& time) {
        return qint64(time.tv_sec) * 1'000'000 + time.tv_usec;
    };
    return us(usage.ru_utime) + us(usage.ru_stime);
}

/// Shows page after page for some seconds each; the making of the snapshots is not counted.
class Meter : public QObject {
public:
    Meter(ui::MainWindow& window, test::FakeWorkbench& bench, int rounds, int ticks)
        : m_window(window), m_bench(bench), m_rounds(rounds), m_ticks(ticks)
    {
        m_crowd.show(m_bench);
        m_timer.setInterval(100);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Meter::tick);
        begin();
        m_timer.start();
    }

private:
    void begin()
    {
        m_window.showPage(m_pages[m_page]);
        m_tick = -10; // the page is made and filled in the first second
    }

    void tick()
    {
        if (m_tick == 0) {
            m_cpu = guiCpuUs();
        }
        const qint64 before = test::threadCpuUs();
        m_crowd.tick();
        if (m_tick >= 0)
            m_cpu += test::threadCpuUs() - before;
        m_crowd.show(m_bench);
        if (++m_tick < m_ticks)
            return;
        m_percent[m_page] << double(guiCpuUs() - m_cpu) / m_ticks / 1000.0; // a tick is 100 ms, also on a busy machine
        m_page = (m_page + 1) % m_pages.size();
        if (m_page == 0 && --m_rounds == 0)
            report();
        else
            begin();
    }

    void report()
    {
        m_timer.stop();
        std::printf("{\n  \"sessions\": 5000, \"operations\": 2000, \"updates_per_second\": 10,\n");
        std::printf("  \"gui_thread_percent_of_one_core\": {\n");
        for (qsizetype i = 0; i < m_pages.size(); ++i) {
            QList<double> values = m_percent[i];
            std::sort(values.begin(), values.end());
            std::printf("    \"%s\": {\"median\": %.2f, \"lowest\": %.2f, \"highest\": %.2f}%s\n",
                        qPrintable(m_pages[i]), values[values.size() / 2], values.first(), values.last(),
                        i + 1 < m_pages.size() ? "," : "");
        }
        std::printf("  }\n}\n");
        QCoreApplication::quit();
    }

    ui::MainWindow& m_window;
    test::FakeWorkbench& m_bench;
    test::Crowd m_crowd;
    QTimer m_timer;
    const QStringList m_pages{u"sessions"_s, u"health"_s};
    QList<double> m_percent[2];
    qsizetype m_page = 0;
    qint64 m_cpu = 0;
    int m_tick = 0;
    int m_rounds;
    int m_ticks;
};

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir home;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    QApplication app(argc, argv);
    const int rounds = argc > 1 ? QByteArray(argv[1]).toInt() : 5;
    const int seconds = argc > 2 ? QByteArray(argv[2]).toInt() : 4;
    test::FakeWorkbench bench;
    QSettings file(home.filePath(u"settings.ini"_s), QSettings::IniFormat);
    ui::AppSettings settings(file, {}, {});
    ui::MainWindow window(bench, settings);
    window.resize(1440, 900);
    window.show();
    const Meter meter(window, bench, std::max(rounds, 1), std::max(seconds, 1) * 10);
    return QApplication::exec();
}
