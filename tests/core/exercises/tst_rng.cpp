#include "core/exercises/rng.h"

#include <QTest>
#include <array>
#include <set>
#include <string>

using namespace tinkex;

class RngTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The published outputs: splitmix64 of seed 0 begins with these, so every platform makes the same corpus.
    void knownNumbers()
    {
        QCOMPARE(mixBits(0), std::uint64_t{0xe220a8397b1dcdaf});
        QCOMPARE(mixBits(0x9e3779b97f4a7c15), std::uint64_t{0x6e789e6aa1b965f4});
        Rng rng(1);
        std::uint64_t digest = 0;
        for (int i = 0; i < 1000; ++i)
            digest = mixBits(digest ^ rng.next());
        QCOMPARE(digest, kDigest);
    }

    void seedsAndStreamsDiffer()
    {
        std::set<std::uint64_t> first;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            for (std::uint64_t stream = 0; stream < 20; ++stream)
                first.insert(Rng(seed, stream).next());
        }
        QCOMPARE(first.size(), std::size_t{400});
        QCOMPARE(Rng(5, 7).next(), Rng(5, 7).next());
    }

    void belowIsEven()
    {
        Rng rng(2);
        std::array<int, 7> counts{};
        for (int i = 0; i < 70'000; ++i)
            ++counts[static_cast<std::size_t>(rng.below(7))];
        for (const int count : counts)
            QVERIFY(count > 9'500 && count < 10'500);
        QCOMPARE(rng.below(1), 0);
    }

    void betweenReachesBothEnds()
    {
        Rng rng(3);
        std::set<int> seen;
        for (int i = 0; i < 200; ++i)
            seen.insert(rng.between(-1, 2));
        QCOMPARE(seen, (std::set<int>{-1, 0, 1, 2}));
    }

    void uniformStaysInside()
    {
        Rng rng(4);
        double sum = 0.0;
        for (int i = 0; i < 10'000; ++i) {
            const double x = rng.uniform();
            QVERIFY(x >= 0.0 && x < 1.0);
            sum += x;
        }
        QVERIFY(std::abs(sum / 10'000 - 0.5) < 0.02);
        QVERIFY(!rng.chance(0.0));
        QVERIFY(rng.chance(1.0));
    }

    void shuffleKeepsTheItems()
    {
        Rng rng(5);
        std::string letters = "abcdefgh";
        std::set<std::string> orders;
        for (int i = 0; i < 100; ++i) {
            rng.shuffle(letters);
            orders.insert(letters);
            QCOMPARE(std::set<char>(letters.begin(), letters.end()).size(), std::size_t{8});
        }
        QVERIFY(orders.size() > 95);
    }

private:
    static constexpr std::uint64_t kDigest = 0x75612a7e2bfe4921;
};

QTEST_APPLESS_MAIN(RngTest)
#include "tst_rng.moc"
