# Instrumented builds: docs/howto/fuzz-and-sanitize.md. Nothing here changes an ordinary build.
set(LEOPARD_SANITIZE "" CACHE STRING "Sanitizers of the whole build: address,undefined or thread")
option(LEOPARD_FUZZ "Build the fuzz targets of tests/fuzz; clang only, implies LEOPARD_SANITIZE=address,undefined" OFF)

if(LEOPARD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "LEOPARD_FUZZ needs clang for libFuzzer: configure with -DCMAKE_CXX_COMPILER=clang++")
  endif()
  if(LEOPARD_SANITIZE STREQUAL "")
    set(LEOPARD_SANITIZE "address,undefined")
  endif()
  # Every library tells libFuzzer which code an input reached; only the targets get its main function.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(NOT LEOPARD_SANITIZE STREQUAL "")
  set(sanitizers ${LEOPARD_SANITIZE})
  if(sanitizers MATCHES "undefined")
    # Not part of "undefined", but as undefined: a double that does not fit the integer it becomes.
    string(APPEND sanitizers ",float-cast-overflow")
  endif()
  # -g1 and frame pointers: reports name functions and lines. -UNDEBUG: assertions of libraries are worth the time here.
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${sanitizers})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
