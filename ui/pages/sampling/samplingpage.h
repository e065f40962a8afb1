#pragma once

#include "core/workbench/snapshots.h"

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class PromptEditor;
class RequestPanel;
class SampleColumn;
class SampleParameters;
class TargetList;
class TokenPopup;

/// Prompt, parameters and targets at the left; a column of samples for each target in the middle; what was sent at the
/// right. Ctrl+Enter samples. Thread: GUI. The workbench outlives it.
class SamplingPage : public QWidget {
    Q_OBJECT
public:
    explicit SamplingPage(Workbench& workbench, QWidget* parent = nullptr);
    ~SamplingPage() override;

    const QList<SampleColumn*>& columns() const { return m_columns; }

public Q_SLOTS:
    /// Makes this the only target; the next click on Sample uses it.
    void sampleFrom(const tinkex::SamplingTarget& target);
    void setPromptText(const QString& text);
    void sample();
    void cancel();
    /// Brings an earlier result back, with its prompt.
    void restore(const tinkex::SampleResult& result);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeLeft();
    void connectParts();
    QList<SampleSpec> specs() const;
    bool check(bool complain);
    SampleColumn* addColumn(const SampleSpec& spec);
    void clearColumns();
    void run(const QList<SampleSpec>& specs);
    void showState();
    void showRequest(SampleColumn* column);
    void hover(SampleColumn* column, int position);
    void openPopup(SampleColumn* column, int position, bool pinned);
    void branch(qint32 id);
    void saveSettings() const;

    Workbench& m_workbench;
    QSplitter* m_splitter;
    PromptEditor* m_prompt;
    SampleParameters* m_parameters;
    TargetList* m_targets;
    QPushButton* m_sample;
    QPushButton* m_cancel;
    QLabel* m_notice;
    QStackedWidget* m_center;
    QSplitter* m_columnSplitter;
    RequestPanel* m_panel;
    TokenPopup* m_popup;
    QList<SampleColumn*> m_columns;
    QPointer<SampleColumn> m_requestColumn; ///< the one that the panel shows
    QPointer<SampleColumn> m_popupColumn;
    int m_popupPosition = -1;
    bool m_popupPinned = false;
    QTimer m_hoverDelay;
    QTimer m_leaveDelay;
    int m_hovered = -1;
    QHash<QString, SampleSpec> m_sent; ///< by resultKey(), for restore()
};

} // namespace tinkex::ui
