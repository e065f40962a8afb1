#include "ui/appsettings.h"

#include <QSettings>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

const QString AppSettings::kTheme = u"theme"_s;
const QString AppSettings::kLanguage = u"language"_s;
const QString AppSettings::kTelemetry = u"telemetry"_s;
const QString AppSettings::kRecovery = u"recovery"_s;
const QString AppSettings::kDataFolder = u"data-folder"_s;
const QString AppSettings::kThreads = u"threads"_s;

namespace {

QString inFile(const QString& key)
{
    return u"program/"_s + key;
}

const SettingSpec& specOf(const QString& key)
{
    const QList<SettingSpec>& all = AppSettings::specs();
    return *std::find_if(all.begin(), all.end(), [&](const SettingSpec& spec) { return spec.key == key; });
}

/// Text from outside in the type of the default.
QVariant typed(const QVariant& value, const QVariant& standard)
{
    if (standard.typeId() == QMetaType::Bool) {
        const QString text = value.toString().toLower();
        return text != u"0"_s && text != u"false"_s && text != u"no"_s && text != u"off"_s;
    }
    QVariant result = value;
    return result.convert(standard.metaType()) ? result : standard;
}

} // namespace

AppSettings::AppSettings(QSettings& file, const QProcessEnvironment& environment, QHash<QString, QString> commandLine,
                         QObject* parent)
    : QObject(parent), m_file(file), m_environment(environment), m_commandLine(std::move(commandLine))
{}

const QList<SettingSpec>& AppSettings::specs()
{
    static const QList<SettingSpec> all = {
        {kTheme, u"TINKEX_THEME"_s, u"system"_s, false},         {kLanguage, u"TINKEX_LANGUAGE"_s, u"system"_s, true},
        {kTelemetry, u"TINKER_TELEMETRY"_s, true, true},         {kRecovery, u"TINKEX_RECOVERY"_s, false, true},
        {kDataFolder, u"TINKEX_DATA_FOLDER"_s, QString(), true}, {kThreads, u"TINKEX_THREADS"_s, 0, true}};
    return all;
}

SettingOrigin AppSettings::origin(const QString& key) const
{
    if (m_commandLine.contains(key))
        return SettingOrigin::CommandLine;
    if (m_environment.contains(specOf(key).variable))
        return SettingOrigin::Environment;
    return m_file.contains(inFile(key)) ? SettingOrigin::File : SettingOrigin::Default;
}

QVariant AppSettings::value(const QString& key) const
{
    const SettingSpec& spec = specOf(key);
    switch (origin(key)) {
    case SettingOrigin::CommandLine: return typed(m_commandLine.value(key), spec.standard);
    case SettingOrigin::Environment: return typed(m_environment.value(spec.variable), spec.standard);
    case SettingOrigin::File: return typed(m_file.value(inFile(key)), spec.standard);
    case SettingOrigin::Default: return spec.standard;
    }
    return spec.standard;
}

void AppSettings::set(const QString& key, const QVariant& value)
{
    m_file.setValue(inFile(key), value);
    Q_EMIT changed(key);
}

void AppSettings::reset(const QString& key)
{
    m_file.remove(inFile(key));
    Q_EMIT changed(key);
}

} // namespace tinkex::ui
