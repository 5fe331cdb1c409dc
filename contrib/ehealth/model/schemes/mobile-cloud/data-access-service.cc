// SPDX-License-Identifier: GPL-2.0-only
#include "data-access-service.h"

namespace ns3
{
namespace ehealth
{
namespace mobilecloud
{

namespace
{

/// Reading a document is charged for so many octets: its size is not known before.
constexpr std::size_t kTypicalDocument = 1024;

/// Reading dates is charged for so many.
constexpr std::size_t kDates = 16;

/// @return the values of the names in the path of a request; the route matched, so there are some
template <class M>
std::vector<std::string>
GetValues(const M& request)
{
    return *GetHttpPath<M>().Match(SplitTarget(request.target));
}

} // namespace

DataAccessService::DataAccessService(Ptr<Agent> agent,
                                     const Parameters& parameters,
                                     const std::string& path)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_store(path)
    , m_guard(parameters)
    , m_notices(parameters.refreshInterval)
{
    m_agent->ServeHttp<StoreMaster>(kDas, [this](Session& s) { return ServeStoreMaster(s); });
    m_agent->ServeHttp<FetchMaster>(kDas, [this](Session& s) { return ServeFetchMaster(s); });
    m_agent->ServeHttp<FetchProxy>(kDas, [this](Session& s) { return ServeFetchProxy(s); });
    m_agent->ServeHttp<StoreProxy>(kDas, [this](Session& s) { return ServeStoreProxy(s); });
    m_agent->ServeHttp<PurgeProxy>(kDas, [this](Session& s) { return ServePurgeProxy(s); });
    if (m_parameters.defences.escrow)
    {
        m_agent->ServeHttp<FetchEscrow>(kDas, [this](Session& s) { return ServeFetchEscrow(s); });
    }
}

Script
DataAccessService::RequireProof(Session& s, HttpRequest request, std::string requester)
{
    auto proof = FindAuthorization(request.fields);
    co_await m_guard.Require(s, std::move(proof), request.method, request.target, requester);
}

Task<EprDocument>
DataAccessService::RequireDocument(Session& s, HttpRequest request, std::string patient)
{
    const EprDocument document =
        co_await s.Require(ParseEprDocument(request.content), Reason::Malformed);
    co_await RequireReadable(s, m_parameters, document);
    co_await s.Require(document.patient == patient, Reason::IdentityMismatch);
    if (m_parameters.defences.storedSignature)
    {
        const PublicKey key =
            co_await RequireCertified(s, m_parameters, document.certificate, patient);
        const bool signedByP =
            co_await s.Run(op::Verify(key, kSignEpr, document.GetSigned(), document.signature));
        co_await s.Require(signedByP, Reason::RejectedSignature);
    }
    co_return document;
}

// Section IV-A, step 4, and every upload
Script
DataAccessService::ServeStoreMaster(Session& s)
{
    // A5  phone -> DAS: PUT /master/P_i, EPR^PubP
    const auto a5 = co_await s.Receive<StoreMaster>();
    const Peer phone = s.GetSender();
    const std::string patient = GetValues(a5).front();
    const EprDocument document = co_await RequireDocument(s, a5, patient);
    co_await s.Require(document.requester.empty(), Reason::Malformed);
    auto query = op::Read(kDates, [this, patient] { return m_store.FindDates(patient, {}); });
    const DocumentStore::Dates dates = co_await s.Run(std::move(query));
    const bool isNewer = !dates.master || document.date > *dates.master;
    co_await s.Require(isNewer, Reason::VersionConflict);
    auto write = op::Write(a5.content.size(), [this, patient, date = document.date, a5] {
        m_store.PutMaster(patient, {date, a5.content});
        return true;
    });
    co_await s.Run(std::move(write));

    // A6  DAS -> phone: 204
    MasterStored a6;
    a6.status = 204;
    co_await s.Send(phone, a6);
}

// Section IV-B, the phone's part of Update(P_i, R_i)
Script
DataAccessService::ServeFetchMaster(Session& s)
{
    // B9  phone -> DAS: GET /master/P_i
    const auto b9 = co_await s.Receive<FetchMaster>();
    const Peer phone = s.GetSender();
    const std::string patient = GetValues(b9).front();
    co_await RequireProof(s, b9, patient);
    auto read = op::Read(kTypicalDocument, [this, patient] { return m_store.FindMaster(patient); });
    auto found = co_await s.Run(std::move(read));
    const DocumentStore::Row row = co_await s.Require(std::move(found), Reason::UnknownRecord);

    // B10  DAS -> phone: 200, EPR^PubP
    MasterCopy b10;
    b10.fields.push_back({"Content-Type", "application/json"});
    b10.content = row.json;
    co_await s.Send(phone, b10);
}

// Section IV-B, the algorithm of DAS
Script
DataAccessService::ServeFetchProxy(Session& s)
{
    // B1  monitoring application -> DAS: GET /proxy/P_i/R_i
    const auto b1 = co_await s.Receive<FetchProxy>();
    const Peer reader = s.GetSender();
    const auto values = GetValues(b1);
    const std::string patient = values[0];
    const std::string requester = values[1];
    co_await RequireProof(s, b1, requester);

    // UPproxy = Query.EPR.Date(P_i, R_i), UPmaster = Query.EPR.Date(P_i)
    auto query = op::Read(kDates, [this, patient, requester] {
        return m_store.FindDates(patient, requester);
    });
    const DocumentStore::Dates dates = co_await s.Run(std::move(query));
    co_await s.Require(dates.master.has_value(), Reason::UnknownRecord);
    const bool upToDate = dates.proxy == dates.master;

    // B2  DAS -> monitoring application: Response(EPR^PubR)
    ProxyCopy b2;
    b2.status = 202; // none yet
    if (dates.proxy)
    {
        auto read = op::Read(kTypicalDocument, [this, patient, requester] {
            return m_store.FindProxy(patient, requester);
        });
        const auto row = co_await s.Run(std::move(read));
        bool isUsable = row.has_value();
        if (isUsable)
        {
            isUsable = co_await TakeCapability(s, *row, patient, requester);
        }
        if (isUsable)
        {
            b2.status = 200;
            b2.fields.push_back({"Content-Type", "application/json"});
            b2.fields.push_back({kEprStatus, upToDate ? kCurrent : kStale});
            b2.content = row->json;
        }
    }
    co_await s.Send(reader, b2);

    // B3  DAS -> messaging service: Update(P_i, R_i)
    const bool notify = b2.status == 202 || !upToDate;
    if (notify && (!m_parameters.defences.rateLimit ||
                   m_notices.Take(patient, requester, *dates.master, s.GetUnixTime())))
    {
        const UpdateNotice b3{NoticeKind::AccessRequested, patient, requester};
        co_await s.Send(m_parameters.messaging, b3);
    }
}

Task<bool>
DataAccessService::TakeCapability(Session& s,
                                  DocumentStore::Row row,
                                  std::string patient,
                                  std::string requester)
{
    if (!m_parameters.defences.capability)
    {
        co_return true;
    }
    const auto document = ParseEprDocument(row.json);
    const bool valid =
        document && document->capability && document->capability->expiry >= s.GetUnixTime();
    if (!valid || document->capability->once)
    {
        auto purge = op::Write(kDates, [this, patient, requester] {
            return m_store.PurgeProxy(patient, requester);
        });
        // Somebody else may have been handed it while this one waited.
        const bool purged = co_await s.Run(std::move(purge));
        co_return valid&& purged;
    }
    co_return true;
}

// DAS tells versions apart by their dates (section IV-B). A capability's expiry tells copies of one
// version apart: it says when the phone made them.
Reason
DataAccessService::PutProxy(const EprDocument& document, const std::string& json)
{
    const auto last = m_store.FindProxyMark(document.patient, document.requester);
    if (last && document.date < last->date)
    {
        return Reason::VersionConflict;
    }
    const int64_t expiry = document.capability ? document.capability->expiry : 0;
    if (last && m_parameters.defences.capability && expiry <= last->expiry)
    {
        return Reason::Replayed;
    }
    m_store.PutProxy(document.patient, document.requester, {document.date, json}, expiry);
    return Reason::Accepted;
}

// Section IV-B, steps 2 and 3
Script
DataAccessService::ServeStoreProxy(Session& s)
{
    // B11  phone -> DAS: PUT /proxy/P_i/R_i, EPR^PubR and T^PrvP
    const auto b11 = co_await s.Receive<StoreProxy>();
    const Peer phone = s.GetSender();
    const auto values = GetValues(b11);
    const std::string patient = values[0];
    const std::string requester = values[1];
    const EprDocument document = co_await RequireDocument(s, b11, patient);
    co_await s.Require(document.requester == requester, Reason::IdentityMismatch);
    auto write = op::Write(b11.content.size(), [this, document, json = b11.content] {
        return PutProxy(document, json);
    });
    const Reason written = co_await s.Run(std::move(write));
    co_await s.Require(written);

    // B12  DAS -> phone: 204
    ProxyStored b12;
    b12.status = 204;
    co_await s.Send(phone, b12);

    // B13  DAS -> messaging service: the requester can fetch it
    const UpdateNotice b13{NoticeKind::EprAvailable, patient, requester};
    co_await s.Send(m_parameters.messaging, b13);
}

// Break-glass, DAS
Script
DataAccessService::ServeFetchEscrow(Session& s)
{
    // E7  monitoring application of the staff -> DAS: GET /escrow/P_i/R_i
    const auto e7 = co_await s.Receive<FetchEscrow>();
    const Peer staff = s.GetSender();
    const auto values = GetValues(e7);
    const std::string patient = values[0];
    co_await RequireProof(s, e7, values[1]);
    auto read = op::Read(kTypicalDocument, [this, patient] { return m_store.FindMaster(patient); });
    auto found = co_await s.Run(std::move(read));
    const DocumentStore::Row row = co_await s.Require(std::move(found), Reason::UnknownRecord);

    // E8  DAS -> monitoring application of the staff: 200, EPR^PubP with its escrow
    EscrowCopy e8;
    e8.fields.push_back({"Content-Type", "application/json"});
    e8.content = row.json;
    co_await s.Send(staff, e8);
}

// Revocation, DAS
Script
DataAccessService::ServePurgeProxy(Session& s)
{
    // G3  phone -> DAS: DELETE /proxy/P_i/R_i
    const auto g3 = co_await s.Receive<PurgeProxy>();
    const Peer phone = s.GetSender();
    const auto values = GetValues(g3);
    const std::string patient = values[0];
    const std::string requester = values[1];
    co_await RequireProof(s, g3, patient);
    auto purge = op::Write(kDates, [this, patient, requester] {
        return m_store.PurgeProxy(patient, requester);
    });
    co_await s.Run(std::move(purge));
    ProxyPurged g4;
    g4.status = 204;
    co_await s.Send(phone, g4);
}

} // namespace mobilecloud
} // namespace ehealth
} // namespace ns3
