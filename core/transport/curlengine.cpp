#include "core/transport/curlengine.h"

#include "core/base/filelimit.h"
#include "core/base/post.h"
#include "core/transport/curltransfer.h"

#include <QPointer>
#include <QSocketNotifier>
#include <QTimer>
#include <csignal>
#include <unordered_map>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr std::size_t kSpareHandles = 64;
constexpr long kMaxConnections = 2048; ///< idle and busy; with fewer than the calls in flight none would be kept

/// libcurl wants its global state made once, before any thread uses it.
void initialiseCurl()
{
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (once != CURLE_OK)
        qFatal("libcurl cannot start: %s", curl_easy_strerror(once));
    // With CURLOPT_NOSIGNAL a TLS write to a closed connection would end the process.
    std::signal(SIGPIPE, SIG_IGN);
}

bool isSafe(const HttpHeaders& headers)
{
    const std::string_view bad("\r\n\0", 3);
    for (const auto& [name, value] : headers) {
        if (name.empty() || name.find_first_of(bad) != std::string::npos ||
            value.find_first_of(bad) != std::string::npos)
            return false;
    }
    return true;
}

/// The notifiers of one socket, used again for later sockets: one is needed per exchange.
class SocketWatch : public QObject {
public:
    SocketWatch() : m_read(QSocketNotifier::Read), m_write(QSocketNotifier::Write) {}

    void watch(curl_socket_t fd, int what)
    {
        if (m_read.socket() != fd) {
            m_read.setSocket(fd);
            m_write.setSocket(fd);
        }
        m_read.setEnabled(what & CURL_POLL_IN);
        m_write.setEnabled(what & CURL_POLL_OUT);
    }
    void stop()
    {
        m_read.setEnabled(false);
        m_write.setEnabled(false);
    }

    QSocketNotifier m_read;
    QSocketNotifier m_write;
};

} // namespace

class CurlEngine::Private : public QObject {
public:
    explicit Private(Clock& clock);
    ~Private() override;

    void add(quint64 id, std::unique_ptr<CurlTransfer> transfer);
    std::unique_ptr<CurlTransfer> remove(quint64 id);
    void end(quint64 id, Result<EngineReply> result);
    void watchActivity(quint64 id, Milliseconds after);
    void act(curl_socket_t fd, int events);
    void deliver();
    CURL* takeHandle();
    void giveBack(CURL* easy);
    SocketWatch* takeWatch();

    static int onSocket(CURL* easy, curl_socket_t fd, int what, void* self, void* watch);
    static int onTimer(CURLM* multi, long ms, void* self);

    Clock& m_clock;
    CURLM* m_multi;
    QTimer m_timer;
    quint64 m_lastId = 0;
    std::unordered_map<quint64, std::unique_ptr<CurlTransfer>> m_transfers;
    std::unordered_map<const CURL*, quint64> m_ids;
    std::vector<CURL*> m_spareHandles;
    std::vector<SocketWatch*> m_watches; ///< all of them
    std::vector<SocketWatch*> m_spareWatches;
    int m_depth = 0; ///< inside libcurl's or a notifier's stack
};

CurlEngine::Private::Private(Clock& clock) : m_clock(clock)
{
    initialiseCurl();
    m_multi = curl_multi_init();
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &Private::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &Private::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, kMaxConnections);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
}

