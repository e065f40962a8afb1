#include "core/clients/chunking.h"

#include <QTest>

using namespace tinkex;

class tst_Chunking : public QObject {
    Q_OBJECT
private slots:
    void estimates()
    {
        wire::Datum datum = textDatum(3);
        QCOMPARE(estimateBytes(datum.modelInput), 12);
        wire::Tensor weights;
        weights.data = std::vector<float>(3);
        datum.lossFnInputs["weights"] = weights;
        wire::Tensor targets;
        targets.data = std::vector<std::int64_t>(3);
        datum.lossFnInputs["target_tokens"] = targets;
        QCOMPARE(estimateBytes(datum), 12 + 12 + 24);
        QCOMPARE(estimateSampleBytes(datum.modelInput), 30);
        wire::ModelInput mixed;
        mixed.chunks = {wire::ImageChunk{std::string(100, 'x'), "png", {}}, wire::ImageAssetChunk{"a://b", "png", {}},
                        wire::DmelChunk{std::string(7, 'd')}};
        QCOMPARE(estimateBytes(mixed), 100 + 5 + 7);
    }

    void cuts_data()
    {
        QTest::addColumn<QList<int>>("tokens");
        QTest::addColumn<qint64>("maxDatums");
        QTest::addColumn<qint64>("maxBytes");
        QTest::addColumn<QList<int>>("sizes");
        QTest::newRow("nothing") << QList<int>{} << qint64{10} << qint64{100} << QList<int>{};
        QTest::newRow("one") << QList<int>{1} << qint64{10} << qint64{100} << QList<int>{1};
        QTest::newRow("by number") << QList<int>{1, 1, 1, 1, 1} << qint64{2} << qint64{1000} << QList<int>{2, 2, 1};
        QTest::newRow("by bytes") << QList<int>{10, 10, 10} << qint64{10} << qint64{80} << QList<int>{2, 1};
        QTest::newRow("oversize first") << QList<int>{1000, 1} << qint64{10} << qint64{80} << QList<int>{1, 1};
        QTest::newRow("oversize in the middle")
            << QList<int>{1, 1000, 1} << qint64{10} << qint64{80} << QList<int>{1, 1, 1};
        QTest::newRow("exactly full") << QList<int>{10, 10} << qint64{10} << qint64{80} << QList<int>{2};
    }
    void cuts()
    {
        QFETCH(QList<int>, tokens);
        QFETCH(qint64, maxDatums);
        QFETCH(qint64, maxBytes);
        QFETCH(QList<int>, sizes);
        std::vector<wire::Datum> data;
        for (const int count : tokens)
            data.push_back(textDatum(count));
        QList<int> got;
        for (const auto& chunk : cutIntoChunks(std::move(data), maxDatums, maxBytes))
            got << static_cast<int>(chunk.size());
        QCOMPARE(got, sizes);
    }

private:
    static wire::Datum textDatum(int tokens)
    {
        wire::Datum datum;
        datum.modelInput = wire::ModelInput::fromTokens(std::vector<std::int32_t>(static_cast<std::size_t>(tokens)));
        return datum;
    }
};

QTEST_GUILESS_MAIN(tst_Chunking)
#include "tst_chunking.moc"
