#pragma once

#include "core/workbench/snapshots.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class NoticeBar;

/// Makes or edits a server profile and stores its key. What is wrong is said at its field while typing; nothing is
/// stored before everything is right. Thread: GUI. Non-modal use: open(); deletes itself when closed.
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
    QWidget* field(QWidget* editor, QLabel*& problem);
    void fillKind();
    void onKind();
    void check();
    void save(bool connectAfter);
    void finish(const QString& profileId, bool connectAfter);
    ServerProfile current() const;

    Workbench& m_workbench;
    ServerProfile m_profile;
    QComboBox* m_kind;
    QLineEdit* m_name;
    QLineEdit* m_address;
    QLineEdit* m_key;
    QLineEdit* m_tokenizer;
    QCheckBox* m_remember;
    QLabel* m_nameProblem = nullptr;
    QLabel* m_addressProblem = nullptr;
    QLabel* m_keyProblem = nullptr;
    QLabel* m_tokenizerProblem = nullptr;
    NoticeBar* m_notice;
    QPushButton* m_save;
    QPushButton* m_saveAndConnect;
    bool m_touched = false; ///< empty fields are complained about only after a try
};

} // namespace tinkex::ui
