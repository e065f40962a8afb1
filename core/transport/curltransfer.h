#pragma once

#include "core/transport/curlengine.h"

#include <curl/curl.h>

namespace tinkex {

/// One exchange of CurlEngine: the easy handle, what it sends and what it has received. Does not move: libcurl holds
/// its address. Private to the engine.
class CurlTransfer {
public:
    /// Takes the easy handle (fresh or reset) and prepares it. Ownership of the handle stays with the caller.
    CurlTransfer(CURL* easy, EngineRequest request, CurlEngine::Handler handler);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// The engine's answer for libcurl's final code.
    Result<EngineReply> finish(CURLcode code, Milliseconds duration);

    CURL* easy;
    EngineRequest request;
    CurlEngine::Handler handler;
    Milliseconds startedAt{0};
    TimerHandle deadline;

private:
    struct ListDeleter {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    void setUp();
    void setUpMethod();
    void setUpHeaders();
    void appendHeader(const std::string& line);
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);

    std::unique_ptr<curl_slist, ListDeleter> m_headerList;
    EngineReply m_reply;
    std::size_t m_headerBytes = 0;
    bool m_tooLarge = false;
    char m_errorText[CURL_ERROR_SIZE] = {};
};

/// True for http://127.0.0.0/8, [::1] and localhost. Pure.
bool isLoopbackUrl(const std::string& url);

} // namespace tinkex
