#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace tinkex::ui {

/// A surface with a hairline, a title, actions at the right of it, and a body. Without a title it has no header.
/// Thread: GUI. Owns what is put into it.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    void setNote(const QString& note); ///< muted text beside the title
    void addAction(QWidget* widget);   ///< at the right end of the header
    /// Something in the header between the title and the actions, for example a StateBadge.
    void addToHeader(QWidget* widget);
    /// With the standard inner margin; tables use setEdgeToEdge().
    void setBody(QWidget* body);
    void setBody(QLayout* body);
    void setEdgeToEdge(QWidget* body); ///< a view that touches the hairlines

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showHeader();

    QVBoxLayout* m_layout;
    QWidget* m_header;
    QHBoxLayout* m_headerLayout;
    QLabel* m_title;
    QLabel* m_note;
};

} // namespace tinkex::ui
