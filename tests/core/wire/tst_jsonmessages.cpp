#include "wiretest.h"

#include <QtTest>
#include <functional>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

using Rewrite = std::function<Result<std::string>(std::string_view)>;
Q_DECLARE_METATYPE(Rewrite)

/// Each row decodes a document and encodes what was understood: once in the canonical (0.25) form, which must come back
/// byte for byte, once in the older or another server's form.
class JsonMessagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rewrite_data();
    void rewrite();
    void refused_data();
    void refused();
    void smallEncoders_data();
    void smallEncoders();
    void submitted();
    void clientConfig();
    void unusableConfigNumbers_data();
    void unusableConfigNumbers();
    void objectsAreKeptAsText();

private:
    static void sessionRows();
    static void modelRows();
    static void trainingRows();
    static void weightRows();
    static void restRows();
    static void telemetryRows();
};

namespace {

template<class T> Result<std::string> rewriteAs(std::string_view json)
{
    const auto value = decode<T>(json);
    if (!value)
        return failure(value.error());
    return encode(*value);
}

template<class T> void row(const char* name, const char* input, const char* expected)
{
    QTest::newRow(name) << Rewrite(rewriteAs<T>) << QByteArray(input) << QByteArray(expected);
}

template<class T> void canonical(const char* name, const char* document)
{
    row<T>(name, document, document);
}

template<class T> void refusedRow(const char* name, const char* input, const char* problem)
{
    QTest::newRow(name) << Rewrite(rewriteAs<T>) << QByteArray(input) << QByteArray(problem);
}

} // namespace

void JsonMessagesTest::sessionRows()
{
    canonical<CreateSessionRequest>(
        "create_session 0.25",
        R"({"tags":["a","b"],"user_metadata":{"x":[1,2.5,null]},"sdk_version":"0.25.0","project_id":"p","type":"create_session"})");
    row<CreateSessionRequest>(
        "create_session tinkex",
        R"({"tags":["tinkex-elixir"],"user_metadata":null,"project_id":null,"sdk_version":"0.15.0"})",
        R"({"tags":["tinkex-elixir"],"user_metadata":{},"sdk_version":"0.15.0","type":"create_session"})");
    canonical<CreateSessionResponse>(
        "create_session reply",
        R"({"session_id":"S","info_message":"i","warning_message":"w","error_message":"e","type":"create_session"})");
    row<CreateSessionResponse>("create_session short reply", R"({"session_id":7,"info_message":null,"extra":{}})",
                               R"({"session_id":"7","type":"create_session"})");
}

void JsonMessagesTest::modelRows()
{
    canonical<CreateModelRequest>(
        "create_model 0.25",
        R"({"session_id":"S","model_seq_id":0,"base_model":"Q/Q","lora_config":{"rank":16,"train_unembed":true,"train_mlp":true,"train_attn":true},"type":"create_model"})");
    row<CreateModelRequest>(
        "create_model 0.7",
        R"({"session_id":"S","model_seq_id":0,"base_model":"Q/Q","user_metadata":null,"lora_config":{"rank":16,"seed":null,"train_unembed":true,"train_mlp":true,"train_attn":true}})",
        R"({"session_id":"S","model_seq_id":0,"base_model":"Q/Q","lora_config":{"rank":16,"train_unembed":true,"train_mlp":true,"train_attn":true},"type":"create_model"})");
    row<CreateModelRequest>("create_model without adapter",
                            R"({"session_id":"S","model_seq_id":1,"base_model":"Q","lora_config":null})",
                            R"({"session_id":"S","model_seq_id":1,"base_model":"Q","type":"create_model"})");
    row<CreateModelRequest>(
        "create_model defaults",
        R"({"session_id":"S","model_seq_id":1,"base_model":"Q","user_metadata":{"k":"v"},"lora_config":{"seed":18446744073709551615}})",
        R"({"session_id":"S","model_seq_id":1,"base_model":"Q","user_metadata":{"k":"v"},"lora_config":{"rank":32,"seed":18446744073709551615,"train_unembed":true,"train_mlp":true,"train_attn":true},"type":"create_model"})");
    canonical<ModelInfo>(
        "get_info",
        R"({"model_data":{"arch":"tiny","model_name":"M","tokenizer_id":"T"},"model_id":"S:train:0","is_lora":true,"lora_rank":8,"model_name":"M","type":"get_info"})");
    row<ModelInfo>(
        "get_info bare", R"({"model_id":"m","model_name":"M","model_data":null,"is_lora":false})",
        R"({"model_data":{"model_name":"M"},"model_id":"m","is_lora":false,"lora_rank":0,"model_name":"M","type":"get_info"})");
}

