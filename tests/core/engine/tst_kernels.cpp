#include "core/engine/kernels/kernels.h"
#include "core/engine/random.h"

#include <QtTest>
#include <cmath>
#include <vector>

using namespace tinkex::engine;

namespace {

enum class Order { Rows, Transposed, Packed };

std::vector<float> noise(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values)
        value = static_cast<float>(random.normal());
    return values;
}

std::vector<const Kernels*> sets()
{
    std::vector<const Kernels*> all{&baselineKernels()};
    if (avx2Kernels())
        all.push_back(avx2Kernels());
    return all;
}

bool isClose(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gemm_data();
    void gemm();
    void exponentials();
    void logSumExp();
    void normalisation();
    void gatesOfAnyWidth();
};

void TestKernels::gemm_data()
{
    QTest::addColumn<int>("m");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("k");
    for (const auto [m, n, k] : {std::array{1, 1, 1},
                                 {1, 384, 128},
                                 {2, 40, 3},
                                 {3, 33, 17},
                                 {5, 16, 9},
                                 {6, 15, 400},
                                 {7, 64, 20},
                                 {11, 32, 5},
                                 {12, 48, 31},
                                 {13, 17, 385},
                                 {97, 31, 66},
                                 {200, 20, 780}})
        QTest::addRow("%dx%dx%d", m, n, k) << m << n << k;
}

void TestKernels::gemm()
{
    QFETCH(int, m);
    QFETCH(int, n);
    QFETCH(int, k);
    const auto size = [](int rows, int columns) {
        return static_cast<std::size_t>(rows * columns);
    };
    const auto a = noise(size(m, k), 1);
    const auto b = noise(size(k, n), 2);
    const auto before = noise(size(m, n + 3), 3);
    for (const Kernels* set : sets()) {
        for (const Order order : {Order::Rows, Order::Transposed, Order::Packed}) {
            for (const int variant : {0, 1, 2, 3}) {
                const bool transposedA = variant & 1;
                const bool accumulate = variant & 2;
                std::vector<float> packed(set->packedSize(k, n));
                std::vector<float> c = before;
                GemmCall call{.m = m,
                              .n = n,
                              .k = k,
                              .a = a.data(),
                              .aRow = transposedA ? 1 : k,
                              .aCol = transposedA ? m : 1,
                              .b = b.data(),
                              .bRow = order == Order::Rows ? n : 1,
                              .bCol = order == Order::Rows ? 1 : k,
                              .c = c.data(),
                              .cRow = n + 3,
                              .alpha = 0.5f,
                              .accumulate = accumulate};
                const auto bAt = [&](int p, int j) {
                    return static_cast<double>(b[static_cast<std::size_t>(p * call.bRow + j * call.bCol)]);
                };
                std::vector<double> expected(before.begin(), before.end());
                for (int i = 0; i < m; ++i) {
                    for (int j = 0; j < n; ++j) {
                        double sum = 0.0;
                        for (int p = 0; p < k; ++p)
                            sum += static_cast<double>(a[static_cast<std::size_t>(i * call.aRow + p * call.aCol)]) *
                                   bAt(p, j);
                        double& at = expected[size(i, n + 3) + static_cast<std::size_t>(j)];
                        at = (accumulate ? at : 0.0) + 0.5 * sum;
                    }
                }
                if (order == Order::Packed) {
                    set->pack(b.data(), call.bRow, call.bCol, k, n, packed.data());
                    call.b = packed.data();
                    call.packed = true;
                }
                std::vector<float> scratch(set->gemmScratch(call));
                set->gemm(call, scratch.data());
                for (std::size_t i = 0; i < c.size(); ++i)
                    QVERIFY2(isClose(static_cast<double>(c[i]), expected[i], 1e-4),
                             qPrintable(QStringLiteral("%1 at %2: %3, expected %4")
                                            .arg(QLatin1String(set->name))
                                            .arg(i)
                                            .arg(c[i])
                                            .arg(expected[i])));
            }
        }
    }
}

void TestKernels::exponentials()
{
    std::vector<float> x;
    for (int i = -8600; i <= 8600; ++i)
        x.push_back(static_cast<float>(i) / 100.f);
    for (const Kernels* set : sets()) {
        std::vector<float> y(x.size());
        set->expScaled(x.data(), static_cast<int>(x.size()), 1.f, 0.f, 1.f, y.data());
        for (std::size_t i = 0; i < x.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(y[i]) / std::exp(static_cast<double>(x[i])) - 1.0) < 5e-7);
        const float extremes[] = {-1e30f, 1e30f, 0.f};
        set->expScaled(extremes, 3, 1.f, 0.f, 2.f, y.data());
        QVERIFY(y[0] >= 0.f && y[0] < 1e-37f);
        QVERIFY(y[1] > 1e38f);
        QCOMPARE(y[2], 2.f);
    }
}

void TestKernels::logSumExp()
{
    for (const Kernels* set : sets()) {
        for (const int n : {1, 3, 8, 9, 31, 512}) {
            const auto x = noise(static_cast<std::size_t>(n), 5);
            double sum = 0.0;
            for (const float v : x)
                sum += std::exp(3.0 * static_cast<double>(v));
            QVERIFY(isClose(static_cast<double>(set->logSumExp(x.data(), n, 3.f)), std::log(sum), 1e-6));
        }
        const float large[] = {1000.f, 999.f};
        QVERIFY(isClose(static_cast<double>(set->logSumExp(large, 2, 1.f)), 1000.0 + std::log1p(std::exp(-1.0)), 1e-6));
    }
}

void TestKernels::normalisation()
{
    constexpr int kWidth = 21;
    const auto x = noise(2 * kWidth, 1);
    const auto gain = noise(kWidth, 2);
    for (const Kernels* set : sets()) {
        std::vector<float> y(2 * kWidth);
        float inverse[2];
        set->rmsNorm(x.data(), gain.data(), 2, kWidth, 1e-5f, y.data(), inverse);
        for (std::size_t r = 0; r < 2; ++r) {
            double squares = 0.0;
            for (std::size_t i = 0; i < kWidth; ++i)
                squares += static_cast<double>(x[r * kWidth + i]) * static_cast<double>(x[r * kWidth + i]);
            const double expected = 1.0 / std::sqrt(squares / kWidth + 1e-5);
            QVERIFY(isClose(static_cast<double>(inverse[r]), expected, 1e-6));
            for (std::size_t i = 0; i < kWidth; ++i)
                QVERIFY(isClose(static_cast<double>(y[r * kWidth + i]),
                                static_cast<double>(x[r * kWidth + i] * gain[i]) * expected, 1e-5));
        }
    }
}

void TestKernels::gatesOfAnyWidth()
{
    for (const Kernels* set : sets()) {
        for (const std::size_t width : {1u, 7u, 8u, 19u}) {
            const auto input = noise(2 * width, 3);
            std::vector<float> out(width + 1, 42.f);
            set->siluGate(input.data(), 1, static_cast<int>(width), out.data());
            for (std::size_t i = 0; i < width; ++i) {
                const double gate = static_cast<double>(input[i]);
                QVERIFY(isClose(static_cast<double>(out[i]),
                                gate / (1.0 + std::exp(-gate)) * static_cast<double>(input[width + i]), 1e-6));
            }
            QCOMPARE(out[width], 42.f);
        }
    }
}

QTEST_GUILESS_MAIN(TestKernels)
#include "tst_kernels.moc"
