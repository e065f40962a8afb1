#pragma once

#include "core/workbench/snapshots.h"

#include <QHash>
#include <QWidget>

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QSpinBox;

namespace tinkex::ui {

/// Temperature, top-p, top-k, max tokens, samples, seed, stop strings; each with a place for what is wrong with it.
/// Thread: GUI.
class SampleParameters : public QWidget {
    Q_OBJECT
public:
    explicit SampleParameters(QWidget* parent = nullptr);

    /// Writes the parameters into a request.
    void apply(SampleSpec& spec) const;
    void setFrom(const SampleSpec& spec);
    /// Sentences at their fields. Returns the problems that have no field here.
    QList<FieldProblem> showProblems(const QList<FieldProblem>& problems);
    int maxTokens() const;

Q_SIGNALS:
    void changed();

private:
    void addRow(const QString& field, const QString& label, QWidget* widget, const QString& toolTip);
    QDoubleSpinBox* addReal(const QString& field, const QString& label, double maximum, double step,
                            const QString& toolTip);
    QSpinBox* addWhole(const QString& field, const QString& label, int minimum, int maximum, const QString& special,
                       const QString& toolTip);

    QGridLayout* m_grid;
    QHash<QString, QLabel*> m_problems;
    QDoubleSpinBox* m_temperature;
    QDoubleSpinBox* m_topP;
    QSpinBox* m_topK;
    QSpinBox* m_maxTokens;
    QSpinBox* m_samples;
    QSpinBox* m_seed;
    QPlainTextEdit* m_stop;
};

/// Lines as stop strings; "\n", "\t" and "\\" are read as escapes, empty lines dropped.
QStringList parseStopStrings(const QString& text);
QString stopStringsText(const QStringList& stops);

} // namespace tinkex::ui
