# SPDX-License-Identifier: GPL-2.0-only
# The module as a shared library, its test runner and its program, against an installed ns-3.

# Targets are ns3::libcore up to 3.42 and ns3::core from 3.43.
set(ehealth_ns3_libraries)
foreach(name core network internet mobility propagation point-to-point energy lte)
  if(TARGET ns3::lib${name})
    list(APPEND ehealth_ns3_libraries ns3::lib${name})
  elseif(TARGET ns3::${name})
    list(APPEND ehealth_ns3_libraries ns3::${name})
  else()
    message(FATAL_ERROR "the installed ns-3 ${ns3_VERSION} lacks the library ${name}")
  endif()
endforeach()

include(cmake/nr.cmake)
foreach(target ns3::libnr ns3::nr)
  if(TARGET ${target})
    get_target_property(nr_include_dirs ${target} INTERFACE_INCLUDE_DIRECTORIES)
    find_file(EHEALTH_NR_HELPER ns3/nr-helper.h HINTS ${nr_include_dirs} REQUIRED)
    ehealth_use_nr(${EHEALTH_NR_HELPER} ${target})
  endif()
endforeach()

# Inside an ns-3 tree every public header is copied to <ns3/...>; links give the same names here.
set(ehealth_include_dir ${CMAKE_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${ehealth_include_dir}/ns3)
foreach(header IN LISTS ehealth_headers)
  get_filename_component(name ${header} NAME)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${ehealth_include_dir}/ns3/${name}
       SYMBOLIC)
endforeach()

function(ehealth_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow=local)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms on std::optional members (GCC bug 80635).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    if(EHEALTH_SANITIZE)
      # Instrumented, ns-3's reference counting looks to GCC as if it used what it deleted.
      target_compile_options(${target} PRIVATE -Wno-use-after-free)
    endif()
  endif()
  if(EHEALTH_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

add_library(ehealth SHARED ${ehealth_sources})
target_include_directories(
  ehealth
  PUBLIC ${ehealth_include_dir}
  PRIVATE ${EHEALTH_LIBDEFLATE_DIR})
target_compile_options(ehealth PUBLIC ${ehealth_coroutine_flags})
# Calls go straight to their functions, and short ones are inlined: nobody puts others in their place.
target_compile_options(ehealth PRIVATE -fno-semantic-interposition -fno-plt)
target_link_options(ehealth PRIVATE -Wl,-Bsymbolic-functions)
# NS_LOG is compiled into Debian's libraries; this makes the module's own components log too.
target_compile_definitions(ehealth PUBLIC NS3_LOG_ENABLE EHEALTH_NS3_MINOR=${ehealth_ns3_minor})
target_link_libraries(
  ehealth
  PUBLIC ${ehealth_ns3_libraries} OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3
  PRIVATE ${EHEALTH_LIBDEFLATE} Threads::Threads ${EHEALTH_TSS2_MU})
ehealth_warnings(ehealth)

add_executable(ehealth-test-runner test/main.cc ${ehealth_test_sources})
target_link_libraries(ehealth-test-runner PRIVATE ehealth)
ehealth_warnings(ehealth-test-runner)
foreach(entry IN LISTS ehealth_test_suites)
  separate_arguments(entry)
  list(POP_FRONT entry suite)
  add_test(NAME ${suite} COMMAND ehealth-test-runner --suite=${suite})
  set_tests_properties(${suite} PROPERTIES LABELS "${entry}" TIMEOUT 300)
endforeach()

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/tools/ehealth-sim.cc)
  add_executable(ehealth-sim tools/ehealth-sim.cc)
  target_link_libraries(ehealth-sim PRIVATE ehealth)
  ehealth_warnings(ehealth-sim)
  # Packets and events are small and short-lived; with an allocator for such a run takes a tenth less
  # than with the C library's.
  find_library(EHEALTH_ALLOCATOR tcmalloc_minimal)
  if(EHEALTH_ALLOCATOR AND NOT EHEALTH_SANITIZE)
    target_link_libraries(ehealth-sim PRIVATE ${EHEALTH_ALLOCATOR})
  endif()
