#include "core/transport/curltransfer.h"

#include "core/transport/replyerror.h"

#include <QHostAddress>
#include <QUrl>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr std::size_t kMaxHeaderBytes = 256 * 1024; // libcurl fails above 300 KB, as a broken connection
constexpr std::size_t kMaxRefusalBytes = 1024 * 1024;

/// libcurl has one code for a handshake that the other side cannot do and for one whose connection was lost. Only the
/// former leaves an entry in OpenSSL's queue.
bool isBrokenHandshake(std::string_view text)
{
    return text.find("error:") == text.npos || text.find("unexpected eof") != text.npos;
}

ErrorKind kindOf(CURLcode code, std::string_view text)
{
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return ErrorKind::Timeout;
    case CURLE_SSL_CONNECT_ERROR: return isBrokenHandshake(text) ? ErrorKind::Network : ErrorKind::Tls;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_USE_SSL_FAILED: return ErrorKind::Tls;
    case CURLE_UNSUPPORTED_PROTOCOL: // what libcurl says of a reply without a status line
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return ErrorKind::Protocol;
    case CURLE_URL_MALFORMAT: return ErrorKind::Validation;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION: return ErrorKind::Internal;
    default: return ErrorKind::Network;
    }
}

QString codeOf(CURLcode code)
{
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return u"connect"_s; // libcurl's only time limit here
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return u"proxy"_s;
    case CURLE_SSL_CACERT_BADFILE: return u"ca_file"_s;
    default: return {};
    }
}

} // namespace

/// HTTP/2 of older libcurls stalls for a second and breaks streams (measured with 7.88).
long httpVersion(Http2Use use, bool tls, unsigned versionNumber)
{
    const bool wanted = use == Http2Use::On || (use == Http2Use::Automatic && versionNumber >= 0x080500);
    return wanted && tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
}

bool isLoopbackUrl(const std::string& url)
{
    const QString host = QUrl(QString::fromStdString(url)).host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

CurlTransfer::CurlTransfer(CURL* handle, const Clock& clock, EngineRequest what, CurlEngine::Handler callback)
    : easy(handle), request(std::move(what)), handler(std::move(callback)), m_clock(clock)
{
    setUp();
    setUpRoute();
    setUpMethod();
    setUpHeaders();
}

void CurlTransfer::setUp()
{
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Without this a cancelled exchange waits for the name lookup it started.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_errorText);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); // a proxy's 200 is not the server's
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); // all that this libcurl can decode
    if (request.inactivity) {
        curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::onProgress);
        curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    }
}

void CurlTransfer::setUpRoute()
{
    const EngineRoute& route = request.route;
    const unsigned version = curl_version_info(CURLVERSION_NOW)->version_num;
    const long http = httpVersion(route.http2, request.url.starts_with("https:"), version);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, http);
    // Rather a stream of a connection that is being made than a connection for every one of a thousand polls.
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, http == CURL_HTTP_VERSION_2TLS ? 1L : 0L);
    if (!route.caFile.empty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, route.caFile.c_str());
    if (isLoopbackUrl(request.url) || route.proxy == ProxyUse::None) {
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    } else if (route.proxy == ProxyUse::Explicit) {
        curl_easy_setopt(easy, CURLOPT_PROXY, route.proxyUrl.c_str());
        curl_easy_setopt(easy, CURLOPT_NOPROXY, ""); // not even what the environment excepts
        if (!route.proxyUser.empty()) {
            curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, route.proxyUser.c_str());
            curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, route.proxyPassword.c_str());
        }
    }
}

