#pragma once

#include "core/workbench/snapshots.h"

#include <QDialog>
#include <QTimer>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class DataPreviewView;
class NoticeBar;
class RunForm;
class SourceCards;

/// "New run": what to train on, the form, what would be read, and Start. Every value is checked by Workbench::validate
/// while it is typed; a field complains once it was touched or Start was pressed. The last values of each source are
/// remembered in QSettings. Open it with open(). Thread: GUI. The workbench outlives it.
class NewRunDialog : public QDialog {
    Q_OBJECT
public:
    explicit NewRunDialog(Workbench& workbench, QWidget* parent = nullptr);

    void chooseExercise(const QString& exerciseId); ///< empty: a file
    void setDataFile(const QString& path);
    RunSpec spec() const;

public Q_SLOTS:
    void start();

Q_SIGNALS:
    void started(const QString& runId);

private:
    void buildLayout();
    void connectParts();
    void onSourceChosen();
    void onEdited();
    void review(); ///< the problems, and a new preview where what it reads has changed
    void chooseFile();
    void resetToDefaults();
    QList<FieldProblem> problems() const;
    void showProblems();
    void requestPreview();
    void loadPreview();
    RunSpec defaults() const;
    RunKind kind() const;

    Workbench& m_workbench;
    SourceCards* m_cards;
    QWidget* m_fileRow;
    QLineEdit* m_file;
    QPushButton* m_choose;
    QLabel* m_fileProblem;
    RunForm* m_form;
    DataPreviewView* m_preview;
    NoticeBar* m_notice;
    NoticeBar* m_lossWarning;
    QPushButton* m_reset;
    QPushButton* m_cancel;
    QPushButton* m_start;
    QTimer m_previewDelay;
    std::unique_ptr<QObject> m_previewRequest; ///< deleting it drops the answer
    QStringList m_previewed;                   ///< what the preview on show was made from
    bool m_showAll = false;
    bool m_starting = false;
};

} // namespace tinkex::ui
