#include "ui/dialogs/accessform.h"

#include "core/settings/profilestore.h"
#include "ui/dialogs/problemfield.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QSslCertificate>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

AccessForm::AccessForm(const ServerAccess& access, QWidget* parent)
    : QWidget(parent),
      m_toggle(new QToolButton(this)),
      m_details(new QWidget(this)),
      m_form(new QFormLayout(m_details)),
      m_auth(new QComboBox(m_details)),
      m_http2(new QComboBox(m_details)),
      m_proxy(new QComboBox(m_details)),
      m_proxyUrl(new QLineEdit(m_details)),
      m_proxyUser(new QLineEdit(m_details)),
      m_proxyPassword(new QLineEdit(m_details)),
      m_certificates(new QLineEdit(m_details))
{
    setObjectName(u"accessForm"_s);
    m_toggle->setObjectName(u"accessToggle"_s);
    m_auth->setObjectName(u"accessAuth"_s);
    m_http2->setObjectName(u"accessHttp2"_s);
    m_proxy->setObjectName(u"accessProxy"_s);
    m_proxyUrl->setObjectName(u"accessProxyUrl"_s);
    m_proxyUser->setObjectName(u"accessProxyUser"_s);
    m_proxyPassword->setObjectName(u"accessProxyPassword"_s);
    m_certificates->setObjectName(u"accessCertificates"_s);
    build();
    fill(access);
    fold(access != ServerAccess{});
    check(false);
    connect(m_toggle, &QToolButton::toggled, this, &AccessForm::fold);
    connect(m_proxy, &QComboBox::currentIndexChanged, this, [this] { check(false); });
    for (QLineEdit* edit : {m_proxyUrl, m_proxyUser, m_proxyPassword, m_certificates})
        connect(edit, &QLineEdit::textChanged, this, [this] { check(false); });
}

void AccessForm::build()
{
    m_toggle->setText(tr("Connection details"));
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setCheckable(true);
    m_toggle->setAutoRaise(true);
    m_auth->addItem(tr("in the header X-API-Key"), int(AuthScheme::ApiKey));
    m_auth->addItem(tr("as a bearer token"), int(AuthScheme::Bearer));
    m_auth->addItem(tr("not at all"), int(AuthScheme::None));
    m_http2->addItem(tr("when it works well"), int(Http2Use::Automatic));
    m_http2->addItem(tr("always, over https"), int(Http2Use::On));
    m_http2->addItem(tr("never"), int(Http2Use::Off));
    m_proxy->addItem(tr("as the environment says"), int(ProxyUse::Environment));
    m_proxy->addItem(tr("none"), int(ProxyUse::None));
    m_proxy->addItem(tr("this one"), int(ProxyUse::Explicit));
    m_proxy->setToolTip(tr("The environment says it in http_proxy, https_proxy, all_proxy and no_proxy."));
    m_proxyUrl->setPlaceholderText(u"http://proxy.example:3128"_s);
    m_proxyUser->setPlaceholderText(tr("leave empty to keep what is stored"));
    m_proxyPassword->setEchoMode(QLineEdit::Password);
    m_proxyPassword->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_certificates->setPlaceholderText(tr("a PEM file, for servers with a certificate of your own"));
    QAction* choose = m_certificates->addAction(IconProvider::icon(u"folder"_s), QLineEdit::TrailingPosition);
    choose->setToolTip(tr("Choose a file"));
    connect(choose, &QAction::triggered, this, &AccessForm::chooseCertificates);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(space::kHuge);
    m_form->setVerticalSpacing(space::kNormal);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("The key is &sent"), m_auth);
    m_form->addRow(tr("&HTTP/2"), m_http2);
    m_form->addRow(tr("&Proxy"), m_proxy);
    m_proxyUrlField = new ProblemField(*m_form, tr("Proxy a&ddress"), m_proxyUrl);
    m_proxyUserField = new ProblemField(*m_form, tr("Proxy &user"), m_proxyUser);
    new ProblemField(*m_form, tr("Proxy pass&word"), m_proxyPassword);
    m_certificatesField = new ProblemField(*m_form, tr("&Certificates"), m_certificates);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kNormal);
    column->addWidget(m_toggle, 0, Qt::AlignLeft);
    column->addWidget(m_details);
}

