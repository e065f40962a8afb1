#include "core/supervision/census.h"
#include "tests/core/acceptance/stack.h"
#include "tests/core/acceptance/tinkermock.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>
#include <map>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Milliseconds kStall{300};
const std::string kFirstKey = "tml-storm-AAAAAAAAAAAAAAAA";
const std::string kSecondKey = "tml-storm-BBBBBBBBBBBBBBBB";

/// A server that does what it is asked, but whose answers and connections fail as the dice say.
class StormyMock : public TinkerMock {
public:
    explicit StormyMock(quint32 seed) : m_dice(seed)
    {
        for (const char* path : {"create_session", "session_heartbeat", "create_model", "create_sampling_session",
                                 "forward_backward", "optim_step", "unload_model", "asample", "retrieve_future"})
            always(std::string("/api/v1/") + path, stormy());
        future = [this](const std::string& id, int) {
            return reply(id);
        };
    }

    void restart()
    {
        const quint16 last = port();
        http().close();
        const auto again = http().listen(QHostAddress::LocalHost, last);
        if (!again)
            qFatal("%s", qUtf8Printable(again.error().toText()));
        ++restarts;
    }

    int faults = 0;
    int restarts = 0;
    bool isCalm = false;

private:
    int roll(int sides) { return static_cast<int>(m_dice.bounded(sides)); }

    Answer stormy()
    {
        return [this, good = plain()](const ServerRequest& request, Responder responder) {
            if (isCalm || roll(100) >= 15) {
                good(request, std::move(responder));
                return;
            }
            ++faults;
            fault(good)(request, std::move(responder));
        };
    }

    Answer fault(const Answer& good)
    {
        switch (roll(10)) {
        case 0: return answer::reset();
        case 1: return answer::dropBeforeHeaders();
        case 2: return answer::dropAfterHeaders();
        case 3: return answer::status(429, {{"retry-after-ms", "30"}});
        case 4: return answer::status(408);
        case 5: return answer::status(500 + roll(4));
        case 6: return answer::truncated("{\"request_id\":\"f", 100);
        case 7: return answer::garbage();
        case 8: return m_stall; // and then a reset
        default:                // done, but the answer is lost: the unknown outcome
            return [this, good](const ServerRequest& request, Responder responder) {
                answerTo(request);
                responder.abort();
            };
        }
    }

    std::optional<ServerResponse> reply(const std::string& id)
    {
        const int face = isCalm ? 50 : roll(100);
        if (face < 20)
            return ServerResponse::json(tryAgain(id, 10, face < 5 ? "paused_capacity" : "active", "busy"));
        if (face == 20)
            return ServerResponse::json(R"({"detail":"expired"})", 410);
        if (face == 21)
            return ServerResponse::json(R"({"error":"the storm took it","category":"server"})");
        return std::nullopt;
    }

    QRandomGenerator m_dice;
    SystemClock m_clock;
    Answer m_stall = answer::after(m_clock, kStall, answer::reset());
};

