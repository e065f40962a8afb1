#include "core/base/redact.h"
#include "core/settings/profilestore.h"
#include "core/telemetry/eventlog.h"
#include "tests/core/acceptance/stack.h"
#include "tests/core/acceptance/tinkermock.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::string kKey = "tml-AbCdEf0123456789xyzXYZ";

std::string withKey(const std::string& before)
{
    return "{\"detail\":\"" + before + kKey + "\"}";
}

} // namespace

/// A server that talks about the key in everything it says; and nothing that people can see or find repeats it.
class TestKeySecrecy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ax_33_theKeyIsNowhereToBeSeen()
    {
        TinkerMock mock;
        Stack stack(mock.baseUrl(), kKey);
        QPointer<ServiceClient> service = stack.open();
        QVERIFY(service);
        TrainingClient* const trainer = stack.trainer(service);
        SamplingClient* const sampler = stack.sampler(service);

        mock.always("/api/v1/forward_backward", answer::status(400, {}, withKey("not with ")));
        mock.always("/api/v1/asample", answer::status(401, {}, withKey("unknown key ")));
        mock.future = [](const std::string& id, int poll) -> std::optional<ServerResponse> {
            if (poll == 1)
                return ServerResponse::json(TinkerMock::tryAgain(id, 20, "paused_rate_limit", "too much for " + kKey));
            if (poll == 2)
                return ServerResponse::json(withKey("trouble with "), 503);
            return ServerResponse::json("{\"error\":\"Authorization: Bearer " + kKey + "\",\"category\":\"user\"}");
        };
        Loss loss;
        Step step;
        Sampled sample;
        trainer->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, loss.handler());
        sampler->sample(Stack::prompt(), this, sample.handler());
        trainer->optimStep({}, this, step.handler());
        QTRY_VERIFY_WITH_TIMEOUT(mock.polls("f1") >= 2, Stack::kPatience);
        look(stack, *service); // while it waits, and afterwards
        QTRY_VERIFY_WITH_TIMEOUT(loss && step && sample, Stack::kPatience);
        QVERIFY(!*loss && !*step && !*sample);
        m_texts << loss->error().toText() << step->error().toText() << sample->error().toText();

        mock.always("/api/v1/session_heartbeat", answer::status(403, {}, withKey("no session for ")));
        HeartbeatPolicy policy;
        policy.interval = Milliseconds{50};
        policy.maxFailures = 2;
        stack.sessions.setPolicy(policy);
        mock.always("/api/v1/create_session", answer::status(403, {}, withKey("nothing for ")));
        stack.services.stopChild(service);
        QTRY_VERIFY_WITH_TIMEOUT(!service, Stack::kPatience);
        QVERIFY(!stack.open(u"refused"_s));
        for (const SessionStatus& status : stack.sessions.sessions())
            m_texts << status.lastError << status.endReason;
        collect(stack);
        QVERIFY(m_texts.size() > 20);
        const QString all = m_texts.join(u'\n');
        QVERIFY2(!all.contains(QString::fromStdString(kKey)), qPrintable(all));
    }

    /// Servers of one's own make keys that nothing gives away but that they are known.
    void c1_73_aKeyOfAnyShapeIsHidden()
    {
        m_texts.clear();
        const std::string key = "acme/Zz9+of_our.own";
        addSecret(QString::fromStdString(key)); // as whoever connects does
        TinkerMock mock;
        Stack stack(mock.baseUrl(), key);
        QPointer<ServiceClient> service = stack.open();
        QVERIFY(service);
        connect(&stack.accounts.front()->link, &ServerLink::queueStateChanged, this,
                [this](const QString&, wire::QueueState, const QString& reason) { m_texts << reason; });
        TrainingClient* const trainer = stack.trainer(service);
        SamplingClient* const sampler = stack.sampler(service);
        const std::string told = "\"too much for " + key + " today\"";
        mock.always("/api/v1/asample", answer::status(429, {},
                                                      "{\"error\":" + told + ",\"queue_state\":\"paused_rate_limit\"," +
                                                          "\"queue_state_reason\":" + told + "}"));
        mock.always("/api/v1/optim_step", answer::status(400, {}, "{\"detail\":" + told + "}"));
        Sampled sample;
        Step step;
        OperationHandle handle = sampler->sample(Stack::prompt(), this, sample.handler());
        trainer->optimStep({}, this, step.handler());
        QTRY_VERIFY(!sampler->row().operations.value(0).queueReason.isEmpty());
        QTRY_VERIFY(step.has_value());
        look(stack, *service);
        m_texts << step->error().toText();
        handle.cancel();
        QTRY_VERIFY(sample.has_value());
        m_texts << sample->error().toText();
        const QString all = m_texts.join(u'\n');
        QVERIFY(all.contains(u"too much for"_s));
        QVERIFY2(!all.contains(u"acme"_s), qPrintable(all));
    }

    void ax_33_settingsHoldNoKey()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        {
            QSettings settings(file, QSettings::IniFormat);
            QProcessEnvironment environment;
            environment.insert(u"TINKER_API_KEY"_s, QString::fromStdString(kKey));
            environment.insert(u"TINKER_BASE_URL"_s, u"https://example.org"_s);
            ProfileStore store(settings, environment);
            ServerProfile profile;
            profile.name = u"mine"_s;
            profile.baseUrl = u"https://example.org/api"_s;
            QVERIFY(store.save(profile).has_value());
            profile.baseUrl = u"https://me:%1@example.org"_s.arg(QString::fromStdString(kKey));
            QVERIFY(!store.save(profile).has_value()); // a key in the address would be kept
            store.setLastUsed(u"environment"_s);
        }
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QByteArray text = saved.readAll();
        QVERIFY(text.contains("example.org"));
        QVERIFY(!text.contains(kKey.c_str()));
    }

private:
    void look(Stack& stack, const ServiceClient& service)
    {
        for (const ClientRow& client : service.clientRows()) {
            m_texts << client.name << client.endReason;
            for (const OperationRow& operation : client.operations)
                m_texts << operation.queueReason << operation.wait.reason << operation.requestId;
        }
        for (const TaskRow& task : stack.tasks.tasks())
            m_texts << task.name << task.owner;
        collect(stack);
    }

    void collect(Stack& stack)
    {
        EventLog log(stack.clock);
        for (const EventRow& row : stack.events.lines)
            log.report(row.severity, row.category.toStdString(), row.object, row.text);
        for (const EventRow& row : log.entries())
            m_texts << row.object << row.text;
        QList<SupervisedRow> rows;
        stack.services.appendRows(rows, {});
        for (const SupervisedRow& row : rows)
            m_texts << row.path << row.detail;
        for (const RequestEntry& entry : stack.accounts.front()->transport.journal().entries())
            m_texts << entry.operation << entry.path << entry.detail;
    }

    QStringList m_texts;
};

QTEST_GUILESS_MAIN(TestKeySecrecy)
#include "tst_keysecrecy.moc"
