// SPDX-License-Identifier: GPL-2.0-only
// The messages of the national PHR scheme, in the order of its tables.
#include "message-bindings.h"
#include "ns3/emergency-messages.h"
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
        module.def_submodule("national_phr",
                             "The messages of paper 000, Tables 2 to 5, sections 4.7 and 4.8.");
    py::enum_<Applicant>(messages, "Applicant", "Who enrols.")
        .value("PATIENT", Applicant::Patient)
        .value("MEDICO", Applicant::Medico);
    py::enum_<AccessPurpose>(messages, "AccessPurpose", "What a record is fetched for.")
        .value("VISIT", AccessPurpose::Visit)
        .value("BREAK_GLASS", AccessPurpose::BreakGlass)
        .value("SYNC", AccessPurpose::Sync)
        .value("BACKUP", AccessPurpose::Backup);
    BindPart<FingerprintTemplate>(messages, "FingerprintTemplate");
    BindPart<LinkRecord>(messages, "LinkRecord");
    BindPart<RecordEntry>(messages, "RecordEntry");
    BindPart<AccessRule>(messages, "AccessRule");
    BindPart<AccessControl>(messages, "AccessControl");
    BindPart<HealthRecord>(messages, "HealthRecord");
    BindPart<Nonce>(messages, "Nonce");
    BindPart<Signature>(messages, "Signature");
    BindMessage<RegistrationRequest>(messages);
    BindMessage<SignedRegistration>(messages);
    BindMessage<CodeQuery>(messages);
    BindPart<VerdictStatement>(messages, "VerdictStatement");
    BindPart<VerdictProof>(messages, "VerdictProof");
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
    BindPart<AuthorityShareStatement>(messages, "AuthorityShareStatement");
    BindPart<PhoneShareStatement>(messages, "PhoneShareStatement");
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
    BindPart<DirectoryQueryBody>(messages, "DirectoryQueryBody");
    BindMessage<DirectoryQuery>(messages);
    BindPart<DirectoryAnswerBody>(messages, "DirectoryAnswerBody");
    BindMessage<DirectoryAnswer>(messages);
    BindPart<RecordCreatedBody>(messages, "RecordCreatedBody");
    BindMessage<RecordCreated>(messages);
    BindMessage<RecordCode>(messages);
    BindMessage<CardSealed>(messages);
    BindMessage<RecordCodeConfirmation>(messages);
    BindPart<LoginBody>(messages, "LoginBody");
    BindMessage<LoginRequest>(messages);
    BindPart<LoginGrantBody>(messages, "LoginGrantBody");
    BindMessage<LoginGrant>(messages);
    BindMessage<PresentCard>(messages);
    BindMessage<PresenceChallenge>(messages);
    BindMessage<PresenceEcho>(messages);
    BindPart<PresenceStatement>(messages, "PresenceStatement");
    BindMessage<PresenceProof>(messages);
    BindMessage<ConsentRequest>(messages);
    BindPart<ConsentStatement>(messages, "ConsentStatement");
    BindMessage<Consent>(messages);
    BindPart<RequestGuard>(messages, "RequestGuard");
    BindPart<RecordRequestBody>(messages, "RecordRequestBody");
    BindMessage<RecordRequest>(messages);
    BindPart<OneTimeKey>(messages, "OneTimeKey");
    BindPart<AnswerStatement>(messages, "AnswerStatement");
    BindMessage<RecordAnswer>(messages);
    BindPart<EntryContext>(messages, "EntryContext");
    BindPart<RecordUpdateBody>(messages, "RecordUpdateBody");
    BindMessage<RecordUpdate>(messages);
    BindMessage<FetchRecord>(messages);
    BindMessage<FetchedRecord>(messages);
    BindMessage<StoreEntry>(messages);
    BindMessage<EntryStored>(messages);
    BindMessage<BackupRecord>(messages);
    BindMessage<BackupStored>(messages);
    BindMessage<BackupEntry>(messages);
    BindPart<CopyRequestBody>(messages, "CopyRequestBody");
    BindMessage<CopyRequest>(messages);
    BindMessage<CopyAnswer>(messages);
    BindMessage<CopyUpdate>(messages);
    BindMessage<CopyAcknowledged>(messages);
    BindPart<HealthCard>(messages, "HealthCard");
    BindPart<MobileEntry>(messages, "MobileEntry");
    BindPart<MobileRecord>(messages, "MobileRecord");
    BindMessage<PresentIdentity>(messages);
    BindMessage<PresentMedico>(messages);
    BindMessage<MobileRecordCopy>(messages);
    BindMessage<MobileUpdate>(messages);
    BindMessage<EmergencyHello>(messages);
    BindPart<MedicoOfferStatement>(messages, "MedicoOfferStatement");
    BindMessage<MedicoOffer>(messages);
    BindMessage<SealedIdentity>(messages);
    BindMessage<SealedMobileRecord>(messages);
    BindMessage<SealedMobileUpdate>(messages);
    BindPart<EmergencyRequestBody>(messages, "EmergencyRequestBody");
    BindMessage<EmergencyRequest>(messages);
    BindPart<EmergencyKey>(messages, "EmergencyKey");
    BindMessage<EmergencyAnswer>(messages);
    BindMessage<SyncRequest>(messages);
    BindPart<SyncAttestationBody>(messages, "SyncAttestationBody");
    BindMessage<SyncAttestation>(messages);
    BindMessage<SealedSyncChallenge>(messages);
    BindMessage<SyncChallenge>(messages);
    BindPart<SyncStatement>(messages, "SyncStatement");
    BindMessage<SyncProof>(messages);
    BindMessage<SealedSyncProof>(messages);
    BindMessage<SyncVerdict>(messages);
    BindMessage<SyncGrant>(messages);
    BindMessage<SyncUpload>(messages);
    BindMessage<SyncRecord>(messages);
    BindMessage<SyncResult>(messages);
    BindMessage<SyncDownload>(messages);
}

} // namespace ehealth
} // namespace ns3
