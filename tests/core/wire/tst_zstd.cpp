#include "core/wire/protobuf.h"
#include "wiretest.h"

#include <QtTest>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

class ZstdTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void limit();
    void brokenFrames();
    void joinedFrames();
};

void ZstdTest::roundTrip_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 1000, 131'072, 131'073, 3'000'000})
        QTest::addRow("%d bytes", size) << size;
}

void ZstdTest::roundTrip()
{
    QFETCH(int, size);
    std::string text;
    for (unsigned i = 0; i < static_cast<unsigned>(size); ++i)
        text += static_cast<char>((i * 7919u) >> 5);
    const auto back = decompressZstd(compressZstd(text), text.size());
    QVERIFY2(back, problemOf(back).c_str());
    QVERIFY(*back == text);
}

void ZstdTest::limit()
{
    const std::string bomb = compressZstd(std::string(50'000'000, '\0'));
    QVERIFY(bomb.size() < 10'000);
    const auto refused = decompressZstd(bomb, 1'000'000);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Protocol);
    // The same without the size in the header: magic, a frame with a window, one RLE block of 128 KiB, and so on.
    std::string untold = fromHex("28b52ffd0058");
    for (int i = 0; i < 64; ++i)
        untold += fromHex(i == 63 ? "03001061" : "02001061");
    const auto whole = decompressZstd(untold, 64u * 131'072u);
    QVERIFY2(whole, problemOf(whole).c_str());
    QVERIFY(*whole == std::string(64u * 131'072u, 'a'));
    QVERIFY(!decompressZstd(untold, 64u * 131'072u - 1));
}

void ZstdTest::brokenFrames()
{
    const std::string frame = compressZstd("some text that is long enough to have a block of its own");
    for (std::size_t length = 0; length < frame.size(); ++length)
        QVERIFY(!decompressZstd(frame.substr(0, length), 1000));
    QVERIFY(!decompressZstd("not zstd at all", 1000));
    QVERIFY(!decompressZstd(frame + "tail", 1000));
}

void ZstdTest::joinedFrames()
{
    const auto both = decompressZstd(compressZstd("one ") + compressZstd("two"), 7);
    QVERIFY2(both, problemOf(both).c_str());
    QCOMPARE(bytes(*both), QByteArray("one two"));
}

QTEST_APPLESS_MAIN(ZstdTest)
#include "tst_zstd.moc"
