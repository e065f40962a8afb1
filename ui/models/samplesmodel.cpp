#include "ui/models/samplesmodel.h"

#include "ui/format.h"

#include <QRegularExpression>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

SamplesModel::SamplesModel(QObject* parent) : QAbstractTableModel(parent) {}

namespace {

bool same(const SampleResult& a, const SampleResult& b)
{
    return a.finishedAtMs == b.finishedAtMs && a.seqId == b.seqId && a.target == b.target &&
           a.renderedPrompt == b.renderedPrompt;
}

} // namespace

void SamplesModel::setHistory(const QList<SampleResult>& newestFirst)
{
    const QList<SampleResult> rows = newestFirst.mid(0, kCapacity);
    const auto known =
        m_rows.isEmpty() ? rows.end() : std::find_if(rows.begin(), rows.end(), [this](const SampleResult& result) {
            return same(result, m_rows.first());
        });
    const auto fresh = int(known - rows.begin());
    if (const int kept = int(rows.size()) - fresh; kept < m_rows.size()) {
        beginRemoveRows({}, kept, int(m_rows.size()) - 1);
        m_rows.resize(kept);
        endRemoveRows();
    }
    if (fresh == 0)
        return;
    beginInsertRows({}, 0, fresh - 1);
    m_rows = rows.mid(0, fresh) + m_rows;
    endInsertRows();
}

QString SamplesModel::oneLine(const SampleResult& result)
{
    static const QRegularExpression kSpecial(u"<\\|[^|<>]*\\|>"_s); // markers such as <|end|> say nothing in a list
    QString prompt = QString(result.renderedPrompt).remove(kSpecial).simplified();
    if (prompt.size() > 60)
        prompt = u"…"_s + prompt.right(58);
    const QString answer = result.samples.isEmpty() ? QString() : result.samples.first().text.simplified();
    return prompt + u" → "_s + answer.left(400);
}

QVariant SamplesModel::data(const QModelIndex& index, int role) const
{
    const SampleResult* row = index.isValid() ? resultAt(index.row()) : nullptr;
    if (!row)
        return {};
    const bool number = index.column() == Samples || index.column() == MeanLogprob;
    const double mean = row->samples.isEmpty() ? 0 : row->samples.first().meanLogprob;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Text: return oneLine(*row);
        case Samples: return Format::integer(row->samples.size());
        case MeanLogprob: return Format::number(mean, 3);
        case Target: return row->target.label;
        default: return {};
        }
    case SortRole:
        switch (index.column()) {
        case Age: return row->finishedAtMs;
        case Samples: return row->samples.size();
        case MeanLogprob: return mean;
        default: return data(index, Qt::DisplayRole);
        }
    case AgeRole: return index.column() == Age ? QVariant(row->finishedAtMs) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == Age ? Format::exactTime(row->finishedAtMs) : data(index, Qt::DisplayRole);
    case MonoRole: return index.column() == Text || number;
    case MutedRole: return index.column() == Age || index.column() == Target;
    case Qt::TextAlignmentRole:
        return number || index.column() == Target ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant SamplesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Age: return tr("Age");
    case Text: return tr("Prompt → first sample");
    case Samples: return tr("Samples");
    case MeanLogprob: return tr("nats/token");
    case Target: return tr("Target");
    default: return {};
    }
}

} // namespace tinkex::ui
