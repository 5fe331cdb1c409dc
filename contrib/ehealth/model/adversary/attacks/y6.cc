// SPDX-License-Identifier: GPL-2.0-only
// Y6: nobody writes or reads in another's name.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/// Does not admit the dishonest doctor.
constexpr const char* kForeignPolicy = "hospital:elsewhere";

/**
 * A registered doctor and a registered patient, both dishonest, try what their own keys and tickets
 * are good for: requests in others' names at KS; another's name, and another record than the
 * ticket's, at DS; a receipt for what was never stored.
 */
class Y6Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        SymmetricEhrTargets& targets = GetTargets();
        m_doctor = InstallDoctor("y6.d1", targets.attributes);
        m_doctorKey = Leak(m_doctor->GetId());
        m_patient = targets.patients.back().patient;
        m_patientKey = Leak(m_patient);
        GetAdversary().Corrupt(m_patient);
        m_honest = targets.doctors.back()->GetId();
        m_victim = targets.patients.front();
        m_doctor->GetAgent()->Serve<StoreVoucher>(kDoctor,
                                                  [this](Session& s) { return ForgeReceipt(s); });

        // RID of a record that the dishonest doctor may not read.
        const EhrDoctorContact visited = targets.scheme->GetContact(*targets.doctors.back());
        After(Seconds(1), [this, visited] {
            GetTargets().store(m_victim.patient,
                               visited,
                               kForeignPolicy,
                               [this](const RecordId& record) { m_secret = record; });
        });
        After(Seconds(20), [this] { AskInOthersNames(); });
        After(Seconds(30), [this] { ReadInOthersNames(); });
        After(Seconds(40), [this] { WriteInOthersNames(); });
        const EhrDoctorContact contact = targets.scheme->GetContact(*m_doctor);
        After(Seconds(50), [this, contact] {
            GetTargets().store(m_victim.patient, contact, kForeignPolicy, [](const auto&) {});
        });
    }

    void Act(const Agent::ScriptFactory& script)
    {
        GetAdversary().Attempt(m_doctor->GetAgent()->Begin(kInjection, 0, "adversary", script));
    }

    // ------------------------------------------------------------ at KS

    /// With one's own key: another's name in clear, under the seal, or both.
    void AskInOthersNames()
    {
        using Names = std::pair<std::string, std::string>;
        const std::string& victim = m_victim.patient;
        for (const Names& names :
             {Names{victim, m_patient}, Names{m_patient, victim}, Names{victim, victim}})
        {
            Act([this, names](Session& s) { return AskToStore(s, names.first, names.second); });
            Act([this, names](Session& s) { return AskForAccess(s, names.first, names.second); });
        }
        const std::string& own = m_doctor->GetId();
        for (const Names& names :
             {Names{m_honest, own}, Names{own, m_honest}, Names{m_honest, m_honest}})
        {
            Act([this, names](Session& s) { return AskToRead(s, names.first, names.second); });
        }
        Act([this](Session& s) { return AskForKey(s); });
    }

    Script AskToStore(Session& s, std::string clear, std::string sealed)
    {
        StoreRequestBody ask = MakeStoreRequest(s, sealed);
        StoreRequest s1;
        s1.patient = clear;
        s1.sealed = co_await s.Run(Seal(m_patientKey, Number::StoreRequest, Encode(ask)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, s1);
        co_await s.Receive<StoreGrant>();
    }

    Script AskForAccess(Session& s, std::string clear, std::string sealed)
    {
        AccessChangeBody change;
        change.patient = sealed;
        change.record = m_victim.record;
        change.kind = AccessChangeKind::Delegate;
        change.doctor = m_doctor->GetId();
        change.expiry = s.GetUnixTime() + 1000000;
        change.time = s.GetUnixTime();
        AccessChange a1;
        a1.patient = clear;
        a1.sealed = co_await s.Run(Seal(m_patientKey, Number::AccessChange, Encode(change)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, a1);
        co_await s.Receive<AccessChanged>();
    }

    Script AskToRead(Session& s, std::string clear, std::string sealed)
    {
        RetrieveRequestBody ask = MakeRetrieveRequest(s, sealed);
        RetrieveRequest r1;
        r1.doctor = clear;
        r1.sealed = co_await s.Run(Seal(m_doctorKey, Number::RetrieveRequest, Encode(ask)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, r1);
        co_await s.Receive<RetrieveGrant>();
    }

    /// As if the doctor were a desk and the victim sat there.
    Script AskForKey(Session& s)
    {
        KeyAttestationBody attestation;
        attestation.desk = m_doctor->GetId();
        attestation.keyServer = GetTargets().keyServer;
        attestation.patient = m_victim.patient;
        attestation.time = s.GetUnixTime();
        KeyAttestation g2;
        g2.desk = attestation.desk;
        g2.sealed = co_await s.Run(Seal(m_doctorKey, Number::KeyAttestation, Encode(attestation)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, g2);
        const auto g3 = co_await s.Receive<KeyDelivery>();
        const auto delivery =
            co_await Unseal<KeyDeliveryBody>(s, m_doctorKey, Number::KeyDelivery, g3.sealed);
        GetAdversary().Learn(delivery.key);
    }

    StoreRequestBody MakeStoreRequest(Session& s, const std::string& patient)
    {
        StoreRequestBody ask;
        ask.patient = patient;
        ask.doctor = m_doctor->GetId();
        ask.dataStore = GetDataStore();
        GetAdversary().GetRandom().Fill(ask.record.data(), ask.record.size());
        ask.policy = kForeignPolicy;
        ask.time = s.GetUnixTime();
        return ask;
    }

    RetrieveRequestBody MakeRetrieveRequest(Session& s, const std::string& doctor)
    {
        RetrieveRequestBody ask;
        ask.doctor = doctor;
        ask.patient = m_victim.patient;
        ask.dataStore = GetDataStore();
        ask.record = m_victim.record;
        ask.time = s.GetUnixTime();
        return ask;
    }

    // ------------------------------------------------------------ at DS

    /// With a ticket for a record that the doctor may read.
    void ReadInOthersNames()
    {
        Act([this](Session& s) { return Read(s, m_honest, m_victim.record, m_victim.patient); });
        Act([this](Session& s) { return Read(s, m_doctor->GetId(), m_victim.record, m_patient); });
        if (m_secret)
        {
            Act([this](Session& s) {
                return Read(s, m_doctor->GetId(), *m_secret, m_victim.patient);
            });
        }
    }

    Script Read(Session& s, std::string doctor, RecordId record, std::string patient)
    {
        RetrieveRequestBody ask = MakeRetrieveRequest(s, m_doctor->GetId());
        RetrieveRequest r1;
        r1.doctor = ask.doctor;
        r1.sealed = co_await s.Run(Seal(m_doctorKey, Number::RetrieveRequest, Encode(ask)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, r1);
        const auto r2 = co_await s.Receive<RetrieveGrant>();
        const auto grant =
            co_await Unseal<RetrieveGrantBody>(s, m_doctorKey, Number::RetrieveGrant, r2.sealed);
        EhrRequestBody request;
        request.doctor = doctor;
        request.dataStore = ask.dataStore;
        request.patient = patient;
        request.record = record;
        request.time = s.GetUnixTime();
        EhrRequest r3;
        r3.ticket = r2.ticket;
        r3.sealed = co_await s.Run(Seal(grant.readKey, Number::EhrRequest, Encode(request)));
        const Peer dataStore = GetDataStorePeer();
        co_await s.Send(dataStore, r3);
        co_await s.Receive<EhrAnswer>();
    }

    /// With a ticket for a record of the dishonest patient's.
    void WriteInOthersNames()
    {
        Act([this](Session& s) { return Write(s, m_honest, std::nullopt, m_patient); });
        Act([this](Session& s) { return Write(s, m_doctor->GetId(), m_victim.record, m_patient); });
        Act([this](Session& s) {
            return Write(s, m_doctor->GetId(), m_victim.record, m_victim.patient);
        });
    }

    Script
    Write(Session& s, std::string doctor, std::optional<RecordId> record, std::string patient)
    {
        StoreRequestBody ask = MakeStoreRequest(s, m_patient);
        StoreRequest s1;
        s1.patient = m_patient;
        s1.sealed = co_await s.Run(Seal(m_patientKey, Number::StoreRequest, Encode(ask)));
        const Peer keyServer = GetKeyServerPeer();
        co_await s.Send(keyServer, s1);
        const auto s2 = co_await s.Receive<StoreGrant>();
        const auto token = co_await Unseal<TokenBody>(s, m_doctorKey, Number::Token, s2.token);
        UploadBody upload;
        upload.doctor = doctor;
        upload.dataStore = token.dataStore;
        upload.patient = patient;
        upload.record = record.value_or(token.record);
        upload.time = s.GetUnixTime();
        EhrUpload s4;
        s4.ticket = s2.ticket;
        s4.sealed = co_await s.Run(Seal(token.doctorStoreKey, Number::Upload, Encode(upload)));
        const Peer dataStore = GetDataStorePeer();
        co_await s.Send(dataStore, s4);
        co_await s.Receive<StoreReceipt>();
    }

    // ------------------------------------------------------------ at P

    /// S5 made by the doctor, who stores nothing.
    Script ForgeReceipt(Session& s)
    {
        GetAdversary().Attempt(s.GetRun());
        const auto s3 = co_await s.Receive<StoreVoucher>();
        const Peer patient = s.GetSender();
        const auto token = co_await Unseal<TokenBody>(s, m_doctorKey, Number::Token, s3.token);
        ReceiptBody receipt;
        receipt.dataStore = token.dataStore;
        receipt.patient = token.patient;
        receipt.doctor = token.doctor;
        receipt.record = token.record;
        StoreReceipt s5;
        s5.sealed = co_await s.Run(Seal(token.doctorStoreKey, Number::Receipt, Encode(receipt)));
        co_await s.Send(patient, s5);
    }

    Ptr<EhrDoctor> m_doctor;
    SymmetricKey m_doctorKey{};
    std::string m_patient;
    SymmetricKey m_patientKey{};
    std::string m_honest; //!< the doctor in whose name
    Referral m_victim;
    std::optional<RecordId> m_secret; //!< of the victim's, which the doctor may not read
};

const AttackRegistration<Y6Attack>
    g_attack({"Y6",
              "symmetric-ehr",
              "a doctor and a patient act in others' names (negative control)",
              "dishonest doctor and patient",
              "KS, DS and a patient",
              false,
              false,
              "",
              {"shared-session-key", "ticket-without-record", "ticket-without-doctor"}});

} // namespace
} // namespace ehealth
} // namespace ns3
