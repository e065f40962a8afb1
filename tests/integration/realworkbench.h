#pragma once

#include "core/workbench/localworkbench.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>
#include <sys/types.h>

namespace tinkex {

/// The real workbench with the real embedded server in a folder of its own, for integration tests. Ends with its
/// object.
class RealWorkbench : public QObject {
public:
    static constexpr int kPatience = 60'000; ///< ms; a loaded machine is slow, a hanging one must fail

    ~RealWorkbench() override { stop(); }

    void start()
    {
        WorkbenchOptions options;
        options.paths = Paths::inside(m_dir.path());
        options.useKeychain = false;
        QVERIFY(m_dir.isValid());
        QVERIFY(!options.paths.serverProgram.isEmpty());
        QVERIFY(!options.paths.baseModel.isEmpty());
        m_workbench = makeLocalWorkbench(options);
    }

    void stop()
    {
        if (!m_workbench)
            return;
        bool down = false;
        m_workbench->shutdown(this, [&down] { down = true; });
        QTRY_VERIFY_WITH_TIMEOUT(down, 6'000);
        m_workbench.reset();
    }

    void connectEmbedded()
    {
        m_workbench->connectTo(QStringLiteral("embedded"));
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Connected, kPatience);
    }

    /// Ends it in the middle of everything, as a crash of the window's side would.
    void destroy() { m_workbench.reset(); }

    Workbench& workbench() { return *m_workbench; }

    /// The run's id, or the reason why it did not start.
    QString startRun(const RunSpec& spec)
    {
        std::optional<Result<QString>> started;
        m_workbench->startRun(spec, this, [&](auto r) { started = std::move(r); });
        if (!QTest::qWaitFor([&] { return started.has_value(); }, kPatience))
            return QStringLiteral("no answer");
        return started->has_value() ? **started : started->error().toText();
    }

    RunSnapshot snapshot(const QString& run) const
    {
        for (const RunSnapshot& known : m_workbench->runs().runs) {
            if (known.id == run)
                return known;
        }
        return {};
    }

    Result<SampleResult> sample(const SampleSpec& spec)
    {
        std::optional<Result<SampleResult>> result;
        m_workbench->sample(spec, this, [&](auto r) { result = std::move(r); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, kPatience))
            return failure(ErrorKind::Timeout, "no answer");
        return *result;
    }

    pid_t serverPid() const
    {
        for (const SupervisedRow& row : m_workbench->health().supervised) {
            const QString mark = QStringLiteral("process ");
            const qsizetype at = row.detail.indexOf(mark);
            if (row.name == QStringLiteral("process") && at >= 0)
                return static_cast<pid_t>(row.detail.mid(at + mark.size()).toInt());
        }
        return -1;
    }

    static RunSpec exercise(const QString& id)
    {
        for (const ExerciseInfo& info : exerciseInfos()) {
            if (info.id == id) {
                RunSpec spec = info.defaults;
                spec.baseModel = QStringLiteral("tinkex/tiny-512");
                return spec;
            }
        }
        return {};
    }

    static RunSpec shortAddition(qint64 steps)
    {
        RunSpec spec = exercise(QStringLiteral("addition"));
        spec.steps = steps;
        spec.batchSize = 8;
        spec.checkpointEvery = 5;
        spec.evaluateEvery = 0;
        return spec;
    }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_workbench;
};

} // namespace tinkex
