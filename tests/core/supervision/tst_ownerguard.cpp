#include "core/supervision/census.h"
#include "core/supervision/ownerguard.h"

#include <QTest>
#include <QThread>
#include <atomic>
#include <thread>

using namespace tinkex;

class TestOwnerGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delivers_once_from_the_event_loop()
    {
        QObject owner;
        int served = 0;
        Delivery<int> delivery(&owner, [&](Result<int> result) { served += *result; });
        Delivery<int> copy = delivery;
        delivery(1);
        copy(10);
        QCOMPARE(served, 0);
        QTRY_COMPARE(served, 1);
        QCoreApplication::processEvents();
        QCOMPARE(served, 1);
        QVERIFY(!copy.isOpen());
    }

    void drops_what_was_posted_to_a_dead_owner()
    {
        auto owner = std::make_unique<QObject>();
        bool served = false;
        bool gone = false;
        Delivery<int> delivery(
            owner.get(), [&](Result<int>) { served = true; }, [&] { gone = true; });
        owner.reset();
        QVERIFY(gone);
        delivery(1);
        QCoreApplication::processEvents();
        QVERIFY(!served);
    }

    void a_served_delivery_does_not_call_on_gone()
    {
        auto owner = std::make_unique<QObject>();
        bool gone = false;
        Delivery<int> delivery(
            owner.get(), [](Result<int>) {}, [&] { gone = true; });
        delivery(1);
        owner.reset();
        QVERIFY(!gone);
    }

    void posting_from_another_thread_races_with_death_safely()
    {
        for (int round = 0; round < 200; ++round) {
            auto owner = std::make_unique<QObject>();
            std::atomic_int posted = 0;
            const auto guard = OwnerGuard::watch(owner.get());
            std::thread poster([&] {
                for (int i = 0; i < 50; ++i)
                    guard->post([&posted] { ++posted; });
            });
            owner.reset();
            poster.join();
            QVERIFY(!guard->isAlive());
            QCoreApplication::processEvents();
            QCOMPARE(posted.load(), 0);
        }
    }

    void the_census_counts_living_objects()
    {
        {
            CensusEntry one("Thing");
            CensusEntry two(one);
            QCOMPARE(census::count("Thing"), 2);
            QVERIFY(census::snapshot().count(QStringLiteral("Thing")) == 1);
        }
        QCOMPARE(census::count("Thing"), 0);
        QVERIFY(census::snapshot().count(QStringLiteral("Thing")) == 0);
    }
};

QTEST_GUILESS_MAIN(TestOwnerGuard)
#include "tst_ownerguard.moc"
