#include "core/workbench/samplingdesk.h"
#include "tests/core/clients/clientbench.h"

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::test;

namespace {

const char* kCreate = "/api/v1/create_sampling_session";
const char* kSample = "/api/v1/asample";

} // namespace

class tst_SamplingDesk : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<ClientBench>();
        m_desk = std::make_unique<SamplingDesk>();
        m_ends.clear();
        QVERIFY(m_bench->openService());
        m_desk->setService(m_bench->service);
    }
    void cleanup()
    {
        m_desk.reset();
        m_bench.reset();
    }

    void samplesOfANewTargetShareOneSampler()
    {
        ask(1);
        ask(2);
        QVERIFY(m_bench->answer(kCreate, R"({"sampling_session_id":"S:sample:0"})"));
        QTRY_COMPARE(m_bench->transport.find(kSample).size(), std::size_t(2));
        ask(3);
        QTRY_COMPARE(m_bench->transport.find(kSample).size(), std::size_t(3));
        QCOMPARE(m_bench->transport.find(kCreate).size(), std::size_t(1));
        QVERIFY(m_ends.isEmpty());
    }

    void whoIsCancelledLeavesTheSamplerToTheOthers()
    {
        ask(1);
        ask(2);
        QTRY_VERIFY(m_bench->waiting(kCreate));
        m_desk->cancel(1);
        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.value(1).kind, ErrorKind::Cancelled);
        QVERIFY(m_bench->answer(kCreate, R"({"sampling_session_id":"S:sample:0"})"));
        QTRY_COMPARE(m_bench->transport.find(kSample).size(), std::size_t(1));
    }

    void nobodyWaitingStopsTheMaking()
    {
        ask(1);
        QTRY_VERIFY(m_bench->waiting(kCreate));
        m_desk->cancel(1);
        QTRY_VERIFY(!m_bench->waiting(kCreate));
        ask(2);
        QVERIFY(m_bench->answer(kCreate, R"({"sampling_session_id":"S:sample:1"})"));
        QTRY_COMPARE(m_bench->transport.find(kSample).size(), std::size_t(1));
    }

    void aFailureIsToldToAllWhoWait()
    {
        ask(1);
        ask(2);
        QVERIFY(m_bench->answer(kCreate, ClientBench::refusal(400, "no such model")));
        QTRY_COMPARE(m_ends.size(), 2);
        QVERIFY(m_ends.value(1).detail.contains(u"no such model"_s));
        QVERIFY(m_ends.value(2).detail.contains(u"no such model"_s));
    }

    void aLostServerIsNoCancelling()
    {
        ask(1);
        QVERIFY(m_bench->answer(kCreate, R"({"sampling_session_id":"S:sample:0"})"));
        QTRY_VERIFY(m_bench->waiting(kSample));
        ask(2, u"other"_s); // its sampler is being made
        m_desk->loseService(Error::make(ErrorKind::Network, "the server stopped"));
        QTRY_COMPARE(m_ends.size(), 2);
        for (const Error& why : std::as_const(m_ends)) {
            QCOMPARE(why.kind, ErrorKind::Network);
            QCOMPARE(why.detail, u"the server stopped"_s);
        }
        ask(3);
        QTRY_COMPARE(m_ends.value(3).kind, ErrorKind::Network);
    }

private:
    void ask(quint64 id, const QString& model = u"tiny"_s)
    {
        SampleSpec spec;
        spec.target.baseModel = model;
        spec.prompt.kind = PromptKind::TokenIds;
        spec.prompt.tokenIds = {1, 2, 3};
        m_desk->sample(id, spec, Delivery<SampleResult>(this, [this, id](const Result<SampleResult>& result) {
                           m_ends.insert(id, result ? Error() : result.error());
                       }));
    }

    std::unique_ptr<ClientBench> m_bench;
    std::unique_ptr<SamplingDesk> m_desk;
    QHash<quint64, Error> m_ends;
};

QTEST_GUILESS_MAIN(tst_SamplingDesk)
#include "tst_samplingdesk.moc"
