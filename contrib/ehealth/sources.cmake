# SPDX-License-Identifier: GPL-2.0-only
# The files of the module, listed once for the stand-alone build and for the build inside an ns-3
# tree. One section a layer, in the order in which layers may include each other.

# --- wire
set(ehealth_wire_sources
    model/wire/bytes.cc
    model/wire/csv-table.cc
    model/wire/quantity.cc
    model/wire/wall-profile.cc)
set(ehealth_wire_headers
    model/wire/bytes.h
    model/wire/codec.h
    model/wire/csv-table.h
    model/wire/quantity.h
    model/wire/wall-profile.h)

# --- crypto
set(ehealth_crypto_sources
    model/crypto/aead.cc
    model/crypto/base64.cc
    model/crypto/digest.cc
    model/crypto/ec-group.cc
    model/crypto/hpke.cc
    model/crypto/key-agreement.cc
    model/crypto/keys.cc
    model/crypto/normal-draw.cc
    model/crypto/random-stream.cc
    model/crypto/rsa-cipher.cc
    model/crypto/rsa-key-pool.cc
    model/crypto/signature.cc
    model/crypto/stream-cipher.cc)
set(ehealth_crypto_headers
    model/crypto/aead.h
    model/crypto/base64.h
    model/crypto/digest.h
    model/crypto/ec-group.h
    model/crypto/hpke.h
    model/crypto/key-agreement.h
    model/crypto/keys.h
    model/crypto/normal-draw.h
    model/crypto/openssl-handle.h
    model/crypto/random-stream.h
    model/crypto/rsa-cipher.h
    model/crypto/rsa-key-pool.h
    model/crypto/signature.h
    model/crypto/stream-cipher.h
    model/crypto/suite.h)

# --- trust
set(ehealth_trust_sources
    model/trust/certificate-hierarchy.cc
    model/trust/certificate-verifier.cc
    model/trust/certificate.cc
    model/trust/fingerprint.cc
    model/trust/tpm-structures.cc
    model/trust/tpm.cc
    model/trust/trusted-phone-state.cc
    model/trust/trusted-phone.cc
    model/trust/x509-encoding.cc)
set(ehealth_trust_headers
    model/trust/certificate-cache.h
    model/trust/certificate-hierarchy.h
    model/trust/certificate-verifier.h
    model/trust/certificate.h
    model/trust/checked-result.h
    model/trust/fingerprint.h
    model/trust/tpm-structures.h
    model/trust/tpm.h
    model/trust/trusted-phone.h
    model/trust/validity.h
    model/trust/x509-encoding.h)

# --- records
set(ehealth_records_sources
    model/records/access-control.cc
    model/records/compression.cc
    model/records/fhir-document.cc
    model/records/record-store.cc
    model/records/size-distribution.cc
    model/records/sqlite-memory.cc
    model/records/sqlite-store.cc)
set(ehealth_records_headers
    model/records/access-control.h
    model/records/compression.h
    model/records/fhir-document.h
    model/records/health-record.h
    model/records/record-store.h
    model/records/size-distribution.h
    model/records/sqlite-memory.h
    model/records/sqlite-store.h)

# --- wearables
set(ehealth_wearables_sources
    model/wearables/early-warning-score.cc
    model/wearables/emergency-detector.cc
    model/wearables/vital-sign-model.cc
    model/wearables/vital-sign-process.cc)
set(ehealth_wearables_headers
    model/wearables/early-warning-score.h
    model/wearables/emergency-detector.h
    model/wearables/vital-sign-model.h
    model/wearables/vital-sign-process.h
    model/wearables/vital-signs.h)

