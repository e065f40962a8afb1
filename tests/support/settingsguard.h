#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace tinkex::test {

/// QSettings of a test live in a folder of their own and begin empty.
class SettingsGuard {
public:
    SettingsGuard()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("tinkex-test"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QSettings().clear();
    }

private:
    QTemporaryDir m_folder;
};

} // namespace tinkex::test
