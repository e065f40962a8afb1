#include "ui/pages/sampling/codesnippets.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

QString numbers(const QVector<qint32>& ids)
{
    QStringList words;
    for (const qint32 id : ids)
        words.append(QString::number(id));
    return u'[' + words.join(u", "_s) + u']';
}

QString real(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QString literals(const QStringList& texts)
{
    QStringList quoted;
    for (const QString& text : texts)
        quoted.append(quotedLiteral(text));
    return u'[' + quoted.join(u", "_s) + u']';
}

/// For a single-quoted shell word.
QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u"'"_s, u"'\\''"_s) + u'\'';
}

} // namespace

QString quotedLiteral(const QString& text)
{
    QString result = u"\""_s;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (pair) {
            result += text.mid(i++, 2);
        } else if (c == u'"' || c == u'\\') {
            result += u'\\' + QString(c);
        } else if (c == u'\n') {
            result += u"\\n"_s;
        } else if (!c.isPrint() || c.isSurrogate()) {
            result += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        } else {
            result += c;
        }
    }
    return result + u'"';
}

QString pythonSnippet(const SnippetRequest& request)
{
    const SampleSpec& spec = request.spec;
    const QString target = spec.target.modelPath.isEmpty() ? u"base_model="_s + quotedLiteral(spec.target.baseModel)
                                                           : u"model_path="_s + quotedLiteral(spec.target.modelPath);
    QStringList params{u"max_tokens=%1"_s.arg(spec.maxTokens), u"temperature="_s + real(spec.temperature),
                       u"top_p="_s + real(spec.topP), u"top_k=%1"_s.arg(spec.topK)};
    if (spec.seed)
        params.append(u"seed=%1"_s.arg(*spec.seed));
    if (!spec.stopStrings.isEmpty())
        params.append(u"stop="_s + literals(spec.stopStrings));
    const QStringList lines{
        u"import tinker"_s,
        u"from tinker import types"_s,
        {},
        u"# The key is read from the environment variable TINKER_API_KEY."_s,
        u"service = tinker.ServiceClient(base_url=%1)"_s.arg(quotedLiteral(request.baseUrl)),
        u"sampler = service.create_sampling_client(%1)"_s.arg(target),
        u"result = sampler.sample("_s,
        u"    prompt=types.ModelInput.from_ints(%1),"_s.arg(numbers(request.promptIds)),
        u"    num_samples=%1,"_s.arg(spec.numSamples),
        u"    sampling_params=types.SamplingParams(%1),"_s.arg(params.join(u", "_s)),
        u").result()"_s,
        u"for sequence in result.sequences:"_s,
        u"    print(sequence.stop_reason, sequence.tokens)"_s,
    };
    return lines.join(u'\n') + u'\n';
}

QString curlSnippet(const SnippetRequest& request)
{
    const SampleSpec& spec = request.spec;
    QStringList params{u"\"max_tokens\": %1"_s.arg(spec.maxTokens), u"\"temperature\": "_s + real(spec.temperature),
                       u"\"top_p\": "_s + real(spec.topP), u"\"top_k\": %1"_s.arg(spec.topK)};
    if (spec.seed)
        params.append(u"\"seed\": %1"_s.arg(*spec.seed));
    if (!spec.stopStrings.isEmpty())
        params.append(u"\"stop\": "_s + literals(spec.stopStrings));
    const QString model = spec.target.modelPath.isEmpty()
                              ? u"\"base_model\": "_s + quotedLiteral(spec.target.baseModel)
                              : u"\"model_path\": "_s + quotedLiteral(spec.target.modelPath);
    const QString body =
        u"{%1, \"num_samples\": %2, \"prompt\": {\"chunks\": [{\"type\": \"encoded_text\", \"tokens\": %3}]}, "
        u"\"sampling_params\": {%4}}"_s.arg(model)
            .arg(spec.numSamples)
            .arg(numbers(request.promptIds), params.join(u", "_s));
    const QStringList lines{
        u"# Answers {\"request_id\": …}; POST it to /api/v1/retrieve_future for the samples."_s,
        u"curl -sS %1 \\"_s.arg(shellQuoted(request.baseUrl + u"/api/v1/asample"_s)),
        u"  -H \"X-API-Key: $TINKER_API_KEY\" \\"_s,
        u"  -H 'Content-Type: application/json' \\"_s,
        u"  -d %1"_s.arg(shellQuoted(body)),
    };
    return lines.join(u'\n') + u'\n';
}

} // namespace tinkex::ui
