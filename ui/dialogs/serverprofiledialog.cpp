#include "ui/dialogs/serverprofiledialog.h"

#include "core/settings/profilestore.h"
#include "core/workbench/workbench.h"
#include "ui/dialogs/accessform.h"
#include "ui/dialogs/problemfield.h"
#include "ui/errortext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/noticebar.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

ServerProfileDialog::ServerProfileDialog(Workbench& workbench, const ServerProfile& profile, QWidget* parent)
    : QDialog(parent),
      m_workbench(workbench),
      m_profile(profile),
      m_hadProxy(profile.access.proxy == ProxyUse::Explicit),
      m_kind(new QComboBox(this)),
      m_name(new QLineEdit(this)),
      m_address(new QLineEdit(this)),
      m_key(new QLineEdit(this)),
      m_tokenizer(new QLineEdit(this)),
      m_remember(new QCheckBox(tr("Remember the key in the system's keychain"), this)),
      m_access(new AccessForm(profile.access, this)),
      m_notice(new NoticeBar(Tone::Bad, this)),
      m_save(plainButton(tr("Save"), this)),
      m_saveAndConnect(primaryButton(tr("Save and connect"), this))
{
    setObjectName(u"serverProfileDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(profile.id.isEmpty() ? tr("Add server") : tr("Edit %1").arg(profile.name));
    m_kind->setObjectName(u"profileKind"_s);
    m_name->setObjectName(u"profileName"_s);
    m_address->setObjectName(u"profileAddress"_s);
    m_key->setObjectName(u"profileKey"_s);
    m_remember->setObjectName(u"profileRemember"_s);
    m_tokenizer->setObjectName(u"profileTokenizer"_s);
    m_save->setObjectName(u"profileSave"_s);
    m_saveAndConnect->setObjectName(u"profileSaveAndConnect"_s);
    build();
    fillKind();
    m_name->setText(profile.name);
    m_address->setText(profile.baseUrl);
    m_tokenizer->setText(profile.tokenizerPath);
    onKind();
    for (QLineEdit* edit : {m_name, m_address, m_key, m_tokenizer})
        connect(edit, &QLineEdit::textChanged, this, &ServerProfileDialog::check);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ServerProfileDialog::onKind);
    connect(m_access, &AccessForm::folded, this, [this] { layout()->activate(), adjustSize(); });
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_saveAndConnect, &QPushButton::clicked, this, [this] { save(true); });
    m_saveAndConnect->setDefault(true);
    setMinimumWidth(560);
    adjustSize();
}

void ServerProfileDialog::build()
{
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_key->setPlaceholderText(m_workbench.hasKey(m_profile.id) ? tr("a key is stored; leave empty to keep it")
                                                               : tr("tml-…"));
    m_address->setPlaceholderText(u"https://server.example:8000"_s);
    m_tokenizer->setPlaceholderText(tr("only when the server's tokenizer cannot be found"));
    m_remember->setChecked(true);
    m_remember->setToolTip(
        tr("Without it, or when there is no keychain, the key and the proxy's login are kept until this program "
           "ends."));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(space::kHuge);
    form->setVerticalSpacing(space::kNormal);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Kind"), m_kind);
    m_nameField = new ProblemField(*form, tr("&Name"), m_name);
    m_addressField = new ProblemField(*form, tr("&Address"), m_address);
    m_keyField = new ProblemField(*form, tr("API &key"), m_key);
    form->addRow(QString(), m_remember);
    m_tokenizerField = new ProblemField(*form, tr("&Tokenizer file"), m_tokenizer);
    alignLabels({form, m_access->form()});
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    buttons->addButton(m_saveAndConnect, QDialogButtonBox::ActionRole);
    QPushButton* cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_notice->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    layout->setSpacing(space::kLarge);
    layout->addLayout(form);
    layout->addWidget(m_access);
    layout->addWidget(m_notice);
    layout->addWidget(buttons);
}