# --- net
set(ehealth_net_sources
    model/net/apdu.cc
    model/net/background-load.cc
    model/net/base-station-net-device.cc
    model/net/esp-gateway.cc
    model/net/esp-tunnel-net-device.cc
    model/net/esp.cc
    model/net/fast-link-net-device.cc
    model/net/frame-stream.cc
    model/net/http-connection.cc
    model/net/http-message.cc
    model/net/impaired-channel.cc
    model/net/indexed-tcp-socket.cc
    model/net/iso-dep-apdu.cc
    model/net/iso-dep.cc
    model/net/link-impairment.cc
    model/net/link-net-device.cc
    model/net/mobile-channel.cc
    model/net/mobile-net-device.cc
    model/net/modelled-tls-stream.cc
    model/net/nfc-activation.cc
    model/net/nfc-anticollision.cc
    model/net/nfc-channel.cc
    model/net/nfc-dep.cc
    model/net/nfc-frame.cc
    model/net/nfc-net-device-activation.cc
    model/net/nfc-net-device-link.cc
    model/net/nfc-net-device.cc
    model/net/place-name.cc
    model/net/prefix-routing-fast-path.cc
    model/net/prefix-routing.cc
    model/net/sharded-tcp.cc
    model/net/tcp-stream.cc
    model/net/tls-connection.cc
    model/net/tls-context.cc
    model/net/tls-stream.cc
    model/net/tunnel-key-exchange.cc
    model/net/vpn-directory.cc)
set(ehealth_net_headers
    model/net/apdu.h
    model/net/background-load.h
    model/net/base-station-net-device.h
    model/net/esp-gateway.h
    model/net/esp-tunnel-net-device.h
    model/net/esp.h
    model/net/fast-link-net-device.h
    model/net/frame-stream.h
    model/net/http-connection.h
    model/net/http-message.h
    model/net/impaired-channel.h
    model/net/indexed-tcp-socket.h
    model/net/iso-dep-apdu.h
    model/net/iso-dep.h
    model/net/link-class.h
    model/net/link-impairment.h
    model/net/link-net-device.h
    model/net/message-stream.h
    model/net/mobile-channel.h
    model/net/mobile-net-device.h
    model/net/modelled-tls-stream.h
    model/net/nfc-activation.h
    model/net/nfc-anticollision.h
    model/net/nfc-channel.h
    model/net/nfc-dep.h
    model/net/nfc-frame.h
    model/net/nfc-net-device.h
    model/net/nfc-transmission.h
    model/net/node-address.h
    model/net/ns3-compat.h
    model/net/octet-stream.h
    model/net/place-name.h
    model/net/prefix-routing.h
    model/net/protocol-numbers.h
    model/net/sharded-tcp.h
    model/net/tcp-stream.h
    model/net/tls-connection.h
    model/net/tls-context.h
    model/net/tls-stream.h
    model/net/tunnel-key-exchange.h
    model/net/vpn-directory.h)

# --- agent
set(ehealth_agent_sources
    model/agent/agent-connections.cc
    model/agent/agent-environment.cc
    model/agent/agent.cc
    model/agent/core-pool.cc
    model/agent/device-costs.cc
    model/agent/device-power.cc
    model/agent/ec-operations.cc
    model/agent/energy-meter.cc
    model/agent/http-channel.cc
    model/agent/link-cipher.cc
    model/agent/node-clock.cc
    model/agent/operations.cc
    model/agent/outcome.cc
    model/agent/phone-energy-model.cc
    model/agent/processor.cc
    model/agent/run-energy-meter.cc
    model/agent/scheme-variant.cc
    model/agent/session.cc
    model/agent/worker-pool.cc)
set(ehealth_agent_headers
    model/agent/agent-connections.h
    model/agent/agent-environment.h
    model/agent/agent.h
    model/agent/claim.h
    model/agent/core-pool.h
    model/agent/device-costs.h
    model/agent/device-power.h
    model/agent/ec-operations.h
    model/agent/energy-meter.h
    model/agent/envelope.h
    model/agent/freshness.h
    model/agent/http-channel.h
    model/agent/link-cipher.h
    model/agent/message-type.h
    model/agent/node-clock.h
    model/agent/operation.h
    model/agent/operations.h
    model/agent/outcome.h
    model/agent/peer.h
    model/agent/phone-energy-model.h
    model/agent/processor.h
    model/agent/run-energy-meter.h
    model/agent/scheme-variant.h
    model/agent/session.h
    model/agent/task.h
    model/agent/worker-pool.h)

