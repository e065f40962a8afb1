#include "core/text/tokenizer.h"

#include "core/base/utf8.h"
#include "core/text/addedtokens.h"
#include "core/text/bytealphabet.h"
#include "core/text/tokenizerjson.h"

#include <QFile>
#include <QStringDecoder>
#include <algorithm>

namespace tinkex {

namespace {

/// Canonical composition as Hugging Face's normalizer does it: its tables are those of Unicode 9.
std::string composed(std::string_view text)
{
    const auto isAscii = [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    };
    if (std::ranges::all_of(text, isAscii) || !isValidUtf8(text))
        return std::string(text);
    // QString::fromUtf8 would swallow a leading byte order mark.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    const QString decoded = decoder(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    return decoded.normalized(QString::NormalizationForm_C, QChar::Unicode_9_0).toStdString();
}

} // namespace

struct Tokenizer::Data {
    Data(TokenizerSpec spec, std::vector<std::string> allBytes)
        : bpe(std::move(spec.vocabulary), spec.merges, spec.wholePieceFirst),
          bytes(std::move(allBytes)),
          special(bytes.size(), false),
          composes(spec.composes),
          splitters(std::move(spec.splitters))
    {
        for (AddedToken& token : spec.addedTokens) {
            special[static_cast<std::size_t>(token.id)] = token.special;
            addedIds.emplace(bytealphabet::toBytes(token.content), token.id);
            if (token.normalized)
                normalizedTokens.add(composes ? composed(token.content) : token.content, token.id);
            else
                rawTokens.add(token.content, token.id);
        }
    }

    /// Cuts added tokens out, hands what is between to `rest`.
    template<class Rest>
    static void cut(const AddedTokens& tokens, std::string_view text, std::vector<std::int32_t>& ids, Rest rest)
    {
        while (!text.empty()) {
            const AddedTokens::Match match = tokens.find(text);
            if (match.begin > 0)
                rest(text.substr(0, match.begin));
            if (match.length == 0)
                return;
            ids.push_back(match.id);
            text.remove_prefix(match.begin + match.length);
        }
    }

    void encodePlain(std::string_view text, std::vector<std::int32_t>& ids) const
    {
        std::vector<std::string_view> pieces = {text};
        for (const Splitter& splitter : splitters) {
            std::vector<std::string_view> finer;
            for (const std::string_view piece : pieces)
                splitter.split(piece, finer);
            pieces = std::move(finer);
        }
        for (const std::string_view piece : pieces)
            bpe.encode(piece, ids);
    }

    Bpe bpe;
    std::vector<std::string> bytes; ///< by id, added tokens included
    std::vector<bool> special;
    bool composes;
    std::vector<Splitter> splitters;
    std::unordered_map<std::string, std::int32_t> addedIds;
    AddedTokens rawTokens;
    AddedTokens normalizedTokens;
};

Tokenizer::Tokenizer(std::unique_ptr<const Data> data) : m_data(std::move(data)) {}
Tokenizer::~Tokenizer() = default;

Result<TokenizerPtr> Tokenizer::fromFile(const std::filesystem::path& path)
{
    const QString name = QString::fromStdString(path.string());
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::make(ErrorKind::Storage, name + QLatin1String(": ") + file.errorString()));
    const QByteArray json = file.readAll();
    return fromJson({json.constData(), static_cast<std::size_t>(json.size())}).map_error([&](Error error) {
        error.detail = name + QLatin1String(": ") + error.detail;
        return error;
    });
}

Result<TokenizerPtr> Tokenizer::fromJson(std::string_view json)
{
    Result<TokenizerSpec> spec = parseTokenizerJson(json);
    if (!spec)
        return failure(spec.error());
    std::vector<std::string> bytes = spec->vocabulary;
    for (const AddedToken& token : spec->addedTokens) {
        const auto id = static_cast<std::size_t>(token.id);
        std::string content = bytealphabet::toBytes(token.content);
        if (id >= bytes.size())
            bytes.resize(id + 1);
        if (!bytes[id].empty() && bytes[id] != content)
            return failure(ErrorKind::Storage, "added token '" + token.content + "' has the id of another token");
        bytes[id] = std::move(content);
    }
    auto data = std::make_unique<const Data>(std::move(*spec), std::move(bytes));
    return TokenizerPtr(new Tokenizer(std::move(data)));
}

std::vector<std::int32_t> Tokenizer::encode(std::string_view utf8) const
{
    std::vector<std::int32_t> ids;
    Data::cut(m_data->rawTokens, utf8, ids, [&](std::string_view part) {
        const std::string normalized = m_data->composes ? composed(part) : std::string();
        Data::cut(m_data->normalizedTokens, m_data->composes ? normalized : part, ids,
                  [&](std::string_view plain) { m_data->encodePlain(plain, ids); });
    });
    return ids;
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, Specials specials) const
{
    std::string bytes;
    for (const std::int32_t id : ids) {
        if (specials == Specials::Keep || !isSpecial(id))
            bytes += tokenBytes(id);
    }
    return toValidUtf8(bytes);
}

std::string_view Tokenizer::tokenBytes(std::int32_t id) const
{
    if (id < 0 || id >= vocabSize())
        return {};
    return m_data->bytes[static_cast<std::size_t>(id)];
}

int Tokenizer::vocabSize() const
{
    return static_cast<int>(m_data->bytes.size());
}

std::optional<std::int32_t> Tokenizer::tokenId(std::string_view bytes) const
{
    if (const auto added = m_data->addedIds.find(std::string(bytes)); added != m_data->addedIds.end())
        return added->second;
    const std::int32_t id = m_data->bpe.find(bytes);
    return id < 0 ? std::nullopt : std::optional(id);
}

bool Tokenizer::isSpecial(std::int32_t id) const
{
    return id >= 0 && id < vocabSize() && m_data->special[static_cast<std::size_t>(id)];
}

std::vector<std::string> tokenByteTable(const Tokenizer& tokenizer)
{
    std::vector<std::string> table(static_cast<std::size_t>(tokenizer.vocabSize()));
    for (std::size_t id = 0; id < table.size(); ++id) {
        if (!tokenizer.isSpecial(static_cast<std::int32_t>(id)))
            table[id] = tokenizer.tokenBytes(static_cast<std::int32_t>(id));
    }
    return table;
}

} // namespace tinkex
