#include "core/engine/modelconfig.h"
#include "core/engine/pretraining.h"
#include "core/engine/safetensors.h"
#include "testmodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

class TestModelConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void defaults();
    void refusals_data();
    void refusals();
    void modelDirectories();
    void garbledConfigNeverCrashes();
};

void TestModelConfig::roundTrip()
{
    ModelConfig config = tinyConfig(false);
    config.ropeTheta = 500000.f;
    config.normEps = 3e-6f;
    config.eosTokens = {};
    const auto parsed = parseModelConfig(modelConfigJson(config));
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().toText()));
    QCOMPARE(parsed->vocabSize, config.vocabSize);
    QCOMPARE(parsed->hiddenSize, config.hiddenSize);
    QCOMPARE(parsed->layers, config.layers);
    QCOMPARE(parsed->heads, config.heads);
    QCOMPARE(parsed->kvHeads, config.kvHeads);
    QCOMPARE(parsed->headDim, config.headDim);
    QCOMPARE(parsed->ffnSize, config.ffnSize);
    QCOMPARE(parsed->maxContext, config.maxContext);
    QCOMPARE(parsed->ropeTheta, config.ropeTheta);
    QCOMPARE(parsed->normEps, config.normEps);
    QCOMPARE(parsed->tiedEmbeddings, false);
    QCOMPARE(parsed->bosToken, -1);
    QVERIFY(parsed->eosTokens.empty());
}

void TestModelConfig::defaults()
{
    const auto parsed = parseModelConfig(R"({"vocab_size": 100, "hidden_size": 64, "num_hidden_layers": 3,
        "num_attention_heads": 4, "intermediate_size": 96, "max_position_embeddings": 128, "eos_token_id": [1, 2],
        "head_dim": null, "rope_parameters": {"rope_type": "default", "rope_theta": 20000}, "unknown": {"x": []}})");
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().toText()));
    QCOMPARE(parsed->kvHeads, 4);
    QCOMPARE(parsed->headDim, 16);
    QCOMPARE(parsed->ropeTheta, 20000.f);
    QCOMPARE(parsed->normEps, 1e-6f);
    QCOMPARE(parsed->tiedEmbeddings, false);
    QCOMPARE(parsed->eosTokens, (std::vector<TokenId>{1, 2}));
}

void TestModelConfig::refusals_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("says");
    QTest::newRow("not JSON") << "{"
                              << ""
                              << "JSON";
    QTest::newRow("another model") << "\"llama\""
                                   << "\"gpt2\""
                                   << "gpt2";
    QTest::newRow("another architecture") << "LlamaForCausalLM"
                                          << "Qwen2ForCausalLM"
                                          << "architecture";
    QTest::newRow("activation") << "silu"
                                << "gelu"
                                << "silu";
    QTest::newRow("bias") << "\"attention_bias\": false"
                          << "\"attention_bias\": true"
                          << "biases";
    QTest::newRow("scaled rope") << "\"rope_scaling\": null"
                                 << "\"rope_scaling\": {\"rope_type\": \"llama3\"}"
                                 << "rotary";
    QTest::newRow("old scaled rope") << "\"rope_scaling\": null"
                                     << "\"rope_scaling\": {\"type\": \"linear\"}"
                                     << "rotary";
    QTest::newRow("missing field") << "vocab_size"
                                   << "vocab_sise"
                                   << "vocab_size";
    QTest::newRow("text for a number") << "\"hidden_size\": 20"
                                       << "\"hidden_size\": \"20\""
                                       << "hidden_size";
    QTest::newRow("negative") << "\"hidden_size\": 20"
                              << "\"hidden_size\": -20"
                              << "hidden_size";
    QTest::newRow("enormous") << "\"hidden_size\": 20"
                              << "\"hidden_size\": 99999999999"
                              << "hidden_size";
    QTest::newRow("odd head") << "\"head_dim\": 6"
                              << "\"head_dim\": 7"
                              << "head_dim";
    QTest::newRow("heads do not divide") << "\"num_key_value_heads\": 2"
                                         << "\"num_key_value_heads\": 3"
                                         << "multiple";
    QTest::newRow("end token") << "\"eos_token_id\": 0"
                               << "\"eos_token_id\": 37"
                               << "eos_token_id";
    QTest::newRow("eps") << "\"rms_norm_eps\": 1e-05"
                         << "\"rms_norm_eps\": 0"
                         << "rms_norm_eps";
}

void TestModelConfig::refusals()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, says);
    const QString json = QString::fromStdString(modelConfigJson(tinyConfig()));
    QVERIFY2(json.contains(from), qPrintable(json));
    const auto parsed = parseModelConfig(QString(json).replace(from, to).toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::Storage);
    QVERIFY2(parsed.error().detail.contains(says), qPrintable(parsed.error().detail));
}

void TestModelConfig::modelDirectories()
{
    QTemporaryDir temporary;
    const std::filesystem::path directory = temporary.path().toStdString();
    QVERIFY(BaseTrainer::create(tinyConfig(), 1).value()->saveModel(directory));
    QVERIFY(loadModel(directory));

    const auto config = readFile(directory / "config.json", 1 << 20).value();
    const auto refuses = [&](const char* says) {
        const auto loaded = loadModel(directory);
        return !loaded && loaded.error().kind == ErrorKind::Storage &&
               loaded.error().toText().contains(QLatin1String(says));
    };
    const auto withConfig = [&](const ModelConfig& changed) {
        return writeFile(directory / "config.json", modelConfigJson(changed)).has_value();
    };
    ModelConfig changed = tinyConfig();
    changed.ffnSize = 27;
    QVERIFY(withConfig(changed) && refuses("has the shape"));
    changed = tinyConfig();
    changed.layers = 3;
    QVERIFY(withConfig(changed) && refuses("is missing"));
    changed.layers = 1;
    QVERIFY(withConfig(changed) && refuses("does not belong"));
    changed = tinyConfig();
    changed.vocabSize = 2000000;
    QVERIFY(withConfig(changed) && refuses("smaller than config.json says"));
    QVERIFY(writeFile(directory / "config.json", config));
    QVERIFY(loadModel(directory));

    const auto weights = readFile(directory / "model.safetensors", 1 << 20).value();
    QVERIFY(writeFile(directory / "model.safetensors", weights.substr(0, weights.size() - 1)));
    QVERIFY(refuses("model.safetensors"));
    std::filesystem::remove(directory / "model.safetensors");
    QVERIFY(refuses("model.safetensors"));
    QVERIFY(writeFile(directory / "model.safetensors.index.json", "{}"));
    QVERIFY(refuses("split"));
}

void TestModelConfig::garbledConfigNeverCrashes()
{
    const std::string good = modelConfigJson(tinyConfig());
    Random random(3);
    int accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = good;
        for (std::uint64_t change = 0; change <= random.next() % 3; ++change)
            bytes[random.next() % bytes.size()] = static_cast<char>(random.next() & 0xff);
        if (round % 3 == 0)
            bytes.resize(random.next() % bytes.size());
        accepted += parseModelConfig(bytes).has_value() ? 1 : 0;
    }
    QVERIFY(accepted < 20000);
}

QTEST_GUILESS_MAIN(TestModelConfig)
#include "tst_modelconfig.moc"
