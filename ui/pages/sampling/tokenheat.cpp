#include "ui/pages/sampling/tokenheat.h"

#include "ui/format.h"
#include "ui/tokens/tokentext.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

double tokenHeat(HeatMode mode, double logprob, int rank)
{
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    if (mode == HeatMode::Rank)
        return rank < 1 ? unknown : std::clamp(1 - std::log(double(rank)) / std::log(kRankTop + 1.0), 0.0, 1.0);
    if (std::isnan(logprob))
        return unknown;
    if (mode == HeatMode::Probability)
        return std::clamp(std::exp(logprob), 0.0, 1.0);
    return std::clamp(1 + logprob / kSurprisalTop, 0.0, 1.0);
}

int tokenRank(const QVector<TokenAlternative>& alternatives, qint32 id)
{
    if (alternatives.isEmpty())
        return 0;
    const auto found = std::find_if(alternatives.begin(), alternatives.end(),
                                    [id](const TokenAlternative& alternative) { return alternative.id == id; });
    return found == alternatives.end() ? kRankTop + 1 : int(found - alternatives.begin()) + 1;
}

QStringList heatTicks(HeatMode mode)
{
    switch (mode) {
    case HeatMode::Probability: return {u"0"_s, u"0.5"_s, u"1"_s};
    case HeatMode::Surprisal:
        return {u"≥ "_s + Format::number(kSurprisalTop, 1), Format::number(kSurprisalTop / 2, 1), u"0"_s};
    case HeatMode::Rank: return {u"> %1"_s.arg(kRankTop), u"5"_s, u"1"_s};
    }
    return {};
}

QString quotedToken(const TokenInfo& token)
{
    const TokenText text = tokenText(token);
    const QString joined = text.parts.join(QString());
    return text.special ? joined : u"“"_s + joined + u"”"_s;
}

} // namespace tinkex::ui
