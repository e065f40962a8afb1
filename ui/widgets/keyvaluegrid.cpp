#include "ui/widgets/keyvaluegrid.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"

#include <QGridLayout>
#include <algorithm>

namespace tinkex::ui {

namespace {

constexpr int kWholeChars = 16; ///< a figure; only ids are longer

int wholeWidth(const QWidget* value)
{
    return value->fontMetrics().averageCharWidth() * kWholeChars;
}

} // namespace

KeyValueGrid::KeyValueGrid(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kNormal);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
}

void KeyValueGrid::setPairs(const QList<Pair>& pairs)
{
    QStringList keys;
    for (const Pair& pair : pairs)
        keys << pair.key;
    if (keys != m_keys)
        rebuild(pairs);
    for (qsizetype i = 0; i < pairs.size(); ++i) {
        if (pairs[i] == m_pairs.value(i))
            continue;
        m_values[i]->setText(pairs[i].value);
        m_values[i]->setMinimumWidth(std::min(m_values[i]->sizeHint().width(), wholeWidth(m_values[i])));
        m_values[i]->setAccessibleName(pairs[i].key + QLatin1String(": ") + pairs[i].value);
        if (!pairs[i].toolTip.isEmpty())
            m_values[i]->setToolTipText(pairs[i].toolTip);
    }
    m_pairs = pairs;
}

void KeyValueGrid::rebuild(const QList<Pair>& pairs)
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_pairs.clear();
    m_keys.clear();
    m_values.clear();
    for (const Pair& pair : pairs) {
        const int row = int(m_keys.size());
        auto* key = new ElidedLabel(pair.key, Qt::ElideRight, this);
        key->setMuted(true);
        auto* value = ElidedLabel::forId({}, this);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(key, row, 0);
        m_grid->addWidget(value, row, 1);
        m_keys << pair.key;
        m_values << value;
    }
}

} // namespace tinkex::ui