endif()

# Random input for what decodes and decrypts, found by libFuzzer where clang is. What is looked at is
# compiled once more, to follow its branches; the rest is the library's.
find_program(EHEALTH_CLANGXX clang++)
if(EHEALTH_CLANGXX AND NOT EHEALTH_SANITIZE)
  set(fuzz_dir ${CMAKE_CURRENT_BINARY_DIR}/fuzz)
  file(MAKE_DIRECTORY ${fuzz_dir})
  set(fuzz_list ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/make_message_list.py)
  list(TRANSFORM ehealth_headers PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE fuzz_headers)
  add_custom_command(
    OUTPUT ${fuzz_dir}/all-messages.h
    COMMAND ${EHEALTH_PYTHON} ${fuzz_list} ${CMAKE_CURRENT_SOURCE_DIR}/model
            ${fuzz_dir}/all-messages.h
    DEPENDS ${fuzz_list} ${fuzz_headers})
  foreach(library IN LISTS ehealth_ns3_libraries)
    list(APPEND fuzz_files $<TARGET_FILE:${library}>)
  endforeach()
  # A harness and the files whose branches it follows.
  function(ehealth_add_fuzzer name)
    set(sources ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}.cc)
    foreach(source IN LISTS ARGN)
      list(APPEND sources ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    endforeach()
    add_custom_command(
      OUTPUT ${fuzz_dir}/${name}
      COMMAND
        ${EHEALTH_CLANGXX} -std=c++20 -O1 -g -Wno-deprecated
        -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
        -DEHEALTH_NS3_MINOR=${ehealth_ns3_minor} -I${fuzz_dir} -I${ehealth_include_dir} ${sources}
        $<TARGET_FILE:ehealth> ${fuzz_files} -lssl -lcrypto
        -Wl,-rpath,$<TARGET_FILE_DIR:ehealth> -o ${fuzz_dir}/${name}
      DEPENDS ${sources} ${fuzz_dir}/all-messages.h ehealth
      VERBATIM)
    add_custom_target(${name} ALL DEPENDS ${fuzz_dir}/${name})
    add_test(NAME ${name} COMMAND ${fuzz_dir}/${name} -seed=1 -max_total_time=15 -max_len=2000
                                  -artifact_prefix=${fuzz_dir}/${name}-)
    set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  endfunction()
  ehealth_add_fuzzer(fuzz-messages)
  ehealth_add_fuzzer(fuzz-esp model/net/esp.cc model/net/tunnel-key-exchange.cc)
  ehealth_add_fuzzer(fuzz-nfc-frame model/net/nfc-frame.cc)
  ehealth_add_fuzzer(fuzz-apdu model/net/apdu.cc model/net/nfc-dep.cc)
  ehealth_add_fuzzer(fuzz-nfc model/net/iso-dep.cc model/net/iso-dep-apdu.cc model/net/nfc-dep.cc)
  ehealth_add_fuzzer(fuzz-tls model/net/tls-connection.cc test/tls-fixture.cc)
endif()

# What ./ehealth bench needs besides.
find_package(benchmark REQUIRED)
add_executable(ehealth-floor bench/ehealth-floor.cc bench/crypto-floor.cc bench/database-floor.cc
                             bench/network-floor.cc)
target_include_directories(ehealth-floor PRIVATE ${EHEALTH_LIBDEFLATE_DIR})
target_link_libraries(ehealth-floor PRIVATE ehealth ${EHEALTH_LIBDEFLATE})
add_executable(ehealth-micro bench/micro-benchmarks.cc)
target_link_libraries(ehealth-micro PRIVATE ehealth benchmark::benchmark)
foreach(program ehealth-floor ehealth-micro)
  ehealth_warnings(${program})
  if(EHEALTH_ALLOCATOR AND NOT EHEALTH_SANITIZE)
    target_link_libraries(${program} PRIVATE ${EHEALTH_ALLOCATOR})
  endif()
endforeach()
