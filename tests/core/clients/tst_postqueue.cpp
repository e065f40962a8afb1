#include "tests/core/clients/clientbench.h"

#include <QRegularExpression>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<qint64> seqIdOf(const std::string& body)
{
    static const QRegularExpression pattern(u"\"seq_id\":(\\d+)"_s);
    const auto found = pattern.match(QString::fromStdString(body));
    return found.hasMatch() ? std::optional(found.captured(1).toLongLong()) : std::nullopt;
}

Result<HttpReply> lost()
{
    return failure(ErrorKind::Network, "the connection broke");
}

} // namespace

/// In which order the chunks of one call and what follows it go out: a batch of chunks is sent, then two steps.
class TestPostQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void order_data()
    {
        QTest::addColumn<bool>("sideBySide");
        QTest::addColumn<int>("chunks");
        QTest::addColumn<QStringList>("script"); ///< what happens -> the numbers of the POSTs then under way
        const auto row = [](const char* name, bool sideBySide, int chunks, const QStringList& script) {
            QTest::newRow(name) << sideBySide << chunks << script;
        };
        row("one chunk", true, 1, {u"-> 1"_s, u"ok 1 -> s2"_s, u"ok s2 -> s3"_s});
        row("two", true, 2, {u"-> 2"_s, u"ok 2 -> 1"_s, u"ok 1 -> s3"_s});
        row("three", true, 3, {u"-> 2 3"_s, u"ok 3 -> 2"_s, u"ok 2 -> 1"_s, u"ok 1 -> s4"_s, u"ok s4 -> s5"_s});
        row("four", true, 4, {u"-> 2 3 4"_s, u"ok 2 -> 3 4"_s, u"ok 4 -> 3"_s, u"ok 3 -> 1"_s, u"ok 1 -> s5"_s});
        row("one by one", false, 3, {u"-> 1"_s, u"ok 1 -> 2"_s, u"ok 2 -> 3"_s, u"ok 3 -> s4"_s, u"ok s4 -> s5"_s});

        row("one is refused, one taken", true, 3, {u"-> 2 3"_s, u"no 2 -> 3"_s, u"ok 3 -> 1"_s, u"ok 1 -> s4"_s});
        row("one taken, one refused", true, 3, {u"-> 2 3"_s, u"ok 3 -> 2"_s, u"no 2 -> 1"_s, u"no 1 -> s4"_s});
        row("one may have arrived", true, 3, {u"-> 2 3"_s, u"lost 3 -> 2"_s, u"no 2 -> 1"_s, u"ok 1 -> s4"_s});
        row("a fault of the server", true, 2, {u"-> 2"_s, u"fault 2 -> 1"_s, u"ok 1 -> s3"_s});
        row("none is taken", true, 3, {u"-> 2 3"_s, u"no 2 -> 3"_s, u"no 3 -> s1"_s, u"ok s1 -> s4"_s});
        row("the first is refused", true, 2, {u"-> 2"_s, u"ok 2 -> 1"_s, u"no 1 -> s3"_s, u"ok s3 -> s4"_s});
        row("one of a line is refused", false, 3, {u"-> 1"_s, u"ok 1 -> 2"_s, u"no 2 -> s3"_s, u"ok s3 -> s4"_s});

        row("cancelled under way", true, 3,
            {u"-> 2 3"_s, u"cancel -> 2 3"_s, u"ok 2 -> 3"_s, u"ok 3 -> 1"_s, u"ok 1 -> s4"_s});
        row("cancelled before the last", true, 3,
            {u"-> 2 3"_s, u"ok 2 -> 3"_s, u"ok 3 -> 1"_s, u"cancel -> 1"_s, u"ok 1 -> s4"_s});
        row("cancelled and refused", true, 2, {u"-> 2"_s, u"cancel -> 2"_s, u"no 2 -> s1"_s, u"ok s1 -> s3"_s});
        row("cancelled in line", false, 3, {u"-> 1"_s, u"cancel -> 1"_s, u"ok 1 -> s2"_s, u"ok s2 -> s3"_s});
    }
    void order()
    {
        QFETCH(bool, sideBySide);
        QFETCH(int, chunks);
        QFETCH(QStringList, script);
        open(sideBySide);
        OperationHandle passes = send(chunks, ClientBench::datum());
        m_trainer->optimStep({}, this, [](const auto&) {});
        m_trainer->optimStep({}, this, [](const auto&) {});
        QCOMPARE(m_trainer->nextSeqId(), chunks + 3);
        QStringList done;
        for (const QString& step : script) {
            const QStringList sides = step.split(u"->"_s);
            play(sides.front().trimmed(), passes);
            done << step;
            QTRY_COMPARE(done.join(u", "_s) + u": "_s + underWay(),
                         done.join(u", "_s) + u": "_s + sides.back().trimmed());
        }
    }

    /// Whatever became of the chunks, what follows is numbered on and nothing is sent twice.
    void numbersGoOn_data() { order_data(); }
    void numbersGoOn()
    {
        QFETCH(bool, sideBySide);
        QFETCH(int, chunks);
        QFETCH(QStringList, script);
        open(sideBySide);
        OperationHandle passes = send(chunks, ClientBench::datum());
        m_trainer->optimStep({}, this, [](const auto&) {});
        m_trainer->optimStep({}, this, [](const auto&) {});
        for (const QString& step : script) {
            play(step.section(u"->"_s, 0, 0).trimmed(), passes);
            QTRY_COMPARE(underWay(), step.section(u"->"_s, 1).trimmed());
        }
        while (!underWay().isEmpty()) {
            play(u"ok "_s + underWay().section(u' ', 0, 0), passes);
            QCoreApplication::processEvents();
        }
        QCOMPARE(m_trainer->queueLength(), 0);
        std::set<qint64> seen;
        for (int i = 0; i < m_bench->transport.count(); ++i) {
            const Call& call = m_bench->transport.at(i).call;
            if (const auto seqId = seqIdOf(call.body); seqId && call.trafficClass == TrafficClass::Training)
                QVERIFY(seen.insert(*seqId).second);
        }
        QCOMPARE(*seen.begin(), 1);
        QCOMPARE(*seen.rbegin(), static_cast<qint64>(seen.size())); // none is left out
        QCOMPARE(m_trainer->nextSeqId(), *seen.rbegin() + 1);
    }

    /// Bodies that are written in the pool: cancelled before anything went out, nothing goes out.
    void whatWasNotSentTakesNoNumber()
    {
        open(true);
        OperationHandle passes = send(3, ClientBench::datum(20'000));
        m_trainer->optimStep({}, this, [](const auto&) {});
        QCOMPARE(m_trainer->nextSeqId(), 5);
        passes.cancel(); // the first body is being written
        QTRY_COMPARE(underWay(), u"s1"_s);
        QCOMPARE(m_trainer->nextSeqId(), 2);
        QVERIFY(m_bench->transport.find("/api/v1/forward_backward").empty());
    }

    /// Refused in a form that the server does not know, all of them go out again in the other, as they are numbered.
    void allAreSentAgainInTheOtherForm()
    {
        open(true);
        send(4, ClientBench::datum());
        QTRY_COMPARE(underWay(), u"2 3 4"_s);
        for (int i = 0; i < 3; ++i) {
            const auto next = m_bench->waiting("/api/v1/forward_backward");
            QCOMPARE(m_bench->transport.at(*next).call.contentType, std::string("application/json"));
            m_bench->transport.answer(*next, ClientBench::refusal(415));
            QTRY_COMPARE(static_cast<int>(m_bench->transport.find("/api/v1/forward_backward").size()), 4 + i);
        }
        for (int i = 0; i < 3; ++i) {
            const auto next = m_bench->waiting("/api/v1/forward_backward");
            QCOMPARE(m_bench->transport.at(*next).call.contentType, std::string("application/x-protobuf"));
            m_bench->transport.answer(*next, reply(accepted("r" + std::to_string(i))));
            QCoreApplication::processEvents();
        }
        QVERIFY(m_bench->link.traits().encodingProven);
        QTRY_COMPARE(static_cast<int>(m_bench->transport.find("/api/v1/forward_backward").size()), 7);
        QCOMPARE(m_served, 0);
    }

    /// Chunks of 50 MB in all are under way, and one more (protocol.md 4.5).
    void manyChunksTakeTurnsInMemory()
    {
        m_bench = std::make_unique<ClientBench>();
        QVERIFY(m_bench->openService(R"({"fwdbwd_max_chunk_len":1,"fwdbwd_max_chunk_bytes_count":30000000})"));
        m_trainer = m_bench->openTrainer();
        wire::Datum large;
        large.modelInput.chunks.emplace_back(wire::ImageChunk{std::string(26'000'000, 'x'), {}, {}});
        m_trainer->forwardBackward({ClientBench::datum(), large, large, large}, "cross_entropy", {}, this,
                                   [](const auto&) {});
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->transport.find("/api/v1/forward_backward").size(), std::size_t{2}, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!isWriting(), 20'000);
        QCOMPARE(m_bench->transport.find("/api/v1/forward_backward").size(), std::size_t{2});
        m_bench->transport.answer(*m_bench->waiting("/api/v1/forward_backward"), reply(accepted("r")));
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->transport.find("/api/v1/forward_backward").size(), std::size_t{3}, 20'000);
    }

private:
    void open(bool sideBySide)
    {
        m_served = 0;
        m_bench = std::make_unique<ClientBench>();
        QVERIFY(m_bench->openService(sideBySide ? R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":true})"
                                                : R"({"fwdbwd_max_chunk_len":1,"parallel_fwdbwd_chunks":false})"));
        m_trainer = m_bench->openTrainer();
        QVERIFY(m_trainer);
    }

    OperationHandle send(int chunks, const wire::Datum& datum)
    {
        return m_trainer->forwardBackward(std::vector(static_cast<std::size_t>(chunks), datum), "cross_entropy", {},
                                          m_bench.get(), [this](const auto&) { ++m_served; });
    }

    void play(const QString& event, OperationHandle& passes)
    {
        const QString what = event.section(u' ', 0, 0);
        if (what == u"cancel"_s)
            passes.cancel();
        if (what.isEmpty() || what == u"cancel"_s)
            return;
        const auto answer = what == u"ok"_s      ? reply(accepted("r" + event.section(u' ', 1).toStdString()))
                            : what == u"no"_s    ? ClientBench::refusal(400)
                            : what == u"fault"_s ? ClientBench::refusal(500)
                                                 : lost();
        for (int i = 0; i < m_bench->transport.count(); ++i) {
            const auto& sent = m_bench->transport.at(i);
            if (sent.open && nameOf(sent.call) == event.section(u' ', 1)) {
                m_bench->transport.answer(i, answer);
                return;
            }
        }
        QFAIL(qPrintable(u"nothing is under way for "_s + event));
    }

    static QString nameOf(const Call& call)
    {
        const auto seqId = seqIdOf(call.body);
        if (!seqId || call.trafficClass != TrafficClass::Training)
            return {};
        return (call.operation == "optim_step" ? u"s"_s : QString()) + QString::number(*seqId);
    }
    /// The numbers of the POSTs without an answer, in the order in which they were sent.
    QString underWay() const
    {
        QStringList numbers;
        for (int i = 0; i < m_bench->transport.count(); ++i) {
            const auto& sent = m_bench->transport.at(i);
            if (const QString name = nameOf(sent.call); sent.open && !name.isEmpty())
                numbers << name;
        }
        return numbers.join(u' ');
    }

    bool isWriting() const
    {
        return std::ranges::any_of(m_bench->tasks.tasks(),
                                   [](const TaskRow& task) { return task.kind == TaskKind::Compute; });
    }

    std::unique_ptr<ClientBench> m_bench;
    QPointer<TrainingClient> m_trainer;
    int m_served = 0;
};

QTEST_GUILESS_MAIN(TestPostQueue)
#include "tst_postqueue.moc"
