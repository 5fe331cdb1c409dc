// SPDX-License-Identifier: GPL-2.0-only
// E5: the index is masked with one constant and keyed by a plain digest.
#include "ns3/emr-authorization-targets.h"

namespace ns3
{
namespace ehealth
{

using namespace emrauthorization;

namespace
{

/**
 * The index of PC leaks. One entry is the adversary's own: its contents give the mask of all
 * others. Whose they are is found by hashing the identities of a register of patients, of which
 * there are few compared with digests.
 */
class E5Attack : public EmrAuthorizationAttack
{
    void DoStart() override
    {
        // A leaked register, and the search of the adversary's own EMR: the first consultation.
        for (const auto& doctor : GetTargets().doctors)
        {
            m_leaked.push_back(Leak(doctor->GetIdentity().id));
        }
        GetAdversary().Tap<ConsultationRequest>(
            LinkClass::Open,
            [this](const PassingMessage&, const ConsultationRequest& m1) {
                for (const KeyPair& keys : m_leaked)
                {
                    const auto c1 =
                        Open<ConsultationRequestBody>(keys, ConsultationRequest::kType, m1.sealed);
                    if (c1)
                    {
                        m_register.push_back(c1->patient);
                    }
                }
            });
    }

    void End() override
    {
        const PublicCloud::Index& index = GetTargets().cloud->GetIndex();
        if (m_register.empty() || index.empty())
        {
            return;
        }
        // By digest: whose entry it is.
        std::map<Digest, std::string> owners;
        for (const std::string& patient : m_register)
        {
            for (const std::string& department : GetTargets().departments)
            {
                owners[Sha256(PublicCloud::EncodeKey(patient, department))] = patient;
            }
        }
        const std::string& self = m_register.front();
        for (const auto& [key, stored] : index)
        {
            GetAdversary().Attempt(0);
            const auto owner = owners.find(key);
            if (owner == owners.end() || owner->second != self)
            {
                continue;
            }
            const auto entry = GetTargets().cloud->FindEntry(self, FindDepartment(self, key));
            Unmask(index, owners, stored, PublicCloud::EncodeEntry(*entry));
            return;
        }
    }

    std::string FindDepartment(const std::string& patient, const Digest& key)
    {
        for (const std::string& department : GetTargets().departments)
        {
            if (Sha256(PublicCloud::EncodeKey(patient, department)) == key)
            {
                return department;
            }
        }
        return {};
    }

    void Unmask(const PublicCloud::Index& index,
                const std::map<Digest, std::string>& owners,
                const Bytes& own,
                const Bytes& known)
    {
        for (const auto& [key, stored] : index)
        {
            const auto owner = owners.find(key);
            if (owner == owners.end() || stored.size() != own.size())
            {
                continue;
            }
            Bytes entry(stored.size());
            for (std::size_t i = 0; i < entry.size(); ++i)
            {
                entry[i] = stored[i] ^ own[i] ^ known[i];
            }
            const IndexEntry found = PublicCloud::DecodeEntry(entry);
            GetAdversary().Learn(Concat({ByteView(owner->second), ByteView(found.hospital)}));
        }
    }

    std::vector<KeyPair> m_leaked;
    std::vector<std::string> m_register;
};

const AttackRegistration<E5Attack> g_attack({"E5",
                                             "emr-authorization",
                                             "one own entry unmasks the leaked index",
                                             "insider who reads the index, a register of patients",
                                             "PC"});

} // namespace
} // namespace ehealth
} // namespace ns3