# --- schemes
set(ehealth_schemes_sources
    model/schemes/cost-profile/cost-profile-roles.cc
    model/schemes/cost-profile/cost-profile.cc
    model/schemes/emr-authorization/doctor.cc
    model/schemes/emr-authorization/emr-authorization-common.cc
    model/schemes/emr-authorization/emr-authorization-helper.cc
    model/schemes/emr-authorization/hospital-cloud.cc
    model/schemes/emr-authorization/message-guard.cc
    model/schemes/emr-authorization/patient-device.cc
    model/schemes/emr-authorization/public-cloud.cc
    model/schemes/mobile-cloud/access-control-server.cc
    model/schemes/mobile-cloud/data-access-service.cc
    model/schemes/mobile-cloud/document-store.cc
    model/schemes/mobile-cloud/epr-cipher.cc
    model/schemes/mobile-cloud/epr-document.cc
    model/schemes/mobile-cloud/hospital-information.cc
    model/schemes/mobile-cloud/key-manager.cc
    model/schemes/mobile-cloud/messaging-service.cc
    model/schemes/mobile-cloud/mobile-cloud-common.cc
    model/schemes/mobile-cloud/mobile-cloud-helper.cc
    model/schemes/mobile-cloud/monitoring-app.cc
    model/schemes/mobile-cloud/patient-phone.cc
    model/schemes/mobile-cloud/request-proof.cc
    model/schemes/national-phr/central-phrc.cc
    model/schemes/national-phr/consent.cc
    model/schemes/national-phr/emergency-channel.cc
    model/schemes/national-phr/emergency-medico.cc
    model/schemes/national-phr/medico.cc
    model/schemes/national-phr/national-offices.cc
    model/schemes/national-phr/national-phr-common.cc
    model/schemes/national-phr/national-phr-helper.cc
    model/schemes/national-phr/phone-defences.cc
    model/schemes/national-phr/phone-emergency.cc
    model/schemes/national-phr/phone-trusted-app.cc
    model/schemes/national-phr/phone.cc
    model/schemes/national-phr/province-authority.cc
    model/schemes/national-phr/record-access.cc
    model/schemes/national-phr/record-database.cc
    model/schemes/national-phr/registration-agent.cc
    model/schemes/national-phr/sync-proof.cc
    model/schemes/symmetric-ehr/attribute-policy.cc
    model/schemes/symmetric-ehr/data-store.cc
    model/schemes/symmetric-ehr/ehr-doctor.cc
    model/schemes/symmetric-ehr/ehr-patient.cc
    model/schemes/symmetric-ehr/ehr-store.cc
    model/schemes/symmetric-ehr/key-server-store.cc
    model/schemes/symmetric-ehr/key-server.cc
    model/schemes/symmetric-ehr/registration-desk.cc
    model/schemes/symmetric-ehr/replica-link.cc
    model/schemes/symmetric-ehr/symmetric-ehr-common.cc
    model/schemes/symmetric-ehr/symmetric-ehr-helper.cc)
