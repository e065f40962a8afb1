#pragma once

#include <cstdint>

namespace tinkex {

/// Which pages of a list to ask for, and when it is enough (servers.md 3.4, trap 22: no total or a wrong one, no stable
/// order, rows that come twice). Pure. Thread: any.
class PageWalk {
public:
    static constexpr std::int64_t kPageRows = 100; ///< every known server allows as many (TuFT at most 500)
    static constexpr int kMaxPages = 100;

    std::int64_t offset() const { return m_offset; }
    int pages() const { return m_pages; }
    /// What the page at offset() held: rows, those of them that were not on a page before, and what the server said of
    /// the limit it used and of the rows of the whole list (0: nothing). True when another page has to be asked for.
    bool take(std::int64_t rows, std::int64_t newRows, std::int64_t limit, std::int64_t total);
    /// After the last page: whether all rows were received, as far as the server tells.
    bool isComplete() const { return !m_isCut && m_received >= m_total; }

private:
    std::int64_t m_offset = 0;
    std::int64_t m_received = 0; ///< each row counted once
    std::int64_t m_total = 0;
    int m_pages = 0;
    bool m_isCut = false;
};

} // namespace tinkex
