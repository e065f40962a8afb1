#pragma once

#include "core/workbench/snapshots.h"
#include "ui/pages/sampling/tokenheat.h"
#include "ui/widgets/card.h"

#include <QElapsedTimer>
#include <QHash>
#include <functional>
#include <memory>
#include <optional>

class QLabel;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ElidedLabel;
class NoticeBar;
class TokenView;

/// The samples of one target, one at a time, as tokens on the heat scale. Knows the states waiting, shown, failed and
/// cancelled. Alternatives of the sample on show are asked for once, when a token is looked at. Thread: GUI.
class SampleColumn : public Card {
    Q_OBJECT
public:
    SampleColumn(Workbench& workbench, const SampleSpec& spec, QWidget* parent = nullptr);
    ~SampleColumn() override;

    const SampleSpec& spec() const { return m_spec; }
    void start(); ///< asks for the samples
    void cancel();
    bool isWaiting() const { return m_requestId.has_value(); }
    void showResult(const SampleResult& result);
    const std::optional<SampleResult>& result() const { return m_result; }

    int currentSample() const { return m_sample; }
    void showSample(int index); ///< from 0, clamped
    void setHeatMode(HeatMode mode);
    TokenView* view() const { return m_view; }

    /// All tokens on show, the prompt first.
    QVector<qint32> shownIds() const;
    int promptLength() const;
    const TokenInfo* token(int position) const;
    /// Alternatives at every position of the sample on show, from the cache or the server.
    using AlternativesHandler = std::function<void(Result<AlternativesResult>)>;
    void withAlternatives(QObject* context, AlternativesHandler handler);

Q_SIGNALS:
    void finished(); ///< result, error or cancelled
    void sampleChanged();
    void tokenHovered(int position); ///< -1: none
    void tokenActivated(int position);

private:
    void buildHeader();
    void onResult(Result<SampleResult> result);
    void showNote();
    void showTokens();
    void applyHeat();
    void showElapsed();

    Workbench& m_workbench;
    SampleSpec m_spec;
    std::optional<quint64> m_requestId;
    std::optional<SampleResult> m_result;
    QHash<int, AlternativesResult> m_alternatives; ///< by sample
    std::unique_ptr<QObject> m_alternativesRequest;
    int m_sample = 0;
    HeatMode m_heat = HeatMode::Probability;
    QElapsedTimer m_started;
    QTimer* m_clock;
    QToolButton* m_previous;
    QToolButton* m_next;
    ElidedLabel* m_figures;
    QStackedWidget* m_stack;
    QLabel* m_waiting;
    NoticeBar* m_notice;
    TokenView* m_view;
};

} // namespace tinkex::ui
