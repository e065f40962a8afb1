#pragma once

#include <QStyledItemDelegate>

namespace tinkex::ui {

/// Paints what the models offer beyond text: state pills, bars, sparklines, colour swatches, a second line, ages and
/// beat bars that grow between two snapshots. One delegate for every table and tree. See ui/models/cellroles.h.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(QObject* parent = nullptr, int rowHeight = 27);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintSpecial(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintTwoLines(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    int m_rowHeight;
};

} // namespace tinkex::ui
