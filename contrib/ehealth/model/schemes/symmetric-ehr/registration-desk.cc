// SPDX-License-Identifier: GPL-2.0-only
#include "registration-desk.h"

namespace ns3
{
namespace ehealth
{
namespace symmetricehr
{

RegistrationDesk::RegistrationDesk(Ptr<Agent> agent,
                                   const Parameters& parameters,
                                   DeskIdentity identity)
    : m_agent(agent)
    , m_parameters(parameters)
    , m_identity(std::move(identity))
    , m_codes(agent->GetEnvironment().seed, m_identity.id, "registration-codes")
{
    m_agent->Serve<KeyApplication>(kDesk, [this](Session& s) { return Register(s); });
}

SymmetricKey
RegistrationDesk::Seat(const std::string& patient)
{
    Applicant applicant;
    applicant.patient = patient;
    m_codes.Fill(applicant.code.data(), applicant.code.size());
    m_applicant = applicant;
    return applicant.code;
}

// Registration, H
Script
RegistrationDesk::Register(Session& s)
{
    // G1  P -> H: {18, P, KS, N_P}Q
    const auto g1 = co_await s.Receive<KeyApplication>();
    const Peer phone = s.GetSender();
    co_await s.Require(m_applicant.has_value(), Reason::NotRegistered);
    const Applicant applicant = *m_applicant;
    m_applicant.reset();
    const auto ask =
        co_await Unseal<KeyApplicationBody>(s, applicant.code, Number::KeyApplication, g1.sealed);
    co_await s.Require(ask.patient == applicant.patient, Reason::IdentityMismatch);
    const Realm* realm = m_parameters.FindRealm(ask.keyServer);
    co_await s.Require(realm != nullptr, Reason::NotRegistered);
    const SymmetricKey own =
        co_await s.Require(m_identity.findKey(ask.keyServer), Reason::NotRegistered);

    // G2  H -> KS: H, {19, H, KS, P, N_P, T}K_H
    KeyAttestationBody attestation;
    attestation.desk = m_identity.id;
    attestation.keyServer = ask.keyServer;
    attestation.patient = applicant.patient;
    attestation.challenge = ask.challenge;
    attestation.time = s.GetUnixTime();
    KeyAttestation g2;
    g2.desk = m_identity.id;
    g2.sealed = co_await s.Run(Seal(own, Number::KeyAttestation, Encode(attestation)));
    const KeyDelivery g3 =
        co_await Ask<KeyDelivery>(s, m_parameters, m_choice, realm->keyServer, g2);
    const Peer keyServer = s.GetSender();

    // G3  KS -> H: {20, KS, H, P, N_P, K_P}K_H
    const auto delivery = co_await Unseal<KeyDeliveryBody>(s, own, Number::KeyDelivery, g3.sealed);
    co_await s.Require(delivery.challenge == ask.challenge, Reason::Replayed);
    co_await s.Require(delivery.keyServer == ask.keyServer && delivery.desk == m_identity.id &&
                           delivery.patient == ask.patient,
                       Reason::IdentityMismatch);

    // G4  H -> P: {21, H, P, KS, N_P, K_P}Q
    const KeyHandOverBody given{m_identity.id,
                                ask.patient,
                                ask.keyServer,
                                ask.challenge,
                                delivery.key};
    KeyHandOver g4;
    g4.sealed = co_await s.Run(Seal(applicant.code, Number::KeyHandOver, Encode(given)));
    co_await s.Send(phone, g4);

    // G5, G6  P -> KS, KS -> P: passed on
    const auto g5 = co_await s.Receive<KeyConfirmation>();
    co_await s.Send(keyServer, g5);
    const auto g6 = co_await s.Receive<RegistrationReceipt>();
    co_await s.Send(phone, g6);
}

} // namespace symmetricehr
} // namespace ehealth
} // namespace ns3
