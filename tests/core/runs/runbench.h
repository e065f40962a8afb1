#pragma once

#include "core/runs/trainingrun.h"
#include "tests/core/clients/clientbench.h"

#include <QTemporaryDir>
#include <map>
#include <set>

namespace tinkex::test {

/// A ClientBench for training runs: accepts every POST to the model under a name of its own ("forward_backward#0",
/// "optim_step#0", "save_weights#0", …, each kind counted), so that a test can end them in the order it likes.
class RunBench : public ClientBench {
public:
    static constexpr char kPoll[] = "/api/v1/retrieve_future";

    bool open()
    {
        auto text = loadModelText(TINKEX_MODEL);
        QFile file(dataFile());
        if (!text || !folder.isValid() || !file.open(QIODevice::WriteOnly))
            return false;
        for (int i = 0; i < 8; ++i)
            file.write("{\"prompt\":\"ab\",\"completion\":\"cd\"}\n");
        m_text = std::move(*text);
        return openService() != nullptr;
    }

    QString dataFile() const { return folder.filePath(QStringLiteral("data.jsonl")); }

    RunSpec fileSpec(qint64 steps) const
    {
        RunSpec spec;
        spec.name = QStringLiteral("run");
        spec.dataFile = dataFile();
        spec.baseModel = QStringLiteral("tiny");
        spec.batchSize = 2;
        spec.steps = steps;
        spec.evaluateEvery = 0;
        return spec;
    }

    RunSpec exerciseSpec(qint64 steps) const
    {
        RunSpec spec = fileSpec(steps);
        spec.dataFile.clear();
        spec.exerciseId = QStringLiteral("addition");
        return spec;
    }

    RunContext context() { return {*service, tasks, clock, log, m_text, 1'000}; }

    /// Waits until `done`, meanwhile accepting what is sent to the model.
    template<class F> bool until(F done)
    {
        return QTest::qWaitFor(
            [&] {
                accept();
                return done();
            },
            5'000);
    }

    /// Ends an accepted operation. False when it was not asked about.
    bool complete(const std::string& operation, const std::string& body)
    {
        const std::string text = '"' + operation + '"';
        const auto poll = [&]() -> std::optional<int> {
            for (const int index : transport.find(kPoll, text)) {
                if (transport.at(index).open)
                    return index;
            }
            return std::nullopt;
        };
        if (!until([&] { return poll().has_value(); }))
            return false;
        transport.answer(*poll(), reply(body));
        return true;
    }

    /// What a run asks for that begins after a checkpoint.
    bool answerModelFromState(const std::string& model = "S:train:0")
    {
        return answer("/api/v1/weights_info", R"({"base_model":"tiny","is_lora":true,"lora_rank":8})") &&
               answer("/api/v1/create_model", modelMade(model)) && answer("/api/v1/load_weights", accepted("load")) &&
               complete("load", R"({"path":"tinker://r/weights/000001"})");
    }

    bool completeStep(int step)
    {
        const std::string number = '#' + std::to_string(step);
        return complete("forward_backward" + number, passed(step)) && complete("optim_step" + number, "{}");
    }
    bool completeSave(int save)
    {
        const std::string number = '#' + std::to_string(save);
        return complete("save_weights" + number, saved("weights", save)) &&
               complete("save_weights_for_sampler" + number, saved("sampler_weights", save));
    }

    /// As the Health page does it. False when there is no such task.
    bool cancelTask(const QString& operation)
    {
        for (const TaskRow& task : tasks.tasks()) {
            if (task.name == operation) {
                tasks.cancel(task.id);
                return true;
            }
        }
        return false;
    }

    static std::string passed(double loss)
    {
        return R"({"loss_fn_output_type":"scalar","loss_fn_outputs":[],"metrics":{"loss:sum":)" + std::to_string(loss) +
               "}}";
    }
    static std::string saved(const std::string& kind, int number)
    {
        return R"({"path":"tinker://r/)" + kind + '/' + std::to_string(number) + "\"}";
    }
    static std::string failed(const std::string& why) { return R"({"error":")" + why + R"(","category":"server"})"; }

    FakeEventSink log;
    QTemporaryDir folder;
    std::set<std::string> taken; ///< saves that are refused with 409

private:
    void accept()
    {
        for (const std::string kind : {"forward_backward", "optim_step", "save_weights", "save_weights_for_sampler"}) {
            while (const auto index = waiting("/api/v1/" + kind))
                transport.answer(*index, taken.contains(kind)
                                             ? refusal(409, "name taken")
                                             : reply(accepted(kind + '#' + std::to_string(m_accepted[kind]++))));
        }
    }

    ModelText m_text;
    std::map<std::string, int> m_accepted;
};

} // namespace tinkex::test
