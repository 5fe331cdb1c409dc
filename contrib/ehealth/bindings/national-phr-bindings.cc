// SPDX-License-Identifier: GPL-2.0-only
// The messages of the national PHR scheme, in the order of its tables.
#include "message-bindings.h"
#include "ns3/national-phr-messages.h"

namespace py = pybind11;

namespace ns3
{
namespace ehealth
{

using namespace nationalphr;

void
BindNationalPhr(py::module_& module)
{
    py::module_ messages =
        module.def_submodule("national_phr", "The messages of paper 000, Tables 2, 3 and 4.");
    py::enum_<Applicant>(messages, "Applicant", "Who enrols.")
        .value("PATIENT", Applicant::Patient)
        .value("MEDICO", Applicant::Medico);
    BindPart<FingerprintTemplate>(messages, "FingerprintTemplate");
    BindPart<LinkRecord>(messages, "LinkRecord");
    BindPart<RecordEntry>(messages, "RecordEntry");
    BindPart<HealthRecord>(messages, "HealthRecord");
    BindMessage<RegistrationRequest>(messages);
    BindMessage<SignedRegistration>(messages);
    BindMessage<CodeQuery>(messages);
    BindPart<Verdict>(messages, "Verdict");
    BindMessage<CodeVerdict>(messages);
    BindPart<ApprovalBody>(messages, "ApprovalBody");
    BindMessage<Approval>(messages);
    BindMessage<AuthorityKey>(messages);
    BindPart<CertificateRequest>(messages, "CertificateRequest");
    BindPart<SignedCertificateRequest>(messages, "SignedCertificateRequest");
    BindMessage<SealedCertificateRequest>(messages);
    BindMessage<TrustedAppImage>(messages);
    BindMessage<AuthorityShare>(messages);
    BindMessage<PhoneShare>(messages);
    BindPart<IssueRequest>(messages, "IssueRequest");
    BindMessage<SignedIssueRequest>(messages);
    BindMessage<IssuedCertificate>(messages);
    BindPart<IdentityStatement>(messages, "IdentityStatement");
    BindPart<CredentialBody>(messages, "CredentialBody");
    BindMessage<Credential>(messages);
    BindMessage<HolderCertificate>(messages);
    BindPart<CreateRecordBody>(messages, "CreateRecordBody");
    BindMessage<CreateRecord>(messages);
    BindPart<RecordCreatedBody>(messages, "RecordCreatedBody");
    BindMessage<RecordCreated>(messages);
    BindMessage<RecordCode>(messages);
    BindMessage<RecordCodeConfirmation>(messages);
    BindMessage<PresentCard>(messages);
    BindPart<RecordRequestBody>(messages, "RecordRequestBody");
    BindMessage<RecordRequest>(messages);
    BindPart<OneTimeKey>(messages, "OneTimeKey");
    BindMessage<RecordAnswer>(messages);
    BindPart<RecordUpdateBody>(messages, "RecordUpdateBody");
    BindMessage<RecordUpdate>(messages);
    BindMessage<FetchRecord>(messages);
    BindMessage<FetchedRecord>(messages);
    BindMessage<StoreEntry>(messages);
    BindMessage<EntryStored>(messages);
    BindMessage<BackupRecord>(messages);
    BindMessage<BackupEntry>(messages);
    BindPart<CopyRequestBody>(messages, "CopyRequestBody");
    BindMessage<CopyRequest>(messages);
    BindMessage<CopyAnswer>(messages);
    BindMessage<CopyUpdate>(messages);
    BindMessage<CopyAcknowledged>(messages);
}

} // namespace ehealth
} // namespace ns3
