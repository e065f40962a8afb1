#include "core/text/bpe.h"

#include <algorithm>
#include <bit>
#include <queue>

namespace tinkex {

namespace {

constexpr std::uint64_t kNoPair = ~std::uint64_t{0};
/// Up to here a scan for the best pair is quicker than a heap.
constexpr std::size_t kShortPiece = 40;

std::uint64_t pairOf(std::int32_t left, std::int32_t right)
{
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

} // namespace

Bpe::Bpe(std::vector<std::string> vocabulary, std::span<const BpeMerge> merges, bool wholePieceFirst)
    : m_vocabulary(std::move(vocabulary)), m_byteIds(256, 0), m_wholePieceFirst(wholePieceFirst)
{
    m_ids.reserve(m_vocabulary.size());
    for (std::size_t id = 0; id < m_vocabulary.size(); ++id) {
        if (!m_vocabulary[id].empty())
            m_ids.emplace(m_vocabulary[id], static_cast<std::int32_t>(id));
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const char text = static_cast<char>(byte);
        m_byteIds[byte] = std::max(0, find({&text, 1}));
    }
    const std::size_t slots = std::bit_ceil(std::max<std::size_t>(merges.size() * 2, 16));
    m_shift = 64 - std::countr_zero(slots);
    m_rules.assign(slots, Rule{kNoPair, 0, 0});
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const std::uint64_t pair = pairOf(merges[rank].left, merges[rank].right);
        m_rules[slot(pair)] = {pair, static_cast<std::uint32_t>(rank), merges[rank].result};
    }
}

std::int32_t Bpe::find(std::string_view bytes) const
{
    const auto found = m_ids.find(bytes);
    return found == m_ids.end() ? -1 : found->second;
}

std::size_t Bpe::slot(std::uint64_t pair) const
{
    std::size_t index = static_cast<std::size_t>(pair * 0x9e3779b97f4a7c15ULL >> m_shift);
    while (m_rules[index].pair != kNoPair && m_rules[index].pair != pair)
        index = (index + 1) & (m_rules.size() - 1);
    return index;
}

const Bpe::Rule* Bpe::rule(std::int32_t left, std::int32_t right) const
{
    const Rule& found = m_rules[slot(pairOf(left, right))];
    return found.pair == kNoPair ? nullptr : &found;
}

void Bpe::encode(std::string_view piece, std::vector<std::int32_t>& ids) const
{
    if (m_wholePieceFirst) {
        if (const std::int32_t id = find(piece); id >= 0) {
            ids.push_back(id);
            return;
        }
    }
    const std::size_t first = ids.size();
    for (const char byte : piece)
        ids.push_back(m_byteIds[static_cast<unsigned char>(byte)]);
    if (piece.size() <= kShortPiece)
        mergeShort(ids, first);
    else
        mergeLong(ids, first);
}

void Bpe::mergeShort(std::vector<std::int32_t>& ids, std::size_t first) const
{
    while (true) {
        const Rule* best = nullptr;
        std::size_t place = 0;
        for (std::size_t i = first; i + 1 < ids.size(); ++i) {
            const Rule* candidate = rule(ids[i], ids[i + 1]);
            if (candidate && (!best || candidate->rank < best->rank)) {
                best = candidate;
                place = i;
            }
        }
        if (!best)
            return;
        ids[place] = best->result;
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(place) + 1);
    }
}

/// Merges one long piece: its tokens as a linked list, the pairs that have a rule in a heap. n log n.
class Bpe::HeapMerger {
public:
    HeapMerger(const Bpe& bpe, std::span<std::int32_t> ids)
        : m_bpe(bpe), m_ids(ids), m_next(ids.size()), m_previous(ids.size())
    {
        for (std::size_t i = 0; i < ids.size(); ++i) {
            m_next[i] = i + 1;
            m_previous[i] = i - 1; // of the first one: never read, it has no left neighbour
        }
        for (std::size_t i = 0; i < ids.size(); ++i)
            offer(i);
    }

    /// Leaves -1 where a token has gone into its left neighbour.
    void run()
    {
        while (!m_heap.empty()) {
            const Candidate candidate = m_heap.top();
            m_heap.pop();
            // A candidate is stale when the pair at its place has changed since.
            const Rule* found = ruleAt(candidate.place);
            if (found && found->rank == candidate.rank)
                apply(candidate.place, found->result);
        }
    }

private:
    struct Candidate {
        std::uint32_t rank;
        std::size_t place;
        auto operator<=>(const Candidate&) const = default;
    };

    const Rule* ruleAt(std::size_t i) const
    {
        const bool isPair = m_ids[i] >= 0 && m_next[i] < m_ids.size();
        return isPair ? m_bpe.rule(m_ids[i], m_ids[m_next[i]]) : nullptr;
    }

    void offer(std::size_t i)
    {
        if (const Rule* found = ruleAt(i))
            m_heap.push({found->rank, i});
    }

    void apply(std::size_t i, std::int32_t result)
    {
        const std::size_t gone = m_next[i];
        m_ids[i] = result;
        m_ids[gone] = -1;
        m_next[i] = m_next[gone];
        if (m_next[i] < m_ids.size())
            m_previous[m_next[i]] = i;
        offer(i);
        if (i > 0)
            offer(m_previous[i]);
    }

    const Bpe& m_bpe;
    std::span<std::int32_t> m_ids;
    std::vector<std::size_t> m_next;
    std::vector<std::size_t> m_previous;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> m_heap;
};

void Bpe::mergeLong(std::vector<std::int32_t>& ids, std::size_t first) const
{
    HeapMerger(*this, std::span(ids).subspan(first)).run();
    ids.erase(std::remove(ids.begin() + static_cast<std::ptrdiff_t>(first), ids.end(), -1), ids.end());
}

} // namespace tinkex