CurlEngine::Private::~Private()
{
    for (auto& [id, transfer] : m_transfers) {
        curl_multi_remove_handle(m_multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
    }
    for (CURL* easy : m_spareHandles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(m_multi);
    for (SocketWatch* watch : m_watches) {
        watch->stop();
        if (m_depth > 0)
            watch->deleteLater();
        else
            delete watch;
    }
}

int CurlEngine::Private::onSocket(CURL*, curl_socket_t fd, int what, void* self, void* current)
{
    auto* d = static_cast<Private*>(self);
    auto* watch = static_cast<SocketWatch*>(current);
    if (what == CURL_POLL_REMOVE) {
        if (watch != nullptr) {
            watch->stop();
            d->m_spareWatches.push_back(watch);
            curl_multi_assign(d->m_multi, fd, nullptr);
        }
        return 0;
    }
    if (watch == nullptr) {
        watch = d->takeWatch();
        curl_multi_assign(d->m_multi, fd, watch);
    }
    watch->watch(fd, what);
    return 0;
}

int CurlEngine::Private::onTimer(CURLM*, long ms, void* self)
{
    auto* d = static_cast<Private*>(self);
    if (ms < 0)
        d->m_timer.stop();
    else
        d->m_timer.start(static_cast<int>(ms));
    return 0;
}

SocketWatch* CurlEngine::Private::takeWatch()
{
    if (!m_spareWatches.empty()) {
        SocketWatch* watch = m_spareWatches.back();
        m_spareWatches.pop_back();
        return watch;
    }
    auto* watch = new SocketWatch;
    m_watches.push_back(watch);
    connect(&watch->m_read, &QSocketNotifier::activated, this,
            [this](QSocketDescriptor fd) { act(fd, CURL_CSELECT_IN); });
    connect(&watch->m_write, &QSocketNotifier::activated, this,
            [this](QSocketDescriptor fd) { act(fd, CURL_CSELECT_OUT); });
    return watch;
}

CURL* CurlEngine::Private::takeHandle()
{
    if (m_spareHandles.empty())
        return curl_easy_init();
    CURL* easy = m_spareHandles.back();
    m_spareHandles.pop_back();
    return easy;
}

void CurlEngine::Private::giveBack(CURL* easy)
{
    if (m_spareHandles.size() >= kSpareHandles) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    m_spareHandles.push_back(easy);
}

void CurlEngine::Private::add(quint64 id, std::unique_ptr<CurlTransfer> transfer)
{
    transfer->startedAt = m_clock.now();
    transfer->lastActivity = transfer->startedAt;
    transfer->deadline = m_clock.after(transfer->request.timeout, this, [this, id] {
        Error error = Error::make(ErrorKind::Timeout, "the server did not answer in time");
        error.code = u"timeout"_s;
        end(id, failure(std::move(error)));
    });
    const auto inactivity = transfer->request.inactivity;
    m_ids.emplace(transfer->easy, id);
    CURL* easy = transfer->easy;
    m_transfers.emplace(id, std::move(transfer));
    curl_multi_add_handle(m_multi, easy);
    if (inactivity)
        watchActivity(id, *inactivity);
}

void CurlEngine::Private::watchActivity(quint64 id, Milliseconds after)
{
    m_transfers.at(id)->activityTimer = m_clock.after(after, this, [this, id] {
        const CurlTransfer& transfer = *m_transfers.at(id);
        const Milliseconds idle = m_clock.now() - transfer.lastActivity;
        if (idle < *transfer.request.inactivity) {
            watchActivity(id, *transfer.request.inactivity - idle);
            return;
        }
        Error error = Error::make(ErrorKind::Timeout, u"no byte came for %1 s"_s.arg(idle.count() / 1000.0));
        error.code = u"inactive"_s;
        end(id, failure(std::move(error)));
    });
}

std::unique_ptr<CurlTransfer> CurlEngine::Private::remove(quint64 id)
{
    const auto found = m_transfers.find(id);
    if (found == m_transfers.end())
        return nullptr;
    auto transfer = std::move(found->second);
    m_transfers.erase(found);
    m_ids.erase(transfer->easy);
    transfer->deadline.cancel();
    transfer->activityTimer.cancel();
    curl_multi_remove_handle(m_multi, transfer->easy);
    return transfer;
}

void CurlEngine::Private::end(quint64 id, Result<EngineReply> result)
{
    if (const auto transfer = remove(id)) {
        giveBack(transfer->easy);
        transfer->handler(std::move(result));
    }
}

void CurlEngine::Private::act(curl_socket_t fd, int events)
{
    const QPointer<Private> self(this);
    ++m_depth;
    int running = 0;
    curl_multi_socket_action(m_multi, fd, events, &running);
    deliver();
    if (self)
        --m_depth;
}

void CurlEngine::Private::deliver()
{
    struct Done {
        quint64 id;
        CURLcode code;
    };
    std::vector<Done> done;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg == CURLMSG_DONE)
            done.push_back({m_ids.at(message->easy_handle), message->data.result});
    }
    // A handler may start and cancel exchanges, and may destroy the engine.
    const QPointer<Private> self(this);
    for (const Done& one : done) {
        const auto found = m_transfers.find(one.id);
        if (found == m_transfers.end())
            continue;
        CurlTransfer& transfer = *found->second;
        end(one.id, transfer.finish(one.code, m_clock.now() - transfer.startedAt));
        if (!self)
            return;
    }
}

CurlEngine::CurlEngine(Clock& clock, QObject* parent) : QObject(parent), d(std::make_unique<Private>(clock))
{
    raiseFileLimit();
}

CurlEngine::~CurlEngine() = default;

quint64 CurlEngine::start(EngineRequest request, Handler handler)
{
    const quint64 id = ++d->m_lastId;
    const bool safe = isSafe(request.headers) && request.url.find('\0') == std::string::npos;
    auto transfer = std::make_unique<CurlTransfer>(d->takeHandle(), d->m_clock, std::move(request), std::move(handler));
    if (safe) {
        d->add(id, std::move(transfer));
    } else {
        d->m_transfers.emplace(id, std::move(transfer));
        post(d.get(), [p = d.get(), id] {
            p->end(id, failure(ErrorKind::Validation, "a header or the URL holds a line break"));
        });
    }
    return id;
}

void CurlEngine::cancel(quint64 id)
{
    if (const auto transfer = d->remove(id))
        d->giveBack(transfer->easy);
}

int CurlEngine::running() const
{
    return static_cast<int>(d->m_transfers.size());
}

} // namespace tinkex
