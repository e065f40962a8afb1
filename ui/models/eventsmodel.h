#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

#include <QSortFilterProxyModel>

namespace tinkex::ui {

/// The event log, newest first, at most kCapacity.
class EventsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Severity, Category, Text, ColumnCount };
    static constexpr int kCapacity = 5000;

    explicit EventsModel(QObject* parent = nullptr);
    void append(const QList<EventRow>& events); ///< oldest first
    const EventRow* rowAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const EventRow& row, int column) const;

    QList<EventRow> m_rows; ///< oldest first; row 0 of the model is the last
};

/// By lowest severity, category (empty: all), object and text.
class EventsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit EventsFilter(QObject* parent = nullptr);
    void setMinimumSeverity(tinkex::Severity severity);
    void setCategory(const QString& category);
    void setObjects(const QStringList& ids); ///< only events about one of these; empty: all
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    tinkex::Severity m_severity = tinkex::Severity::Info;
    QString m_category;
    QStringList m_objects;
    QString m_text;
};

} // namespace tinkex::ui
