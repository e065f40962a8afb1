#pragma once

#include "core/transport/curlengine.h"

#include <curl/curl.h>

namespace tinkex {

/// One exchange of CurlEngine: the easy handle, what it sends and what it has received. Does not move: libcurl holds
/// its address. Private to the engine.
class CurlTransfer {
public:
    /// Takes the easy handle (fresh or reset) and prepares it. Ownership of the handle stays with the caller.
    CurlTransfer(CURL* easy, const Clock& clock, EngineRequest request, CurlEngine::Handler handler);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// The engine's answer for libcurl's final code.
    Result<EngineReply> finish(CURLcode code, Milliseconds duration);

    CURL* easy;
    EngineRequest request;
    CurlEngine::Handler handler;
    Milliseconds startedAt{0};
    Milliseconds lastActivity{0}; ///< when the last byte came or went
    TimerHandle deadline;
    TimerHandle activityTimer;

private:
    struct ListDeleter {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    void setUp();
    void setUpRoute();
    void setUpMethod();
    void setUpHeaders();
    void appendHeader(const std::string& line);
    bool take(std::string_view bytes);
    bool beginSink();
    bool isAccepted() const;
    Error errorOf(CURLcode code) const;
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static int onProgress(void* self, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up);

    const Clock& m_clock;
    std::unique_ptr<curl_slist, ListDeleter> m_headerList;
    EngineReply m_reply;
    std::size_t m_headerBytes = 0;
    std::size_t m_bodyBytes = 0;
    std::optional<bool> m_toSink; ///< not known before the first piece of the body
    std::optional<Error> m_sinkError;
    curl_off_t m_bytesMoved = 0;
    bool m_tooLarge = false;
    char m_errorText[CURL_ERROR_SIZE] = {};
};

/// The HTTP version asked for: CURL_HTTP_VERSION_*. versionNumber: of the running libcurl, as it counts itself. Pure.
long httpVersion(Http2Use use, bool tls, unsigned versionNumber);

/// True for http://127.0.0.0/8, [::1] and localhost. Pure.
bool isLoopbackUrl(const std::string& url);

} // namespace tinkex
