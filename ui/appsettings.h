#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QProcessEnvironment>
#include <QVariant>

class QSettings;

namespace tinkex::ui {

/// Where an effective value came from; later ones win.
enum class SettingOrigin { Default, File, Environment, CommandLine };

/// One setting: its name in the file, its variable and what it is when nobody says anything.
struct SettingSpec {
    QString key;
    QString variable; ///< environment variable
    QVariant standard;
    bool atStart = false; ///< takes effect at the next start
};

/// The program's own settings with their effective values and origins. Thread: GUI. The settings file outlives it.
class AppSettings : public QObject {
    Q_OBJECT
public:
    static const QString kTheme;     ///< system, light, dark
    static const QString kLanguage;  ///< system, en, de
    static const QString kTelemetry; ///< bool
    static const QString kRecovery;  ///< bool: corrupted runs are resumed after their last checkpoint
    static const QString kDataFolder;
    static const QString kThreads; ///< of the embedded server; 0: one a core

    AppSettings(QSettings& file, const QProcessEnvironment& environment, QHash<QString, QString> commandLine,
                QObject* parent = nullptr);

    static const QList<SettingSpec>& specs();
    QVariant value(const QString& key) const;
    SettingOrigin origin(const QString& key) const;
    /// Writes to the file. A value from the environment or the command line still wins; see origin().
    void set(const QString& key, const QVariant& value);
    void reset(const QString& key); ///< removes it from the file

Q_SIGNALS:
    void changed(const QString& key);

private:
    QSettings& m_file;
    QProcessEnvironment m_environment;
    QHash<QString, QString> m_commandLine;
};

} // namespace tinkex::ui
