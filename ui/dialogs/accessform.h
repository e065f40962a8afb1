#pragma once

#include "core/base/serveraccess.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QToolButton;

namespace tinkex::ui {

class ProblemField;

/// How a server is reached besides its address: in which header the key goes, HTTP/2, the proxy and its login, extra
/// certificates. Folded away while everything is as usual. What is wrong is said at its field while typing. Thread:
/// GUI. Ownership: the server dialog.
class AccessForm : public QWidget {
    Q_OBJECT
public:
    explicit AccessForm(const ServerAccess& access, QWidget* parent = nullptr);

    QFormLayout* form() const { return m_form; }
    ServerAccess access() const;
    QString proxyUser() const;     ///< empty: what is stored stays
    QString proxyPassword() const; ///< to be stored, then cleared with forgetPassword()
    void forgetPassword();

    /// Tells what is wrong at the fields, empty ones too when `complete`; true when nothing is. Unfolds on a problem.
    bool check(bool complete);

Q_SIGNALS:
    void folded(); ///< the height changed

private:
    void build();
    void fill(const ServerAccess& access);
    void fold(bool open);
    void chooseCertificates();
    QString proxyProblem(bool complete) const;
    QString loginProblem() const;
    QString certificatesProblem() const;

    QToolButton* m_toggle;
    QWidget* m_details;
    QFormLayout* m_form;
    QComboBox* m_auth;
    QComboBox* m_http2;
    QComboBox* m_proxy;
    QLineEdit* m_proxyUrl;
    QLineEdit* m_proxyUser;
    QLineEdit* m_proxyPassword;
    QLineEdit* m_certificates;
    ProblemField* m_proxyUrlField = nullptr;
    ProblemField* m_proxyUserField = nullptr;
    ProblemField* m_certificatesField = nullptr;
};

} // namespace tinkex::ui
