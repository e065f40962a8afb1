#pragma once

#include "core/workbench/snapshots.h"

#include <QString>

namespace tinkex::ui {

enum class HeatMode { Probability, Surprisal, Rank };

inline constexpr double kSurprisalTop = 8; ///< nats at the low end of the scale
inline constexpr int kRankTop = 20;        ///< alternatives asked for at a position

/// Where a token lies on HeatScale, 1 = expected. NaN: not known. `rank` from 1, 0: unknown, kRankTop + 1: beyond.
/// Probability: p. Surprisal: 1 - (-log p) / kSurprisalTop. Rank: 1 - log(rank) / log(kRankTop + 1).
double tokenHeat(HeatMode mode, double logprob, int rank);

/// From 1; kRankTop + 1 when the token is not among the alternatives; 0 when there are none.
int tokenRank(const QVector<TokenAlternative>& alternatives, qint32 id);

/// Numbers under the legend, from its left to its right end.
QStringList heatTicks(HeatMode mode);

/// A token between quotes as people see it: "↵" for line breaks, names for what is invisible.
QString quotedToken(const TokenInfo& token);

} // namespace tinkex::ui
