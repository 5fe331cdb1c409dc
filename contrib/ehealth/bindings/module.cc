// SPDX-License-Identifier: GPL-2.0-only
// The extension module ehealth._ehealth; the package in analysis/ehealth is its user.
#include "bindings.h"
#include "ns3/compression.h"
#include "ns3/module-version.h"
#include "ns3/random-stream.h"
#include "ns3/scenario-data.h"
#include "source-digest.h"

PYBIND11_MODULE(_ehealth, module)
{
    using namespace ns3::ehealth;
    module.doc() = "The C++ part of the package ehealth.";
    module.attr("__version__") = GetModuleVersion();
    module.attr("NS3_VERSION") = GetNs3Version();
    module.attr("LIBDEFLATE_VERSION") = GetLibdeflateVersion();
    module.attr("SOURCE_DIGEST") = EHEALTH_SOURCE_DIGEST;
    module.attr("ALLOCATOR") = EHEALTH_ALLOCATOR;
    module.def("data_directory", &GetDataDirectory, "Where the module's data files are.");
    // The interpreter's own users of OpenSSL (ssl, hashlib) go on as before.
    SetHostRandomness(true);
    BindScenario(module);
    BindSimulation(module);
    BindResults(module);
    BindCrypto(module);
    BindTpm(module);
    BindNationalPhr(module);
    BindEmrAuthorization(module);
    BindSymmetricEhr(module);
}
