#include "core/telemetry/eventlog.h"

#include "core/base/post.h"
#include "core/base/redact.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr qsizetype kLongestText = 8'000;

} // namespace

EventLog::EventLog(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock) {}

void EventLog::report(Severity severity, std::string_view category, const QString& object, const QString& text)
{
    EventRow row;
    row.id = m_nextId++;
    row.timeMs = m_clock.wallMs();
    row.severity = severity;
    row.category = QString::fromUtf8(category.data(), static_cast<qsizetype>(category.size()));
    row.object = redact(object).left(kLongestText);
    row.text = redact(text).left(kLongestText);
    ++m_counts[static_cast<int>(severity)];

    m_rows.push_back(row);
    if (m_rows.size() > static_cast<std::size_t>(kCapacity))
        m_rows.pop_front();
    if (m_fresh.isEmpty())
        post(this, [this] { Q_EMIT appended(std::exchange(m_fresh, {})); });
    m_fresh.append(row);
    if (m_fresh.size() > kCapacity)
        m_fresh.removeFirst();
}

void EventLog::addSecret(const QString& secret)
{
    tinkex::addSecret(secret);
}

QList<EventRow> EventLog::entries() const
{
    return QList<EventRow>(m_rows.begin(), m_rows.end());
}

QList<EventRow> EventLog::since(quint64 id) const
{
    const auto first = std::ranges::upper_bound(m_rows, id, {}, &EventRow::id);
    return QList<EventRow>(first, m_rows.end());
}

} // namespace tinkex