void ServerProfileDialog::fillKind()
{
    m_kind->addItem(tr("Own or self-hosted server"), int(ProfileKind::Custom));
    m_kind->addItem(tr("Tinker, the hosted service"), int(ProfileKind::Hosted));
    m_kind->addItem(tr("Embedded server on this computer"), int(ProfileKind::Embedded));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(int(m_profile.kind))));
    m_kind->setEnabled(m_profile.id.isEmpty());
}

void ServerProfileDialog::onKind()
{
    const auto kind = ProfileKind(m_kind->currentData().toInt());
    const bool embedded = kind == ProfileKind::Embedded;
    if (kind == ProfileKind::Hosted && m_address->text().isEmpty())
        m_address->setText(QString::fromUtf8(kHostedBaseUrl));
    if (kind == ProfileKind::Hosted && m_name->text().isEmpty())
        m_name->setText(tr("Tinker (hosted)"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_name, m_address, m_key, m_remember, m_tokenizer, m_access})
        widget->setEnabled(!embedded);
    if (embedded)
        m_notice->setNotice(Tone::Info, {},
                            tr("The embedded server needs neither address nor key; it is started when you connect."));
    m_notice->setVisible(embedded);
    m_save->setVisible(!embedded);
    m_saveAndConnect->setText(embedded ? tr("Connect") : tr("Save and connect"));
    check();
}

QString ServerProfileDialog::nameProblem() const
{
    if (m_name->text().trimmed().isEmpty())
        return tr("Give it a name, so that you find it again.");
    const QList<ServerProfile> profiles = m_workbench.profiles();
    const bool taken = std::any_of(profiles.begin(), profiles.end(), [this](const ServerProfile& other) {
        return other.id != m_profile.id && other.name == m_name->text().trimmed();
    });
    return taken ? tr("Another server has this name already.") : QString();
}

QString ServerProfileDialog::addressProblem() const
{
    const QString text = m_address->text().trimmed();
    if (text.isEmpty())
        return tr("Enter the server's address, for example http://gpu7:8000.");
    if (!text.startsWith(u"http://"_s) && !text.startsWith(u"https://"_s))
        return tr("The address must begin with http:// or https://.");
    if (checkBaseUrl(text))
        return {};
    return tr("The address needs a host and may have a port and a path, but no user name, “?” or “#”.");
}

QString ServerProfileDialog::keyProblem() const
{
    const QString text = m_key->text();
    const bool hosted = ProfileKind(m_kind->currentData().toInt()) == ProfileKind::Hosted;
    if (text.isEmpty())
        return hosted && !m_workbench.hasKey(m_profile.id) ? tr("The hosted service needs your API key.") : QString();
    if (checkApiKey(text, hosted))
        return {};
    return hosted ? tr("A key of the hosted service begins with tml- and has no blanks.")
                  : tr("A key has only printable characters and no blanks.");
}

QString ServerProfileDialog::tokenizerProblem() const
{
    const QString file = m_tokenizer->text().trimmed();
    return file.isEmpty() || QFileInfo(file).isFile()
               ? QString()
               : tr("There is no such file; choose a tokenizer.json or leave this empty.");
}

void ServerProfileDialog::check()
{
    const bool embedded = ProfileKind(m_kind->currentData().toInt()) == ProfileKind::Embedded;
    const auto tell = [&](ProblemField* field, const QLineEdit* edit, const QString& problem) {
        field->setProblem(!embedded && (m_touched || !edit->text().isEmpty()) ? problem : QString());
    };
    tell(m_nameField, m_name, nameProblem());
    tell(m_addressField, m_address, addressProblem());
    tell(m_keyField, m_key, keyProblem());
    tell(m_tokenizerField, m_tokenizer, tokenizerProblem());
}

