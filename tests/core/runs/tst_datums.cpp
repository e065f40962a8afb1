#include "core/runs/datums.h"

#include <QTest>

using namespace tinkex;

class tst_Datums : public QObject {
    Q_OBJECT
private slots:
    void shapesCrossEntropy()
    {
        const wire::Datum datum = crossEntropyDatum({{1, 2, 3}, {2, 3, 4}, {0.f, 0.5f, 0.5f}});
        QCOMPARE(*datum.modelInput.textTokens(), (std::vector<std::int32_t>{1, 2, 3}));
        QCOMPARE(datum.lossFnInputs.at("target_tokens").asInts(), (std::vector<std::int64_t>{2, 3, 4}));
        QCOMPARE(datum.lossFnInputs.at("weights").asFloats(), (std::vector<float>{0.f, 0.5f, 0.5f}));
        QCOMPARE(datum.lossFnInputs.at("weights").shape, std::vector<std::int64_t>{3});
    }

    void putsAdvantagesOnTheAnswerOnly()
    {
        const ScoredSample sample{{10, 11, 12}, {20, 21}, {-0.5f, -0.25f}, 0.8f};
        const wire::Datum datum = policyDatum(sample, 4);
        QCOMPARE(*datum.modelInput.textTokens(), (std::vector<std::int32_t>{10, 11, 12, 20}));
        QCOMPARE(datum.lossFnInputs.at("target_tokens").asInts(), (std::vector<std::int64_t>{11, 12, 20, 21}));
        QCOMPARE(datum.lossFnInputs.at("logprobs").asFloats(), (std::vector<float>{0.f, 0.f, -0.5f, -0.25f}));
        QCOMPARE(datum.lossFnInputs.at("advantages").asFloats(), (std::vector<float>{0.f, 0.f, 0.2f, 0.2f}));
    }
};

QTEST_GUILESS_MAIN(tst_Datums)
#include "tst_datums.moc"
