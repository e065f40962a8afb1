#pragma once

#include <QWidget>

class QGridLayout;

namespace tinkex::ui {

class ElidedLabel;

/// Names at the left, values in monospace at the right; long ids elide in the middle and are copied whole. A value of a
/// few characters stays whole: its name elides first.
/// Setting the same keys again only changes the texts. Thread: GUI.
class KeyValueGrid : public QWidget {
    Q_OBJECT
public:
    struct Pair {
        QString key;
        QString value;
        QString toolTip; ///< the exact form, when the value is rounded

        bool operator==(const Pair&) const = default;
    };
    explicit KeyValueGrid(QWidget* parent = nullptr);
    void setPairs(const QList<Pair>& pairs);

private:
    void rebuild(const QList<Pair>& pairs);

    QGridLayout* m_grid;
    QStringList m_keys;
    QList<Pair> m_pairs; ///< as they are shown
    QList<ElidedLabel*> m_values;
};

} // namespace tinkex::ui
