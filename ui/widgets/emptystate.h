#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tinkex::ui {

/// What an empty place shows: one sentence on what belongs here, and the one button that fills it. Thread: GUI.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const QString& iconName, const QString& sentence, const QString& buttonText = {},
                        QWidget* parent = nullptr);
    void setSentence(const QString& sentence);
    void setButtonEnabled(bool enabled);

Q_SIGNALS:
    void activated();

private:
    QLabel* m_sentence;
    QPushButton* m_button = nullptr;
};

} // namespace tinkex::ui