void JsonMessagesTest::trainingRows()
{
    canonical<ForwardBackwardRequest>(
        "forward_backward 0.20",
        R"({"forward_backward_input":{"data":[{"loss_fn_inputs":{"target_tokens":{"data":[2,3,4],"dtype":"int64","shape":[3]},"weights":{"data":[1.0,1.0,0.0],"dtype":"float32","shape":[3]}},"model_input":{"chunks":[{"tokens":[1,2,3],"type":"encoded_text"}]}}],"loss_fn":"cross_entropy"},"model_id":"S:train:0","seq_id":1})");
    row<ForwardBackwardRequest>(
        "forward 0.16",
        R"({"forward_input":{"data":[{"loss_fn_inputs":{"weights":{"data":[1,0],"dtype":"float32"}},"model_input":{"chunks":[{"tokens":[1]},{"tokens":[2]}]}}],"loss_fn":"dro","loss_fn_config":{"beta":0.05}},"model_id":"m","seq_id":2})",
        R"({"forward_input":{"data":[{"loss_fn_inputs":{"weights":{"data":[1.0,0.0],"dtype":"float32","shape":[2]}},"model_input":{"chunks":[{"tokens":[1],"type":"encoded_text"},{"tokens":[2],"type":"encoded_text"}]}}],"loss_fn":"dro","loss_fn_config":{"beta":0.05}},"model_id":"m","seq_id":2})");
    row<ForwardBackwardRequest>(
        "forward_backward nulls",
        R"({"forward_backward_input":{"data":[],"loss_fn":"ppo","loss_fn_config":null},"model_id":"m","seq_id":null})",
        R"({"forward_backward_input":{"data":[],"loss_fn":"ppo"},"model_id":"m","seq_id":0})");
    canonical<ForwardBackwardOutput>(
        "forward_backward result",
        R"({"loss_fn_output_type":"T","loss_fn_outputs":[{"logprobs":{"data":[-1.5,-2.0],"dtype":"float32","shape":[2]}},{}],"metrics":{"loss:sum":3.5}})");
    row<ForwardBackwardOutput>("forward_backward result of others",
                               R"({"loss_fn_outputs":[],"metrics":{"loss:mean":NaN}})",
                               R"({"loss_fn_output_type":"","loss_fn_outputs":[],"metrics":{"loss:mean":null}})");
    canonical<OptimStepRequest>(
        "optim_step 0.25",
        R"({"adam_params":{"learning_rate":0.001,"beta1":0.9,"beta2":0.99,"eps":1e-08,"weight_decay":0.1,"grad_clip_norm":1.0},"model_id":"m","seq_id":3,"type":"optim_step"})");
    row<OptimStepRequest>(
        "optim_step 0.16", R"({"adam_params":{"learning_rate":0.0001},"model_id":"S:train:0","seq_id":3})",
        R"({"adam_params":{"learning_rate":1e-04,"beta1":0.9,"beta2":0.95,"eps":1e-12,"weight_decay":0.0,"grad_clip_norm":0.0},"model_id":"S:train:0","seq_id":3,"type":"optim_step"})");
    canonical<OptimStepResult>("optim_step result",
                               R"({"type":"optim_step","metrics":{"a":1.0,"skyrl.ai/grad_norm":2.5}})");
    row<OptimStepResult>("optim_step empty result", R"({})", R"({"type":"optim_step","metrics":{}})");
    row<OptimStepResult>("optim_step null metrics", R"({"metrics":null})", R"({"type":"optim_step","metrics":{}})");
}

