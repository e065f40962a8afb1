#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <functional>

namespace tinkex {

/// API keys by profile: in the system's keychain, or in this object's memory when there is no keychain or the user does
/// not want it. A key never reaches a settings file, a log or a snapshot. Thread: one; owned by the workbench.
class SecretStore : public QObject {
    Q_OBJECT
public:
    enum class Place { Nowhere, Memory, Keychain };
    using Read = std::function<void(QString key, Place place)>; ///< empty key: none stored
    using Written = std::function<void(Place place)>;

    explicit SecretStore(QObject* parent = nullptr);

    /// `done` is called from the event loop unless context died. remember=false keeps the key in memory and removes it
    /// from the keychain. When the keychain refuses, the key stays in memory and place says so.
    void write(const QString& profileId, const QString& key, bool remember, QObject* context, Written done);
    void read(const QString& profileId, QObject* context, Read done);
    void remove(const QString& profileId);
    /// False keeps every key in memory: tests and machines without a keychain must not touch the user's.
    void setKeychainEnabled(bool enabled) { m_keychainEnabled = enabled; }

private:
    struct Known {
        QString key;
        Place place = Place::Memory;
    };
    QHash<QString, Known> m_known; ///< written in this run; spares asking the keychain again
    bool m_keychainEnabled = true;
};

} // namespace tinkex
