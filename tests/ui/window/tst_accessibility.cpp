#include "tests/support/scenes.h"
#include "tests/support/settingsguard.h"
#include "ui/appsettings.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <functional>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

/// Every control of every page, dialog and popup, on the made-up situations of the gallery.
class TestAccessibility : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::SettingsGuard> m_guard;
    QTemporaryDir m_folder;

    /// Parts of Qt's own controls: the control speaks for them.
    static bool isInner(const QWidget* widget)
    {
        const QWidget* parent = widget->parentWidget();
        return !parent || qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
               qobject_cast<const SearchField*>(parent) || qobject_cast<const QTabBar*>(parent) ||
               parent->inherits("QComboBoxPrivateContainer") || widget->inherits("QTableCornerButton") ||
               widget->inherits("QHeaderView") || widget->inherits("QTabBar") || widget->inherits("QMenu") ||
               widget->inherits("QScrollBar");
    }
    static QString labelOf(const QWidget* widget)
    {
        const QList<QLabel*> labels = widget->window()->findChildren<QLabel*>();
        const auto label = std::find_if(labels.begin(), labels.end(),
                                        [widget](const QLabel* candidate) { return candidate->buddy() == widget; });
        return label == labels.end() ? QString() : (*label)->text();
    }
    static QString nameOf(const QWidget* widget)
    {
        if (!widget->accessibleName().isEmpty())
            return widget->accessibleName();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && !button->text().isEmpty())
            return button->text();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            return label->text().isEmpty() ? u"(empty)"_s : label->text();
        return labelOf(widget);
    }
    /// "class objectName in …", so that the place can be found.
    static QString placeOf(const QWidget* widget)
    {
        QStringList place;
        for (const QWidget* w = widget; w && place.size() < 5; w = w->parentWidget())
            place << QLatin1String(w->metaObject()->className()) + u' ' + w->objectName();
        return place.join(u" in "_s);
    }

    static void check(const QWidget& root, QStringList& faults)
    {
        const QList<QWidget*> widgets = root.findChildren<QWidget*>();
        for (const QWidget* widget : widgets) {
            if (isInner(widget))
                continue;
            if ((widget->focusPolicy() & Qt::TabFocus) != 0 && nameOf(widget).isEmpty())
                faults << u"no name: "_s + placeOf(widget);
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool iconOnly = button && button->text().isEmpty() && !qobject_cast<const QCheckBox*>(widget);
            if (iconOnly && nameOf(widget).isEmpty() && !qobject_cast<const QLineEdit*>(widget->parentWidget()))
                faults << u"no name: "_s + placeOf(widget);
            if (iconOnly && widget->toolTip().isEmpty())
                faults << u"no tooltip: "_s + placeOf(widget);
        }
        faults.removeDuplicates();
    }

private slots:
    void initTestCase()
    {
        m_guard = std::make_unique<test::SettingsGuard>();
        QApplication::setQuitOnLastWindowClosed(false);
        theme().install(*qobject_cast<QApplication*>(QCoreApplication::instance()));
    }

    void everyControlHasItsName_data()
    {
        QTest::addColumn<std::function<void(test::FakeWorkbench&)>>("fill");
        QTest::newRow("normal") << std::function<void(test::FakeWorkbench&)>(test::sceneNormal);
        QTest::newRow("empty") << std::function<void(test::FakeWorkbench&)>(test::sceneEmpty);
        QTest::newRow("faulty") << std::function<void(test::FakeWorkbench&)>(test::sceneFaulty);
    }

    void everyControlHasItsName()
    {
        QFETCH(std::function<void(test::FakeWorkbench&)>, fill);
        QSettings file(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        AppSettings settings(file, {}, {});
        test::FakeWorkbench bench;
        fill(bench);
        MainWindow window(bench, settings);
        window.show();
        const QStringList pages = window.pageIds();
        for (const QString& id : pages)
            window.showPage(id);
        window.showPage(u"sampling"_s);
        Q_EMIT window.findChild<EmptyState*>(u"samplingEmpty"_s)->activated();
        for (const QString& command : {u"palette"_s, u"notices"_s, u"tasks"_s, u"newRun"_s, u"newProfile"_s})
            window.runCommand(command);
        for (const QString& part :
             {u"commandPalette"_s, u"noticesPopup"_s, u"tasksPopup"_s, u"newRunDialog"_s, u"accessForm"_s})
            QVERIFY2(window.findChild<QWidget*>(part), qPrintable(part));
        QStringList faults;
        check(window, faults);
        QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
