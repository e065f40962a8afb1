#include "core/transport/requestreader.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

namespace http = boost::beast::http;

namespace tinkex {

namespace {

std::string toStd(boost::beast::string_view text)
{
    return {text.data(), text.size()};
}

/// Splits origin-form and absolute-form targets (RFC 9112 3.2).
void splitTarget(ServerRequest& request)
{
    std::string_view rest = request.target;
    if (!rest.starts_with('/')) {
        if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
            const auto slash = rest.find('/', scheme + 3);
            rest = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
        }
    }
    const auto mark = rest.find('?');
    request.path = rest.substr(0, mark);
    if (mark != std::string_view::npos)
        request.query = rest.substr(mark + 1);
}

} // namespace

class RequestReader::Private {
public:
    explicit Private(const HttpServerLimits& limits) : m_limits(limits) { restart(); }

    void restart()
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(m_limits.headerBytes));
        m_parser->body_limit(m_limits.bodyBytes);
        m_parser->eager(true);
        m_continueHandled = false;
        m_headerChecked = false;
    }

    Step fail(int status, std::string text)
    {
        m_failureStatus = status;
        m_failureText = std::move(text);
        return Step::Failed;
    }

    Step failFrom(const boost::system::error_code& ec)
    {
        if (ec == http::error::body_limit || ec == http::error::buffer_overflow)
            return fail(413, "The request body is too large.");
        if (ec == http::error::header_limit)
            return fail(431, "The request header is too large.");
        return fail(400, "The request is not valid HTTP: " + ec.message());
    }

    /// Beast takes any Transfer-Encoding whose last coding is chunked and ignores the others; a request with one
    /// that cannot be undone here has no known end, so it is refused (RFC 9112 6.1, 6.3).
    std::optional<Step> checkHeader()
    {
        m_headerChecked = true;
        const auto& header = m_parser->get();
        const auto coding = header.find(http::field::transfer_encoding);
        if (coding != header.end() && !boost::beast::iequals(coding->value(), "chunked"))
            return fail(501, "Only the chunked transfer coding is supported.");
        return std::nullopt;
    }

    bool wantsContinue()
    {
        if (m_continueHandled || m_parser->is_done())
            return false;
        m_continueHandled = true;
        const auto& header = m_parser->get();
        return header.version() >= 11 && boost::beast::iequals(header[http::field::expect], "100-continue");
    }

    Step parse()
    {
        while (!m_inbox.empty() && !m_parser->is_done()) {
            boost::system::error_code ec;
            const std::size_t used = m_parser->put(boost::asio::buffer(m_inbox), ec);
            m_inbox.erase(0, used);
            if (ec && ec != http::error::need_more)
                return failFrom(ec);
            if (ec == http::error::need_more || used == 0)
                break;
        }
        if (!m_parser->is_header_done())
            return Step::NeedMore;
        if (!m_headerChecked) {
            if (const auto failed = checkHeader())
                return *failed;
        }
        if (m_parser->is_done())
            return Step::Complete;
        return wantsContinue() ? Step::SendContinue : Step::NeedMore;
    }

    HttpServerLimits m_limits;
    std::optional<http::request_parser<http::string_body>> m_parser;
    std::string m_inbox;
    bool m_continueHandled = false;
    bool m_headerChecked = false;
    bool m_keepAlive = false;
    bool m_head = false;
    int m_failureStatus = 0;
    std::string m_failureText;
};

RequestReader::RequestReader(const HttpServerLimits& limits) : d(std::make_unique<Private>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::feed(std::string_view bytes)
{
    if (d->m_failureStatus != 0)
        return Step::Failed;
    d->m_inbox.append(bytes);
    return d->parse();
}

ServerRequest RequestReader::take()
{
    d->m_keepAlive = d->m_parser->keep_alive();
    auto message = d->m_parser->release();
    d->m_head = message.method() == http::verb::head;

    ServerRequest request;
    request.method = toStd(message.method_string());
    request.target = toStd(message.target());
    splitTarget(request);
    for (const auto& field : message.base())
        request.headers.emplace_back(toStd(field.name_string()), toStd(field.value()));
    request.body = std::move(message.body());
    d->restart();
    return request;
}

bool RequestReader::isStarted() const
{
    return !d->m_inbox.empty() || d->m_parser->got_some();
}

bool RequestReader::hasLeftover() const
{
    return !d->m_inbox.empty();
}

void RequestReader::dropLeftover()
{
    d->m_inbox.clear();
}

bool RequestReader::keepAlive() const
{
    return d->m_keepAlive;
}

bool RequestReader::isHead() const
{
    return d->m_head;
}

int RequestReader::failureStatus() const
{
    return d->m_failureStatus;
}

std::string_view RequestReader::failureText() const
{
    return d->m_failureText;
}

} // namespace tinkex
