# tinkex_core_library(NAME base SOURCES … DEPENDS tinkex_x … PRIVATE_DEPENDS …)
#   One static library per folder of core, called tinkex_<NAME>. DEPENDS is the folder's allowed list:
#   packaging/cmake/CheckLayers.cmake refuses an include that is not covered by it.
function(tinkex_core_library)
  cmake_parse_arguments(arg "" "NAME" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  set(target "tinkex_${arg_NAME}")
  add_library(${target} STATIC ${arg_SOURCES})
  target_link_libraries(${target} PUBLIC tinkex_options Qt6::Core ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS QT_NO_FOREACH)
  tinkex_precompile(${target} core)
  foreach(dependency IN LISTS arg_DEPENDS arg_PRIVATE_DEPENDS)
    if(dependency MATCHES "^Qt6::(Gui|Widgets|PrintSupport|Svg)$|^tinkex_ui|QCustomPlot")
      message(FATAL_ERROR "${target} links ${dependency}: core has no window")
    endif()
  endforeach()
endfunction()

# tinkex_test(NAME tst_x LABEL core SOURCES … LIBS … [TIMEOUT seconds] [ENVIRONMENT A=b …])
#   One QtTest executable, registered with ctest under the label and run without a display; part of the target tests_<LABEL>.
function(tinkex_test)
  cmake_parse_arguments(arg "" "NAME;LABEL;TIMEOUT" "SOURCES;LIBS;ENVIRONMENT" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${arg_NAME} ${arg_SOURCES})
  target_link_libraries(${arg_NAME} PRIVATE tinkex_options Qt6::Test ${arg_LIBS})
  if(arg_LIBS MATCHES "tinkex_ui|Qt6::Widgets")
    tinkex_precompile(${arg_NAME} ui_test)
  else()
    tinkex_precompile(${arg_NAME} core_test)
  endif()
  # Nearly always empty, as a test's classes are in its one source file.
  set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}_autogen/mocs_compilation.cpp"
    PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  if(NOT TARGET tests_${arg_LABEL})
    add_custom_target(tests_${arg_LABEL})
  endif()
  add_dependencies(tests_${arg_LABEL} ${arg_NAME})
  add_test(NAME ${arg_NAME} COMMAND ${arg_NAME})
  set_tests_properties(${arg_NAME} PROPERTIES
    LABELS "${arg_LABEL}"
    TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_FONT_DPI=96;QT_SCALE_FACTOR=1;LC_ALL=C.UTF-8;XDG_RUNTIME_DIR=${CMAKE_BINARY_DIR}/xdg;TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1;${arg_ENVIRONMENT}")
endfunction()
