# SPDX-License-Identifier: GPL-2.0-only
# The module inside an ns-3 source tree (contrib/ehealth), built by ns-3's own macros.

set_source_files_properties(
  model/country/scenario-data.cc PROPERTIES COMPILE_DEFINITIONS
                                            EHEALTH_DATA_DIR="${CMAKE_CURRENT_SOURCE_DIR}/data")
set_source_files_properties(
  model/country/module-version.cc
  PROPERTIES COMPILE_DEFINITIONS "EHEALTH_VERSION=\"in-tree\";EHEALTH_NS3_VERSION=\"${NS3_VER}\"")

# Paths, not imported targets: those would end up in ns-3's exported configuration.
build_lib(
  LIBNAME ehealth
  SOURCE_FILES ${ehealth_sources}
  HEADER_FILES ${ehealth_headers}
  LIBRARIES_TO_LINK
    ${libcore}
    ${libnetwork}
    ${libinternet}
    ${libmobility}
    ${libpoint-to-point}
    ${OPENSSL_CRYPTO_LIBRARY}
    ${SQLite3_LIBRARIES}
    ${ZLIB_LIBRARIES}
  TEST_SOURCES ${ehealth_test_sources})

# The sources are compiled in an object library; what links the module inherits from the shared one.
foreach(target ${libehealth} ${libehealth-obj})
  if(TARGET ${target})
    target_compile_definitions(${target} PUBLIC EHEALTH_NS3_MINOR=${ehealth_ns3_minor})
  endif()
endforeach()
