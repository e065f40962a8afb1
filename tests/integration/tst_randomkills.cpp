#include "core/supervision/census.h"
#include "tests/integration/realworkbench.h"
#include "tests/integration/relay.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QUrl>
#include <csignal>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = RealWorkbench::kPatience;
constexpr const char* kActions[] = {"kill", "close", "destroy", "kill and close"};

bool isGone(pid_t process)
{
    return process <= 0 || (::kill(process, 0) != 0 && errno == ESRCH);
}

bool isResumable(RunState state)
{
    return state == RunState::ConnectionLost || state == RunState::Failed || state == RunState::Cancelled;
}

/// A server process of its own, outside the workbench.
class ServerProcess : public QProcess {
public:
    explicit ServerProcess(const QString& dataFolder)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TINKEX_LOCALSERVER_KEY"_s, u"tml-k"_s);
        setProcessEnvironment(environment);
        start(Paths::inside(dataFolder).serverProgram, {u"--data-dir"_s, dataFolder, u"--threads"_s, u"1"_s});
    }
    ~ServerProcess() override
    {
        kill();
        waitForFinished(5'000);
    }
    quint16 port()
    {
        while (!canReadLine() && waitForReadyRead(20'000)) {
        }
        const QUrl url(QJsonDocument::fromJson(readLine()).object()["url"_L1].toString());
        return static_cast<quint16>(url.port());
    }
};

} // namespace

