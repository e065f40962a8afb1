#include "packaging/tinylm/batches.h"

#include "packaging/tinylm/bpetrainer.h"

namespace tinkex::tinylm {

namespace {

engine::Datum shifted(const std::vector<std::int32_t>& row, float weight)
{
    engine::Datum datum;
    datum.tokens.assign(row.begin(), row.end() - 1);
    datum.targets.assign(row.begin() + 1, row.end());
    datum.weights.assign(datum.tokens.size(), weight);
    return datum;
}

void appendDocument(const Tokenizer& tokenizer, const std::string& document, std::vector<std::int32_t>& row)
{
    const std::vector<std::int32_t> ids = tokenizer.encode(document);
    row.insert(row.end(), ids.begin(), ids.end());
    row.push_back(kEndToken);
}

} // namespace

RowSource::RowSource(TokenizerPtr tokenizer, std::uint64_t seed) : m_tokenizer(std::move(tokenizer)), m_rng(seed) {}

std::vector<engine::Datum> RowSource::nextBatch(int rows, int length)
{
    std::vector<engine::Datum> batch;
    const auto size = static_cast<std::size_t>(length) + 1;
    const float weight = 1.f / static_cast<float>(rows * length);
    for (int i = 0; i < rows; ++i) {
        std::vector<std::int32_t> row = {kEndToken};
        while (row.size() < size)
            appendDocument(*m_tokenizer, nextDocument(m_rng), row);
        row.resize(size);
        batch.push_back(shifted(row, weight));
    }
    return batch;
}

engine::Datum documentRow(const Tokenizer& tokenizer, const std::string& document)
{
    std::vector<std::int32_t> row = {kEndToken};
    appendDocument(tokenizer, document, row);
    return shifted(row, 1.f);
}

} // namespace tinkex::tinylm
