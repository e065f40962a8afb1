#include "core/exercises/corpus.h"

#include "core/exercises/tasks.h"

#include <QRegularExpression>
#include <QTest>
#include <map>
#include <set>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

class CorpusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameText()
    {
        Rng first(9);
        Rng second(9);
        Rng third(10);
        int equal = 0;
        for (int i = 0; i < 500; ++i) {
            const std::string document = nextDocument(first);
            QCOMPARE(document, nextDocument(second));
            equal += document == nextDocument(third) ? 1 : 0;
        }
        QVERIFY(equal < 50);
    }

    void documentsAreCleanText()
    {
        Rng rng(11);
        for (int i = 0; i < 20'000; ++i) {
            const std::string document = nextDocument(rng);
            QVERIFY(!document.empty() && document.size() < 500);
            for (const char c : document)
                QVERIFY2((c >= ' ' && c <= '~') || c == '\n', document.c_str());
            QVERIFY2(document.find("{") == std::string::npos && document.find("  ") == std::string::npos,
                     document.c_str());
            QVERIFY2(document.find(" a orange") == std::string::npos && document.find(" a owl") == std::string::npos,
                     document.c_str());
        }
    }

    /// What the exercises teach must not be in the corpus.
    void exercisesAreNotGivenAway()
    {
        Rng rng(12);
        const QRegularExpression twoDigits(u"\\d\\d (plus|minus)|plus \\d\\d\\?|\\d\\d\\+|\\+\\d\\d"_s);
        const QRegularExpression fiveLetters(u"Sort(( [a-h]){5,})\\."_s);
        for (int i = 0; i < 40'000; ++i) {
            const QString document = QString::fromStdString(nextDocument(rng));
            QVERIFY2(!document.contains(twoDigits), qPrintable(document));
            QVERIFY2(!document.contains(u"Arr"_s), qPrintable(document));
            const auto sort = fiveLetters.match(document);
            if (sort.hasMatch())
                QVERIFY(!tasks::isHeldOutSort(sort.captured(1).remove(u' ').toStdString()));
        }
    }

    void factsHaveOneAnswer()
    {
        std::map<std::string, std::string> answers;
        for (const QaPair& fact : factQuestions()) {
            const auto [place, isNew] = answers.emplace(fact.question, fact.answer);
            QVERIFY2(isNew, fact.question.c_str());
            QVERIFY(fact.answer.ends_with('.'));
        }
        QVERIFY(answers.size() > 200);
    }

    void exactTasksAgree()
    {
        Rng rng(13);
        std::map<std::string, std::string> answers;
        for (int i = 0; i < 20'000; ++i) {
            const QaPair task = nextExactTask(rng);
            const auto place = answers.emplace(task.question, task.answer).first;
            QCOMPARE(task.answer, place->second);
        }
    }

    void chats()
    {
        const std::vector<QaPair> turns = {{"a", "b"}, {"c", "d"}};
        QCOMPARE(chatDocument(turns), std::string("User: a\nAssistant: b\nUser: c\nAssistant: d"));
        QCOMPARE(chatDocument({}), std::string());
    }

    void arithmeticIsRight()
    {
        Rng rng(14);
        const QRegularExpression sum(u"^(\\d)\\+(\\d)(\\+1)?=(\\d+)\\.$"_s);
        int sums = 0;
        for (int i = 0; i < 5'000; ++i) {
            const auto match = sum.match(QString::fromStdString(tasks::nextArithmetic(rng).answer));
            if (!match.hasMatch())
                continue;
            ++sums;
            QCOMPARE(match.captured(1).toInt() + match.captured(2).toInt() + (match.captured(3).isEmpty() ? 0 : 1),
                     match.captured(4).toInt());
        }
        QVERIFY(sums > 1'000);
    }

    void everyKind()
    {
        Rng rng(15);
        for (const DocumentKind kind :
             {DocumentKind::Question, DocumentKind::Letters, DocumentKind::Arithmetic, DocumentKind::Chat}) {
            const QString document = QString::fromStdString(nextDocument(rng, kind));
            QVERIFY(document.startsWith(u"User: "_s));
            const auto turns = document.count(u"User: "_s);
            QVERIFY(kind == DocumentKind::Chat ? turns >= 2 && turns <= 3 : turns == 1);
        }
        for (const DocumentKind kind : {DocumentKind::Story, DocumentKind::Bio, DocumentKind::List})
            QVERIFY(!nextDocument(rng, kind).starts_with("User"));
        QCOMPARE(worldNames().size(), std::size_t{12});
    }
};

QTEST_APPLESS_MAIN(CorpusTest)
#include "tst_corpus.moc"
