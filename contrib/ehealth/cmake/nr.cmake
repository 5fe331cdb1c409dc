# SPDX-License-Identifier: GPL-2.0-only
# ns-3's contributed module nr (5G-LENA), which is used where it is and not required: NrMobileCell.

# Adds it to the sources, headers and ns-3 libraries of this module, if it is a release that this
# module knows: up to 3.1 (for ns-3.42) nr has the RRC and EPC of ns-3's lte, later its own.
#   helper: path of nr's header nr-helper.h
#   target: of its library
macro(ehealth_use_nr helper target)
  file(STRINGS ${helper} ehealth_nr_attach REGEX " AttachToEnb\\(")
  if(ehealth_nr_attach)
    message(STATUS "ehealth: with the module nr")
    list(APPEND ehealth_sources ${ehealth_nr_sources})
    list(APPEND ehealth_headers ${ehealth_nr_headers})
    list(APPEND ehealth_ns3_libraries ${target})
  else()
    message(STATUS "ehealth: without the module nr, whose release is later than this module knows")
  endif()
endmacro()
