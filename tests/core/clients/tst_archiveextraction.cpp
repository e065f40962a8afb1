#include "core/clients/archiveextraction.h"

#include "tests/core/clients/tarball.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

class TestArchiveExtraction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_dir->path()).mkpath(u"out"_s));
    }

    void safePaths_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("safe");
        const auto row = [](const QByteArray& path, bool safe) {
            QTest::addRow("%s", path.isEmpty() ? "empty" : path.toPercentEncoding("/.").constData()) << path << safe;
        };
        for (const char* path : {"a", "a/b", "a/b/", "./a", "./", ".", "a..b", "..a", "a/..b", "ä/ö", ".hidden"})
            row(path, true);
        for (const char* path : {"", "/", "/a", "//a", "..", "../a", "a/..", "a/../b", "a//b", "a/./b", "./../a",
                                 "a\\b", "..\\a", "a\nb", "\x7f"})
            row(path, false);
        row(QByteArray("a\0b", 3), false);
    }
    void safePaths()
    {
        QFETCH(QByteArray, path);
        QTEST(isSafeEntryPath(std::string_view(path.constData(), static_cast<std::size_t>(path.size()))), "safe");
    }

    void unpacks_data()
    {
        QTest::addColumn<int>("filter");
        QTest::newRow("plain") << ARCHIVE_FILTER_NONE;
        QTest::newRow("gzip") << ARCHIVE_FILTER_GZIP;
        QTest::newRow("zstd") << ARCHIVE_FILTER_ZSTD;
        QTest::newRow("xz") << ARCHIVE_FILTER_XZ;
    }
    void unpacks()
    {
        QFETCH(int, filter);
        std::string large(3'000'000, 'x');
        for (std::size_t i = 0; i < large.size(); i += 7)
            large[i] = static_cast<char>(i);
        const auto result = extract(tarball(
            {{"./", {}, AE_IFDIR}, {"adapter_config.json", "{}"}, {"deep/er/weights", large}, {"checkpoint_complete"}},
            filter));
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->files, 3);
        QCOMPARE(result->bytes, 3'000'002);
        QCOMPARE(read(u"adapter_config.json"_s), std::string("{}"));
        QVERIFY(read(u"deep/er/weights"_s) == large);
        QVERIFY(m_lastProgress > 0);
    }

    void refuses_data()
    {
        QTest::addColumn<std::string>("archive");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const std::string& archive, const QString& why) {
            QTest::newRow(name) << archive << why;
        };
        row("absolute path", tarball({{"/tmp/evil", "x"}}), u"outside"_s);
        row("dot dot", tarball({{"../evil", "x"}}), u"outside"_s);
        row("dot dot inside", tarball({{"a/../../evil", "x"}}), u"outside"_s);
        row("symlink", tarball({{"a", {}, AE_IFLNK, "/etc"}, {"a/passwd", "x"}}), u"link"_s);
        row("symlink inside", tarball({{"f", "x"}, {"a", {}, AE_IFLNK, "f"}}), u"link"_s);
        row("hard link", tarball({{"f", "x"}, {"a", {}, AE_IFREG, {}, "/etc/passwd"}}), u"link"_s);
        row("device", tarball({{"f", "x"}, {"a", {}, AE_IFCHR}}), u"neither"_s);
        row("fifo", tarball({{"f", "x"}, {"a", {}, AE_IFIFO}}), u"neither"_s);
        row("twice", tarball({{"a", "x"}, {"a", "y"}}), u"\"a\""_s);
        row("file as folder", tarball({{"a", "x"}, {"a/b", "y"}}), u"a/b"_s);
        row("too large", tarball({{"a", std::string(600, 'x')}, {"b", std::string(600, 'x')}}), u"larger than 1000"_s);
        row("bomb", tarball({{"a", std::string(50'000'000, '\0')}}, ARCHIVE_FILTER_GZIP), u"larger than 1000"_s);
        std::vector<TarEntry> many;
        for (int i = 0; i < 21; ++i)
            many.push_back({"f" + std::to_string(i)});
        row("too many", tarball(many), u"more than 20"_s);
        row("empty", tarball({}), {});
        row("folders only", tarball({{"a", {}, AE_IFDIR}}), u"no file"_s);
        row("no archive", "this is no archive, only a sentence that is long enough to look at", {});
        row("nothing", "", {});
        const std::string whole = tarball({{"a", std::string(900, 'x')}});
        row("cut off", whole.substr(0, 1'200), {});
        const std::string packed = tarball({{"a", std::string(900, 'x')}}, ARCHIVE_FILTER_GZIP);
        row("cut off gzip", packed.substr(0, packed.size() / 2), {});
    }
    void refuses()
    {
        QFETCH(std::string, archive);
        QFETCH(QString, why);
        const auto result = extract(archive, {1'000, 20});
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Storage);
        QVERIFY2(result.error().detail.contains(why), qPrintable(result.error().detail));
        // Nothing but the archive and what lies in the folder.
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 (QStringList{u"archive"_s, u"out"_s}));
        QDirIterator all(m_dir->filePath(u"out"_s),
                         QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
        while (all.hasNext()) {
            all.next();
            QVERIFY(!all.fileInfo().isSymLink());
        }
    }

    void stopsWhenCancelled()
    {
        CancelSource cancel;
        cancel.cancel();
        const auto result = extract(tarball({{"a", "x"}}), {}, cancel.token());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Cancelled);
    }

private:
    Result<Extracted> extract(const std::string& archive, const ExtractLimits& limits = {},
                              const CancelToken& cancel = {})
    {
        QFile file(m_dir->filePath(u"archive"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(archive.data(), static_cast<qint64>(archive.size()));
        file.close();
        m_lastProgress = 0;
        return extractArchive(file.fileName(), m_dir->filePath(u"out"_s), limits, cancel,
                              [this](qint64 done) { m_lastProgress = done; });
    }
    std::string read(const QString& name) const
    {
        QFile file(m_dir->filePath(u"out/"_s + name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string("?");
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    qint64 m_lastProgress = 0;
};

Q_DECLARE_METATYPE(std::string)

QTEST_GUILESS_MAIN(TestArchiveExtraction)
#include "tst_archiveextraction.moc"
