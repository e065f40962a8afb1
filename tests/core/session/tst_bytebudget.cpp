#include "core/session/bytebudget.h"

#include <QTest>
#include <limits>

using namespace tinkex;

class TestByteBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_permits.clear();
        m_order.clear();
    }

    void admitsFromTheEventLoop()
    {
        ByteBudget budget(100);
        acquire(budget, 60);
        QVERIFY(m_order.empty());
        QTRY_COMPARE(m_order.size(), std::size_t(1));
        QCOMPARE(budget.inUse(), 60);
        QCOMPARE(m_permits[0].bytes(), 60);
    }

    void mayOverdrawOnce()
    {
        ByteBudget budget(100);
        acquire(budget, 100);
        acquire(budget, 5'000);
        acquire(budget, 1);
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        QCOMPARE(budget.inUse(), 5'100);
        QCOMPARE(budget.waiting(), 1);
        m_permits[0].release();
        QCoreApplication::processEvents();
        QCOMPARE(budget.waiting(), 1); // still overdrawn
        m_permits[1].release();
        QTRY_COMPARE(m_order.size(), std::size_t(3));
        QCOMPARE(budget.inUse(), 1);
    }

    void keepsTheOrder()
    {
        ByteBudget budget(10);
        for (const qint64 bytes : {11, 50, 1, 2})
            acquire(budget, bytes);
        QTRY_COMPARE(m_order.size(), std::size_t(1));
        m_permits[0].release(); // lets the 50 in, which then blocks the small ones behind it
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        QCoreApplication::processEvents();
        QCOMPARE(m_order, (std::vector<qint64>{11, 50}));
        m_permits[1].release();
        QTRY_COMPARE(m_order, (std::vector<qint64>{11, 50, 1, 2}));
    }

    void zeroAndNegativeSizes()
    {
        ByteBudget budget(0);
        acquire(budget, 0);
        acquire(budget, -5);
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        QCOMPARE(budget.inUse(), 0);
    }

    void hugeSizesDoNotOverflow()
    {
        ByteBudget budget(std::numeric_limits<qint64>::max());
        acquire(budget, std::numeric_limits<qint64>::max());
        acquire(budget, std::numeric_limits<qint64>::max());
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        QVERIFY(budget.inUse() > 0);
        m_permits.clear();
        QCOMPARE(budget.inUse(), 0);
    }

    void forgetsTheDead()
    {
        ByteBudget budget(10);
        acquire(budget, 11);
        auto context = std::make_unique<QObject>();
        budget.acquire(5, context.get(), [](BytePermit) { QFAIL("its context is gone"); });
        acquire(budget, 7);
        QTRY_COMPARE(m_order.size(), std::size_t(1));
        QCOMPARE(budget.waiting(), 2);
        context.reset();
        QCOMPARE(budget.waiting(), 1);
        m_permits[0].release();
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        QCOMPARE(budget.inUse(), 7);
    }

    void takesBackWhatNobodyReceived()
    {
        ByteBudget budget(10);
        auto context = std::make_unique<QObject>();
        budget.acquire(11, context.get(), [](BytePermit) { QFAIL("its context is gone"); });
        acquire(budget, 3);
        QCOMPARE(budget.inUse(), 11);
        context.reset(); // admitted, but the news is still on its way
        QCOMPARE(budget.inUse(), 3);
        QTRY_COMPARE(m_order.size(), std::size_t(1));
    }

    void permitMovesAndOutlivesTheBudget()
    {
        auto budget = std::make_unique<ByteBudget>(10);
        acquire(*budget, 4);
        acquire(*budget, 5);
        QTRY_COMPARE(m_order.size(), std::size_t(2));
        m_permits[0] = std::move(m_permits[1]); // gives the 4 back
        QCOMPARE(budget->inUse(), 5);
        budget.reset();
        m_permits.clear();
    }

    void growingLetsWaitersIn()
    {
        ByteBudget budget(10);
        acquire(budget, 20);
        acquire(budget, 1);
        QTRY_COMPARE(m_order.size(), std::size_t(1));
        budget.setCapacity(50);
        QCOMPARE(budget.capacity(), 50);
        QTRY_COMPARE(m_order.size(), std::size_t(2));
    }

private:
    void acquire(ByteBudget& budget, qint64 bytes)
    {
        budget.acquire(bytes, this, [this, bytes](BytePermit permit) {
            m_order.push_back(bytes);
            m_permits.push_back(std::move(permit));
        });
    }

    std::vector<BytePermit> m_permits;
    std::vector<qint64> m_order;
};

QTEST_GUILESS_MAIN(TestByteBudget)
#include "tst_bytebudget.moc"
