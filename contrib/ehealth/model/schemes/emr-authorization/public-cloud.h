// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_PUBLIC_CLOUD_H
#define EHEALTH_PUBLIC_CLOUD_H

#include "ns3/emr-authorization-common.h"

#include <functional>
#include <map>

namespace ns3
{
namespace ehealth
{
namespace emrauthorization
{

/// An entry of the index: where a department's EMR of a patient is.
struct IndexEntry
{
    std::string hospital; //!< ID_HPC, 16 octets at most
    std::string doctor;   //!< ID_D who was last there, 16 octets at most
};

/// Finds an entry made at the patient's enrolment, by ID_P and ID_DE.
using IndexArchive = std::function<std::optional<IndexEntry>(const std::string& patient,
                                                             const std::string& department)>;

/**
 * @ingroup ehealth-emr-authorization
 * Role PC: the public cloud, which issues secrets with its secret key s and keeps the index
 * h(ID_P || ID_DE) -> (ID_HPC || ID_D) xor h(s) of the hospitals' EMRs. It keeps S_D of every
 * doctor, with which doctors sign (Eq 26).
 */
class PublicCloud : public SimpleRefCount<PublicCloud>
{
  public:
    /// Octets of an identity in the index.
    static constexpr std::size_t kIndexId = 16;

    /**
     * @param agent the server's agent
     * @param parameters public ones
     * @param s the secret key
     * @param keys PUK_C, PRK_C
     * @param archive entries of the index that are older than the simulation
     */
    PublicCloud(Ptr<Agent> agent,
                const PublicParameters& parameters,
                const EcScalar& s,
                KeyPair keys,
                IndexArchive archive);

    /**
     * A registration before the simulation, at no simulated cost.
     * @param registrant who
     * @param id ID_X
     * @param extra B_P, Cert_D or nothing
     * @param random where r comes from
     * @return R_X, S_X
     */
    RegisteredSecret
    Preregister(Registrant registrant, const std::string& id, ByteView extra, RandomStream& random);

    /// @return the entry of the index; nothing when there is none
    std::optional<IndexEntry> FindEntry(const std::string& patient,
                                        const std::string& department) const;

    /// The index as it is stored, by h(ID_P || ID_DE): (ID_HPC || ID_D) xor h(s). With E5, by
    /// HMAC: nonce and AES-256-GCM ciphertext.
    using Index = std::map<Digest, Bytes>;

    /// @return what the index is keyed by a digest of: ID_P and ID_DE, each with its length
    static Bytes EncodeKey(const std::string& patient, const std::string& department);
    /// @return both identities, of kIndexId octets each
    static Bytes EncodeEntry(const IndexEntry& entry);
    /// @return what EncodeEntry() made
    static IndexEntry DecodeEntry(ByteView encoded);

    /// @return what searches have stored
    const Index& GetIndex() const
    {
        return m_index;
    }

  private:
    Script IssueSecret(Session& s);
    Script ServeIndex(Session& s);
    Digest MakeKey(const std::string& patient, const std::string& department) const;
    /// Both ways: (ID_HPC || ID_D) xor h(s).
    Bytes Mask(ByteView entry) const;
    /// @param entry both identities, of kIndexId octets each @return as it is stored
    Bytes Protect(const Digest& key, Bytes entry) const;
    Bytes Unprotect(const Digest& key, const Bytes& stored) const;

    Ptr<Agent> m_agent;
    const PublicParameters& m_parameters;
    EcScalar m_s;
    KeyPair m_keys;
    IndexArchive m_archive;
    std::map<std::string, EcScalar> m_doctorSecrets; //!< S_D by ID_D
    Index m_index;
    SymmetricKey m_indexKey{}; //!< with E5
    MessageGuard m_guard;
};

} // namespace emrauthorization
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_PUBLIC_CLOUD_H
