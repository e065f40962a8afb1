#pragma once

#include "core/base/error.h"

#include <array>
#include <cstddef>
#include <optional>

namespace tinkex {

/// What a server of this protocol may lack (servers.md 1.1). Connecting, training and sampling are not here: without
/// them it is no such server.
enum class ServerFunction {
    Health,             ///< GET healthz
    Forward,            ///< a loss without gradients: POST forward, or forward_backward with forward_only
    ModelList,          ///< GET get_server_capabilities
    RunList,            ///< GET training_runs
    RunDetails,         ///< GET training_runs/{id}
    RunCheckpoints,     ///< GET training_runs/{id}/checkpoints
    AccountCheckpoints, ///< GET checkpoints: those of all runs
    SessionList,        ///< GET sessions
    SessionDetails,     ///< GET sessions/{id}
    SamplerDetails,     ///< GET samplers/{id}
    WeightsInfo,        ///< POST weights_info: how a checkpoint was made; a run that knows its model resumes without
    DeleteCheckpoint,
    Publish,
    Unpublish,
    SetTtl,
    Archive,    ///< download of a checkpoint
    UnloadModel ///< closing a trainer frees its place on the server
};
inline constexpr std::size_t kServerFunctionCount = 17;

enum class Offer { NotKnown, Offered, NotOffered };

/// Why a function is not offered; the words are made in ui/.
enum class NoOffer {
    None,
    NoEndpoint, ///< 404 or 405: the server has no such endpoint
    Refused,    ///< the server takes the request for another one and refuses it (422)
    Unusable,   ///< it answers with what cannot be used from here, such as a file:// address
    Unsafe      ///< servers are known that take this request for a deletion; never sent to one that is not trusted
};

struct FunctionState {
    Offer offer = Offer::NotKnown;
    NoOffer reason = NoOffer::None;
    int httpStatus = 0; ///< of the answer that a refusal was learnt from; 0: none

    bool operator==(const FunctionState&) const = default;
};

/// Which functions a server offers, as far as that is known: learnt from its answers, for the time of one connection.
/// A value. An action whose function is NotOffered should be greyed out with the reason; one that is NotKnown may be
/// tried, and its refusal is an Error with the code "not_offered". Thread: any.
class ServerFeatures {
public:
    const FunctionState& of(ServerFunction function) const { return m_states[static_cast<std::size_t>(function)]; }
    bool isOffered(ServerFunction function) const { return of(function).offer == Offer::Offered; }
    bool isRefused(ServerFunction function) const { return of(function).offer == Offer::NotOffered; }
    void set(ServerFunction function, const FunctionState& state)
    {
        m_states[static_cast<std::size_t>(function)] = state;
    }

    bool operator==(const ServerFeatures&) const = default;

private:
    std::array<FunctionState, kServerFunctionCount> m_states{};
};

/// Error::code of a request that the server does not offer, whether it was sent or not.
inline constexpr QLatin1StringView kNotOffered("not_offered");

/// What a failed request says about its function; nothing when it says nothing (network, key, server trouble, a fault
/// of the request). A 404 is a missing endpoint when the request names no object, or when its text is a router's and
/// not about an object ("Not Found") while the function never worked before. Pure. Source: servers.md 3.4, 11.
std::optional<FunctionState> learnFrom(ServerFunction function, const FunctionState& before, const Error& error);

/// The error that a request gets whose function is not offered.
Error notOffered(const FunctionState& state, std::string_view operation);

} // namespace tinkex
