#pragma once

#include "core/workbench/snapshots.h"
#include "ui/widgets/card.h"

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace tinkex::ui {

class NoticeBar;
class TokenView;

/// What a run would read: how much there is, the first examples as tokens with the learned ones shaded, and every line
/// that cannot be used with its reason. Thread: GUI.
class DataPreviewView : public Card {
    Q_OBJECT
public:
    explicit DataPreviewView(QWidget* parent = nullptr);

    void showNothing(const QString& sentence);
    void showLoading();
    void showPreview(const DataPreview& preview);
    void showError(const Error& error);

Q_SIGNALS:
    void cancelRequested();

private:
    void applyShades();
    QString summary(const DataPreview& preview) const;

    QStackedWidget* m_stack;
    QLabel* m_sentence;
    QPushButton* m_cancel;
    QLabel* m_summary;
    QLabel* m_legend;
    TokenView* m_tokens;
    QLabel* m_problemsHeading;
    QPlainTextEdit* m_problems;
    NoticeBar* m_error;
    QVector<float> m_weights;
};

} // namespace tinkex::ui
