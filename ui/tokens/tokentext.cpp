#include "ui/tokens/tokentext.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

bool isIdeograph(char32_t code)
{
    return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

QString named(char32_t code)
{
    return u"⟨U+%1⟩"_s.arg(quint32(code), 4, 16, QChar(u'0')).toUpper();
}

void append(QString& part, char32_t code)
{
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: part += code == U'\t' ? u"⇥"_s : named(code); return;
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        if (part.isEmpty())
            part += QChar(0x25CC);
        break;
    default: break;
    }
    part += QString::fromUcs4(&code, 1);
}

} // namespace

TokenText tokenText(const TokenInfo& token)
{
    TokenText result;
    const QList<uint> codes = token.text.toUcs4();
    result.special =
        token.text.size() > 2 && token.text.startsWith(QChar(0x27E8)) && token.text.endsWith(QChar(0x27E9));
    const char32_t first = codes.isEmpty() ? U' ' : char32_t(codes.first());
    result.beginsWord = result.special || QChar::isSpace(first) || isIdeograph(first);
    QString part;
    for (qsizetype i = 0; i < codes.size(); ++i) {
        const auto code = char32_t(codes[i]);
        const bool pair = code == U'\r' && i + 1 < codes.size() && codes[i + 1] == U'\n';
        if (pair)
            continue;
        if (code == U'\n' || code == U'\r') {
            result.parts.append(part + u"↵"_s);
            part.clear();
            continue;
        }
        append(part, code);
    }
    result.parts.append(codes.isEmpty() ? u"∅"_s : part);
    return result;
}

} // namespace tinkex::ui
