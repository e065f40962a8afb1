#include "core/clients/pagewalk.h"

#include <algorithm>

namespace tinkex {

bool PageWalk::take(std::int64_t rows, std::int64_t newRows, std::int64_t limit, std::int64_t total)
{
    ++m_pages;
    m_offset += rows;
    m_received += newRows;
    if (total > 0) // past the end some say 0
        m_total = total;
    const std::int64_t pageRows = limit > 0 ? std::min(limit, kPageRows) : kPageRows;
    const bool isLast = m_total > 0 ? m_offset >= m_total : rows < pageRows;
    if (newRows == 0 || isLast) // a server that knows no offset repeats itself
        return false;
    m_isCut = m_pages >= kMaxPages;
    return !m_isCut;
}

} // namespace tinkex
