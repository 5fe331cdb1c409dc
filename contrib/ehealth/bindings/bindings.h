// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_BINDINGS_H
#define EHEALTH_BINDINGS_H

#include "ns3/bytes.h"

#include <pybind11/pybind11.h>

/**
 * @file
 * @ingroup ehealth-bindings
 * The parts of the Python extension module, one function an area.
 */

namespace ns3
{
namespace ehealth
{

/// @ingroup ehealth-bindings
/// @return Python's bytes with these octets
inline pybind11::bytes
ToPython(ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// @ingroup ehealth-bindings
/// @return a view of Python's bytes, valid as long as they live
inline ByteView
FromPython(const pybind11::bytes& bytes)
{
    return {static_cast<std::string_view>(bytes)};
}

/// @name Parts of the module
/// Each adds its names to the module.
/// @{

/// Scenario, ScenarioError, schema.
void BindScenario(pybind11::module_& module);
/// simulate() and ResultsError.
void BindSimulation(pybind11::module_& module);
/// read_table(): a table of a results database as NumPy arrays.
void BindResults(pybind11::module_& module);
/// The submodule crypto.
void BindCrypto(pybind11::module_& module);
/// The submodule tpm; after crypto, whose classes it uses.
void BindTpm(pybind11::module_& module);
/// The submodules ec and emr_authorization; after crypto, too.
void BindEmrAuthorization(pybind11::module_& module);
/// The submodule national_phr.
void BindNationalPhr(pybind11::module_& module);
/// The submodule symmetric_ehr.
void BindSymmetricEhr(pybind11::module_& module);
/// @}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_BINDINGS_H
