// SPDX-License-Identifier: GPL-2.0-only
/**
 * @file
 * @brief The groups of the module's documentation; no code.
 */

/**
 * @defgroup ehealth Electronic health protocols
 * A country's hospitals, networks and people, and published e-health protocols running on them.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-wire Octets
 * Messages to octets and back, CSV tables, quantities with units. No simulator, no sockets.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-crypto Cryptography
 * Keys, signatures, encryption and seeded randomness over OpenSSL 3. No simulator, no sockets.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-trust Trust
 * X.509 certificates with revocation, and fingerprint templates.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-records Health records
 * Record documents and the SQLite stores that hold them.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-wearables Wearables
 * Vital signs as stochastic processes, the sensors that read them, and detectors of emergencies.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-net Networks
 * NFC and mobile access as ns-3 devices and channels, routing by prefix, frames over TCP.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-agent Agents
 * A node's protocol endpoint: sessions, scripts as coroutines, a simulated processor.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-national-phr National PHR scheme
 * Paper 000, "A New Secure e-Health Structure Based On Mobile Trusted Computing".
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-emr-authorization EMR authorization scheme
 * Paper 002, "A secure electronic medical record authorization system for smart device application
 * in cloud computing environments".
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-mobile-cloud Secure mobile cloud scheme
 * Paper 001, "Secure mobile cloud architecture for healthcare application".
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-symmetric-ehr Symmetric-key EHR scheme
 * Paper 003, a symmetric key based EHR management protocol with attribute-based access control.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-cost-profile Cost profiles
 * What paper 002 prints of the schemes it compares with, replayed over the network.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-metrics Metrics
 * From trace sources to the results database.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-helper Helpers
 * Build networks and install devices in a few lines.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-adversary Adversaries
 * Capabilities, attacks made of them, and the judge of a scheme's goals.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-country Country
 * From a scenario to a country that is simulated.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-bindings Python bindings
 * The extension module of the Python package.
 */

/**
 * @ingroup ehealth
 * @defgroup ehealth-test Tests
 * The module's test suites.
 */
