// SPDX-License-Identifier: GPL-2.0-only
// Y5: session keys and DEK travel under long-term keys, so that these open old traffic.
#include "ns3/symmetric-ehr-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace symmetricehr;

namespace
{

/**
 * Records what passes on open links. Then the long-term key of one party leaks (the first doctor's,
 * a patient's or that of DS), and all that it opens is opened. Every run of the party is an
 * attempt: the share of successes is what the leak is worth.
 */
class Y5Attack : public SymmetricEhrAttack
{
    void DoStart() override
    {
        m_doctor = GetTargets().doctors.front();
        Record<StoreRequest>([](Recording& r, const StoreRequest& m) { r.patient = m.patient; });
        Record<StoreGrant>([](Recording& r, const StoreGrant& m) { r.grant = m; });
        Record<EhrUpload>([](Recording& r, const EhrUpload& m) { r.upload = m; });
        Record<RetrieveRequest>(
            [](Recording& r, const RetrieveRequest& m) { r.doctor = m.doctor; });
        Record<RetrieveGrant>([](Recording& r, const RetrieveGrant& m) { r.read = m; });
        Record<EhrAnswer>([](Recording& r, const EhrAnswer& m) { r.answer = m; });
    }

    /// What passed of a protocol run.
    struct Recording
    {
        std::string patient; //!< who stores
        std::string writer;  //!< the agent that uploads
        std::string doctor;  //!< who reads
        std::optional<StoreGrant> grant;
        std::optional<EhrUpload> upload;
        std::optional<RetrieveGrant> read;
        std::optional<EhrAnswer> answer;
    };

    template <class M>
    void Record(void (*keep)(Recording&, const M&))
    {
        GetAdversary().Tap<M>(LinkClass::Open,
                              [this, keep](const PassingMessage& passing, const M& message) {
                                  Recording& recording = m_recordings[passing.run];
                                  keep(recording, message);
                                  if constexpr (std::is_same_v<M, EhrUpload>)
                                  {
                                      recording.writer = passing.sender.GetName();
                                  }
                              });
    }

    void End() override
    {
        switch (GetTargets().leakedKey)
        {
        case LeakedKey::Doctor:
            OpenAs(LeakLater(m_doctor->GetId()), &Y5Attack::OpenAsDoctor);
            break;
        case LeakedKey::Patient:
            for (const auto& each : m_recordings)
            {
                if (!each.second.patient.empty())
                {
                    m_patient = each.second.patient;
                    OpenAs(LeakLater(m_patient), &Y5Attack::OpenAsPatient);
                    break;
                }
            }
            break;
        case LeakedKey::DataStore:
            OpenAs(GetTargets().scheme->GetStoreKey(GetTargets().keyServer),
                   &Y5Attack::OpenAsDataStore);
            break;
        }
    }

    /// @return K_X as X holds it when it leaks
    SymmetricKey LeakLater(const std::string& id)
    {
        return GetTargets().scheme->GetLongTermKey(GetTargets().keyServer,
                                                   id,
                                                   GetTargets().leakDelay);
    }

    /// @param open opens a recording with a key; false: it is not of the key's holder
    void OpenAs(const SymmetricKey& key,
                bool (Y5Attack::*open)(const SymmetricKey&, const Recording&))
    {
        for (const auto& [run, recording] : m_recordings)
        {
            if ((this->*open)(key, recording))
            {
                GetAdversary().Attempt(run);
            }
        }
    }

    bool OpenAsDoctor(const SymmetricKey& key, const Recording& recording)
    {
        const bool wrote = recording.writer == m_doctor->GetAgent()->GetName();
        if (wrote && recording.grant && recording.upload)
        {
            const auto token = Open<TokenBody>(key, Number::Token, recording.grant->token);
            if (token)
            {
                OpenUpload(token->doctorStoreKey, token->dataKey, *recording.upload);
            }
            return true;
        }
        if (recording.doctor == m_doctor->GetId() && recording.read && recording.answer)
        {
            const auto grant =
                Open<RetrieveGrantBody>(key, Number::RetrieveGrant, recording.read->sealed);
            if (grant)
            {
                OpenAnswer(*grant, *recording.answer);
            }
            return true;
        }
        return false;
    }

    bool OpenAsPatient(const SymmetricKey& key, const Recording& recording)
    {
        if (recording.patient != m_patient || !recording.grant)
        {
            return false;
        }
        // DEK, for whoever gets hold of C: S4 is under a key that P does not have.
        const auto grant = Open<StoreGrantBody>(key, Number::StoreGrant, recording.grant->sealed);
        if (grant)
        {
            const auto& realm = GetTargets().scheme->GetRealms().at(GetTargets().keyServer);
            const auto stored = realm.dataStores.front()->GetStore().Find(grant->record);
            if (stored)
            {
                LearnEhr(grant->dataKey, stored->ehr);
            }
        }
        return true;
    }

    bool OpenAsDataStore(const SymmetricKey& key, const Recording& recording)
    {
        if (recording.grant && recording.upload)
        {
            const auto ticket =
                Open<StoreTicketBody>(key, Number::StoreTicket, recording.grant->ticket);
            if (ticket)
            {
                // C and the session keys, of which none is DEK.
                OpenUpload(ticket->doctorStoreKey, ticket->doctorStoreKey, *recording.upload);
                OpenUpload(ticket->doctorStoreKey, ticket->patientStoreKey, *recording.upload);
            }
            return true;
        }
        return false;
    }

    void OpenUpload(const SymmetricKey& session, const SymmetricKey& dataKey, const EhrUpload& s4)
    {
        if (const auto upload = Open<UploadBody>(session, Number::Upload, s4.sealed))
        {
            LearnEhr(dataKey, upload->ehr);
        }
    }

    void OpenAnswer(const RetrieveGrantBody& grant, const EhrAnswer& r4)
    {
        const auto answer = Open<EhrAnswerBody>(grant.readKey, Number::EhrAnswer, r4.sealed);
        if (!answer)
        {
            return;
        }
        const auto inner = grant.outerKey
                             ? Open<Sealed>(*grant.outerKey, Number::OuterLayer, answer->ehr)
                             : answer->ehr;
        if (inner)
        {
            LearnEhr(grant.dataKey, *inner);
        }
    }

    Ptr<EhrDoctor> m_doctor;
    std::string m_patient;
    std::map<uint64_t, Recording> m_recordings; //!< by run
};

const AttackRegistration<Y5Attack> g_attack({"Y5",
                                             "symmetric-ehr",
                                             "recorded traffic is opened with a key that leaks",
                                             "tap, key leak",
                                             "open links; a long-term key"});

} // namespace
} // namespace ehealth
} // namespace ns3
