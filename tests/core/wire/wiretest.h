#pragma once

#include "core/wire/codec.h"

#include <QByteArray>
#include <bit>
#include <string>
#include <string_view>

/// Common helpers of the wire tests. Header only; used on the test's thread.
namespace tinkex::wire::test {

/// Printable in QCOMPARE.
inline QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

inline std::string fromHex(const char* hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

template<class T> std::string problemOf(const Result<T>& result)
{
    return result ? std::string() : result.error().detail.toStdString();
}

/// The same bits, so that NaN equals NaN and -0 differs from 0.
inline bool sameBits(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) {
        return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
    });
}

inline const std::vector<float>& floats(const Tensor& tensor)
{
    return std::get<std::vector<float>>(tensor.data);
}

inline const std::vector<std::int64_t>& ints(const Tensor& tensor)
{
    return std::get<std::vector<std::int64_t>>(tensor.data);
}

} // namespace tinkex::wire::test