set(ehealth_schemes_headers
    model/schemes/cost-profile/cost-profile-messages.h
    model/schemes/cost-profile/cost-profile-roles.h
    model/schemes/cost-profile/cost-profile.h
    model/schemes/emr-authorization/doctor.h
    model/schemes/emr-authorization/emr-authorization-common.h
    model/schemes/emr-authorization/emr-authorization-helper.h
    model/schemes/emr-authorization/emr-authorization-messages.h
    model/schemes/emr-authorization/hospital-cloud.h
    model/schemes/emr-authorization/message-guard.h
    model/schemes/emr-authorization/patient-device.h
    model/schemes/emr-authorization/public-cloud.h
    model/schemes/mobile-cloud/access-control-server.h
    model/schemes/mobile-cloud/data-access-service.h
    model/schemes/mobile-cloud/document-store.h
    model/schemes/mobile-cloud/epr-cipher.h
    model/schemes/mobile-cloud/epr-document.h
    model/schemes/mobile-cloud/hospital-information.h
    model/schemes/mobile-cloud/key-manager.h
    model/schemes/mobile-cloud/messaging-service.h
    model/schemes/mobile-cloud/mobile-cloud-common.h
    model/schemes/mobile-cloud/mobile-cloud-helper.h
    model/schemes/mobile-cloud/mobile-cloud-messages.h
    model/schemes/mobile-cloud/monitoring-app.h
    model/schemes/mobile-cloud/patient-phone.h
    model/schemes/mobile-cloud/qr-code.h
    model/schemes/mobile-cloud/request-proof.h
    model/schemes/national-phr/central-phrc.h
    model/schemes/national-phr/consent.h
    model/schemes/national-phr/emergency-channel.h
    model/schemes/national-phr/emergency-medico.h
    model/schemes/national-phr/emergency-messages.h
    model/schemes/national-phr/enrolment-messages.h
    model/schemes/national-phr/medico.h
    model/schemes/national-phr/national-offices.h
    model/schemes/national-phr/national-phr-common.h
    model/schemes/national-phr/national-phr-helper.h
    model/schemes/national-phr/national-phr-messages.h
    model/schemes/national-phr/phone.h
    model/schemes/national-phr/province-authority.h
    model/schemes/national-phr/record-database.h
    model/schemes/national-phr/registration-agent.h
    model/schemes/national-phr/sync-proof.h
    model/schemes/symmetric-ehr/attribute-policy.h
    model/schemes/symmetric-ehr/data-store.h
    model/schemes/symmetric-ehr/ehr-doctor.h
    model/schemes/symmetric-ehr/ehr-patient.h
    model/schemes/symmetric-ehr/ehr-store.h
    model/schemes/symmetric-ehr/key-server-store.h
    model/schemes/symmetric-ehr/key-server.h
    model/schemes/symmetric-ehr/registration-desk.h
    model/schemes/symmetric-ehr/replica-link.h
    model/schemes/symmetric-ehr/symmetric-ehr-common.h
    model/schemes/symmetric-ehr/symmetric-ehr-helper.h
    model/schemes/symmetric-ehr/symmetric-ehr-messages.h)

# --- metrics
set(ehealth_metrics_sources
    model/metrics/event-log-digest.cc
    model/metrics/metric-registry.cc
    model/metrics/profiled-scheduler.cc
    model/metrics/quantile.cc
    model/metrics/results-columns.cc
    model/metrics/results-database.cc
    model/metrics/run-recorder.cc)
set(ehealth_metrics_headers
    model/metrics/event-log-digest.h
    model/metrics/metric-registry.h
    model/metrics/profiled-scheduler.h
    model/metrics/quantile.h
    model/metrics/results-database.h
    model/metrics/run-recorder.h)

# --- helper
set(ehealth_helper_sources
    helper/epc-mobile-cell.cc
    helper/lte-mobile-cell.cc
    helper/mobile-cell.cc
    helper/mobile-helper.cc
    helper/nfc-helper.cc
    helper/prefix-routing-helper.cc
    helper/tree-network-helper.cc
    helper/vpn-helper.cc)
set(ehealth_helper_headers
    helper/epc-mobile-cell.h
    helper/lte-mobile-cell.h
    helper/mobile-cell.h
    helper/mobile-helper.h
    helper/nfc-helper.h
    helper/prefix-routing-helper.h
    helper/tree-network-helper.h
    helper/vpn-helper.h)
# Compiled where ns-3 has the contributed module nr (cmake/nr.cmake).
set(ehealth_nr_sources helper/nr-mobile-cell.cc)
set(ehealth_nr_headers helper/nr-mobile-cell.h)

