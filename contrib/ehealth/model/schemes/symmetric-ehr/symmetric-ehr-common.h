// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SYMMETRIC_EHR_COMMON_H
#define EHEALTH_SYMMETRIC_EHR_COMMON_H

#include "ns3/claim.h"
#include "ns3/freshness.h"
#include "ns3/operations.h"
#include "ns3/scheme-variant.h"
#include "ns3/session.h"
#include "ns3/symmetric-ehr-messages.h"

#include <map>

/**
 * @file
 * @ingroup ehealth-symmetric-ehr
 * What the roles share: parameters, keys, {n, ...}K, and how a client finds a server that answers.
 */

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

/// @name The roles, as results name them
/// @{
constexpr const char* kPatient = "patient";                     //!< P
constexpr const char* kDoctor = "doctor";                       //!< D
constexpr const char* kDesk = "registration-desk";              //!< H
constexpr const char* kKeyServer = "key-server";                //!< KS
constexpr const char* kDataStore = "data-store";                //!< DS
constexpr const char* kKeyServerReserve = "key-server-reserve"; //!< the second server of KS
constexpr const char* kDataStoreReserve = "data-store-reserve"; //!< the second server of DS

/// @}

/// @name What the scheme promises
/// @{
extern const std::vector<SecurityGoal> kGoals;                              //!< all of it
constexpr const char* kSecretEhr = "secrecy of the EHR";                    //!< by D
constexpr const char* kPatientAuthentication = "authentication of P to KS"; //!< S1, A1
constexpr const char* kDoctorAuthentication = "authentication of D to KS";  //!< R1
constexpr const char* kGrantAgreement = "agreement on the grant";           //!< Tkt, Tkt'
constexpr const char* kUploadAgreement = "agreement on the upload";         //!< S4
constexpr const char* kReadAgreement = "agreement on the read";             //!< R3
constexpr const char* kKeyAgreement = "agreement on K_P";                   //!< G4 to G6
constexpr const char* kSecretKey = "secrecy of K_P";                        //!< by P
constexpr const char* kReceiptAgreement = "agreement on the receipt";       //!< S5

/// @}

/// The defences of the hardened variant, one switch each.
struct Defences
{
    bool nonceCache{false};   //!< DS takes each (K, N) once in the ticket's lifetime
    bool clockCheck{false};   //!< DS refuses S4 and R3 whose T is not within dT
    bool reEncryption{false}; //!< revocation re-keys what the doctor could read
    bool accessNotice{false}; //!< patients learn who read their records
    bool rotation{false};     //!< long-term keys are replaced every keyLifetime

    /// @return those of a variant
    static Defences Of(const SchemeVariant& variant);
};

/// The defences by the attacks they answer: Y1 nonceCache and clockCheck, Y4 reEncryption and
/// accessNotice, Y5 rotation; the paper itself answers Y2, Y3 and Y6.
extern const DefenceCatalogue kDefences;

/// A mistake in the protocol, to show that the attack on it is found.
enum class Mutant : uint8_t
{
    None,
    SharedSessionKey,    //!< K_DS = K_PS
    TicketWithoutRecord, //!< DS takes RID from D's part of S4 and R3, not from the ticket
    TicketWithoutDoctor, //!< DS takes D from D's part of S4 and R3, not from the ticket
    AssertedAttributes,  //!< KS believes the attributes that R1 claims
};

/// @return the mutant's name in scenarios, such as "shared-session-key"
const char* GetName(Mutant mutant);

/// The protocols, as results name them.
struct Protocols
{
    Protocols();

    Protocol store;        //!< S1 to S5
    Protocol retrieve;     //!< R1 to R4
    Protocol accessChange; //!< A1 and A2
    Protocol registration; //!< G1 to G6
    Protocol revocation;   //!< E1 and E2 for each record
    Protocol catchUp;      //!< F1 and F2
};

/// A key server or data store: one name, one set of keys, one or more servers.
struct Service
{
    std::string id;             //!< KS or DS
    std::vector<Peer> replicas; //!< in the order in which clients prefer them
};

/// A key server with the data store of its records.
struct Realm
{
    Service keyServer; //!< KS
    Service dataStore; //!< DS
};

/// What everybody knows.
struct Parameters
{
    int64_t clockTolerance{5000};        //!< dT, milliseconds
    int64_t ticketLifetime{600000};      //!< L, milliseconds
    int64_t keyLifetime{31536000000};    //!< of a long-term key, milliseconds; for rotation
    Time failoverTimeout{Seconds(2)};    //!< a client waits so long for a server
    Time failback{Seconds(60)};          //!< and comes back to the first one after this
    Defences defences;                   //!< of the variant
    Mutant mutant{Mutant::None};         //!< at most one mistake
    Protocols protocols;                 //!< what runs are called
    std::map<std::string, Realm> realms; //!< by the id of the key server
    int64_t epoch{0};                    //!< rotation counts from here, Unix time, milliseconds

