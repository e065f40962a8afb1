#include "core/base/redact.h"
#include "tests/core/transport/transportbench.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// Which key a call carries, and what a refused one or an unpaid bill lead to.
class TestHttpTransportRefusals : public SingleCallBench {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_key = "tml-old";
        m_renewals = 0;
        m_newKey.reset();
        m_server = std::make_unique<ScriptedServer>();
        open(make());
        m_result.reset();
    }
    void cleanup() { close(); }

    void keyGoesWhereTheSchemeSays_data()
    {
        QTest::addColumn<int>("auth");
        QTest::addColumn<QByteArray>("apiKey");
        QTest::addColumn<QByteArray>("authorization");
        QTest::newRow("api key") << static_cast<int>(AuthScheme::ApiKey) << QByteArray("tml-old") << QByteArray();
        QTest::newRow("bearer") << static_cast<int>(AuthScheme::Bearer) << QByteArray() << QByteArray("Bearer tml-old");
        QTest::newRow("none") << static_cast<int>(AuthScheme::None) << QByteArray() << QByteArray();
    }
    void keyGoesWhereTheSchemeSays()
    {
        QFETCH(int, auth);
        QFETCH(QByteArray, apiKey);
        QFETCH(QByteArray, authorization);
        m_transport = make(static_cast<AuthScheme>(auth));
        m_server->always("/a", answer::json("{}"));
        Call what = call();
        what.headers = {{"Authorization", "stray"}};
        send(what);
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
        const HttpHeaders headers = m_server->requests("/a").at(0).headers;
        QCOMPARE(headerValue(headers, "x-api-key"), std::string_view(apiKey.toStdString()));
        QCOMPARE(headerValue(headers, "authorization"), std::string_view(authorization.toStdString()));
    }

    /// Calls refused at the same time: each asks once, all are sent again with the new key.
    void refusedKeyIsRenewedOnce()
    {
        m_server->always("/a", [this](const ServerRequest& request, Responder responder) {
            const bool known = headerValue(request.headers, "x-api-key") == "tml-new";
            responder.send(ServerResponse::json("{}", known ? 200 : 401));
        });
        m_newKey = "tml-new";
        int done = 0;
        for (int i = 0; i < 4; ++i) {
            m_transport->send(call(), m_owner.get(), [&](const Result<HttpReply>& reply) {
                QVERIFY(reply.has_value());
                ++done;
            });
        }
        QTRY_COMPARE(done, 4);
        QCOMPARE(m_renewals, 4);
        QCOMPARE(m_server->count("/a"), 8);
        QCOMPARE(m_transport->lanes().at(1).waiting, 0);
        const auto requests = m_server->requests("/a");
        QVERIFY(std::ranges::all_of(requests, [](const ServerRequest& request) {
            return !headerValue(request.headers, "x-idempotency-key").empty();
        }));
    }

    void refusalStandsWithoutAnotherKey_data()
    {
        QTest::addColumn<bool>("newKeyIsRefusedToo");
        QTest::newRow("none is to be had") << false;
        QTest::newRow("refused again") << true;
    }
    void refusalStandsWithoutAnotherKey()
    {
        QFETCH(bool, newKeyIsRefusedToo);
        m_server->always("/a", answer::status(401, {}, R"({"detail":"who are you?"})"));
        if (newKeyIsRefusedToo)
            m_newKey = "tml-new";
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Auth);
        QCOMPARE(m_result->error().detail, u"who are you?"_s);
        QCOMPARE(m_renewals, 1);
        QCOMPARE(m_server->count("/a"), newKeyIsRefusedToo ? 2 : 1);
    }

    /// A key need not look like one, and a server may repeat it anywhere in its answer.
    void keyInARefusalIsStruckOut()
    {
        addSecret(u"acme-7f3"_s);
        m_server->always("/a", answer::status(403, {}, R"({"detail":"no acme-7f3 here","code":"acme-7f3"})"));
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().detail, u"no *** here"_s);
        QCOMPARE(m_result->error().code, u"***"_s);
        const RequestEntry shown = m_transport->journal().entries().back();
        QVERIFY(shown.detail.contains(u"no *** here"_s));
        QVERIFY(!shown.detail.contains(u"acme-7f3"_s));
    }

    void givenCredentialIsNeverRenewed()
    {
        m_server->always("/a", answer::status(401));
        m_newKey = "tml-new";
        Call what = call();
        what.credential = "tml-raw";
        send(what);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_renewals, 0);
        QCOMPARE(headerValue(m_server->requests("/a").at(0).headers, "x-api-key"), std::string_view("tml-raw"));
    }

    void callThatWaitsForAKeyCanBeCancelled()
    {
        m_server->always("/a", answer::status(401));
        m_holdRenewal = true;
        CallHandle handle = send(call());
        QTRY_COMPARE(m_renewals, 1);
        handle.cancel();
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_transport->lanes().at(1).waiting, 0);
        m_heldRenewal(true);
        QCoreApplication::processEvents();
        QCOMPARE(m_server->count("/a"), 1);
        m_holdRenewal = false;
    }

    /// 402: asked again every 5 s for as long as the pause may last; costs none of the retries.
    void waitsOutABillingPause()
    {
        m_server->always("/a", answer::status(402, {}, R"({"detail":"pay first"})"));
        Call what = call();
        what.retry.maxRetries = 1;
        what.retry.totalBudget = 1s;
        what.retry.billingPause = 60s;
        std::vector<CallWait> waits;
        what.onWait = [&](const CallWait& wait) {
            waits.push_back(wait);
        };
        send(what);
        for (int asked = 1; asked <= 4; ++asked) {
            QTRY_COMPARE(m_transport->journal().entries().back().attempt, asked);
            QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
            QTRY_VERIFY(!waits.empty()); // it is told from the event loop
            QTRY_COMPARE(waits.back().until, m_clock.now() + 5s);
            QCOMPARE(waits.back().reason, CallWait::Reason::BackOff);
            QCOMPARE(waits.back().why->httpStatus, 402);
            if (asked == 4)
                m_server->expect("/a", {answer::status(503), answer::json("{}")});
            m_clock.advance(5s);
        }
        QTRY_COMPARE(m_server->count("/a"), 5);
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
        m_clock.advance(1s); // the one retry
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
    }

    void billingPauseEnds()
    {
        m_server->always("/a", answer::status(402, {}, R"({"detail":"pay first"})"));
        Call what = call();
        what.retry.billingPause = 12s;
        send(what);
        for (int i = 0; i < 2; ++i) {
            QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
            m_clock.advance(5s);
            QTRY_COMPARE(m_server->count("/a"), i + 2);
        }
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::RateLimited);
        QCOMPARE(m_result->error().httpStatus, 402);
    }

    /// x-should-retry makes it a failure like others: it counts, and so does its time.
    void unpaidBillCostsRetriesWithoutAPause()
    {
        m_server->always("/a", answer::status(402, {{"x-should-retry", "true"}}));
        Call what = call();
        what.retry.maxRetries = 2;
        send(what);
        for (int asked = 1; asked <= 2; ++asked) {
            QTRY_COMPARE(m_server->count("/a"), asked);
            QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
            m_clock.advance(10s);
        }
        QTRY_COMPARE(m_server->count("/a"), 3);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().httpStatus, 402);
    }

private:
    std::unique_ptr<HttpTransport> make(AuthScheme auth = AuthScheme::ApiKey)
    {
        TransportOptions options;
        options.baseUrl = m_server->baseUrl();
        options.auth = auth;
        options.key = [this] {
            return m_key;
        };
        options.renewKey = [this](const std::string& refused, QObject* context, std::function<void(bool)> done) {
            QCOMPARE(refused, std::string("tml-old"));
            ++m_renewals;
            if (m_holdRenewal) {
                m_heldRenewal = std::move(done);
                return;
            }
            if (m_newKey)
                m_key = *m_newKey;
            QMetaObject::invokeMethod(
                context, [done = std::move(done), renewed = m_newKey.has_value()] { done(renewed); },
                Qt::QueuedConnection);
        };
        return std::make_unique<HttpTransport>(m_clock, options);
    }
    std::string m_key;
    std::optional<std::string> m_newKey; ///< what a renewal brings
    int m_renewals = 0;
    bool m_holdRenewal = false;
    std::function<void(bool)> m_heldRenewal;
};

QTEST_GUILESS_MAIN(TestHttpTransportRefusals)
#include "tst_httptransportrefusals.moc"
