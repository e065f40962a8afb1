#include "core/workbench/embeddedserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QRandomGenerator>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kReadyTimeout{30'000};
constexpr Milliseconds kTerminateGrace{1'500};

std::string randomKey()
{
    std::string key = "tml-";
    for (int i = 0; i < 4; ++i)
        key += QString::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, u'0').toStdString();
    return key;
}

} // namespace

EmbeddedServer::EmbeddedServer(const Paths& paths, int threads, Clock& clock, EventSink& events, QObject* parent)
    : Worker(u"process"_s, clock, parent),
      m_paths(paths),
      m_threads(threads),
      m_events(events),
      m_process(std::make_unique<QProcess>()),
      m_key(randomKey())
{}

EmbeddedServer::~EmbeddedServer()
{
    // QProcess would wait for the child here; killing first keeps that short.
    disconnect(m_process.get(), nullptr, this, nullptr);
    if (m_process->state() != QProcess::NotRunning)
        m_process->kill();
}

void EmbeddedServer::doStart()
{
    if (m_paths.serverProgram.isEmpty()) {
        exit(ExitReason::abnormal(
            Error::make(ErrorKind::Internal, u"tinkex-localserver is not installed beside the program"_s)));
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"TINKER_API_KEY"_s); // not its business
    environment.insert(u"TINKEX_LOCALSERVER_KEY"_s, QString::fromStdString(m_key));
    m_process->setProcessEnvironment(environment);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &EmbeddedServer::onOutput);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &EmbeddedServer::onErrorOutput);
    connect(m_process.get(), &QProcess::errorOccurred, this, &EmbeddedServer::onProcessError);
    connect(m_process.get(), &QProcess::finished, this, &EmbeddedServer::onFinished);

    QDir().mkpath(m_paths.embeddedServer);
    QStringList arguments{u"--port"_s,       u"0"_s,
                          u"--data-dir"_s,   m_paths.embeddedServer,
                          u"--parent-pid"_s, QString::number(QCoreApplication::applicationPid()),
                          u"--watch-stdin"_s};
    if (m_threads > 0)
        arguments << u"--threads"_s << QString::number(m_threads);
    m_process->start(m_paths.serverProgram, arguments);
    m_timer = clock().after(kReadyTimeout, this, [this] {
        exit(ExitReason::abnormal(
            Error::make(ErrorKind::Timeout, u"the embedded server did not become ready in 30 s"_s)));
    });
}

void EmbeddedServer::onOutput()
{
    while (m_process->canReadLine()) {
        const QJsonObject line = QJsonDocument::fromJson(m_process->readLine()).object();
        if (line[u"event"_s].toString() != u"ready"_s || state() != SupervisedState::Starting)
            continue;
        m_timer.cancel();
        m_url = line[u"url"_s].toString();
        m_events.report(Severity::Info, "server", m_url, u"the embedded server is ready"_s);
        markRunning();
    }
}

void EmbeddedServer::onErrorOutput()
{
    const QStringList lines = QString::fromUtf8(m_process->readAllStandardError()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines) {
        m_lastWords = line.trimmed().left(500);
        m_events.report(Severity::Warning, "server", m_url, m_lastWords);
    }
}

void EmbeddedServer::onProcessError(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart)
        exit(ExitReason::abnormal(
            Error::make(ErrorKind::Internal, u"the embedded server cannot be started: "_s + m_process->errorString())));
}

void EmbeddedServer::onFinished(int code, QProcess::ExitStatus status)
{
    onErrorOutput();
    m_timer.cancel();
    if (state() == SupervisedState::Stopping) {
        exit(ExitReason::shutdown());
        return;
    }
    QString text = status == QProcess::CrashExit ? u"the embedded server was killed"_s
                                                 : u"the embedded server ended with code %1"_s.arg(code);
    if (!m_lastWords.isEmpty())
        text += u": "_s + m_lastWords;
    exit(ExitReason::abnormal(Error::make(ErrorKind::Network, text)));
}

void EmbeddedServer::doStop()
{
    if (m_process->state() == QProcess::NotRunning) {
        exit(ExitReason::shutdown());
        return;
    }
    m_process->terminate();
    m_timer = clock().after(kTerminateGrace, this, [this] { m_process->kill(); });
}

QString EmbeddedServer::detail() const
{
    return m_url.isEmpty() ? m_lastWords : u"%1, process %2"_s.arg(m_url).arg(m_process->processId());
}

} // namespace tinkex
