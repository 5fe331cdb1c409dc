# SPDX-License-Identifier: GPL-2.0-only
# The module inside an ns-3 source tree (contrib/ehealth), built by ns-3's own macros.

# Not in CMakeLists.txt, whose text names what this module cannot do without.
include(cmake/nr.cmake)
if(nr IN_LIST contrib_libs_to_build)
  ehealth_use_nr(${PROJECT_SOURCE_DIR}/contrib/nr/helper/nr-helper.h ${libnr})
endif()

# Paths, not imported targets: those would end up in ns-3's exported configuration.
set(ehealth_libraries ${ehealth_ns3_libraries} ${OPENSSL_SSL_LIBRARY} ${OPENSSL_CRYPTO_LIBRARY} ${SQLite3_LIBRARIES}
                      ${EHEALTH_LIBDEFLATE} ${EHEALTH_TSS2_MU})

# IGNORE_PCH, here and below: ns-3's precompiled headers are made without the coroutine flags.
build_lib(
  LIBNAME ehealth
  SOURCE_FILES ${ehealth_sources}
  HEADER_FILES ${ehealth_headers}
  LIBRARIES_TO_LINK ${ehealth_libraries}
  TEST_SOURCES ${ehealth_test_sources}
  IGNORE_PCH)

build_exec(
  EXECNAME ehealth-sim
  SOURCE_FILES tools/ehealth-sim.cc
  LIBRARIES_TO_LINK ${libehealth} ${ehealth_libraries}
  EXECUTABLE_DIRECTORY_PATH ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/contrib/ehealth/
  IGNORE_PCH)

# Up to ns-3.42 the sources are compiled in an object library. Private, so that the flags stay
# inside the module; the version also goes to what includes the module's headers.
foreach(target ${libehealth} ${libehealth-obj} ${testehealth} ehealth-sim)
  if(TARGET ${target})
    target_compile_options(${target} PRIVATE ${ehealth_coroutine_flags})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # False alarms on std::optional members (GCC bug 80635).
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
    target_compile_definitions(${target} PRIVATE EHEALTH_NS3_MINOR=${ehealth_ns3_minor})
    target_include_directories(
      ${target} PRIVATE ${OPENSSL_INCLUDE_DIR} ${SQLite3_INCLUDE_DIRS} ${EHEALTH_LIBDEFLATE_DIR}
                        ${EHEALTH_TOMLPLUSPLUS_DIR} ${EHEALTH_CLI11_DIR} ${EHEALTH_NLOHMANN_DIR} ${EHEALTH_TSS2_DIR})
  endif()
endforeach()
target_compile_definitions(${libehealth} INTERFACE EHEALTH_NS3_MINOR=${ehealth_ns3_minor})
