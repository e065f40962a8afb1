#pragma once

#include <QWidget>

class QGridLayout;

namespace tinkex::ui {

class ElidedLabel;

/// Names at the left, values in monospace at the right; long ids elide in the middle and are copied whole.
/// Setting the same keys again only changes the texts. Thread: GUI.
class KeyValueGrid : public QWidget {
    Q_OBJECT
public:
    struct Pair {
        QString key;
        QString value;
        QString toolTip; ///< the exact form, when the value is rounded
    };
    explicit KeyValueGrid(QWidget* parent = nullptr);
    void setPairs(const QList<Pair>& pairs);

private:
    void rebuild(const QList<Pair>& pairs);

    QGridLayout* m_grid;
    QStringList m_keys;
    QList<ElidedLabel*> m_values;
};

} // namespace tinkex::ui
