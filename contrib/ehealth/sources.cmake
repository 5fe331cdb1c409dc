# SPDX-License-Identifier: GPL-2.0-only
# The files of the module, listed once for the stand-alone build and for the build inside an ns-3
# tree. One section a layer, in the order in which layers may include each other.

# --- wire
set(ehealth_wire_sources model/wire/bytes.cc)
set(ehealth_wire_headers model/wire/bytes.h model/wire/codec.h)

# --- crypto
set(ehealth_crypto_sources)
set(ehealth_crypto_headers)

# --- trust
set(ehealth_trust_sources)
set(ehealth_trust_headers)

# --- records
set(ehealth_records_sources)
set(ehealth_records_headers)

# --- net
set(ehealth_net_sources
    model/net/base-station-net-device.cc
    model/net/iso-dep.cc
    model/net/link-net-device.cc
    model/net/mobile-channel.cc
    model/net/mobile-net-device.cc
    model/net/nfc-activation.cc
    model/net/nfc-channel.cc
    model/net/nfc-frame.cc
    model/net/nfc-net-device-link.cc
    model/net/nfc-net-device.cc
    model/net/prefix-routing.cc)
set(ehealth_net_headers
    model/net/base-station-net-device.h
    model/net/iso-dep.h
    model/net/link-net-device.h
    model/net/mobile-channel.h
    model/net/mobile-net-device.h
    model/net/nfc-activation.h
    model/net/nfc-channel.h
    model/net/nfc-frame.h
    model/net/nfc-net-device.h
    model/net/ns3-compat.h
    model/net/prefix-routing.h)

# --- agent
set(ehealth_agent_sources)
set(ehealth_agent_headers)

# --- schemes
set(ehealth_schemes_sources)
set(ehealth_schemes_headers)

# --- country
set(ehealth_country_sources
    model/country/csv-table.cc
    model/country/instant.cc
    model/country/module-version.cc
    model/country/quantity.cc
    model/country/scenario-data.cc
    model/country/scenario-keys.cc
    model/country/scenario-reference.cc
    model/country/scenario-schema.cc
    model/country/scenario.cc)
set(ehealth_country_headers
    model/country/csv-table.h
    model/country/instant.h
    model/country/module-version.h
    model/country/quantity.h
    model/country/scenario-data.h
    model/country/scenario-key-table.h
    model/country/scenario-schema.h
    model/country/scenario.h)

# --- metrics
set(ehealth_metrics_sources)
set(ehealth_metrics_headers)

# --- helper
set(ehealth_helper_sources
    helper/mobile-helper.cc
    helper/nfc-helper.cc
    helper/prefix-routing-helper.cc)
set(ehealth_helper_headers
    helper/mobile-helper.h
    helper/nfc-helper.h
    helper/prefix-routing-helper.h)

# --- tests: each file registers ns-3 test suites; "suite label" pairs become CTest entries
set(ehealth_test_sources
    test/wire-test-suite.cc
    test/scenario-test-suite.cc
    test/routing-test-suite.cc
    test/mobile-test-suite.cc
    test/nfc-loss-test-suite.cc
    test/nfc-protocol-test-suite.cc
    test/nfc-test-suite.cc)
set(ehealth_test_suites
    "ehealth-wire unit"
    "ehealth-scenario unit"
    "ehealth-mobile unit"
    "ehealth-nfc unit"
    "ehealth-nfc-loss unit"
    "ehealth-nfc-protocol unit"
    "ehealth-routing unit")

set(ehealth_layers
    wire
    crypto
    trust
    records
    net
    agent
    schemes
    country
    metrics
    helper)
set(ehealth_sources)
set(ehealth_headers)
foreach(layer IN LISTS ehealth_layers)
  list(APPEND ehealth_sources ${ehealth_${layer}_sources})
  list(APPEND ehealth_headers ${ehealth_${layer}_headers})
endforeach()
