#include "core/settings/secretstore.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_SecretStore : public QObject {
    Q_OBJECT
private slots:
    void keepsKeysInMemoryWithoutAKeychain()
    {
        SecretStore store;
        store.setKeychainEnabled(false);
        auto written = SecretStore::Place::Nowhere;
        store.write(u"p"_s, u"tml-1"_s, true, this, [&](SecretStore::Place place) { written = place; });
        QCOMPARE(written, SecretStore::Place::Nowhere); // never from inside the call
        QTRY_COMPARE(written, SecretStore::Place::Memory);

        QString read;
        store.read(u"p"_s, this, [&](const QString& key, SecretStore::Place) { read = key; });
        QTRY_COMPARE(read, u"tml-1"_s);

        store.remove(u"p"_s);
        bool asked = false;
        store.read(u"p"_s, this, [&](const QString& key, SecretStore::Place place) {
            QVERIFY(key.isEmpty());
            QCOMPARE(place, SecretStore::Place::Nowhere);
            asked = true;
        });
        QTRY_VERIFY(asked);
    }

    void fallsBackToMemoryWhenTheKeychainRefuses()
    {
        // A bus that cannot exist stands for a machine without a secret service.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        SecretStore store;
        auto written = SecretStore::Place::Nowhere;
        store.write(u"p"_s, u"tml-2"_s, true, this, [&](SecretStore::Place place) { written = place; });
        QTRY_COMPARE(written, SecretStore::Place::Memory);
        auto found = SecretStore::Place::Nowhere;
        store.read(u"p"_s, this, [&](const QString&, SecretStore::Place place) { found = place; });
        QTRY_COMPARE(found, SecretStore::Place::Memory);
    }
};

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_secretstore.moc"
