#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/types.h>

using namespace Qt::Literals::StringLiterals;

namespace {

QString serverProgram()
{
    return qEnvironmentVariable("TINKEX_LOCALSERVER");
}

/// A process with the key in its environment.
class Server : public QProcess {
public:
    explicit Server(const QStringList& arguments, const QString& key = u"tml-k"_s)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!key.isEmpty())
            environment.insert(u"TINKEX_LOCALSERVER_KEY"_s, key);
        // ThreadSanitizer would sleep a second before the end.
        environment.insert(u"TSAN_OPTIONS"_s, environment.value(u"TSAN_OPTIONS"_s) + u":atexit_sleep_ms=0"_s);
        setProcessEnvironment(environment);
        start(serverProgram(), arguments);
    }
    ~Server() override
    {
        kill();
        waitForFinished(5000);
    }
    /// The ready line; empty when it ended before.
    QJsonObject ready()
    {
        while (!canReadLine() && waitForReadyRead(20'000)) {
        }
        return QJsonDocument::fromJson(readLine()).object();
    }
    int code()
    {
        waitForFinished(20'000);
        return exitStatus() == NormalExit ? exitCode() : -1;
    }
};

QJsonObject post(const QString& url, const QByteArray& operation, const QJsonObject& json)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(QUrl(url).port()));
    const QByteArray body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    socket.write("POST /api/v1/" + operation + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(QUrl(url).port()) +
                 "\r\nX-API-Key: tml-k\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) +
                 "\r\n\r\n" + body);
    QByteArray received;
    while (socket.waitForReadyRead(20'000))
        received += socket.readAll();
    received += socket.readAll();
    return QJsonDocument::fromJson(received.mid(received.indexOf("\r\n\r\n") + 4)).object();
}

QString modelOn(const QString& url)
{
    const QString session = post(url, "create_session", {{u"sdk_version"_s, u"1"_s}})[u"session_id"_s].toString();
    return post(url, "create_model",
                {{u"session_id"_s, session},
                 {u"model_seq_id"_s, 0},
                 {u"base_model"_s, u"tinkex/tiny-512"_s},
                 {u"lora_config"_s, QJsonObject{{u"rank"_s, 32}}}})[u"model_id"_s]
        .toString();
}

} // namespace

class TestLocalServerProcess : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_data;
    QStringList arguments(const QStringList& more = {}) const
    {
        return QStringList{u"--data-dir"_s, m_data->path(), u"--threads"_s, u"1"_s} + more;
    }