void JsonMessagesTest::weightRows()
{
    canonical<SaveWeightsRequest>(
        "save_weights",
        R"({"model_id":"m","path":"n","seq_id":4,"ttl_seconds":60,"overwrite":true,"type":"save_weights"})");
    row<SaveWeightsRequest>("save_weights tinkex", R"({"model_id":"m","path":null,"seq_id":4,"ttl_seconds":null})",
                            R"({"model_id":"m","seq_id":4,"overwrite":false,"type":"save_weights"})");
    canonical<LoadWeightsRequest>(
        "load_weights",
        R"({"model_id":"m","seq_id":5,"path":"tinker://r/weights/n","optimizer":true,"type":"load_weights"})");
    canonical<LoadWeightsRequest>(
        "create via load",
        R"({"session_id":"S","model_seq_id":2,"base_model":"B","user_metadata":{"a":1},"path":"tinker://r/weights/n","optimizer":false,"type":"load_weights"})");
    row<LoadWeightsRequest>(
        "load_weights 0.5", R"({"model_id":"m","seq_id":5,"path":"tinker://r/weights/n"})",
        R"({"model_id":"m","seq_id":5,"path":"tinker://r/weights/n","optimizer":false,"type":"load_weights"})");
    canonical<SaveForSamplerRequest>("save for sampler named",
                                     R"({"model_id":"m","path":"n","seq_id":6,"type":"save_weights_for_sampler"})");
    canonical<SaveForSamplerRequest>(
        "save for sampler ephemeral",
        R"({"model_id":"m","sampling_session_seq_id":3,"seq_id":6,"ttl_seconds":9,"type":"save_weights_for_sampler"})");
}

void JsonMessagesTest::restRows()
{
    canonical<TrainingRun>(
        "run",
        R"({"training_run_id":"r","base_model":"b","model_owner":"o","is_lora":true,"corrupted":false,"lora_rank":8,"last_request_time":"2026-01-01T00:00:00Z","last_checkpoint":{"checkpoint_id":"weights/n","checkpoint_type":"training","time":"t","tinker_path":"tinker://r/weights/n","size_bytes":5000000000,"public":true,"expires_at":"e"},"user_metadata":{"k":"v"}})");
    row<TrainingRun>(
        "run with nulls",
        R"({"training_run_id":"r","last_checkpoint":null,"user_metadata":{"n":5,"o":{"x":[1]},"s":"t"},"lora_rank":null})",
        R"({"training_run_id":"r","base_model":"","model_owner":"","is_lora":true,"corrupted":false,"last_request_time":"","user_metadata":{"n":"5","o":"{\"x\":[1]}","s":"t"}})");
    canonical<TrainingRunList>("runs", R"({"training_runs":[],"cursor":{"offset":20,"limit":10,"total_count":99}})");
    row<TrainingRunList>("runs without cursor", R"({"training_runs":[]})",
                         R"({"training_runs":[],"cursor":{"offset":0,"limit":0,"total_count":0}})");
    canonical<CheckpointList>(
        "checkpoints",
        R"({"checkpoints":[{"checkpoint_id":"sampler_weights/n","checkpoint_type":"sampler","time":"t","tinker_path":"p","public":false}]})");
    row<CheckpointList>("checkpoints null cursor", R"({"checkpoints":[],"cursor":null})", R"({"checkpoints":[]})");
    canonical<WeightsInfo>(
        "weights_info",
        R"({"base_model":"b","is_lora":true,"lora_rank":4,"train_unembed":false,"train_mlp":true,"train_attn":true})");
    row<WeightsInfo>("weights_info 0.5", R"({"base_model":"b"})", R"({"base_model":"b","is_lora":true})");
    canonical<SessionInfo>("session", R"({"training_run_ids":["a"],"sampler_ids":["b","c"]})");
    canonical<SamplerInfo>("sampler",
                           R"({"sampler_id":"s","base_model":"b","model_path":"tinker://r/sampler_weights/n"})");
    row<SamplerInfo>("sampler of base", R"({"sampler_id":"s","base_model":"b","model_path":null})",
                     R"({"sampler_id":"s","base_model":"b"})");
    canonical<CreateSamplingSessionRequest>(
        "sampling session",
        R"({"session_id":"S","sampling_session_seq_id":0,"model_path":"tinker://r/sampler_weights/n","type":"create_sampling_session"})");
    row<CreateSamplingSessionRequest>(
        "sampling session tinkex",
        R"({"session_id":"S","sampling_session_seq_id":2,"base_model":"B","model_path":null})",
        R"({"session_id":"S","sampling_session_seq_id":2,"base_model":"B","type":"create_sampling_session"})");
}

void JsonMessagesTest::telemetryRows()
{
    canonical<TelemetryBatch>(
        "telemetry",
        R"({"events":[{"event":"GENERIC_EVENT","event_id":"u","event_session_index":3,"severity":"INFO","timestamp":"t","event_name":"n","event_data":{"a":{"b":[1,true]}}}],"platform":"Linux","sdk_version":"0.25.0","session_id":"S","process_uuid":"p"})");
    row<TelemetryBatch>(
        "telemetry 0.15", R"({"events":[{"event":"SESSION_END","duration":1.5,"traceback":null}],"session_id":"S"})",
        R"({"events":[{"event":"SESSION_END","event_id":"","event_session_index":0,"severity":"","timestamp":"","duration":"1.5"}],"platform":"","sdk_version":"","session_id":"S"})");
}

void JsonMessagesTest::rewrite_data()
{
    QTest::addColumn<Rewrite>("rewriteDocument");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    sessionRows();
    modelRows();
    trainingRows();
    weightRows();
    restRows();
    telemetryRows();
}

void JsonMessagesTest::rewrite()
{
    QFETCH(Rewrite, rewriteDocument);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, expected);
    const auto written = rewriteDocument(input.toStdString());
    QVERIFY2(written, problemOf(written).c_str());
    QCOMPARE(bytes(*written), expected);
    const auto again = rewriteDocument(*written);
    QVERIFY2(again, problemOf(again).c_str());
    QCOMPARE(bytes(*again), expected);
}

void JsonMessagesTest::refused_data()
{
    QTest::addColumn<Rewrite>("rewriteDocument");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("problem");
    refusedRow<CreateSessionResponse>("missing", "{}", "session_id: missing");
    refusedRow<CreateSessionResponse>("null is missing", R"({"session_id":null})", "session_id: missing");
    refusedRow<CreateSessionResponse>("not an object", "[1]", "expected an object");
    refusedRow<CreateModelRequest>("wrong type", R"({"session_id":"S","model_seq_id":"x","base_model":"B"})",
                                   "model_seq_id: expected an integer of 64 bits");
    refusedRow<CreateModelRequest>("fraction", R"({"session_id":"S","model_seq_id":1.5,"base_model":"B"})",
                                   "model_seq_id: expected an integer of 64 bits");
    refusedRow<CreateModelRequest>(
        "nested", R"({"session_id":"S","model_seq_id":1,"base_model":"B","lora_config":{"rank":3000000000}})",
        "lora_config.rank: expected an integer of 32 bits");
    refusedRow<ForwardBackwardRequest>("no input", R"({"model_id":"m"})", "forward_backward_input: missing");
    refusedRow<ForwardBackwardRequest>(
        "deep",
        R"({"model_id":"m","forward_backward_input":{"loss_fn":"x","data":[{"model_input":{"chunks":[{"tokens":[1,"a"]}]}}]}})",
        "forward_backward_input.data[0].model_input.chunks[0].tokens[1]: expected an integer of 64 bits");
    refusedRow<LoadWeightsRequest>("no address", R"({"path":"p"})", "neither model_id nor session_id");
    refusedRow<CreateSessionRequest>("metadata is a list", R"({"user_metadata":[]})",
                                     "user_metadata: expected an object");
    refusedRow<TrainingRunList>("row", R"({"training_runs":[{"training_run_id":"a"},{}]})",
                                "training_runs[1].training_run_id: missing");
}

void JsonMessagesTest::refused()
{
    QFETCH(Rewrite, rewriteDocument);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, problem);
    const auto written = rewriteDocument(input.toStdString());
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Protocol);
    QCOMPARE(bytes(problemOf(written)), problem);
}

void JsonMessagesTest::smallEncoders_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("expected");
    const auto encoded = [](const char* name, const std::string& written, const char* expected) {
        QTest::newRow(name) << bytes(written) << QByteArray(expected);
    };
    encoded("models", encodeSupportedModels({{"a", 2048}, {"b", 0}}),
            R"({"supported_models":[{"model_name":"a","max_context_length":2048},{"model_name":"b"}]})");
    encoded("submitted", encodeSubmitted("m:1", "m"), R"({"request_id":"m:1","model_id":"m"})");
    encoded("submitted without model", encodeSubmitted("r"), R"({"request_id":"r"})");
    encoded("save", encodeSaveResult("save_weights", {"tinker://m/weights/n", {}}),
            R"({"type":"save_weights","path":"tinker://m/weights/n"})");
    encoded("save ephemeral", encodeSaveResult("save_weights_for_sampler", {{}, "S:sample:1"}),
            R"({"type":"save_weights_for_sampler","path":null,"sampling_session_id":"S:sample:1"})");
    encoded("load", encodeLoadResult({"p", "m"}), R"({"type":"load_weights","path":"p","model_id":"m"})");
    encoded("create_model", encodeCreateModelResult("m"), R"({"model_id":"m","type":"create_model"})");
    encoded("unload", encodeUnloadResult("m"), R"({"model_id":"m","type":"unload_model"})");
    encoded("sampling session", encodeCreateSamplingSessionResult("S:sample:0"),
            R"({"sampling_session_id":"S:sample:0","type":"create_sampling_session"})");
    encoded("detail", encodeDetail("no \"x\""), R"({"detail":"no \"x\""})");
    encoded("get_info", encodeModelIdRequest("m", "get_info"), R"({"model_id":"m","type":"get_info"})");
    encoded("heartbeat", encodeHeartbeat("S"), R"({"session_id":"S","type":"session_heartbeat"})");
    encoded("retrieve", encodeRetrieveFuture("r", true), R"({"request_id":"r","allow_metadata_only":true})");
    encoded("config", encodeSdkVersion("0.25.0"), R"({"sdk_version":"0.25.0"})");
    encoded("weights_info", encodeWeightsInfoRequest("tinker://r/weights/a%20b"),
            R"({"tinker_path":"tinker://r/weights/a%20b"})");
    encoded("ttl", encodeTtl(60), R"({"ttl_seconds":60})");
    encoded("ttl off", encodeTtl(std::nullopt), R"({"ttl_seconds":null})");
    encoded("sessions", encodeSessionList({"a", "b"}), R"({"sessions":["a","b"]})");
    encoded("archive", encodeArchiveUrl({"u", "t"}), R"({"url":"u","expires":"t"})");
}

void JsonMessagesTest::smallEncoders()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, expected);
    QCOMPARE(written, expected);
}

