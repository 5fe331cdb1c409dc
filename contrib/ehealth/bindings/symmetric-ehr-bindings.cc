// SPDX-License-Identifier: GPL-2.0-only
// The symmetric-key EHR scheme: its messages in the order of its tables, and its policies.
#include "message-bindings.h"
#include "ns3/attribute-policy.h"
#include "ns3/symmetric-ehr-messages.h"

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

void
BindMessages(py::module_& messages)
{
    py::enum_<AccessChangeKind>(messages, "AccessChangeKind", "What a patient changes.")
        .value("DELEGATE", AccessChangeKind::Delegate)
        .value("EXCLUDE", AccessChangeKind::Exclude)
        .value("SET_POLICY", AccessChangeKind::SetPolicy)
        .value("LIST_READS", AccessChangeKind::ListReads);
    BindPart<Sealed>(messages, "Sealed");
    BindPart<StoreRequestBody>(messages, "StoreRequestBody");
    BindPart<StoreGrantBody>(messages, "StoreGrantBody");
    BindPart<TokenBody>(messages, "TokenBody");
    BindPart<StoreTicketBody>(messages, "StoreTicketBody");
    BindPart<UploadBody>(messages, "UploadBody");
    BindPart<ReceiptBody>(messages, "ReceiptBody");
    BindMessage<StoreRequest>(messages);
    BindMessage<StoreGrant>(messages);
    BindMessage<StoreVoucher>(messages);
    BindMessage<EhrUpload>(messages);
    BindMessage<StoreReceipt>(messages);
    BindPart<RetrieveRequestBody>(messages, "RetrieveRequestBody");
    BindPart<RetrieveGrantBody>(messages, "RetrieveGrantBody");
    BindPart<RetrieveTicketBody>(messages, "RetrieveTicketBody");
    BindPart<EhrRequestBody>(messages, "EhrRequestBody");
    BindPart<EhrAnswerBody>(messages, "EhrAnswerBody");
    BindMessage<RetrieveRequest>(messages);
    BindMessage<RetrieveGrant>(messages);
    BindMessage<EhrRequest>(messages);
    BindMessage<EhrAnswer>(messages);
    BindPart<ReadNotice>(messages, "ReadNotice");
    BindPart<AccessChangeBody>(messages, "AccessChangeBody");
    BindPart<AccessChangedBody>(messages, "AccessChangedBody");
    BindMessage<AccessChange>(messages);
    BindMessage<AccessChanged>(messages);
    BindPart<ReEncryptionOrderBody>(messages, "ReEncryptionOrderBody");
    BindPart<ReEncryptionReportBody>(messages, "ReEncryptionReportBody");
    BindMessage<ReEncryptionOrder>(messages);
    BindMessage<ReEncryptionReport>(messages);
}

AttributePolicy
ParsePolicy(const std::string& policy)
{
    try
    {
        return AttributePolicy::Parse(policy);
    }
    catch (const PolicyError& error)
    {
        throw py::value_error(error.what());
    }
}

} // namespace

void
BindSymmetricEhr(py::module_& module)
{
    py::module_ scheme =
        module.def_submodule("symmetric_ehr", "The messages of paper 003, and its policies.");
    BindMessages(scheme);
    scheme.def(
        "satisfies_policy",
        [](const std::string& policy, const std::vector<std::string>& attributes) {
            return ParsePolicy(policy).IsSatisfiedBy({attributes.begin(), attributes.end()});
        },
        py::arg("policy"),
        py::arg("attributes"),
        "Whether a professional with exactly these attributes (each \"name:value\") satisfies the "
        "policy; ValueError with the position when the text is none.");
    scheme.def(
        "normalise_policy",
        [](const std::string& policy) { return ParsePolicy(policy).ToText(); },
        py::arg("policy"),
        "The policy without needless spaces and parentheses.");
}

} // namespace ehealth
} // namespace ns3
