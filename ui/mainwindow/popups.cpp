#include "ui/mainwindow/popups.h"

#include "core/workbench/workbench.h"
#include "ui/models/tasksmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/noticelist.h"
#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

Popup::Popup(QWidget* parent) : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(space::kNormal, space::kNormal, space::kNormal, space::kNormal);
    m_layout->setSpacing(space::kSmall);
    setFixedWidth(460);
}

void Popup::popUpAt(const QWidget* button)
{
    adjustSize();
    const QRect anchor(button->mapToGlobal(QPoint(0, 0)), button->size());
    const QRect screen = button->screen()->availableGeometry();
    const int x =
        std::clamp(anchor.right() - width(), screen.left() + 4, std::max(screen.left() + 4, screen.right() - width()));
    const bool below = anchor.bottom() + height() + 4 < screen.bottom();
    move(x, below ? anchor.bottom() + 4 : anchor.top() - height() - 4);
    show();
}

void Popup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Surface));
    painter.setPen(theme().color(Role::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

NoticesPopup::NoticesPopup(QWidget* parent) : Popup(parent), m_list(new NoticeList(this))
{
    setObjectName(u"noticesPopup"_s);
    m_layout->addWidget(m_list);
    connect(m_list, &NoticeList::commandRequested, this, [this](const QString& command) {
        hide();
        Q_EMIT commandRequested(command);
    });
}

void NoticesPopup::setNotices(const QList<Notice>& notices)
{
    m_list->setNotices(notices);
}

TasksPopup::TasksPopup(Workbench& workbench, QWidget* parent)
    : Popup(parent), m_workbench(workbench), m_model(new TasksModel(this)), m_table(makeTable(m_model, this))
{
    setObjectName(u"tasksPopup"_s);
    m_table->setObjectName(u"popupTasks"_s);
    m_table->setAccessibleName(tr("Tasks"));
    setColumns(m_table->horizontalHeader(), {0, 180, 0, 0, 56, 96, 80}, TasksModel::Name);
    for (const int column : {TasksModel::Id, TasksModel::Kind, TasksModel::Owner})
        m_table->hideColumn(column);
    refresh();
    fitHeightToRows(m_table, 1, 8);
    QPushButton* cancel = dangerButton(tr("Cancel task"), this);
    cancel->setObjectName(u"popupCancelTask"_s);
    cancel->setEnabled(false);
    m_layout->addWidget(m_table);
    m_layout->addWidget(cancel, 0, Qt::AlignLeft);
    connect(&workbench, &Workbench::healthChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, cancel,
            [this, cancel] { cancel->setEnabled(selectedRow(m_table).isValid()); });
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (const TaskRow* task = m_model->rowAt(selectedRow(m_table).row()))
            m_workbench.cancelTask(task->id);
    });
}

void TasksPopup::refresh()
{
    m_model->setSnapshot(m_workbench.health().tasks);
}

} // namespace tinkex::ui