# --- adversary
set(ehealth_adversary_sources
    model/adversary/adversary.cc
    model/adversary/attack.cc
    model/adversary/attacks/e-clock.cc
    model/adversary/attacks/e1.cc
    model/adversary/attacks/e10.cc
    model/adversary/attacks/e2.cc
    model/adversary/attacks/e3.cc
    model/adversary/attacks/e4.cc
    model/adversary/attacks/e5.cc
    model/adversary/attacks/e6.cc
    model/adversary/attacks/e7.cc
    model/adversary/attacks/e8.cc
    model/adversary/attacks/e9.cc
    model/adversary/attacks/n-clock.cc
    model/adversary/attacks/n-flood.cc
    model/adversary/attacks/n-malware.cc
    model/adversary/attacks/injection.cc
    model/adversary/attacks/linking.cc
    model/adversary/attacks/m1.cc
    model/adversary/attacks/m2.cc
    model/adversary/attacks/m3.cc
    model/adversary/attacks/m4.cc
    model/adversary/attacks/m5.cc
    model/adversary/attacks/m6.cc
    model/adversary/attacks/m7.cc
    model/adversary/attacks/m8.cc
    model/adversary/attacks/m9.cc
    model/adversary/attacks/n1.cc
    model/adversary/attacks/n10.cc
    model/adversary/attacks/n11.cc
    model/adversary/attacks/n12.cc
    model/adversary/attacks/n13.cc
    model/adversary/attacks/n2.cc
    model/adversary/attacks/n3.cc
    model/adversary/attacks/n3-key.cc
    model/adversary/attacks/n4.cc
    model/adversary/attacks/n5.cc
    model/adversary/attacks/n5-relay.cc
    model/adversary/attacks/n6.cc
    model/adversary/attacks/n7.cc
    model/adversary/attacks/n8.cc
    model/adversary/attacks/n9.cc
    model/adversary/attacks/y1.cc
    model/adversary/attacks/y2.cc
    model/adversary/attacks/y3.cc
    model/adversary/attacks/y4.cc
    model/adversary/attacks/y5.cc
    model/adversary/attacks/y6.cc
    model/adversary/goal-judge.cc
    model/adversary/threat-model.cc)
set(ehealth_adversary_headers
    model/adversary/adversary.h
    model/adversary/attack.h
    model/adversary/emr-authorization-targets.h
    model/adversary/goal-judge.h
    model/adversary/mobile-cloud-targets.h
    model/adversary/national-phr-targets.h
    model/adversary/ree-malware.h
    model/adversary/stranger-attack.h
    model/adversary/symmetric-ehr-targets.h
    model/adversary/threat-model.h)

# --- country
set(ehealth_country_sources
    model/country/arrivals.cc
    model/country/attack-matrix.cc
    model/country/code-issuer.cc
    model/country/cost-profile-deployment.cc
    model/country/country-attacks.cc
    model/country/country-data.cc
    model/country/country-faults.cc
    model/country/country-mobile.cc
    model/country/country-network.cc
    model/country/country-registry.cc
    model/country/country-results.cc
    model/country/country-simulation.cc
    model/country/country-vpn.cc
    model/country/country-workload.cc
    model/country/deployment.cc
    model/country/emr-authorization-deployment.cc
    model/country/instant.cc
    model/country/log-components.cc
    model/country/mobile-cloud-deployment-report.cc
    model/country/mobile-cloud-deployment-targets.cc
    model/country/mobile-cloud-deployment.cc
    model/country/module-version.cc
    model/country/monitoring.cc
    model/country/national-phr-deployment.cc
    model/country/national-phr-deployment-targets.cc
    model/country/national-phr-people.cc
    model/country/national-phr-record-check.cc
    model/country/population.cc
    model/country/prefetch-thread.cc
    model/country/progress-meter.cc
    model/country/run-sampler.cc
    model/country/run-summary.cc
    model/country/scenario-checks.cc
    model/country/scenario-data.cc
    model/country/scenario-faults.cc
    model/country/scenario-keys.cc
    model/country/scenario-network.cc
    model/country/scenario-monitoring-keys.cc
    model/country/scenario-reference.cc
    model/country/scenario-report.cc
    model/country/scenario-schema.cc
    model/country/scenario-scheme-keys.cc
    model/country/scenario-schemes.cc
    model/country/scenario-tables.cc
    model/country/scenario-symmetric-keys.cc
    model/country/scenario-text.cc
    model/country/scenario-workload-keys.cc
    model/country/scenario.cc
    model/country/scheme-defences.cc
    model/country/symmetric-ehr-deployment-targets.cc
    model/country/symmetric-ehr-deployment.cc
    model/country/techniques.cc)
