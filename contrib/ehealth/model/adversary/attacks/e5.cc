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
    }

    void End() override
    {
        const PublicCloud::Index& index = GetTargets().cloud->GetIndex();
        const std::vector<std::string> patients = GetTargets().listPatients();
        if (patients.empty() || index.empty())
        {
            return;
        }
        // By digest: whose entry it is.
        std::map<Digest, std::string> owners;
        for (const std::string& patient : patients)
        {
            for (const std::string& department : GetTargets().departments)
            {
                owners[Sha256(PublicCloud::EncodeKey(patient, department))] = patient;
            }
        }
        // The first patient who has an entry is the adversary, and knows where it was treated.
        for (const std::string& self : patients)
        {
            for (const std::string& department : GetTargets().departments)
            {
                GetAdversary().Attempt(0);
                const auto own = index.find(Sha256(PublicCloud::EncodeKey(self, department)));
                if (own != index.end())
                {
                    const auto entry = GetTargets().cloud->FindEntry(self, department);
                    Unmask(index, owners, own->second, PublicCloud::EncodeEntry(*entry));
                    return;
                }
            }
        }
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
};

const AttackRegistration<E5Attack> g_attack({"E5",
                                             "emr-authorization",
                                             "one own entry unmasks the leaked index",
                                             "insider who reads the index, a register of patients",
                                             "PC"});

} // namespace
} // namespace ehealth
} // namespace ns3
