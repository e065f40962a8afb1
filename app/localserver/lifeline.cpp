#include "app/localserver/lifeline.h"

#include <QSocketNotifier>
#include <QTimer>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace tinkex {
namespace {

int signalPipe[2] = {-1, -1};

extern "C" void writeToPipe(int)
{
    const char byte = 0;
    const int saved = errno;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
    errno = saved;
}

extern "C" void endNow(int)
{
    ::_exit(0);
}

void onReadable(int descriptor, QObject* context, const std::function<bool()>& f)
{
    auto* notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, context);
    QObject::connect(notifier, &QSocketNotifier::activated, context, [notifier, f] {
        if (f())
            notifier->setEnabled(false);
    });
}

/// For kernels without pidfd: a look twice a second.
void watchByPolling(pid_t pid, QObject* context, const std::function<void()>& f)
{
    auto* timer = new QTimer(context);
    QObject::connect(timer, &QTimer::timeout, context, [timer, pid, f] {
        if (::kill(pid, 0) == 0 || errno != ESRCH)
            return;
        timer->stop();
        f();
    });
    timer->start(500);
}

} // namespace

void onTerminationSignal(QObject* context, std::function<void()> f)
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    onReadable(signalPipe[0], context, [f = std::move(f)] {
        f();
        return true;
    });
    struct sigaction action {};
    action.sa_handler = writeToPipe;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(number, &action, nullptr);
}

void endAtTheLatestIn(int milliseconds)
{
    std::signal(SIGALRM, endNow);
    itimerval timer{};
    timer.it_value.tv_sec = milliseconds / 1000;
    timer.it_value.tv_usec = (milliseconds % 1000) * 1000;
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void onProcessEnd(qint64 pid, QObject* context, std::function<void()> f)
{
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
    if (descriptor >= 0) {
        onReadable(descriptor, context, [f = std::move(f)] {
            f();
            return true;
        });
    } else {
        watchByPolling(static_cast<pid_t>(pid), context, f);
    }
}

void onStdinEnd(QObject* context, std::function<void()> f)
{
    onReadable(STDIN_FILENO, context, [f = std::move(f)] {
        char buffer[256];
        const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN)))
            return false;
        f();
        return true;
    });
}

} // namespace tinkex
