#include "ui/plots/metricgroups.h"

#include <QMap>
#include <QSet>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

qsizetype rank(const QString& metric)
{
    static const QStringList order{u"loss"_s, u"reward"_s, u"accuracy"_s, u"tokens_per_second"_s, u"kept"_s};
    const qsizetype index = order.indexOf(metric);
    return index < 0 ? order.size() : index;
}

bool earlier(const QString& a, const QString& b)
{
    return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
}

} // namespace

QList<MetricGroup> groupMetrics(const QStringList& metrics, const QStringList& pinned)
{
    QSet<QString> known(metrics.begin(), metrics.end());
    known.remove(QString::fromUtf16(kTimelineMetric));
    MetricGroup main;
    for (const QString& metric : pinned) {
        if (known.remove(metric))
            main.metrics.append(metric);
    }
    QMap<QString, QStringList> byPrefix;
    for (const QString& metric : std::as_const(known))
        byPrefix[metric.section(u'/', 0, -2)].append(metric);
    for (QStringList& list : byPrefix)
        std::sort(list.begin(), list.end(), earlier);
    main.metrics += byPrefix.take(QString());
    QList<MetricGroup> groups;
    if (!main.metrics.isEmpty())
        groups.append(main);
    for (auto it = byPrefix.cbegin(); it != byPrefix.cend(); ++it)
        groups.append({it.key(), it.value()});
    return groups;
}

} // namespace tinkex::ui
