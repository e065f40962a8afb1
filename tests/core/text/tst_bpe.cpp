#include "core/text/bpe.h"

#include <QTest>
#include <algorithm>

using namespace tinkex;

namespace {

constexpr int kMerges = 200;

/// All bytes, then random merges of what is there already.
struct Fixture {
    std::vector<std::string> vocabulary;
    std::vector<BpeMerge> merges;

    Fixture()
    {
        for (int byte = 0; byte < 256; ++byte)
            vocabulary.emplace_back(1, static_cast<char>(byte));
        std::uint32_t state = 12345;
        const auto below = [&](std::uint32_t n) {
            state = state * 1664525u + 1013904223u;
            return (state >> 8) % n;
        };
        while (merges.size() < kMerges) {
            const auto token = [&] {
                const std::uint32_t choice = below(3 + static_cast<std::uint32_t>(merges.size()));
                return static_cast<std::int32_t>(choice < 3 ? 'a' + choice : 256 + choice - 3);
            };
            const std::int32_t left = token();
            const std::int32_t right = token();
            const std::string joined =
                vocabulary[static_cast<std::size_t>(left)] + vocabulary[static_cast<std::size_t>(right)];
            if (joined.size() > 12 || std::ranges::find(vocabulary, joined) != vocabulary.end())
                continue;
            merges.push_back({left, right, static_cast<std::int32_t>(vocabulary.size())});
            vocabulary.push_back(joined);
        }
    }
};

/// The definition: again and again the best rule at its leftmost place.
std::vector<std::int32_t> slowly(const Fixture& fixture, std::string_view piece)
{
    std::vector<std::int32_t> ids;
    for (const char byte : piece)
        ids.push_back(static_cast<unsigned char>(byte));
    while (true) {
        const auto place = [&](const BpeMerge& merge) {
            for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
                if (ids[i] == merge.left && ids[i + 1] == merge.right)
                    return i;
            }
            return ids.size();
        };
        const auto rule =
            std::ranges::find_if(fixture.merges, [&](const BpeMerge& merge) { return place(merge) < ids.size(); });
        if (rule == fixture.merges.end())
            return ids;
        const std::size_t i = place(*rule);
        ids[i] = rule->result;
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
}

} // namespace

class BpeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Short pieces are merged by scanning, long ones with a heap: both as the definition says.
    void asDefined()
    {
        const Fixture fixture;
        const Bpe bpe(fixture.vocabulary, fixture.merges, false);
        std::uint32_t state = 7;
        for (std::size_t length = 0; length < 160; ++length) {
            std::string piece(length, 'a');
            for (char& c : piece)
                c = static_cast<char>('a' + ((state = state * 1664525u + 1013904223u) >> 20) % 3);
            std::vector<std::int32_t> ids;
            bpe.encode(piece, ids);
            QCOMPARE(ids, slowly(fixture, piece));
        }
    }

    void wholePieceFirst()
    {
        std::vector<std::string> vocabulary;
        for (int byte = 0; byte < 256; ++byte)
            vocabulary.emplace_back(1, static_cast<char>(byte));
        vocabulary.emplace_back("abc");
        std::vector<std::int32_t> merged;
        Bpe(vocabulary, {}, false).encode("abc", merged);
        QCOMPARE(merged, (std::vector<std::int32_t>{'a', 'b', 'c'}));
        std::vector<std::int32_t> whole;
        Bpe(vocabulary, {}, true).encode("abc", whole);
        QCOMPARE(whole, (std::vector<std::int32_t>{256}));
    }
};

QTEST_APPLESS_MAIN(BpeTest)
#include "tst_bpe.moc"
