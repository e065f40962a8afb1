#pragma once

#include <QString>
#include <map>

namespace tinkex {

/// Live objects per class, for leak tests and the Health page. Put one as a member: `CensusEntry m_census{"Trainer"};`
/// Thread: any.
class CensusEntry {
public:
    explicit CensusEntry(const char* className);
    CensusEntry(const CensusEntry& other);
    CensusEntry& operator=(const CensusEntry&) = delete;
    ~CensusEntry();

private:
    const char* m_className;
};

namespace census {
int count(const char* className);
std::map<QString, int> snapshot(); ///< classes with at least one live object
} // namespace census

} // namespace tinkex