ServerProfile ServerProfileDialog::current() const
{
    ServerProfile profile = m_profile;
    profile.kind = ProfileKind(m_kind->currentData().toInt());
    profile.name = m_name->text().trimmed();
    profile.baseUrl = m_address->text().trimmed();
    profile.tokenizerPath = m_tokenizer->text().trimmed();
    profile.access = m_access->access();
    return profile;
}

void ServerProfileDialog::save(bool connectAfter)
{
    const ServerProfile profile = current();
    if (profile.kind == ProfileKind::Embedded) {
        m_workbench.connectTo(u"embedded"_s);
        accept();
        return;
    }
    m_touched = true;
    check();
    const bool reachable = m_access->check(true);
    adjustSize();
    if (!reachable || !nameProblem().isEmpty() || !addressProblem().isEmpty() || !keyProblem().isEmpty() ||
        !tokenizerProblem().isEmpty())
        return;
    setBusy(true);
    m_workbench.saveProfile(profile, this, [this, connectAfter](const Result<QString>& id) {
        setBusy(false);
        if (!id) {
            m_notice->setNotice(Tone::Bad, tr("The server could not be saved."), ErrorText::forField(id.error()));
            m_notice->show();
            return;
        }
        m_profile.id = *id; // from here on this dialog edits the stored one
        m_kind->setEnabled(false);
        storeKey(connectAfter);
    });
}

void ServerProfileDialog::setBusy(bool busy)
{
    m_save->setEnabled(!busy);
    m_saveAndConnect->setEnabled(!busy);
}

void ServerProfileDialog::storeKey(bool connectAfter)
{
    if (m_key->text().isEmpty()) {
        storeLogin(connectAfter, false);
        return;
    }
    const bool remember = m_remember->isChecked();
    setBusy(true);
    m_workbench.setKey(m_profile.id, m_key->text(), remember, this,
                       [this, connectAfter, remember](const Result<bool>& kept) {
                           setBusy(false);
                           if (!kept) {
                               m_keyField->setProblem(ErrorText::forField(kept.error()));
                               return;
                           }
                           m_key->clear();
                           m_key->setPlaceholderText(tr("a key is stored; leave empty to keep it"));
                           storeLogin(connectAfter, remember && !*kept);
                       });
}

void ServerProfileDialog::storeLogin(bool connectAfter, bool inMemory)
{
    const bool ownProxy = m_access->access().proxy == ProxyUse::Explicit;
    if (m_hadProxy && !ownProxy)
        m_workbench.forgetProxyLogin(m_profile.id);
    if (!ownProxy || m_access->proxyUser().isEmpty()) {
        finish(connectAfter, inMemory);
        return;
    }
    const bool remember = m_remember->isChecked();
    setBusy(true);
    m_workbench.setProxyLogin(m_profile.id, m_access->proxyUser(), m_access->proxyPassword(), remember, this,
                              [this, connectAfter, remember, inMemory](const Result<bool>& kept) {
                                  setBusy(false);
                                  if (!kept) {
                                      m_notice->setNotice(Tone::Bad, tr("The login of the proxy was not stored."),
                                                          ErrorText::forField(kept.error()));
                                      m_notice->show();
                                      return;
                                  }
                                  m_access->forgetPassword();
                                  finish(connectAfter, inMemory || (remember && !*kept));
                              });
}

void ServerProfileDialog::finish(bool connectAfter, bool inMemory)
{
    if (connectAfter)
        m_workbench.connectTo(m_profile.id);
    Q_EMIT saved(m_profile.id);
    if (inMemory)
        sayNoKeychain();
    else
        accept();
}

void ServerProfileDialog::sayNoKeychain()
{
    m_notice->setNotice(Tone::Warn, tr("There is no keychain on this system."),
                        tr("The key is kept in memory until this program ends; you will be asked again next time."));
    m_notice->show();
    m_save->hide();
    m_saveAndConnect->setText(tr("Close"));
    disconnect(m_saveAndConnect, nullptr, this, nullptr);
    connect(m_saveAndConnect, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace tinkex::ui