set(ehealth_country_headers
    model/country/arrivals.h
    model/country/attack-matrix.h
    model/country/code-issuer.h
    model/country/cost-profile-deployment.h
    model/country/country-attacks.h
    model/country/country-data.h
    model/country/country-faults.h
    model/country/country-mobile.h
    model/country/country-network.h
    model/country/country-registry.h
    model/country/country-results.h
    model/country/country-simulation.h
    model/country/country-vpn.h
    model/country/country-workload.h
    model/country/deployment.h
    model/country/device-pool.h
    model/country/emr-authorization-deployment.h
    model/country/foreseen-process.h
    model/country/instant.h
    model/country/log-components.h
    model/country/mobile-cloud-deployment.h
    model/country/module-version.h
    model/country/monitoring.h
    model/country/national-phr-deployment.h
    model/country/national-phr-people.h
    model/country/national-phr-record-check.h
    model/country/population.h
    model/country/prefetch-thread.h
    model/country/prefetch.h
    model/country/progress-meter.h
    model/country/reception.h
    model/country/record-report.h
    model/country/run-sampler.h
    model/country/scenario-data.h
    model/country/scenario-faults.h
    model/country/scenario-key-table.h
    model/country/scenario-network.h
    model/country/scenario-report.h
    model/country/scenario-schema.h
    model/country/scenario-schemes.h
    model/country/scenario.h
    model/country/scheme-defences.h
    model/country/symmetric-ehr-deployment.h
    model/country/techniques.h)

# --- tests: each file registers ns-3 test suites; "suite label" pairs become CTest entries
set(ehealth_test_sources
    test/adversary-test-suite.cc
    test/agent-test-suite.cc
    test/background-load-test-suite.cc
    test/connection-test-suite.cc
    test/session-fixture.cc
    test/session-test-suite.cc
    test/deployment-test-suite.cc
    test/device-pool-test-suite.cc
    test/energy-test-suite.cc
    test/esp-test-suite.cc
    test/fast-link-test-suite.cc
    test/fast-path-test-suite.cc
    test/prefetch-test-suite.cc
    test/fault-test-suite.cc
    test/frame-stream-test-suite.cc
    test/http-test-suite.cc
    test/link-cipher-test-suite.cc
    test/vpn-test-suite.cc
    test/results-test-suite.cc
    test/cost-profile-test-suite.cc
    test/core-pool-test-suite.cc
    test/country-data-test-suite.cc
    test/population-test-suite.cc
    test/record-check-test-suite.cc
    test/reception-test-suite.cc
    test/records-test-suite.cc
    test/sharded-tcp-test-suite.cc
    test/untouched-records-test-suite.cc
    test/tls-fixture.cc
    test/tls-interop-test-suite.cc
    test/tls-stream-test-suite.cc
    test/tls-test-suite.cc
    test/wearables-test-suite.cc
    test/wall-profile-test-suite.cc
    test/wire-test-suite.cc
    test/crypto-keys-test-suite.cc
    test/crypto-test-suite.cc
    test/hpke-test-suite.cc
    test/tpm-interop-test-suite.cc
    test/tpm-test-suite.cc
    test/trust-test-suite.cc
    test/trusted-phone-test-suite.cc
    test/scenario-errors-test-suite.cc
    test/scenario-test-suite.cc
    test/routing-protocols-test-suite.cc
    test/routing-test-suite.cc
    test/metric-registry-test-suite.cc
    test/mobile-cell-test-suite.cc
    test/monitoring-test-suite.cc
    test/mobile-test-suite.cc
    test/ec-group-test-suite.cc
    test/scheme-world.cc
    test/emr-authorization-fixture.cc
    test/emr-authorization-tampering-test.cc
    test/emr-authorization-test-suite.cc
    test/mobile-cloud-attack-test.cc
    test/mobile-cloud-access-tampering.cc
    test/mobile-cloud-fixture.cc
    test/mobile-cloud-hardened-test.cc
    test/mobile-cloud-tampering-test.cc
    test/mobile-cloud-test-suite.cc
    test/national-phr-emergency-tampering.cc
    test/national-phr-emergency-test.cc
    test/national-phr-fault-test.cc
    test/national-phr-fixture.cc
    test/national-phr-fixture-network.cc
    test/national-phr-fixture-records.cc
    test/national-phr-hardened-tampering.cc
    test/national-phr-hardened-test.cc
    test/national-phr-rejection-test.cc
    test/national-phr-tampering-test.cc
    test/national-phr-test-suite.cc
    test/national-phr-visit-tampering.cc
    test/nfc-anticollision-test-suite.cc
    test/nfc-loss-test-suite.cc
    test/nfc-modes-test-suite.cc
    test/nfc-protocol-test-suite.cc
    test/nfc-test-suite.cc
    test/nfc-transmission-test-suite.cc
    test/symmetric-ehr-dishonest-test.cc
    test/symmetric-ehr-failover-test.cc
    test/symmetric-ehr-fixture.cc
    test/symmetric-ehr-registration-test.cc
    test/symmetric-ehr-tampering-test.cc
    test/symmetric-ehr-test-suite.cc)
