#include "ui/pages/settings/settingspage.h"

#include "core/workbench/workbench.h"
#include "ui/pages/settings/profilelist.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

SettingsPage::SettingsPage(Workbench& workbench, AppSettings& settings, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_settings(settings)
{
    setObjectName(u"settingsPage"_s);
    auto* profiles = new ProfileList(workbench, this);
    connect(profiles, &ProfileList::commandRequested, this, &SettingsPage::commandRequested);
    auto* inner = new QWidget(this);
    auto* column = new QVBoxLayout(inner);
    column->setSpacing(space::kNormal);
    column->addWidget(makeProgram());
    column->addWidget(profiles);
    column->addStretch(1);
    inner->setMaximumWidth(1000);
    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Settings"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inner);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(&m_settings, &AppSettings::changed, this, &SettingsPage::refreshOrigin);
}

QWidget* SettingsPage::makeProgram()
{
    auto* card = new Card(tr("Program"), this);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::kLarge);
    grid->setVerticalSpacing(space::kNormal);
    grid->setColumnStretch(1, 1);
    addRow(grid, AppSettings::kTheme, tr("Theme"), {},
           makeChoice(AppSettings::kTheme,
                      {{u"system"_s, tr("as the system")}, {u"light"_s, tr("light")}, {u"dark"_s, tr("dark")}}));
    addRow(grid, AppSettings::kLanguage, tr("Language"), tr("from the next start on"),
           makeChoice(AppSettings::kLanguage,
                      {{u"system"_s, tr("as the system")}, {u"en"_s, u"English"_s}, {u"de"_s, u"Deutsch"_s}}));
    addRow(grid, AppSettings::kTelemetry, tr("Telemetry"),
           tr("from the next start on; the protocol's session events, never prompts or keys"),
           makeSwitch(AppSettings::kTelemetry, tr("send to the connected server")));
    addRow(grid, AppSettings::kRecovery, tr("Recovery"),
           tr("from the next start on; a run whose model was lost on the server goes on from its last checkpoint"),
           makeSwitch(AppSettings::kRecovery, tr("resume lost runs by themselves")));
    addRow(grid, AppSettings::kDataFolder, tr("Data folder"),
           tr("from the next start on; runs and checkpoints of the embedded server"),
           makeFolder(AppSettings::kDataFolder));
    addRow(grid, AppSettings::kThreads, tr("Threads"), tr("from the next start on; of the embedded server"),
           makeNumber(AppSettings::kThreads, 256, tr("one for each core")));
    card->setBody(grid);
    return card;
}

void SettingsPage::addRow(QGridLayout* grid, const QString& key, const QString& label, const QString& hint,
                          QWidget* control)
{
    const int row = grid->rowCount();
    auto* name = new QLabel(label, this);
    name->setBuddy(control);
    name->setMinimumHeight(28);
    auto* value = new QVBoxLayout;
    value->setSpacing(2);
    value->addWidget(control);
    if (!hint.isEmpty()) {
        auto* note = new QLabel(hint, this);
        note->setFont(theme().small());
        note->setForegroundRole(QPalette::PlaceholderText);
        note->setWordWrap(true);
        value->addWidget(note);
    }
    Row entry;
    entry.control = control;
    entry.origin = new QLabel(this);
    entry.origin->setForegroundRole(QPalette::PlaceholderText);
    entry.origin->setMinimumWidth(190);
    entry.origin->setMinimumHeight(28);
    entry.reset = iconButton(u"undo"_s, tr("Back to the default: %1").arg(label), this);
    connect(entry.reset, &QToolButton::clicked, this, [this, key] { m_settings.reset(key); });
    control->setMinimumHeight(28);
    control->setObjectName(u"setting-"_s + key);
    control->setAccessibleName(label);
    grid->addWidget(name, row, 0, Qt::AlignTop);
    grid->addLayout(value, row, 1);
    grid->addWidget(entry.origin, row, 2, Qt::AlignTop);
    grid->addWidget(entry.reset, row, 3, Qt::AlignTop);
    m_rows.insert(key, entry);
    refreshOrigin(key);
}

QWidget* SettingsPage::makeChoice(const QString& key, const QList<QPair<QString, QString>>& choices)
{
    auto* box = new QComboBox(this);
    for (const auto& [value, text] : choices)
        box->addItem(text, value);
    connect(box, &QComboBox::activated, this, [this, box, key] { m_settings.set(key, box->currentData()); });
    return box;
}

QWidget* SettingsPage::makeSwitch(const QString& key, const QString& text)
{
    auto* box = new QCheckBox(text, this);
    connect(box, &QCheckBox::clicked, this, [this, key](bool on) { m_settings.set(key, on); });
    return box;
}

QWidget* SettingsPage::makeFolder(const QString& key)
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* edit = new QLineEdit(box);
    edit->setPlaceholderText(tr("the system's place for data"));
    edit->setAccessibleName(tr("Data folder"));
    QPushButton* choose = plainButton(tr("Choose…"), box);
    row->addWidget(edit, 1);
    row->addWidget(choose);
    box->setFocusProxy(edit);
    connect(edit, &QLineEdit::editingFinished, this, [this, edit, key] {
        if (edit->text() != m_settings.value(key).toString())
            m_settings.set(key, edit->text());
    });
    connect(choose, &QPushButton::clicked, this, [this, edit, key] {
        auto* dialog = new QFileDialog(this, tr("Data folder"), edit->text());
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, key](const QString& folder) { m_settings.set(key, folder); });
        dialog->open();
    });
    return box;
}

QWidget* SettingsPage::makeNumber(const QString& key, int maximum, const QString& zero)
{
    auto* spin = new QSpinBox(this);
    spin->setRange(0, maximum);
    spin->setSpecialValueText(zero);
    connect(spin, &QSpinBox::valueChanged, this, [this, key](int value) {
        if (value != m_settings.value(key).toInt())
            m_settings.set(key, value);
    });
    return spin;
}

QString SettingsPage::originText(const QString& key) const
{
    const auto spec = std::find_if(AppSettings::specs().begin(), AppSettings::specs().end(),
                                   [&](const SettingSpec& s) { return s.key == key; });
    switch (m_settings.origin(key)) {
    case SettingOrigin::Default: return tr("default", "where a setting came from");
    case SettingOrigin::File: return tr("settings file", "where a setting came from");
    case SettingOrigin::Environment: return tr("environment: %1", "where a setting came from").arg(spec->variable);
    case SettingOrigin::CommandLine: return tr("command line", "where a setting came from");
    }
    return {};
}

void SettingsPage::refreshOrigin(const QString& key)
{
    const Row row = m_rows.value(key);
    if (!row.control)
        return;
    const SettingOrigin origin = m_settings.origin(key);
    const QVariant value = m_settings.value(key);
    row.origin->setText(originText(key));
    row.reset->setVisible(origin == SettingOrigin::File);
    const bool ours = origin == SettingOrigin::Default || origin == SettingOrigin::File;
    row.control->setEnabled(ours);
    row.control->setToolTip(ours ? QString() : tr("Set from outside; the settings file is not asked."));
    if (auto* choice = qobject_cast<QComboBox*>(row.control))
        choice->setCurrentIndex(std::max(0, choice->findData(value)));
    else if (auto* box = qobject_cast<QCheckBox*>(row.control))
        box->setChecked(value.toBool());
    else if (auto* spin = qobject_cast<QSpinBox*>(row.control))
        spin->setValue(value.toInt());
    else if (auto* edit = row.control->findChild<QLineEdit*>())
        edit->setText(value.toString());
}

} // namespace tinkex::ui