void JsonMessagesTest::submitted()
{
    const auto future = decode<Submitted>(R"({"request_id":"r","model_id":null,"x":1})");
    QVERIFY(future);
    QCOMPARE(bytes(future->requestId), QByteArray("r"));
    QVERIFY(future->modelId.empty());
    QCOMPARE(bytes(decode<Submitted>(R"({"request_id":41})")->requestId), QByteArray("41"));
    const std::string_view direct = R"({"type":"optim_step","metrics":{}})";
    QCOMPARE(bytes(decode<Submitted>(direct)->body), bytes(direct));
    QVERIFY(decode<Submitted>(direct)->requestId.empty());
    QVERIFY(!decode<Submitted>("[]"));
    QCOMPARE(decode<SupportedModels>(R"({"supported_models":[{"model_name":"a"},"b"]})")->size(), std::size_t{2});
    QVERIFY(decode<SupportedModels>("{}")->empty());
    QCOMPARE(decode<TtlRequest>(R"({"ttl_seconds":null})")->ttlSeconds, std::nullopt);
    QVERIFY(decode<RetrieveFutureRequest>(R"({"request_id":"r"})")->allowMetadataOnly == false);
    QCOMPARE(bytes(decode<ModelIdRequest>(R"({"model_id":"a%2Fb"})")->modelId), QByteArray("a%2Fb"));
    QCOMPARE(bytes(decode<SessionIdRequest>(R"({"session_id":"S"})")->sessionId), QByteArray("S"));
    QCOMPARE(decode<SessionList>(R"({"sessions":["a","b"]})")->sessions.size(), std::size_t{2});
    QCOMPARE(bytes(*decode<SaveWeightsResult>(R"({"path":"p","size_bytes":null})")->path), QByteArray("p"));
    QCOMPARE(bytes(*decode<LoadWeightsResult>(R"({"model_id":"m"})")->modelId), QByteArray("m"));
    QCOMPARE(bytes(decode<ArchiveUrl>(R"({"url":"u"})")->url), QByteArray("u"));
    QCOMPARE(bytes(decode<TinkerPathRequest>(R"({"tinker_path":"p"})")->tinkerPath), QByteArray("p"));
    QCOMPARE(bytes(decode<SdkVersionRequest>("{}")->sdkVersion), QByteArray());
}

