#pragma once

#include "core/workbench/snapshots.h"
#include "ui/pages/sampling/tokenheat.h"
#include "ui/widgets/card.h"

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class HeatLegend;
class KeyValueGrid;
class SamplesModel;

/// The right side of the Sampling page: exactly what was sent, as code too; the sample on show; the meaning of the
/// colours; and the history. Thread: GUI. The workbench outlives it.
class RequestPanel : public Card {
    Q_OBJECT
public:
    explicit RequestPanel(Workbench& workbench, QWidget* parent = nullptr);

    void showRequest(const SampleSpec& spec, const SampleResult& result, int sample);
    void showNothing();
    HeatLegend* legend() const { return m_legend; }
    QString python() const;
    QString curl() const;

Q_SIGNALS:
    void historyChosen(const tinkex::SampleResult& result);

private:
    QWidget* makeContent();
    void copy(const QString& code, QPushButton* button);

    Workbench& m_workbench;
    std::optional<SampleSpec> m_spec;
    SampleResult m_result;
    QLabel* m_endpoint;
    QPlainTextEdit* m_ids;
    QPlainTextEdit* m_text;
    KeyValueGrid* m_figures;
    QPushButton* m_python;
    QPushButton* m_curl;
    KeyValueGrid* m_sample;
    HeatLegend* m_legend;
    SamplesModel* m_model;
    QTableView* m_history;
    QList<QWidget*> m_requestParts;
};

} // namespace tinkex::ui
