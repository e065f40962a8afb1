#include "core/workbench/textprovider.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QString huggingFaceCache()
{
    const QString hub = qEnvironmentVariable("HF_HUB_CACHE");
    if (!hub.isEmpty())
        return hub;
    const QString home = qEnvironmentVariable("HF_HOME", QDir::homePath() + u"/.cache/huggingface"_s);
    return home + u"/hub"_s;
}

} // namespace

QStringList tokenizerFolders(const ServerProfile& profile, const QString& model, const Paths& paths)
{
    QStringList folders;
    if (!profile.tokenizerPath.isEmpty()) {
        const QFileInfo info(profile.tokenizerPath);
        folders << (info.isDir() ? info.absoluteFilePath() : info.absolutePath());
    }
    if (profile.kind == ProfileKind::Embedded && !paths.baseModel.isEmpty())
        folders << paths.baseModel;
    const QString name = model.section(u':', 0, 0);
    const QDir snapshots(huggingFaceCache() + u"/models--"_s + QString(name).replace(u'/', u"--"_s) + u"/snapshots"_s);
    for (const QString& snapshot : snapshots.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time))
        folders << snapshots.filePath(snapshot);
    folders.removeIf([](const QString& folder) { return !QFileInfo::exists(folder + u"/tokenizer.json"_s); });
    return folders;
}

Result<ModelText> findModelText(const ServerProfile& profile, const QString& model, const Paths& paths)
{
    QStringList reasons;
    for (const QString& folder : tokenizerFolders(profile, model, paths)) {
        auto text = loadModelText(folder.toStdString());
        if (text)
            return text;
        reasons << text.error().detail;
    }
    const QString why = reasons.isEmpty() ? u"no tokenizer.json was found"_s : reasons.join(u"; "_s);
    return failure(Error::make(ErrorKind::Storage, u"no tokenizer for \"%1\": %2"_s.arg(model, why)));
}

} // namespace tinkex
