#include "ui/pages/sampling/tokenids.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

Result<QVector<qint32>> parseTokenIds(const QString& text)
{
    static const QRegularExpression separators(u"[\\s,;\\[\\]()]+"_s);
    QVector<qint32> ids;
    const QStringList words = text.split(separators, Qt::SkipEmptyParts);
    ids.reserve(words.size());
    for (const QString& word : words) {
        bool ok = false;
        const qint32 id = word.toInt(&ok);
        if (!ok || id < 0) {
            const QString shown = word.size() > 20 ? word.left(19) + u'…' : word;
            return failure(
                Error::make(ErrorKind::Validation,
                            QCoreApplication::translate(
                                "tinkex::ui::TokenIds",
                                "“%1” is not a token id: write whole numbers from 0, for example 256 79 381.")
                                .arg(shown)));
        }
        ids.append(id);
    }
    return ids;
}

QString tokenIdsText(const QVector<qint32>& ids)
{
    QStringList words;
    words.reserve(ids.size());
    for (const qint32 id : ids)
        words.append(QString::number(id));
    return words.join(u' ');
}

} // namespace tinkex::ui
