#pragma once

#include <QWidget>
#include <initializer_list>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace tinkex::ui {

/// A line of a form: the editor and under it, only while there is one, what is wrong with it. Thread: GUI. Ownership:
/// the form's widget.
class ProblemField : public QWidget {
    Q_OBJECT
public:
    /// Adds itself to the form; the label's text is the editor's accessible name.
    ProblemField(QFormLayout& form, const QString& label, QLineEdit* editor);

    void setProblem(const QString& text); ///< empty: nothing is wrong

private:
    QLabel* m_problem;
};

/// Gives the labels of forms that stand above each other one width.
void alignLabels(std::initializer_list<QFormLayout*> forms);

} // namespace tinkex::ui
