#pragma once

#include "core/workbench/snapshots.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace tinkex::ui {

/// The numbers and names of a new run, each with a place for the sentence on what is wrong with it. Numbers are typed
/// freely ("5e-3"); what cannot be read is a problem of its field, never changed silently. Thread: GUI.
class RunForm : public QWidget {
    Q_OBJECT
public:
    explicit RunForm(QWidget* parent = nullptr);

    /// What the list offers; the text stays as it is unless it is empty.
    void setModels(const QStringList& models);
    /// Fills every field.
    void setSpec(const RunSpec& spec);
    /// Which fields there are: reinforcement has groups, files have a renderer.
    void setKind(RunKind kind, bool fromFile);
    /// The fields over `base` (its source stays). Unreadable reals are NaN, unreadable whole numbers keep `base`.
    RunSpec spec(RunSpec base) const;
    /// What cannot be read at all.
    QList<FieldProblem> unreadable() const;
    /// Shows the first sentence of each field; hides the others.
    void showProblems(const QList<FieldProblem>& problems);
    bool hasField(const QString& field) const { return m_rows.contains(field); }
    void focusField(const QString& field);

Q_SIGNALS:
    void changed();

private:
    struct Row {
        QLabel* label = nullptr;
        QWidget* field = nullptr;
        QLabel* problem = nullptr;
    };

    void addRow(const QString& field, const QString& label, QWidget* widget, const QString& toolTip);
    QLineEdit* addEdit(const QString& field, const QString& label, const QString& toolTip);
    QComboBox* addCombo(const QString& field, const QString& label, const QString& toolTip);
    void showRow(const QString& field, bool shown);
    QString text(const QString& field) const;
    void setText(const QString& field, const QString& text);

    QGridLayout* m_grid;
    QHash<QString, Row> m_rows;
    QHash<QString, QLineEdit*> m_edits;
    QComboBox* m_baseModel;
    QComboBox* m_schedule;
    QComboBox* m_renderer;
    QStringList m_models;
    QStringList m_wholeFields;
    QStringList m_realFields;
};

} // namespace tinkex::ui
