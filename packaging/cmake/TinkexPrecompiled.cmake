# tinkex_precompile(TARGET KIND): the headers nearly every file of this kind includes, parsed once. Kinds: core, ui,
# core_test, ui_test. A file still includes what it uses: TINKEX_PCH=OFF builds without (preset fuzz does).
option(TINKEX_PCH "Precompile the headers that most files include" ON)

set(tinkex_pch_core
  <algorithm> <cmath> <functional> <map> <memory> <optional> <string> <string_view> <vector>
  <tl/expected.hpp>
  <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QMap> <QObject> <QPointer>
  <QString> <QStringList> <QTimer>)
set(tinkex_pch_ui ${tinkex_pch_core}
  <QAbstractItemModel> <QBoxLayout> <QHeaderView> <QLabel> <QPainter> <QPushButton> <QSettings> <QStyle> <QTreeView>
  <QWidget>)
set(tinkex_pch_core_test ${tinkex_pch_core} <QSignalSpy> <QTest>)
set(tinkex_pch_ui_test ${tinkex_pch_ui} <QSignalSpy> <QTest>)

# Headers look different under other macros and libraries, so every kind has its own, with the same ones as its users.
set(tinkex_pch_macros_core QT_NO_KEYWORDS QT_NO_FOREACH)
set(tinkex_pch_macros_ui QT_NO_FOREACH)
set(tinkex_pch_libs_core Qt6::Core)
set(tinkex_pch_libs_ui Qt6::Widgets)
set(tinkex_pch_libs_core_test Qt6::Test Qt6::Network)
set(tinkex_pch_libs_ui_test Qt6::Test Qt6::Network Qt6::Widgets)

# Qt6::Test defines these two differently in every folder; nothing here uses them.
function(tinkex_pch_options target kind)
  if(kind MATCHES "_test$")
    target_compile_options(${target} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
  endif()
endfunction()

function(tinkex_precompile target kind)
  if(NOT TINKEX_PCH)
    return()
  endif()
  set(owner tinkex_pch_${kind}_headers)
  if(NOT TARGET ${owner})
    file(WRITE "${CMAKE_BINARY_DIR}/pch/${kind}.cpp" "")
    add_library(${owner} OBJECT "${CMAKE_BINARY_DIR}/pch/${kind}.cpp")
    set_target_properties(${owner} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${owner} PRIVATE tinkex_options tl::expected ${tinkex_pch_libs_${kind}})
    target_compile_definitions(${owner} PRIVATE ${tinkex_pch_macros_${kind}})
    tinkex_pch_options(${owner} ${kind})
    target_precompile_headers(${owner} PRIVATE ${tinkex_pch_${kind}})
  endif()
  target_link_libraries(${target} PRIVATE ${tinkex_pch_libs_${kind}})
  tinkex_pch_options(${target} ${kind})
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
