#include "core/text/modeltext.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QString tokenText(const QJsonObject& config, QLatin1String key)
{
    const QJsonValue value = config[key];
    return value.isObject() ? value.toObject()["content"_L1].toString() : value.toString();
}

} // namespace

Result<ModelText> loadModelText(const std::filesystem::path& directory)
{
    auto tokenizer = Tokenizer::fromFile(directory / "tokenizer.json");
    if (!tokenizer)
        return failure(tokenizer.error());
    const QString name = QString::fromStdString((directory / "tokenizer_config.json").string());
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::make(ErrorKind::Storage, name + u": "_s + file.errorString()));
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject())
        return failure(Error::make(ErrorKind::Storage, name + u": not a JSON object"_s));
    const QJsonObject config = document.object();
    const QString endText = tokenText(config, "eos_token"_L1);
    const auto end = endText.isEmpty() ? std::nullopt : (*tokenizer)->tokenId(endText.toStdString());
    if (!end)
        return failure(Error::make(ErrorKind::Storage, name + u": eos_token '%1' is not a token"_s.arg(endText)));
    DocumentTokens documentTokens{.begin = std::nullopt, .end = *end};
    if (const QString beginText = tokenText(config, "bos_token"_L1); !beginText.isEmpty())
        documentTokens.begin = (*tokenizer)->tokenId(beginText.toStdString());
    const std::string rendererName = config["tinkex_renderer"_L1].toString(u"raw"_s).toStdString();
    return makeRenderer(rendererName, *tokenizer, documentTokens).map([&](RendererPtr renderer) {
        return ModelText{*tokenizer, documentTokens, std::move(renderer)};
    });
}

Result<ModelText> withRenderer(ModelText text, const QString& name)
{
    if (name.isEmpty())
        return text;
    return makeRenderer(name.toStdString(), text.tokenizer, text.documentTokens).map([&](RendererPtr renderer) {
        text.renderer = std::move(renderer);
        return text;
    });
}

} // namespace tinkex
