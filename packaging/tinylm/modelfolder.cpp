#include "packaging/tinylm/modelfolder.h"

#include "core/text/bytealphabet.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::tinylm {

namespace {

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString fileName(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

Result<void> writeJson(const std::filesystem::path& path, const QJsonObject& object)
{
    QFile file(fileName(path));
    const QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Indented);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
        return failure(Error::make(ErrorKind::Storage, fileName(path) + u": "_s + file.errorString()));
    return {};
}

QJsonObject modelObject(const TrainedVocabulary& vocabulary)
{
    const auto spelling = [&](std::int32_t id) {
        const std::string& bytes = vocabulary.bytes[static_cast<std::size_t>(id)];
        return toQString(id == kEndToken ? bytes : bytealphabet::fromBytes(bytes));
    };
    QJsonObject ids;
    for (std::size_t id = 0; id < vocabulary.bytes.size(); ++id)
        ids[spelling(static_cast<std::int32_t>(id))] = static_cast<int>(id);
    QJsonArray merges;
    for (const BpeMerge& merge : vocabulary.merges)
        merges.append(spelling(merge.left) + u' ' + spelling(merge.right));
    return {{u"type"_s, u"BPE"_s},
            {u"dropout"_s, QJsonValue::Null},
            {u"unk_token"_s, QJsonValue::Null},
            {u"continuing_subword_prefix"_s, QJsonValue::Null},
            {u"end_of_word_suffix"_s, QJsonValue::Null},
            {u"fuse_unk"_s, false},
            {u"byte_fallback"_s, false},
            {u"ignore_merges"_s, false},
            {u"vocab"_s, ids},
            {u"merges"_s, merges}};
}

} // namespace

Result<void> writeTokenizer(const std::filesystem::path& directory, const TrainedVocabulary& vocabulary)
{
    const QString endText = toQString(kEndTokenText);
    const QJsonObject byteLevel = {
        {u"type"_s, u"ByteLevel"_s}, {u"add_prefix_space"_s, false}, {u"trim_offsets"_s, true}, {u"use_regex"_s, true}};
    const QJsonObject digits = {{u"type"_s, u"Digits"_s}, {u"individual_digits"_s, true}};
    const QJsonObject end = {{u"id"_s, kEndToken}, {u"content"_s, endText}, {u"single_word"_s, false},
                             {u"lstrip"_s, false}, {u"rstrip"_s, false},    {u"normalized"_s, false},
                             {u"special"_s, true}};
    const QJsonObject tokenizer = {
        {u"version"_s, u"1.0"_s},
        {u"truncation"_s, QJsonValue::Null},
        {u"padding"_s, QJsonValue::Null},
        {u"added_tokens"_s, QJsonArray{end}},
        {u"normalizer"_s, QJsonValue::Null},
        {u"pre_tokenizer"_s,
         QJsonObject{{u"type"_s, u"Sequence"_s}, {u"pretokenizers"_s, QJsonArray{digits, byteLevel}}}},
        {u"post_processor"_s, QJsonValue::Null},
        {u"decoder"_s, byteLevel},
        {u"model"_s, modelObject(vocabulary)}};
    if (auto written = writeJson(directory / "tokenizer.json", tokenizer); !written)
        return written;
    return writeJson(directory / "tokenizer_config.json", {{u"tokenizer_class"_s, u"PreTrainedTokenizerFast"_s},
                                                           {u"bos_token"_s, endText},
                                                           {u"eos_token"_s, endText},
                                                           {u"add_bos_token"_s, false},
                                                           {u"clean_up_tokenization_spaces"_s, false},
                                                           {u"model_max_length"_s, kContext},
                                                           {u"tinkex_renderer"_s, u"role_colon"_s}});
}

Result<void> finishModelFolder(const std::filesystem::path& directory)
{
    const std::filesystem::path path = directory / "config.json";
    QFile file(fileName(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::make(ErrorKind::Storage, fileName(path) + u": "_s + file.errorString()));
    QJsonObject config = QJsonDocument::fromJson(file.readAll()).object();
    file.close();
    config[u"_name_or_path"_s] = toQString(kModelName);
    if (auto written = writeJson(path, config); !written)
        return written;
    return writeJson(directory / "generation_config.json",
                     {{u"bos_token_id"_s, kEndToken}, {u"eos_token_id"_s, kEndToken}, {u"do_sample"_s, true}});
}

Result<TinyModel> openModel(const std::filesystem::path& directory)
{
    auto base = engine::loadModel(directory);
    if (!base)
        return failure(base.error());
    auto text = loadModelText(directory);
    if (!text)
        return failure(text.error());
    engine::TokenBytes tokenBytes = tokenByteTable(*text->tokenizer);
    return TinyModel{std::move(*base), std::move(*text), std::move(tokenBytes)};
}

Result<engine::SampleOutput> ask(const TinyModel& model, const engine::AdapterWeights* adapter,
                                 const Question& question, int threads)
{
    const ChatMessage message{"user", question.text};
    engine::SampleRequest request;
    request.prompt = model.text.renderer->generationPrompt({&message, 1});
    request.numSamples = question.samples;
    request.params.maxTokens = question.maxTokens;
    request.params.temperature = question.temperature;
    request.params.seed = question.seed;
    request.params.stopTokens = model.text.renderer->stopTokens();
    request.params.stopStrings = model.text.renderer->stopStrings();
    return engine::sample(*model.base, adapter, request, model.tokenBytes, question.seed, threads);
}

Result<std::string> answer(const TinyModel& model, const engine::AdapterWeights* adapter, const std::string& question,
                           int threads)
{
    return ask(model, adapter, {.text = question}, threads).map([&](const engine::SampleOutput& output) {
        return model.text.renderer->parseAnswer(output.sequences.front().tokens);
    });
}

} // namespace tinkex::tinylm
