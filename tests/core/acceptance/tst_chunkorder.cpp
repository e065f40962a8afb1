#include "tests/core/acceptance/stack.h"
#include "tests/core/acceptance/tinkermock.h"

#include <QJsonDocument>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = Stack::kPatience;
const char* const kPass = "/api/v1/forward_backward";
const char* const kStep = "/api/v1/optim_step";

int seqIdOf(const std::string& body)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(body))["seq_id"_L1].toInt(-1);
}

} // namespace

/// The chunks of one forward_backward over the wire, side by side and one by one (protocol.md 4.4).
class TestChunkOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        m_stack.reset();
        m_open.clear();
        m_mock.reset();
    }

    void theFirstChunkComesLast()
    {
        open(R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":true})");
        begin();
        QTRY_COMPARE_WITH_TIMEOUT(underWay(), (std::set{2, 3}), kPatience);
        accept(3);
        QTRY_VERIFY(m_mock->polls("p3") >= 1); // its answer was understood
        QCOMPARE(underWay(), std::set{2});
        accept(2);
        QTRY_COMPARE_WITH_TIMEOUT(underWay(), std::set{1}, kPatience);
        QTRY_VERIFY(m_mock->polls("p2") >= 1);
        QCOMPARE(m_mock->count(kStep), 0);
        accept(1);
        QTRY_VERIFY_WITH_TIMEOUT(m_loss && m_step, kPatience);
        QVERIFY(*m_loss && *m_step);
        QCOMPARE(namesOf(**m_loss), (QStringList{u"p1"_s, u"p2"_s, u"p3"_s})); // joined in the order of the data
        QCOMPARE(seqIdOf(m_mock->requests(kStep).front().body), 4);
    }

    void oneByOne_data()
    {
        QTest::addColumn<QString>("config");
        QTest::newRow("the server says so") << uR"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":false})"_s;
        QTest::newRow("the server has no client/config") << QString();
    }
    void oneByOne()
    {
        QFETCH(QString, config);
        open(config.toStdString());
        begin(config.isEmpty() ? 1'025 : 2);
        for (const int seqId : {1, 2}) {
            QTRY_COMPARE_WITH_TIMEOUT(underWay(), std::set{seqId}, kPatience);
            QCOMPARE(m_mock->count(kPass), seqId);
            QCOMPARE(m_mock->count(kStep), 0);
            accept(seqId);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_loss && m_step, kPatience);
        QVERIFY(*m_loss && *m_step);
        QCOMPARE(namesOf(**m_loss), (QStringList{u"p1"_s, u"p2"_s}));
        QCOMPARE(seqIdOf(m_mock->requests(kStep).front().body), 3);
    }

    void aRefusedChunkStopsTheRest_data()
    {
        QTest::addColumn<bool>("sideBySide");
        QTest::addColumn<QList<int>>("refused");
        QTest::addColumn<QList<int>>("posted");
        QTest::addColumn<int>("step");
        QTest::newRow("one by one") << false << QList{2} << QList{1, 2} << 3;
        QTest::newRow("side by side") << true << QList{2, 3} << QList{2, 3} << 1;
        QTest::newRow("the server holds another") << true << QList{2} << QList{1, 2, 3} << 4;
    }
    void aRefusedChunkStopsTheRest()
    {
        QFETCH(bool, sideBySide);
        QFETCH(QList<int>, refused);
        QFETCH(QList<int>, posted);
        QFETCH(int, step);
        open(sideBySide ? R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":true})"
                        : R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":false})");
        m_mock->always(kPass, [this, refused](const ServerRequest& request, Responder responder) {
            const int seqId = seqIdOf(request.body);
            if (refused.contains(seqId))
                answer::json(R"({"detail":"chunk )" + std::to_string(seqId) + R"( is bad"})", 400)(request, responder);
            else
                responder.send(accepted(seqId));
        });
        m_mock->future = [](const std::string& id, int) {
            return std::optional(ServerResponse::json(TinkerMock::tryAgain(id)));
        };
        begin();
        QTRY_VERIFY_WITH_TIMEOUT(m_loss.has_value(), kPatience);
        QCOMPARE(m_loss->error().httpStatus, 400);
        QVERIFY2(m_loss->error().detail.endsWith(u"is bad"_s), qPrintable(m_loss->error().toText()));
        QTRY_COMPARE_WITH_TIMEOUT(m_mock->count(kStep), 1, kPatience);
        QCOMPARE(seqIdOf(m_mock->requests(kStep).front().body), step);
        QList<int> seen;
        for (const ServerRequest& request : m_mock->requests(kPass))
            seen << seqIdOf(request.body);
        std::ranges::sort(seen);
        QCOMPARE(seen, posted);
        QCOMPARE(m_stack->events.countOf(u"was not accepted by the server"_s), refused.size());
    }

    void cancelledInMidPost_data()
    {
        QTest::addColumn<bool>("sideBySide");
        QTest::newRow("side by side") << true;
        QTest::newRow("one by one") << false;
    }
    void cancelledInMidPost()
    {
        QFETCH(bool, sideBySide);
        open(sideBySide ? R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":true})"
                        : R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":false})");
        OperationHandle passes = begin();
        QTRY_COMPARE_WITH_TIMEOUT(underWay(), (sideBySide ? std::set{2, 3} : std::set{1}), kPatience);
        passes.cancel();
        QTRY_VERIFY(m_loss.has_value());
        QCOMPARE(m_loss->error().kind, ErrorKind::Cancelled);
        if (sideBySide) {
            accept(2);
            accept(3);
            QTRY_COMPARE_WITH_TIMEOUT(underWay(), std::set{1}, kPatience); // the server waits for it
        }
        QCOMPARE(m_mock->count(kStep), 0);
        accept(1);
        QTRY_VERIFY_WITH_TIMEOUT(m_step.has_value(), kPatience);
        QVERIFY(m_step->has_value());
        QCOMPARE(seqIdOf(m_mock->requests(kStep).front().body), sideBySide ? 4 : 2);
        for (const char* const id : {"p1", "p2", "p3"})
            QCOMPARE(m_mock->polls(id), 0);
    }

    void aRetryIsTheSameRequest()
    {
        open(R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":true})");
        m_mock->expect(kPass, {answer::status(503), answer::reset()});
        begin();
        QTRY_COMPARE_WITH_TIMEOUT(underWay(), (std::set{2, 3}), kPatience); // after their faults
        for (const int seqId : {2, 3})
            accept(seqId);
        QTRY_COMPARE_WITH_TIMEOUT(underWay(), std::set{1}, kPatience);
        accept(1);
        QTRY_VERIFY_WITH_TIMEOUT(m_loss && m_step, kPatience);
        QVERIFY(*m_loss && *m_step);
        std::map<int, std::vector<ServerRequest>> bySeqId;
        for (const ServerRequest& request : m_mock->requests(kPass))
            bySeqId[seqIdOf(request.body)].push_back(request);
        QCOMPARE(bySeqId.size(), std::size_t{3});
        for (const int seqId : {2, 3}) {
            const auto& sent = bySeqId[seqId];
            QCOMPARE(sent.size(), std::size_t{2});
            QCOMPARE(sent[1].body, sent[0].body);
        }
        QCOMPARE(bySeqId[1].size(), std::size_t{1});
    }

private:
    /// An empty configuration: the server has none.
    void open(const std::string& config)
    {
        m_loss = {};
        m_step = {};
        m_mock = std::make_unique<TinkerMock>();
        m_mock->config = config;
        if (config.empty())
            m_mock->always("/api/v1/client/config", answer::status(404));
        m_mock->always(kPass, [this](const ServerRequest& request, Responder responder) {
            m_open.emplace(seqIdOf(request.body), std::move(responder));
        });
        m_mock->future = [](const std::string& id, int) -> std::optional<ServerResponse> {
            if (!id.starts_with('p'))
                return std::nullopt;
            return ServerResponse::json(R"({"loss_fn_output_type":"L","loss_fn_outputs":[{")" + id +
                                        R"(":{"data":[1],"dtype":"float32"}}],"metrics":{}})");
        };
        m_stack = std::make_unique<Stack>(m_mock->baseUrl(), "tml-secret-of-the-first", 10);
        m_service = m_stack->open();
        QVERIFY(m_service);
        m_trainer = m_stack->trainer(m_service);
        QVERIFY(m_trainer);
    }

    /// Passes, then a step.
    OperationHandle begin(int datums = 3)
    {
        const OperationHandle passes =
            m_trainer->forwardBackward(std::vector(static_cast<std::size_t>(datums), Stack::datum(1)), "cross_entropy",
                                       {}, this, m_loss.handler());
        m_trainer->optimStep({}, this, m_step.handler());
        return passes;
    }

    static ServerResponse accepted(int seqId)
    {
        return ServerResponse::json(R"({"request_id":"p)" + std::to_string(seqId) + R"("})");
    }

    std::set<int> underWay() const
    {
        std::set<int> numbers;
        for (const auto& [seqId, responder] : m_open)
            numbers.insert(seqId);
        return numbers;
    }
    void accept(int seqId)
    {
        const auto found = m_open.extract(seqId);
        QVERIFY(!found.empty());
        found.mapped().send(accepted(seqId));
    }

    static QStringList namesOf(const wire::ForwardBackwardOutput& output)
    {
        QStringList names;
        for (const auto& datum : output.lossFnOutputs) {
            for (const auto& [name, tensor] : datum)
                names << QString::fromStdString(name);
        }
        return names;
    }

    std::unique_ptr<TinkerMock> m_mock;
    std::unique_ptr<Stack> m_stack;
    std::map<int, Responder> m_open; ///< chunks without an answer, by number
    QPointer<ServiceClient> m_service;
    QPointer<TrainingClient> m_trainer;
    Loss m_loss;
    Step m_step;
};

QTEST_GUILESS_MAIN(TestChunkOrder)
#include "tst_chunkorder.moc"
