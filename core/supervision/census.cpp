#include "core/supervision/census.h"

#include <mutex>
#include <string_view>

namespace tinkex {

namespace {

struct Register {
    std::mutex mutex;
    std::map<std::string_view, int> counts;
};

Register& theRegister()
{
    static Register instance;
    return instance;
}

void add(const char* className, int difference)
{
    Register& all = theRegister();
    const std::lock_guard lock(all.mutex);
    all.counts[className] += difference;
}

} // namespace

CensusEntry::CensusEntry(const char* className) : m_className(className)
{
    add(m_className, 1);
}

CensusEntry::CensusEntry(const CensusEntry& other) : CensusEntry(other.m_className) {}

CensusEntry::~CensusEntry()
{
    add(m_className, -1);
}

namespace census {

int count(const char* className)
{
    Register& all = theRegister();
    const std::lock_guard lock(all.mutex);
    const auto it = all.counts.find(className);
    return it == all.counts.end() ? 0 : it->second;
}

std::map<QString, int> snapshot()
{
    Register& all = theRegister();
    const std::lock_guard lock(all.mutex);
    std::map<QString, int> living;
    for (const auto& [name, count] : all.counts) {
        if (count > 0)
            living[QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))] = count;
    }
    return living;
}

} // namespace census

} // namespace tinkex