void JsonMessagesTest::clientConfig()
{
    const auto defaults = decode<ClientConfig>("{}");
    QVERIFY(defaults);
    QVERIFY(!defaults->protoWriteFwdbwd);
    QVERIFY(defaults->parallelFwdbwdChunks);
    QCOMPARE(defaults->fwdbwdMaxChunkBytes, 5'000'000);
    ClientConfig config;
    config.protoWriteFwdbwd = true;
    config.sampleMaxConcurrentRequests = 7;
    config.usePyqwestTransport = false;
    config.fwdbwdMaxChunkLen = 12;
    const auto back = decode<ClientConfig>(encode(config));
    QVERIFY(back);
    QCOMPARE(bytes(encode(*back)), bytes(encode(config)));
    QVERIFY(back->protoWriteFwdbwd && !back->usePyqwestTransport);
    QCOMPARE(back->sampleMaxConcurrentRequests, 7);
    QCOMPARE(decode<ClientConfig>(R"({"billing_exception_max_pause_duration_sec":60.0})")->billingPauseSeconds, 60);
    QVERIFY(!decode<ClientConfig>(R"({"parallel_fwdbwd_chunks":"yes"})"));
}

void JsonMessagesTest::unusableConfigNumbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("pause");
    constexpr qint64 kUsual = -1;
    QTest::newRow("none") << QByteArray("0") << kUsual << qint64(0);
    QTest::newRow("negative") << QByteArray("-1") << kUsual << qint64(0);
    QTest::newRow("small") << QByteArray("1") << qint64(1) << qint64(1);
    QTest::newRow("huge") << QByteArray("10000000000000000") << (qint64(1) << 40) << qint64(30 * 86'400);
    QTest::newRow("largest") << QByteArray("9223372036854775807") << (qint64(1) << 40) << qint64(30 * 86'400);
}

void JsonMessagesTest::unusableConfigNumbers()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, size);
    const auto read = [&](const char* field) {
        return *decode<ClientConfig>("{\"" + std::string(field) + "\":" + value.toStdString() + "}");
    };
    const ClientConfig usual;
    const auto expected = [size](std::int64_t ofDefault) {
        return size < 0 ? ofDefault : size;
    };
    QCOMPARE(read("fwdbwd_max_chunk_len").fwdbwdMaxChunkLen, expected(usual.fwdbwdMaxChunkLen));
    QCOMPARE(read("fwdbwd_max_chunk_bytes_count").fwdbwdMaxChunkBytes, expected(usual.fwdbwdMaxChunkBytes));
    QCOMPARE(read("sample_dispatch_bytes_semaphore_size").sampleDispatchBytes, expected(usual.sampleDispatchBytes));
    QCOMPARE(read("inflight_response_bytes_semaphore_size").inflightResponseBytes,
             expected(usual.inflightResponseBytes));
    QTEST(qint64(read("billing_exception_max_pause_duration_sec").billingPauseSeconds), "pause");
}

void JsonMessagesTest::objectsAreKeptAsText()
{
    CreateSessionRequest request;
    request.userMetadataJson = R"( { "a" : "\u00e9", "n" : 1e3 } )";
    QVERIFY(bytes(encode(request)).contains(R"("user_metadata":{"a":"é","n":1000.0})"));
    request.userMetadataJson = "{broken";
    QVERIFY(decode<CreateSessionRequest>(encode(request)));
    request.userMetadataJson = R"("x"}, "tags":["injected"])";
    QVERIFY(decode<CreateSessionRequest>(encode(request))->tags.empty());
}

QTEST_APPLESS_MAIN(JsonMessagesTest)
#include "tst_jsonmessages.moc"
