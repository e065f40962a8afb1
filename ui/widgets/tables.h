#pragma once

#include "ui/words.h"

#include <QList>
#include <QStringList>

class QAbstractItemModel;
class QAbstractItemView;
class QHeaderView;
class QModelIndex;
class QTableView;
class QTreeView;
class QWidget;

namespace tinkex::ui {

/// Views as the whole window uses them: no frame, no grid, whole rows, one row height, interactive header, the shared
/// delegate, ages that repaint once a second, Copy (Ctrl+C) of the whole cell. Thread: GUI.
QTableView* makeTable(QAbstractItemModel* model, QWidget* parent, int rowHeight = 27);
QTreeView* makeTree(QAbstractItemModel* model, QWidget* parent, int rowHeight = 27);
/// Start widths by column in logical pixels, wider where the title needs it (0 stays 0); the column `stretch` (-1:
/// none) takes the rest.
void setColumns(QHeaderView* header, const QList<int>& widths, int stretch);
/// Widths that show every one of the words whole, as plain text or as the pill of a state; at least `least`.
int textColumn(const QStringList& words, int least);
int pillColumn(const QStringList& words, int least);
/// The same for the states of an enumeration from its first value, 0, to `last`.
template<class State> int stateColumn(State last, int least)
{
    QStringList words;
    for (int i = 0; i <= int(last); ++i)
        words << Words::of(State(i)).word;
    return pillColumn(words, least);
}
/// The row that is selected, mapped to nothing: an index of column 0 of the view's own model; invalid when none.
QModelIndex selectedRow(const QAbstractItemView* view);
/// Lets the table be as high as its rows, at most `maximumRows`, and repeats it when rows come and go.
void fitHeightToRows(QTableView* table, int minimumRows, int maximumRows);

} // namespace tinkex::ui
