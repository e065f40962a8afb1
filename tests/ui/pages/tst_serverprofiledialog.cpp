#include "tests/support/scenes.h"
#include "ui/dialogs/serverprofiledialog.h"
#include "ui/widgets/noticebar.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestServerProfileDialog : public QObject {
    Q_OBJECT
private:
    struct Form {
        explicit Form(test::FakeWorkbench& bench, const ServerProfile& profile = {})
            : dialog(new ServerProfileDialog(bench, profile))
        {
            dialog->show();
        }
        ~Form() { delete dialog; }
        QLineEdit* edit(const QString& name) const { return dialog->findChild<QLineEdit*>(name); }
        void press(const QString& name) const
        {
            QTest::mouseClick(dialog->findChild<QPushButton*>(name), Qt::LeftButton);
        }
        QPointer<ServerProfileDialog> dialog;
    };

private slots:
    void addresses_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("no scheme") << u"gpu7:8000"_s << false;
        QTest::newRow("ftp") << u"ftp://gpu7"_s << false;
        QTest::newRow("no host") << u"http://"_s << false;
        QTest::newRow("user") << u"http://me@gpu7"_s << false;
        QTest::newRow("query") << u"http://gpu7/?a=1"_s << false;
        QTest::newRow("http") << u"http://gpu7:8000"_s << true;
        QTest::newRow("path") << u"https://example.com/services/tinker"_s << true;
    }

    void addresses()
    {
        QFETCH(QString, address);
        QFETCH(bool, good);
        test::FakeWorkbench bench;
        Form form(bench);
        form.edit(u"profileAddress"_s)->setText(address);
        QCOMPARE(form.dialog->addressProblem().isEmpty(), good);
    }

    void nothingIsStoredBeforeAllIsRight()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        Form form(bench);
        form.press(u"profileSave"_s);
        QVERIFY(bench.calls.isEmpty());
        QVERIFY(form.dialog->isVisible());
        form.edit(u"profileName"_s)->setText(u"lab-skyrl"_s);
        QVERIFY(form.dialog->nameProblem().contains(u"already"_s));
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"http://gpu7:8000"_s);
        form.press(u"profileSave"_s);
        QCOMPARE(bench.calls.size(), 1);
        QVERIFY(bench.calls[0].startsWith(u"saveProfile"_s));
        QCOMPARE(bench.profiles().last().baseUrl, u"http://gpu7:8000"_s);
    }

    void theHostedServiceNeedsAKeyOfItsForm()
    {
        test::FakeWorkbench bench;
        Form form(bench);
        auto* kind = form.dialog->findChild<QComboBox*>(u"profileKind"_s);
        kind->setCurrentIndex(kind->findData(int(ProfileKind::Hosted)));
        QVERIFY(!form.edit(u"profileAddress"_s)->text().isEmpty());
        QVERIFY(!form.dialog->keyProblem().isEmpty());
        form.edit(u"profileKey"_s)->setText(u"secret"_s);
        QVERIFY(!form.dialog->keyProblem().isEmpty());
        form.edit(u"profileKey"_s)->setText(u"tml-abc123"_s);
        QVERIFY(form.dialog->keyProblem().isEmpty());
        QCOMPARE(form.edit(u"profileKey"_s)->echoMode(), QLineEdit::Password);
    }

    void savesKeyAndConnects()
    {
        test::FakeWorkbench bench;
        Form form(bench);
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"http://gpu7:8000"_s);
        form.edit(u"profileKey"_s)->setText(u"tml-abc123"_s);
        QSignalSpy saved(form.dialog, &ServerProfileDialog::saved);
        form.press(u"profileSaveAndConnect"_s);
        QTRY_COMPARE(saved.size(), 1);
        const QString id = saved[0][0].toString();
        QVERIFY(bench.hasKey(id));
        QCOMPARE(bench.calls.last(), u"connectTo "_s + id);
        QTRY_VERIFY(!form.dialog || !form.dialog->isVisible());
    }

    void aMissingKeychainIsSaid()
    {
        test::FakeWorkbench bench;
        bench.keychain = false;
        Form form(bench);
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"http://gpu7:8000"_s);
        form.edit(u"profileKey"_s)->setText(u"tml-abc123"_s);
        form.press(u"profileSave"_s);
        const auto* notice = form.dialog->findChild<NoticeBar*>();
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(u"no keychain"_s));
        QVERIFY(form.edit(u"profileKey"_s)->text().isEmpty()); // the key does not stay in the form
    }

    void theKindOfAnOldProfileStays()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        Form form(bench, bench.profiles().last());
        QVERIFY(!form.dialog->findChild<QComboBox*>(u"profileKind"_s)->isEnabled());
        QCOMPARE(form.edit(u"profileName"_s)->text(), u"lab-skyrl"_s);
        QVERIFY(form.dialog->nameProblem().isEmpty());
    }
};

QTEST_MAIN(TestServerProfileDialog)
#include "tst_serverprofiledialog.moc"
