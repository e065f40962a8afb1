#pragma once

#include "core/workbench/snapshots.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class AccessForm;
class NoticeBar;
class ProblemField;

/// Makes or edits a server profile and stores its key and the login of its proxy. What is wrong is said at its field
/// while typing; nothing is stored before everything is right. Thread: GUI. Non-modal use: open(); deletes itself when
/// closed.
class ServerProfileDialog : public QDialog {
    Q_OBJECT
public:
    /// `profile` with an empty id makes a new one.
    ServerProfileDialog(Workbench& workbench, const ServerProfile& profile, QWidget* parent = nullptr);

    /// What is wrong with the form as it is; empty fields are only named when `complete`. For tests and for itself.
    QString nameProblem() const;
    QString addressProblem() const;
    QString keyProblem() const;

Q_SIGNALS:
    void saved(const QString& profileId);

private:
    void build();
    void fillKind();
    void onKind();
    void check();
    void save(bool connectAfter);
    QString tokenizerProblem() const;
    void storeKey(bool connectAfter);
    void storeLogin(bool connectAfter, bool inMemory);
    void finish(bool connectAfter, bool inMemory);
    void sayNoKeychain();
    void setBusy(bool busy);
    ServerProfile current() const;

    Workbench& m_workbench;
    ServerProfile m_profile;
    bool m_hadProxy; ///< a proxy of its own when opened
    QComboBox* m_kind;
    QLineEdit* m_name;
    QLineEdit* m_address;
    QLineEdit* m_key;
    QLineEdit* m_tokenizer;
    QCheckBox* m_remember;
    AccessForm* m_access;
    ProblemField* m_nameField = nullptr;
    ProblemField* m_addressField = nullptr;
    ProblemField* m_keyField = nullptr;
    ProblemField* m_tokenizerField = nullptr;
    NoticeBar* m_notice;
    QPushButton* m_save;
    QPushButton* m_saveAndConnect;
    bool m_touched = false; ///< empty fields are complained about only after a try
};

} // namespace tinkex::ui
