#include "tests/support/scenes.h"
#include "ui/dialogs/serverprofiledialog.h"
#include "ui/widgets/noticebar.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

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
        void choose(const QString& name, int value) const
        {
            auto* box = dialog->findChild<QComboBox*>(name);
            box->setCurrentIndex(box->findData(value));
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
        QTRY_VERIFY(!form.dialog || !form.dialog->isVisible());
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

    void aServerThatCannotBeSavedIsSaid()
    {
        test::FakeWorkbench bench;
        bench.nextError = Error::make(ErrorKind::Storage, u"The settings file cannot be written."_s);
        Form form(bench);
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"http://gpu7:8000"_s);
        form.press(u"profileSave"_s);
        const auto* notice = form.dialog->findChild<NoticeBar*>();
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(u"cannot be written"_s));
        bench.nextError.reset();
        form.press(u"profileSave"_s);
        QTRY_VERIFY(!form.dialog || !form.dialog->isVisible());
        QCOMPARE(bench.profiles().last().name, u"gpu"_s);
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

    void howItIsReachedIsFoldedAwayUntilItIsUnusual()
    {
        test::FakeWorkbench bench;
        Form form(bench);
        QVERIFY(!form.edit(u"accessProxyUrl"_s)->isVisible());
        form.dialog->findChild<QToolButton*>(u"accessToggle"_s)->click();
        QVERIFY(form.edit(u"accessProxyUrl"_s)->isVisible());
        QVERIFY(!form.edit(u"accessProxyUrl"_s)->isEnabled()); // the proxy is the environment's
        ServerProfile profile{u"lab"_s, u"lab"_s, ProfileKind::Custom, u"http://gpu7:8000"_s, false, {}};
        profile.access.http2 = Http2Use::Off;
        Form unusual(bench, profile);
        QVERIFY(unusual.edit(u"accessProxyUrl"_s)->isVisible());
    }

    void accessIsStoredWithTheProfile()
    {
        test::FakeWorkbench bench;
        Form form(bench);
        const QString certificates = QStringLiteral(TINKEX_SUPPORT_DATA "/selfsigned.pem");
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"https://gpu7"_s);
        form.choose(u"accessAuth"_s, int(AuthScheme::Bearer));
        form.choose(u"accessHttp2"_s, int(Http2Use::Off));
        form.choose(u"accessProxy"_s, int(ProxyUse::Explicit));
        form.edit(u"accessProxyUrl"_s)->setText(u"http://proxy:3128"_s);
        form.edit(u"accessProxyUser"_s)->setText(u"me"_s);
        form.edit(u"accessProxyPassword"_s)->setText(u"hush"_s);
        form.edit(u"accessCertificates"_s)->setText(certificates);
        form.press(u"profileSave"_s);
        QTRY_VERIFY(!form.dialog || !form.dialog->isVisible());
        const ServerProfile stored = bench.profiles().last();
        QCOMPARE(stored.access.auth, AuthScheme::Bearer);
        QCOMPARE(stored.access.http2, Http2Use::Off);
        QCOMPARE(stored.access.proxy, ProxyUse::Explicit);
        QCOMPARE(stored.access.proxyUrl, u"http://proxy:3128"_s);
        QCOMPARE(stored.access.caFile, certificates);
        QCOMPARE(bench.calls.last(), u"setProxyLogin %1 me hush"_s.arg(stored.id));
    }

    void badAccess_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::newRow("no proxy address") << u"accessProxyUrl"_s << QString();
        QTest::newRow("proxy with a login") << u"accessProxyUrl"_s << u"http://me:x@proxy:3128"_s;
        QTest::newRow("ftp proxy") << u"accessProxyUrl"_s << u"ftp://proxy"_s;
        QTest::newRow("user with a colon") << u"accessProxyUser"_s << u"a:b"_s;
        QTest::newRow("password alone") << u"accessProxyPassword"_s << u"hush"_s;
        QTest::newRow("no such file") << u"accessCertificates"_s << u"/nowhere/ca.pem"_s;
        QTest::newRow("no certificate in it") << u"accessCertificates"_s << QCoreApplication::applicationFilePath();
    }

    void badAccess()
    {
        QFETCH(QString, field);
        QFETCH(QString, text);
        test::FakeWorkbench bench;
        Form form(bench);
        form.edit(u"profileName"_s)->setText(u"gpu"_s);
        form.edit(u"profileAddress"_s)->setText(u"https://gpu7"_s);
        form.choose(u"accessProxy"_s, int(ProxyUse::Explicit));
        form.edit(u"accessProxyUrl"_s)->setText(u"http://proxy:3128"_s);
        form.edit(field)->setText(text);
        form.press(u"profileSave"_s);
        QVERIFY(bench.calls.isEmpty());
        QVERIFY(form.dialog->isVisible());
        QVERIFY(form.edit(field)->isVisible());
    }

    void leavingTheProxyForgetsItsLogin()
    {
        test::FakeWorkbench bench;
        ServerProfile profile{u"lab"_s, u"lab"_s, ProfileKind::Custom, u"http://gpu7:8000"_s, false, {}};
        profile.access.proxy = ProxyUse::Explicit;
        profile.access.proxyUrl = u"http://proxy:3128"_s;
        bench.setProfiles({profile});
        Form form(bench, profile);
        form.choose(u"accessProxy"_s, int(ProxyUse::None));
        form.press(u"profileSave"_s);
        QTRY_COMPARE(bench.calls.last(), u"forgetProxyLogin lab"_s);
        QCOMPARE(bench.profiles().last().access.proxyUrl, QString());
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
