#include "ui/dialogs/problemfield.h"

#include "ui/theme/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

ProblemField::ProblemField(QFormLayout& form, const QString& label, QLineEdit* editor)
    : QWidget(editor->parentWidget()), m_problem(new QLabel(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_problem->setFont(theme().small());
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    QPalette colors;
    colors.setColor(QPalette::WindowText, theme().tone(Tone::Bad).text);
    m_problem->setPalette(colors);
    m_problem->hide();
    column->addWidget(editor);
    column->addWidget(m_problem);
    form.addRow(label, this);
    auto* text = qobject_cast<QLabel*>(form.labelForField(this));
    text->setBuddy(editor);
    editor->setAccessibleName(text->text().remove(u'&'));
}

void ProblemField::setProblem(const QString& text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void alignLabels(std::initializer_list<QFormLayout*> forms)
{
    QList<QWidget*> labels;
    for (const QFormLayout* form : forms) {
        for (int row = 0; row < form->rowCount(); ++row) {
            const QLayoutItem* label = form->itemAt(row, QFormLayout::LabelRole);
            if (label && label->widget())
                labels << label->widget();
        }
    }
    int width = 0;
    for (const QWidget* label : std::as_const(labels))
        width = std::max(width, label->sizeHint().width());
    for (QWidget* label : std::as_const(labels))
        label->setMinimumWidth(width);
}

} // namespace tinkex::ui