private Q_SLOTS:
    void init() { m_data = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_data.reset(); }

    void saysReadyInOneLine()
    {
        Server server(arguments());
        const QJsonObject ready = server.ready();
        QCOMPARE(ready[u"event"_s].toString(), u"ready"_s);
        QCOMPARE(ready[u"model"_s].toString(), u"tinkex/tiny-512"_s);
        QCOMPARE(ready[u"pid"_s].toInteger(), server.processId());
        QVERIFY(ready[u"url"_s].toString().startsWith(u"http://127.0.0.1:"_s));
        QVERIFY(!server.canReadLine());
        const QJsonObject session = post(ready[u"url"_s].toString(), "create_session", {{u"sdk_version"_s, u"1"_s}});
        QVERIFY(!session[u"session_id"_s].toString().isEmpty());
        server.terminate();
        QCOMPARE(server.code(), 0);
    }

    void refusesWrongUse_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("reason");
        const QString key = u"tml-k"_s;
        QTest::newRow("no key") << QStringList{} << QString() << 2 << QByteArray("API key is needed");
        QTest::newRow("malformed key") << QStringList{} << u"secret"_s << 2 << QByteArray("tml-");
        QTest::newRow("unknown option") << QStringList{u"--foo"_s} << key << 2 << QByteArray("foo");
        QTest::newRow("bad port") << QStringList{u"--port"_s, u"70000"_s} << key << 2 << QByteArray("--port");
        QTest::newRow("stray argument") << QStringList{u"x"_s} << key << 2 << QByteArray("\"x\"");
        QTest::newRow("key file") << QStringList{u"--key-file"_s, u"/nonexistent"_s} << key << 2
                                  << QByteArray("key file");
        QTest::newRow("no model") << QStringList{u"--model"_s, u"/nonexistent"_s} << key << 4
                                  << QByteArray("config.json");
        QTest::newRow("no data directory")
            << QStringList{u"--data-dir"_s, u"/proc/nonexistent/x"_s} << key << 5 << QByteArray("/proc/nonexistent");
    }
    void refusesWrongUse()
    {
        QFETCH(QStringList, more);
        QFETCH(QString, key);
        QFETCH(int, code);
        QFETCH(QByteArray, reason);
        Server server(arguments(more), key);
        QCOMPARE(server.code(), code);
        const QByteArray text = server.readAllStandardError();
        QVERIFY2(text.contains(reason), text.constData());
        QCOMPARE(text.count('\n'), 1);
        QVERIFY(server.readAllStandardOutput().isEmpty());
    }

    void refusesATakenPortAndATakenDirectory()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        Server blocked(arguments({u"--port"_s, QString::number(other.serverPort())}));
        QCOMPARE(blocked.code(), 3);
        QVERIFY(blocked.readAllStandardError().contains(QByteArray::number(other.serverPort())));

        Server first(arguments());
        QVERIFY(!first.ready().isEmpty());
        Server second(arguments());
        QCOMPARE(second.code(), 5);
        QVERIFY(second.readAllStandardError().contains("in use"));
    }

    void refusesADamagedModel()
    {
        const QString model = m_data->filePath(u"model"_s);
        QDir().mkpath(model);
        const QString shipped = QStringLiteral(TINKEX_SHIPPED_MODEL);
        for (const QString& name : {u"config.json"_s, u"tokenizer.json"_s, u"model.safetensors"_s})
            QVERIFY(QFile::copy(shipped + u'/' + name, model + u'/' + name));
        QFile weights(model + u"/model.safetensors"_s);
        weights.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(weights.resize(weights.size() / 2));
        Server server(arguments({u"--model"_s, model}));
        QCOMPARE(server.code(), 4);
        QVERIFY(server.readAllStandardError().contains("model.safetensors"));
    }

    void endsWithItsParent()
    {
        QProcess parent;
        parent.start(u"sleep"_s, {u"1000"_s});
        QVERIFY(parent.waitForStarted());
        Server server(arguments({u"--parent-pid"_s, QString::number(parent.processId())}));
        QVERIFY(!server.ready().isEmpty());
        parent.kill();
        parent.waitForFinished();
        QCOMPARE(server.code(), 0);
    }

    void endsWhenStdinCloses()
    {
        Server server(arguments({u"--watch-stdin"_s}));
        QVERIFY(!server.ready().isEmpty());
        server.closeWriteChannel();
        QCOMPARE(server.code(), 0);
    }

    void endsWithinASecondWhileTraining()
    {
        Server server(arguments());
        const QString url = server.ready()[u"url"_s].toString();
        const QString model = modelOn(url);
        QJsonArray tokens;
        for (int i = 0; i < 250; ++i)
            tokens.append(65 + i % 26);
        const QJsonObject datum{
            {u"model_input"_s, QJsonObject{{u"chunks"_s, QJsonArray{QJsonObject{{u"tokens"_s, tokens}}}}}},
            {u"loss_fn_inputs"_s,
             QJsonObject{{u"target_tokens"_s, QJsonObject{{u"data"_s, tokens}, {u"dtype"_s, u"int64"_s}}}}}};
        QJsonArray data;
        for (int i = 0; i < 1000; ++i)
            data.append(datum);
        const QJsonObject submitted =
            post(url, "forward_backward",
                 {{u"model_id"_s, model},
                  {u"seq_id"_s, 1},
                  {u"forward_backward_input"_s, QJsonObject{{u"data"_s, data}, {u"loss_fn"_s, u"cross_entropy"_s}}}});
        QCOMPARE(submitted[u"request_id"_s].toString(), model + u":1"_s);
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(server.processId()), SIGTERM);
        QCOMPARE(server.code(), 0);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void aFullDiskLosesNothing()
    {
        // Files may have 64 KiB: the weights of rank 32 do not fit.
        QProcess shell;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TINKEX_LOCALSERVER_KEY"_s, u"tml-k"_s);
        shell.setProcessEnvironment(environment);
        shell.start(u"bash"_s, {u"-c"_s, u"ulimit -f 64; exec \"$0\" --data-dir \"$1\" --threads 1"_s, serverProgram(),
                                m_data->path()});
        while (!shell.canReadLine() && shell.waitForReadyRead(20'000)) {
        }
        const QString url = QJsonDocument::fromJson(shell.readLine())[u"url"_s].toString();
        const QString model = modelOn(url);
        post(url, "save_weights", {{u"model_id"_s, model}, {u"seq_id"_s, 1}, {u"path"_s, u"a"_s}});
        const QJsonObject failed = post(url, "retrieve_future", {{u"request_id"_s, model + u":1"_s}});
        QVERIFY2(failed[u"error"_s].toString().contains(u"nothing of it was kept"_s),
                 QJsonDocument(failed).toJson().constData());
        QVERIFY(QDir(m_data->filePath(u"drafts"_s)).isEmpty());
        QVERIFY(
            !QFile::exists(m_data->filePath(u"runs"_s) + u'/' + QString(model).replace(u':', u'_') + u"/weights/a"_s));
        shell.kill();
        shell.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(TestLocalServerProcess)
#include "tst_localserver_process.moc"
