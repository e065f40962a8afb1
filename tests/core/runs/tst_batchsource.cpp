#include "core/runs/batchsource.h"

#include <QTest>
#include <numeric>
#include <set>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_BatchSource : public QObject {
    Q_OBJECT
private slots:
    void shufflesEveryEpochAndLosesNothing()
    {
        auto dataset = std::make_shared<Dataset>();
        for (int i = 0; i < 10; ++i)
            dataset->examples.push_back({{{i}, {i}, {1.f}}, i});
        const auto source = datasetBatches(dataset, 7, 4);
        std::vector<int> seen;
        for (qint64 step = 0; step < 5; ++step) {
            for (const TrainingTokens& item : source->batch(step))
                seen.push_back(item.tokens.front());
        }
        const std::multiset<int> all(seen.begin(), seen.end());
        for (int i = 0; i < 10; ++i)
            QCOMPARE(all.count(i), std::size_t{2});
        QVERIFY(!std::equal(seen.begin(), seen.begin() + 10, seen.begin() + 10));
    }

    void isAFunctionOfSeedAndStep()
    {
        auto dataset = std::make_shared<Dataset>();
        for (int i = 0; i < 50; ++i)
            dataset->examples.push_back({{{i}, {i}, {1.f}}, i});
        const auto forwards = datasetBatches(dataset, 7, 8);
        const auto resumed = datasetBatches(dataset, 7, 8);
        const auto other = datasetBatches(dataset, 8, 8);
        (void)forwards->batch(0);
        const auto tokens = [](const std::vector<TrainingTokens>& batch) {
            std::vector<int> list;
            for (const TrainingTokens& item : batch)
                list.push_back(item.tokens.front());
            return list;
        };
        QCOMPARE(tokens(forwards->batch(13)), tokens(resumed->batch(13)));
        QVERIFY(tokens(forwards->batch(13)) != tokens(other->batch(13)));
    }

    void rendersExercises()
    {
        const auto text = loadModelText(TINKEX_MODEL);
        QVERIFY(text.has_value());
        const Exercise* addition = findExercise("addition");
        QVERIFY(addition);
        const auto source = exerciseBatches(*addition, text->renderer, 1, 16);
        auto batch = source->batch(3);
        QCOMPARE(batch.size(), std::size_t{16});
        const double learned = normalizeWeights(batch);
        QVERIFY(learned > 16);
        double sum = 0;
        for (const TrainingTokens& item : batch)
            sum = std::accumulate(item.weights.begin(), item.weights.end(), sum);
        QVERIFY(std::abs(sum - 1) < 1e-4);
    }

    void leavesABatchWithoutWeightsAlone()
    {
        std::vector<TrainingTokens> batch{{{1}, {2}, {0.f}}};
        QCOMPARE(normalizeWeights(batch), 0.0);
        QCOMPARE(batch[0].weights[0], 0.f);
    }
};

QTEST_GUILESS_MAIN(tst_BatchSource)
#include "tst_batchsource.moc"