std::string bodyOf(const Seen& seen)
{
    return QJsonDocument(seen.body).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

/// Two keys, four services, twelve clients, and a server on which everything fails now and then.
class TestFaultStorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        bool given = false;
        m_seed = qEnvironmentVariable("TINKEX_STORM_SEED").toUInt(&given);
        if (!given)
            m_seed = QRandomGenerator::global()->generate();
        qInfo("TINKEX_STORM_SEED=%u", m_seed);
        m_dice.seed(m_seed);
    }

    void everyOperationEndsOnce()
    {
        StormyMock mock(m_seed);
        {
            Stack stack(mock.baseUrl(), kFirstKey, 20);
            Account& second = stack.account(mock.baseUrl(), kSecondKey);
            mock.isCalm = true;
            populate(stack, second);
            mock.isCalm = false;
            QVERIFY(m_trainers.size() == 4 && m_samplers.size() == 8);
            launch();
            QVERIFY2(m_served.size() >= 2'000, qPrintable(QString::number(m_served.size())));
            m_clock.start();
            const bool ended = QTest::qWaitFor([&] { return isOver(mock); }, 240'000);
            qInfo("%d requests, %d faults, %d restarts, %d good, %d failed, %d cancelled, %lld ms",
                  static_cast<int>(mock.requests().size()), mock.faults, mock.restarts, m_good, m_failed, m_cancelled,
                  static_cast<long long>(m_clock.elapsed()));
            QVERIFY2(ended, qPrintable(u"%1 of %2 ended"_s.arg(m_ended).arg(m_served.size())));
            QTest::qWait(200); // for a second word
            QVERIFY(std::ranges::all_of(m_served, [](int times) { return times == 1; }));
            QVERIFY(m_good > static_cast<int>(m_served.size()) / 2);
            QVERIFY(mock.faults > 200);
            QVERIFY(mock.restarts >= 2);
            nothingIsHeld(stack);
            noKeyIsSeen(stack);
        }
        sameNumberSameBody(mock);
        for (const auto& [name, count] : census::snapshot())
            QVERIFY2(count == 0, qPrintable(name));
    }

private:
    void populate(Stack& stack, Account& second)
    {
        for (int i = 0; i < 4; ++i) {
            Account& account = i % 2 ? second : *stack.accounts.front();
            ServiceClient* const service = stack.open(account, u"service %1"_s.arg(i));
            QVERIFY(service);
            m_trainers << stack.trainer(service);
            m_samplers << stack.sampler(service) << stack.sampler(service);
        }
    }

    /// A handler that counts how often it was called.
    template<class T> ResultHandler<T> counted()
    {
        const std::size_t place = m_served.size();
        m_served.push_back(0);
        return [this, place](const Result<T>& result) {
            if (m_served[place]++ == 0)
                ++m_ended;
            if (result)
                ++m_good;
            else
                ++(result.error().kind == ErrorKind::Cancelled ? m_cancelled : m_failed);
        };
    }

    void launch()
    {
        for (int i = 0; i < 100; ++i) {
            for (TrainingClient* trainer : m_trainers) {
                m_handles << (i % 2 ? trainer->optimStep({}, this, counted<wire::OptimStepResult>())
                                    : trainer->forwardBackward(
                                          std::vector(1 + m_dice.bounded(3), Stack::datum(1 + int(m_dice.bounded(9)))),
                                          "cross_entropy", {}, this, counted<wire::ForwardBackwardOutput>()));
            }
        }
        for (int i = 0; i < 225; ++i) {
            for (SamplingClient* sampler : m_samplers)
                m_handles << sampler->sample(Stack::prompt(1 + int(m_dice.bounded(20))), this,
                                             counted<SampleOutcome>());
        }
    }

    /// Asked again and again: now and then something is cancelled, or the server starts anew.
    bool isOver(StormyMock& mock)
    {
        if (m_dice.bounded(100) < 20)
            m_handles[m_dice.bounded(m_handles.size())].cancel();
        if (m_clock.elapsed() > (mock.restarts + 1) * 1'500)
            mock.restart();
        return m_ended == static_cast<int>(m_served.size());
    }

    void nothingIsHeld(Stack& stack)
    {
        QTRY_COMPARE(stack.tasks.trackedCount(), 0);
        for (const auto& account : stack.accounts) {
            QCOMPARE(account->link.dispatch().inFlight(), 0);
            QCOMPARE(account->link.dispatch().bytesInFlight(), 0);
            QCOMPARE(account->link.dispatch().waiting(), 0);
            QCOMPARE(account->link.inflightBytes()->inUse(), 0);
            QCOMPARE(account->link.inflightBytes()->waiting(), 0);
        }
        QCOMPARE(census::count("ClientOperation"), 0);
        QCOMPARE(census::count("FuturePoller"), 0);
    }

    void noKeyIsSeen(Stack& stack)
    {
        QStringList texts;
        for (const EventRow& row : stack.events.lines)
            texts << row.object << row.text;
        QList<SupervisedRow> rows;
        stack.services.appendRows(rows, {});
        for (const SupervisedRow& row : rows)
            texts << row.path << row.detail;
        for (const auto& account : stack.accounts) {
            for (const RequestEntry& entry : account->transport.journal().entries())
                texts << entry.operation << entry.path << entry.detail;
        }
        QVERIFY(texts.size() > 1'000);
        const QString all = texts.join(u'\n');
        for (const std::string& key : {kFirstKey, kSecondKey})
            QVERIFY(!all.contains(QString::fromStdString(key)));
    }

    /// A sequence id stands for one request, however often it is sent; a training request keeps its idempotency key.
    void sameNumberSameBody(const StormyMock& mock)
    {
        std::map<QString, std::string> bodies;
        std::map<QString, std::set<std::string>> keys;
        int repeated = 0;
        for (const char* path : {"forward_backward", "optim_step", "asample"}) {
            for (const Seen& seen : mock.seen(path)) {
                const bool sampling = seen.body.contains("sampling_session_id"_L1);
                const QString identity = seen.body[sampling ? "sampling_session_id"_L1 : "model_id"_L1].toString() +
                                         u'#' + QString::number(seen.body["seq_id"_L1].toInt());
                const auto [known, fresh] = bodies.emplace(identity, path + bodyOf(seen));
                repeated += fresh ? 0 : 1;
                QCOMPARE(path + bodyOf(seen), known->second);
                if (!sampling)
                    keys[identity].insert(seen.idempotencyKey);
            }
        }
        QVERIFY(repeated > 50);
        for (const auto& [identity, used] : keys)
            QVERIFY2(used.size() == 1 && !used.begin()->empty(), qPrintable(identity));
    }

    quint32 m_seed = 0;
    QRandomGenerator m_dice;
    QElapsedTimer m_clock;
    QList<TrainingClient*> m_trainers;
    QList<SamplingClient*> m_samplers;
    QList<OperationHandle> m_handles;
    std::vector<int> m_served;
    int m_ended = 0;
    int m_good = 0;
    int m_failed = 0;
    int m_cancelled = 0;
};

QTEST_GUILESS_MAIN(TestFaultStorm)
#include "tst_faultstorm.moc"
