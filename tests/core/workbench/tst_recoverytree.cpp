#include "core/workbench/core.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

/// The recovery's place in the program's tree.
class TestRecoveryTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isSupervisedAndOffByDefault_data()
    {
        QTest::addColumn<bool>("enabled");
        QTest::addColumn<QString>("executor");
        QTest::addColumn<QString>("monitor");
        QTest::newRow("default") << false << u"switched off"_s << u"switched off"_s;
        QTest::newRow("on") << true << u"0 in progress, 0 exhausted"_s << u"0 runs watched"_s;
    }
    void isSupervisedAndOffByDefault()
    {
        QFETCH(bool, enabled);
        QFETCH(QString, executor);
        QFETCH(QString, monitor);
        QTemporaryDir folder;
        WorkbenchOptions options;
        options.paths = Paths::inside(folder.path());
        options.useKeychain = false;
        QCOMPARE(options.recovery.enabled, false);
        options.recovery.enabled = enabled;
        Core core(std::move(options));
        core.start();
        const auto detailOf = [&](const QString& kind) {
            for (const SupervisedRow& row : core.healthSnapshot().supervised) {
                if (row.kind == kind && row.state == SupervisedState::Running)
                    return row.detail;
            }
            return QString();
        };
        QTRY_COMPARE(detailOf(u"RecoveryMonitor"_s), monitor);
        QCOMPARE(detailOf(u"RecoveryExecutor"_s), executor);
        bool stopped = false;
        core.stop([&] { stopped = true; });
        QTRY_VERIFY(stopped);
    }
};

QTEST_GUILESS_MAIN(TestRecoveryTree)
#include "tst_recoverytree.moc"