    /// @return the realm of a key server. Null when there is none
    const Realm* FindRealm(const std::string& keyServer) const;

    /// @return how often long-term keys have been replaced by a time, milliseconds
    uint64_t GetKeyVersion(int64_t time) const;
};

/**
 * K_X, which the key server diversifies from a master key: HKDF-SHA256(master, X, version).
 * @param master of the key server
 * @param id X
 * @param version counted by rotation
 */
SymmetricKey DeriveLongTermKey(const SymmetricKey& master, const std::string& id, uint64_t version);

/// What KS has registered of a desk: with it, the desk may vouch for patients.
constexpr const char* kDeskAttribute = "role:registration-desk";

/// What a ticket of the key server lets its holder do.
enum class GrantKind : uint8_t
{
    Store,    //!< Tkt
    Retrieve, //!< Tkt'
};

/// @return what KS and DS must agree on: D may store or retrieve RID of P
Bytes DescribeGrant(GrantKind kind,
                    const std::string& doctor,
                    const std::string& patient,
                    const RecordId& record);

/// @return the associated data of {n, ...}K: scheme, number and direction
Bytes MakeAad(Number number);

/// @return the operation that makes {n, body}K under a random nonce
Operation<Sealed> Seal(const SymmetricKey& key, Number number, Bytes body);

/// @return the operation that opens {n, body}K; nothing when it does not authenticate
Operation<std::optional<Bytes>> Open(const SymmetricKey& key, Number number, const Sealed& sealed);

/// Draws a challenge, a record id or a key. @return so many octets
template <std::size_t N>
Task<std::array<uint8_t, N>>
Draw(Session& s)
{
    const Bytes octets = co_await s.Run(op::Random(N));
    std::array<uint8_t, N> drawn;
    std::copy(octets.begin(), octets.end(), drawn.begin());
    co_return drawn;
}

/// Opens {n, ...}K; ends the script as RejectedDecryption or Malformed otherwise.
template <class Body>
Task<Body>
Unseal(Session& s, SymmetricKey key, Number number, Sealed sealed)
{
    auto opened = co_await s.Run(Open(key, number, sealed));
    const Bytes plain = co_await s.Require(std::move(opened), Reason::RejectedDecryption);
    auto body = co_await s.Parse<Body>(plain);
    co_return body;
}

/// Ends the script as Expired unless T - dT <= now <= T + L.
Session::RequireAwaiter<bool>
RequireAlive(Session& s, const Parameters& parameters, int64_t time, int64_t lifetime);

/**
 * Which replica of each service a client asks first: the first one, or for a while the one that
 * answered when the first did not.
 */
class ReplicaChoice
{
  public:
    /// @return index of the replica to ask first
    std::size_t GetPreferred(const Service& service) const;

    /// A replica of the service answered, and is preferred until a time unless it is the first one.
    void Remember(const Service& service, std::size_t replica, Time until);

    /// Asks the first replicas again.
    void Clear()
    {
        m_choices.clear();
    }

  private:
    struct Choice
    {
        std::size_t replica;
        Time until;
    };

    std::map<std::string, Choice> m_choices; //!< by service
};

/**
 * Sends a request to a service's replicas, one after the other until one answers; ends the script
 * when the last one does not.
 * @return the answer
 */
template <class Answer, class Request>
Task<Answer>
Ask(Session& s,
    const Parameters& parameters,
    ReplicaChoice& choice,
    const Service& service,
    Request request)
{
    const std::size_t count = service.replicas.size();
    const std::size_t preferred = choice.GetPreferred(service);
    for (std::size_t i = 0; i + 1 < count; ++i)
    {
        const std::size_t replica = (preferred + i) % count;
        co_await s.Send(service.replicas[replica], request);
        std::optional<Answer> answer = co_await s.TryReceive<Answer>(parameters.failoverTimeout);
        if (answer)
        {
            choice.Remember(service, replica, Simulator::Now() + parameters.failback);
            co_return std::move(*answer);
        }
    }
    const std::size_t last = (preferred + count - 1) % count;
    co_await s.Send(service.replicas[last], request);
    auto answer = co_await s.Receive<Answer>();
    choice.Remember(service, last, Simulator::Now() + parameters.failback);
    co_return answer;
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SYMMETRIC_EHR_COMMON_H
