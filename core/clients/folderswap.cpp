#include "core/clients/folderswap.h"

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

Error moveError(const QString& target, int number)
{
    Error error =
        Error::make(ErrorKind::Storage, u"%1 cannot be put in place: %2"_s.arg(
                                            target, QString::fromStdString(std::generic_category().message(number))));
    if (number == EEXIST || number == ENOTEMPTY) {
        error.detail = target + u" exists already"_s;
        error.code = u"exists"_s;
    }
    return error;
}

/// The directory entry itself has to reach the disk too.
void syncFolder(const QString& path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

Result<void> moveIntoPlace(const QString& folder, const QString& target, bool replace)
{
    const QByteArray from = QFile::encodeName(folder);
    const QByteArray to = QFile::encodeName(target);
    const unsigned flags = replace && QFileInfo::exists(target) ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    int code = ::renameat2(AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), flags);
    if (code != 0 && (errno == EINVAL || errno == ENOSYS)) {
        // A file system without these flags. rename() replaces nothing but an empty folder; an old one steps aside.
        const QByteArray aside = from + ".old";
        const bool exchange = flags == RENAME_EXCHANGE;
        if (exchange && ::rename(to.constData(), aside.constData()) != 0)
            return failure(moveError(target, errno));
        code = ::rename(from.constData(), to.constData());
        if (code == 0 && exchange)
            code = ::rename(aside.constData(), from.constData());
        else if (exchange)
            ::rename(aside.constData(), to.constData());
    }
    if (code != 0)
        return failure(moveError(target, errno));
    syncFolder(QFileInfo(target).path());
    return {};
}

} // namespace tinkex
