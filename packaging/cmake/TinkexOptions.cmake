# One interface target carries the language level, the warnings, the strict Qt macros and the sanitizers.

# project() has cached empty ones already. No optimisation: the engine's kernels ask for theirs, the rest builds fast.
foreach(language C CXX)
  if(NOT CMAKE_${language}_FLAGS_DEV)
    set(CMAKE_${language}_FLAGS_DEV "-g1" CACHE STRING "Flags of the Dev build type" FORCE)
  endif()
endforeach()

add_library(tinkex_options INTERFACE)
target_compile_features(tinkex_options INTERFACE cxx_std_20)
target_include_directories(tinkex_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(tinkex_options INTERFACE
  -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
# GCC 12 warns of overlaps in std::string that cannot be, from -O2 on (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(tinkex_options INTERFACE -Wno-restrict)
endif()
target_compile_definitions(tinkex_options INTERFACE
  TINKEX_VERSION="${PROJECT_VERSION}"
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_URL_CAST_FROM_STRING
  QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_STRICT_ITERATORS
  QT_MESSAGELOGCONTEXT
  QT_DISABLE_DEPRECATED_BEFORE=0x060400
  $<$<CONFIG:Dev>:QT_FORCE_ASSERTS>)
target_link_libraries(tinkex_options INTERFACE Threads::Threads)

if(TINKEX_SANITIZE STREQUAL "address")
  target_compile_options(tinkex_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(tinkex_options INTERFACE -fsanitize=address,undefined)
elseif(TINKEX_SANITIZE STREQUAL "thread")
  target_compile_options(tinkex_options INTERFACE -fsanitize=thread)
  target_link_options(tinkex_options INTERFACE -fsanitize=thread)
elseif(TINKEX_SANITIZE STREQUAL "fuzzer")
  # Clang sees other warnings than the compiler we ship with; here they are not errors.
  target_compile_options(tinkex_options INTERFACE -Wno-error -O1 -fsanitize=fuzzer-no-link,address,undefined
    -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(tinkex_options INTERFACE -fsanitize=address,undefined)
elseif(NOT TINKEX_SANITIZE STREQUAL "")
  message(FATAL_ERROR "TINKEX_SANITIZE is '${TINKEX_SANITIZE}'; use address, thread, fuzzer or leave it empty")
endif()

find_program(TINKEX_CCACHE ccache)
if(TINKEX_CCACHE)
  # What ccache asks for where headers are precompiled.
  set(launcher "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${TINKEX_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${launcher}")
  set(CMAKE_C_COMPILER_LAUNCHER "${launcher}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(tinkex_options INTERFACE -fpch-preprocess)
  endif()
endif()