void AccessForm::fill(const ServerAccess& access)
{
    const auto choose = [](QComboBox* box, int value) {
        box->setCurrentIndex(std::max(0, box->findData(value)));
    };
    choose(m_auth, int(access.auth));
    choose(m_http2, int(access.http2));
    choose(m_proxy, int(access.proxy));
    m_proxyUrl->setText(access.proxyUrl);
    m_certificates->setText(access.caFile);
}

void AccessForm::fold(bool open)
{
    const QSignalBlocker quiet(m_toggle);
    m_toggle->setChecked(open);
    m_toggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_details->setVisible(open);
    Q_EMIT folded();
}

void AccessForm::chooseCertificates()
{
    auto* dialog = new QFileDialog(this, tr("Certificates of the server"), m_certificates->text(),
                                   tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_certificates, &QLineEdit::setText);
    dialog->open();
}

ServerAccess AccessForm::access() const
{
    ServerAccess access;
    access.auth = AuthScheme(m_auth->currentData().toInt());
    access.http2 = Http2Use(m_http2->currentData().toInt());
    access.proxy = ProxyUse(m_proxy->currentData().toInt());
    if (access.proxy == ProxyUse::Explicit)
        access.proxyUrl = m_proxyUrl->text().trimmed();
    access.caFile = m_certificates->text().trimmed();
    return access;
}

QString AccessForm::proxyUser() const
{
    return access().proxy == ProxyUse::Explicit ? m_proxyUser->text().trimmed() : QString();
}

QString AccessForm::proxyPassword() const
{
    return m_proxyPassword->text();
}

void AccessForm::forgetPassword()
{
    m_proxyPassword->clear();
}

QString AccessForm::proxyProblem(bool complete) const
{
    if (access().proxy != ProxyUse::Explicit)
        return {};
    const QString text = m_proxyUrl->text().trimmed();
    if (text.isEmpty())
        return complete ? tr("Enter the proxy's address, for example http://proxy:3128.") : QString();
    return checkProxyUrl(text) ? QString()
                               : tr("The proxy's address begins with http://, https://, socks5:// or socks5h:// and "
                                    "has a host, perhaps a port and nothing else; user and password have own fields.");
}

QString AccessForm::loginProblem() const
{
    const QString user = proxyUser();
    if (user.contains(u':'))
        return tr("A user name cannot hold a colon.");
    return user.isEmpty() && !m_proxyPassword->text().isEmpty() ? tr("Enter the user of this password.") : QString();
}

QString AccessForm::certificatesProblem() const
{
    const QString file = m_certificates->text().trimmed();
    if (file.isEmpty())
        return {};
    if (!QFileInfo(file).isFile())
        return tr("There is no such file; choose a PEM file or leave this empty.");
    return QSslCertificate::fromPath(file).isEmpty() ? tr("There is no certificate in PEM form in this file.")
                                                     : QString();
}

bool AccessForm::check(bool complete)
{
    const bool ownProxy = access().proxy == ProxyUse::Explicit;
    for (QLineEdit* edit : {m_proxyUrl, m_proxyUser, m_proxyPassword})
        edit->setEnabled(ownProxy);
    const QString proxy = proxyProblem(complete);
    const QString login = ownProxy ? loginProblem() : QString();
    const QString certificates = certificatesProblem();
    m_proxyUrlField->setProblem(proxy);
    m_proxyUserField->setProblem(login);
    m_certificatesField->setProblem(certificates);
    const bool right = proxy.isEmpty() && login.isEmpty() && certificates.isEmpty();
    if (!right && !m_toggle->isChecked())
        fold(true);
    return right;
}

} // namespace tinkex::ui