void CurlTransfer::setUpMethod()
{
    const bool post = request.method == "POST";
    if (post || !request.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    if (request.method == "HEAD")
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else if (!post && (request.method != "GET" || !request.body.empty()))
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void CurlTransfer::appendHeader(const std::string& line)
{
    if (curl_slist* grown = curl_slist_append(m_headerList.get(), line.c_str())) {
        static_cast<void>(m_headerList.release());
        m_headerList.reset(grown);
    }
}

void CurlTransfer::setUpHeaders()
{
    for (const auto& [name, value] : request.headers)
        appendHeader(value.empty() ? name + ';' : name + ": " + value); // libcurl's spelling of an empty value
    // libcurl would otherwise wait up to a second for "100 Continue" before a body of more than 1 MB.
    appendHeader("Expect:");
    if (headerValue(request.headers, "content-type").empty())
        appendHeader("Content-Type:"); // no form type of its own
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_headerList.get());
}

std::size_t CurlTransfer::onBody(char* data, std::size_t size, std::size_t count, void* self)
{
    auto* transfer = static_cast<CurlTransfer*>(self);
    return transfer->take({data, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
}

/// False: the exchange ends, for the reason noted.
bool CurlTransfer::take(std::string_view bytes)
{
    if (!m_toSink && !beginSink())
        return false;
    if (bytes.size() > request.maxResponseBytes - m_bodyBytes) {
        m_tooLarge = true;
        return false;
    }
    m_bodyBytes += bytes.size();
    if (!*m_toSink) {
        m_reply.body.append(bytes);
        return true;
    }
    if (auto taken = request.sink.write(bytes); !taken) {
        m_sinkError = taken.error();
        return false;
    }
    return true;
}

bool CurlTransfer::isAccepted() const
{
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

/// Decides where the body goes, before its first piece or, for an empty one, at the end.
bool CurlTransfer::beginSink()
{
    curl_off_t announced = -1;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    m_toSink = request.sink.write && isAccepted();
    if (!*m_toSink) {
        if (request.sink.write) // what was allowed is meant for the sink, not for memory
            request.maxResponseBytes = std::min(request.maxResponseBytes, kMaxRefusalBytes);
        constexpr curl_off_t kTrusted = 16 * 1024 * 1024; // more grows with what really arrives
        if (announced > 0 && announced <= kTrusted)
            m_reply.body.reserve(static_cast<std::size_t>(announced));
        return true;
    }
    const bool compressed = !headerValue(m_reply.headers, "content-encoding").empty();
    if (auto begun = request.sink.begin(compressed ? -1 : announced); !begun) {
        m_sinkError = begun.error();
        return false;
    }
    return true;
}

int CurlTransfer::onProgress(void* self, curl_off_t /*downTotal*/, curl_off_t down, curl_off_t /*upTotal*/,
                             curl_off_t up)
{
    auto* transfer = static_cast<CurlTransfer*>(self);
    if (down + up != std::exchange(transfer->m_bytesMoved, down + up))
        transfer->lastActivity = transfer->m_clock.now();
    return 0;
}

std::size_t CurlTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self)
{
    auto* transfer = static_cast<CurlTransfer*>(self);
    HttpHeaders& headers = transfer->m_reply.headers;
    transfer->m_headerBytes += size * count;
    transfer->lastActivity = transfer->m_clock.now();
    if (transfer->m_headerBytes > kMaxHeaderBytes) {
        transfer->m_tooLarge = true;
        return 0;
    }
    const std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) { // the header of a 1xx came before
        headers.clear();
        return line.size();
    }
    if (line == "\r\n" && transfer->request.onAccepted && transfer->isAccepted())
        transfer->request.onAccepted();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return line.size();
    std::string_view value = line.substr(colon + 1);
    const auto first = value.find_first_not_of(" \t\r\n");
    const auto last = value.find_last_not_of(" \t\r\n");
    value = first == std::string_view::npos ? std::string_view() : value.substr(first, last - first + 1);
    headers.emplace_back(line.substr(0, colon), value);
    return line.size();
}

Error CurlTransfer::errorOf(CURLcode code) const
{
    if (m_tooLarge) {
        Error error = Error::make(ErrorKind::Protocol, "the reply is larger than allowed");
        error.code = u"too_large"_s;
        return error;
    }
    if (m_sinkError)
        return *m_sinkError;
    long proxyStatus = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxyStatus);
    if (proxyStatus == 407)
        return replyError(407, {}, {}, 0);
    const char* text = m_errorText[0] != '\0' ? m_errorText : curl_easy_strerror(code);
    Error error = Error::make(kindOf(code, text), QString::fromUtf8(text));
    error.code = codeOf(code);
    return error;
}

Result<EngineReply> CurlTransfer::finish(CURLcode code, Milliseconds duration)
{
    if (code != CURLE_OK)
        return failure(errorOf(code));
    if (!m_toSink && !beginSink())
        return failure(*m_sinkError);
    long status = 0;
    curl_off_t bodyBytes = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &bodyBytes);
    m_reply.status = static_cast<int>(status);
    m_reply.duration = duration;
    m_reply.bytesSent = static_cast<qint64>(request.body.size());
    m_reply.bytesReceived = bodyBytes;
    return std::move(m_reply);
}

} // namespace tinkex