/// Whatever dies at whatever moment: no process is left, no checkpoint is lost, every handler hears at most one word.
class TestRandomKills : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        bool given = false;
        quint32 seed = qEnvironmentVariable("TINKEX_KILL_SEED").toUInt(&given);
        if (!given)
            seed = QRandomGenerator::global()->generate();
        qInfo("TINKEX_KILL_SEED=%u", seed);
        m_dice.seed(seed);
        m_census = census::snapshot();
    }
    void init()
    {
        m_bench = std::make_unique<RealWorkbench>();
        m_bench->start();
        m_served.clear();
        m_checkpoints.clear();
        m_run.clear();
    }
    void cleanup()
    {
        m_bench.reset();
        QCOMPARE(census::snapshot(), m_census);
    }

    void serverAndWindowDieInTurn()
    {
        bool connected = false;
        for (int round = 0; round < 8; ++round) {
            if (!connected)
                m_bench->connectEmbedded();
            keepTraining();
            sampleTwice();
            QTest::qWait(static_cast<int>(m_dice.bounded(1'200)));
            remember();
            const pid_t server = m_bench->serverPid();
            QVERIFY(server > 0);
            const int what = static_cast<int>(m_dice.bounded(4));
            qInfo("round %d: %s", round, kActions[what]);
            if (what == 0 || what == 3)
                QCOMPARE(::kill(server, SIGKILL), 0);
            if (what == 1 || what == 3)
                m_bench->stop();
            if (what == 2)
                m_bench->destroy();
            QTRY_VERIFY_WITH_TIMEOUT(isGone(server), 10'000);
            if (what == 2)
                m_served.clear(); // whoever is destroyed without a farewell owes no answer
            else
                QTRY_VERIFY_WITH_TIMEOUT(everyoneServedOnce(), kPatience);
            connected = what == 0;
            // The old state is shown until the loss is noticed: only another process means a new connection.
            if (what == 0)
                QTRY_VERIFY_WITH_TIMEOUT(m_bench->serverPid() > 0 && m_bench->serverPid() != server &&
                                             m_bench->workbench().connection().state == ConnectionState::Connected,
                                         kPatience);
            else
                m_bench->start();
        }
        if (!connected)
            m_bench->connectEmbedded();
        checkpointsAreWhole();
    }

    void theNetworkFailsAndTheRunGoesOn()
    {
        QTemporaryDir data;
        ServerProcess server(data.path());
        const quint16 port = server.port();
        QVERIFY(port > 0);
        Relay relay(port);
        connectThrough(relay);
        constexpr int kSteps = 60;
        m_run = m_bench->startRun(RealWorkbench::shortAddition(kSteps));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(m_run).step >= 1, kPatience);
        QElapsedTimer time;
        time.start();
        for (int round = 0; round < 6 && m_bench->snapshot(m_run).state == RunState::Running; ++round) {
            sampleTwice();
            QTest::qWait(static_cast<int>(m_dice.bounded(500)));
            switch (m_dice.bounded(3)) {
            case 0: relay.drop(); break;
            case 1:
                relay.setStalled(true);
                QTest::qWait(static_cast<int>(m_dice.bounded(1'000)));
                relay.setStalled(false);
                break;
            default:
                relay.setRefusing(true);
                QTest::qWait(static_cast<int>(m_dice.bounded(1'000)));
                relay.setRefusing(false);
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(m_run).state, RunState::Finished, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(everyoneServedOnce(), kPatience);
        // Every step counted once: nothing lost, nothing done twice.
        QCOMPARE(m_bench->snapshot(m_run).step, kSteps);
        QCOMPARE(m_bench->workbench().series(m_run, u"loss"_s).values.size(), kSteps);
        remember();
        checkpointsAreWhole();
        m_bench->stop();
        m_bench->start();
        connectThrough(relay);
        checkpointsAreWhole();
    }

private:
    void connectThrough(const Relay& relay)
    {
        QTRY_VERIFY(!m_bench->workbench().health().supervised.isEmpty());
        ServerProfile profile;
        profile.id = u"relay"_s;
        profile.name = u"behind the relay"_s;
        profile.baseUrl = relay.url();
        profile.tokenizerPath = Paths::inside({}).baseModel + u"/tokenizer.json"_s;
        m_bench->workbench().saveProfile(profile, this, [](const Result<QString>& saved) { QVERIFY(saved); });
        bool known = false;
        m_bench->workbench().setKey(u"relay"_s, u"tml-k"_s, false, this, [&](const auto& r) { known = r.has_value(); });
        QTRY_VERIFY(known);
        m_bench->workbench().connectTo(u"relay"_s);
        const auto connection = [this] {
            return m_bench->workbench().connection();
        };
        QTRY_VERIFY_WITH_TIMEOUT(connection().state == ConnectionState::Connected ||
                                     connection().state == ConnectionState::Failed,
                                 kPatience);
        QVERIFY2(!connection().error, connection().error ? qPrintable(connection().error->toText()) : "");
    }

    /// A run is under way: a new one, or the old one from its last checkpoint.
    void keepTraining()
    {
        if (m_run.isEmpty())
            m_run = m_bench->startRun(RealWorkbench::shortAddition(100'000));
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->snapshot(m_run).id.isEmpty(), kPatience);
        if (isResumable(m_bench->snapshot(m_run).state)) {
            std::optional<Result<QString>> resumed;
            m_bench->workbench().resumeRun(m_run, this, [&](Result<QString> r) { resumed = std::move(r); });
            QTRY_VERIFY_WITH_TIMEOUT(resumed, kPatience);
            QVERIFY2(*resumed, *resumed ? "" : qPrintable(resumed->error().toText()));
        }
    }

    void sampleTwice()
    {
        for (int i = 0; i < 2; ++i) {
            SampleSpec spec;
            spec.target = {u"base"_s, u"tinkex/tiny-512"_s, {}};
            spec.prompt.text = u"What is 12 plus 34?"_s;
            spec.maxTokens = 48;
            const auto times = std::make_shared<int>(0);
            m_served.push_back(times);
            m_bench->workbench().sample(spec, this, [times](const auto&) { ++*times; });
        }
    }

    bool everyoneServedOnce() const
    {
        return std::ranges::all_of(m_served, [](const auto& times) { return *times == 1; });
    }

    /// Whatever was said to be saved.
    void remember()
    {
        for (const RunCheckpoint& checkpoint : m_bench->snapshot(m_run).checkpoints)
            m_checkpoints.insert(checkpoint.name);
    }

    void checkpointsAreWhole()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->snapshot(m_run).id.isEmpty(), kPatience);
        const QList<RunCheckpoint> listed = m_bench->snapshot(m_run).checkpoints;
        std::set<QString> names;
        for (const RunCheckpoint& checkpoint : listed)
            names.insert(checkpoint.name);
        QVERIFY(std::ranges::includes(names, m_checkpoints));
        int loaded = 0;
        for (const RunCheckpoint& checkpoint : listed) {
            if (checkpoint.samplerPath.isEmpty() || loaded == 3)
                continue;
            SampleSpec spec;
            spec.target = {u"trained"_s, {}, checkpoint.samplerPath};
            spec.prompt.text = u"What is 12 plus 34?"_s;
            spec.maxTokens = 4;
            const auto result = m_bench->sample(spec);
            QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
            ++loaded;
        }
        QVERIFY(loaded > 0 || m_checkpoints.empty());
    }

    QRandomGenerator m_dice;
    std::map<QString, int> m_census;
    std::unique_ptr<RealWorkbench> m_bench;
    QString m_run;
    std::vector<std::shared_ptr<int>> m_served;
    std::set<QString> m_checkpoints;
};

QTEST_GUILESS_MAIN(TestRandomKills)
#include "tst_randomkills.moc"
