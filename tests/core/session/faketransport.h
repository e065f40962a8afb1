#pragma once

#include "core/base/eventsink.h"
#include "core/base/post.h"
#include "core/transport/transport.h"

#include <QPointer>
#include <algorithm>
#include <deque>

namespace tinkex::test {

/// A Transport that keeps every call until the test answers it. Answers are given outside send(), as the contract asks.
class FakeTransport final : public Transport {
public:
    struct Sent {
        Call call;
        QPointer<QObject> owner;
        Handler handler;
        bool open = true;
        bool cancelled = false; ///< by its handle or by the death of its owner
    };

    CallHandle send(Call call, QObject* owner, Handler handler) override
    {
        const std::size_t index = m_sent.size();
        m_sent.push_back({std::move(call), owner, std::move(handler)});
        connect(owner, &QObject::destroyed, this, [this, index] { close(index); });
        return CallHandle([self = QPointer(this), index] {
            if (!self || !self->m_sent[index].open)
                return;
            Sent& sent = self->m_sent[index];
            self->close(index);
            if (sent.owner)
                post(sent.owner, [handler = sent.handler] { handler(failure(ErrorKind::Cancelled, "cancelled")); });
        });
    }

    int count() const { return static_cast<int>(m_sent.size()); }
    int openCount() const
    {
        return static_cast<int>(std::count_if(m_sent.begin(), m_sent.end(), [](const Sent& s) { return s.open; }));
    }
    const Sent& at(int index) const { return m_sent.at(static_cast<std::size_t>(index)); }
    const Sent& last() const { return m_sent.back(); }
    /// Indices of the calls to this path whose body holds the text.
    std::vector<int> find(std::string_view path, std::string_view text = {}) const
    {
        std::vector<int> found;
        for (int i = 0; i < count(); ++i) {
            if (at(i).call.path == path && at(i).call.body.find(text) != std::string::npos)
                found.push_back(i);
        }
        return found;
    }

    void answer(int index, Result<HttpReply> reply)
    {
        Sent& sent = m_sent.at(static_cast<std::size_t>(index));
        if (!sent.open)
            return;
        sent.open = false;
        const Handler handler = sent.handler;
        handler(std::move(reply));
    }
    void answerLast(Result<HttpReply> reply) { answer(count() - 1, std::move(reply)); }

private:
    void close(std::size_t index)
    {
        m_sent[index].cancelled = m_sent[index].cancelled || m_sent[index].open;
        m_sent[index].open = false;
    }

    std::deque<Sent> m_sent;
};

inline HttpReply reply(std::string body, int status = 200, Milliseconds duration = Milliseconds{5},
                       HttpHeaders headers = {{"content-type", "application/json"}})
{
    HttpReply made;
    made.status = status;
    made.headers = std::move(headers);
    made.body = std::move(body);
    made.duration = duration;
    return made;
}

/// Keeps what is reported.
class FakeEventSink final : public EventSink {
public:
    void report(Severity severity, std::string_view category, const QString& object, const QString& text) override
    {
        EventRow row;
        row.severity = severity;
        row.category = QString::fromUtf8(category.data(), static_cast<qsizetype>(category.size()));
        row.object = object;
        row.text = text;
        rows.append(row);
    }
    int count(Severity severity) const
    {
        return static_cast<int>(
            std::count_if(rows.begin(), rows.end(), [&](const EventRow& row) { return row.severity == severity; }));
    }

    QList<EventRow> rows;
};

} // namespace tinkex::test