set(ehealth_test_suites
    "ehealth-adversary unit"
    "ehealth-agent unit"
    "ehealth-background-load unit"
    "ehealth-connection unit"
    "ehealth-session unit"
    "ehealth-energy unit"
    "ehealth-esp unit"
    "ehealth-fast-link unit"
    "ehealth-fast-path unit"
    "ehealth-prefetch unit"
    "ehealth-fault fault"
    "ehealth-frame-stream unit"
    "ehealth-http unit"
    "ehealth-link-cipher unit"
    "ehealth-vpn unit"
    "ehealth-results unit"
    "ehealth-cost-profile scheme"
    "ehealth-core-pool unit"
    "ehealth-country-data unit"
    "ehealth-deployment unit"
    "ehealth-device-pool unit"
    "ehealth-population unit"
    "ehealth-record-check unit"
    "ehealth-reception unit"
    "ehealth-records unit"
    "ehealth-sharded-tcp unit"
    "ehealth-untouched-records unit"
    "ehealth-tls unit"
    "ehealth-tls-interop interop"
    "ehealth-tls-stream unit"
    "ehealth-wearables unit"
    "ehealth-wall-profile unit"
    "ehealth-wire unit"
    "ehealth-crypto unit"
    "ehealth-crypto-keys unit"
    "ehealth-ec-group unit"
    "ehealth-emr-authorization scheme"
    "ehealth-hpke unit"
    "ehealth-tpm unit"
    "ehealth-tpm-interop interop"
    "ehealth-trust unit"
    "ehealth-trusted-phone unit"
    "ehealth-scenario unit"
    "ehealth-scenario-errors unit"
    "ehealth-metric-registry unit"
    "ehealth-mobile unit"
    "ehealth-mobile-cell unit"
    "ehealth-mobile-cloud scheme"
    "ehealth-monitoring unit"
    "ehealth-national-phr scheme"
    "ehealth-nfc unit"
    "ehealth-nfc-anticollision unit"
    "ehealth-nfc-loss unit"
    "ehealth-nfc-modes unit"
    "ehealth-nfc-protocol unit"
    "ehealth-nfc-transmission unit"
    "ehealth-routing unit"
    "ehealth-routing-protocols determinism"
    "ehealth-symmetric-ehr scheme")

set(ehealth_layers
    wire
    crypto
    trust
    records
    wearables
    net
    agent
    schemes
    metrics
    helper
    adversary
    country)
set(ehealth_sources)
set(ehealth_headers)
foreach(layer IN LISTS ehealth_layers)
  list(APPEND ehealth_sources ${ehealth_${layer}_sources})
  list(APPEND ehealth_headers ${ehealth_${layer}_headers})
endforeach()
