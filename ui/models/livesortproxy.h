#pragma once

#include <QSortFilterProxyModel>
#include <QTimer>

namespace tinkex::ui {

/// Sorting and filtering of live tables: sorts by SortRole once a second, not at every change (dynamic sorting of a
/// table that changes ten times a second costs more than everything else). Thread: GUI.
class LiveSortProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LiveSortProxy(QObject* parent = nullptr);
    void setSourceModel(QAbstractItemModel* model) override;
    void setText(const QString& text); ///< rows that contain it in any column; case-insensitive

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QTimer m_timer;
    QString m_text;
    bool m_dirty = false;
};

} // namespace tinkex::ui
