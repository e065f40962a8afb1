#include "core/losses/logprobview.h"

#include <algorithm>
#include <cmath>

namespace tinkex {

namespace {

std::string nameOf(const LogprobView& view)
{
    return "datum " + std::to_string(view.index) + ": ";
}

Result<std::vector<float>> numbersOf(const LogprobView& view, const std::string& name)
{
    const auto found = view.datum->lossFnInputs.find(name);
    if (found == view.datum->lossFnInputs.end())
        return failure(ErrorKind::Validation, nameOf(view) + "the field " + name + " is missing");
    std::vector<float> values = found->second.asFloats();
    if (!std::ranges::all_of(values, [](float v) { return std::isfinite(v); }))
        return failure(ErrorKind::Validation, nameOf(view) + "the field " + name + " holds a value that is not finite");
    return values;
}

Error wrongSize(const LogprobView& view, const std::string& name, std::size_t size)
{
    return Error::make(ErrorKind::Validation, nameOf(view) + "the field " + name + " has " + std::to_string(size) +
                                                  " values for " + std::to_string(view.logprobs.size()) + " targets");
}

std::size_t widthOf(const wire::Datum& datum)
{
    const auto targets = datum.lossFnInputs.find("target_tokens");
    if (targets == datum.lossFnInputs.end() || targets->second.shape.size() != 2)
        return 1;
    return static_cast<std::size_t>(std::max<std::int64_t>(targets->second.shape[1], 1));
}

Result<void> applyMask(LogprobView& view, const std::string& mask)
{
    const auto values = numbersOf(view, mask);
    if (!values)
        return failure(values.error());
    const bool perPosition = values->size() == view.positions();
    if (!perPosition && values->size() != view.logprobs.size())
        return failure(wrongSize(view, mask, values->size()));
    for (std::size_t i = 0; i < view.selected.size(); ++i)
        view.selected[i] = (*values)[perPosition ? i / view.width : i] != 0.f;
    return {};
}

} // namespace

Result<std::vector<LogprobView>> viewsOf(const LossInput& input, const std::string& mask)
{
    std::vector<LogprobView> views;
    bool any = false;
    for (std::size_t d = 0; d < input.data.size(); ++d) {
        LogprobView view;
        view.index = d;
        view.datum = &input.data[d];
        view.logprobs = input.logprobs[d];
        view.width = widthOf(input.data[d]);
        view.selected.assign(view.logprobs.size(), 1);
        if (!mask.empty()) {
            if (auto masked = applyMask(view, mask); !masked)
                return failure(masked.error());
        }
        any = any || std::ranges::find(view.selected, 1) != view.selected.end();
        views.push_back(std::move(view));
    }
    if (!any)
        return failure(ErrorKind::Validation, "no target is left to compute with");
    return views;
}

Result<std::vector<double>> fieldOf(const LogprobView& view, const std::string& name)
{
    const auto values = numbersOf(view, name);
    if (!values)
        return failure(values.error());
    if (values->size() != view.logprobs.size())
        return failure(wrongSize(view, name, values->size()));
    return std::vector<double>(values->begin(), values->end());
}

PerTarget zerosLike(const PerTarget& logprobs)
{
    PerTarget zeros;
    for (const auto& list : logprobs)
        zeros.emplace_back(list.size(), 0.0);
    return zeros;
}

} // namespace tinkex
