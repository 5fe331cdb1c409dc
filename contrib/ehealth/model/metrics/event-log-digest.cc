// SPDX-License-Identifier: GPL-2.0-only
#include "event-log-digest.h"

#include "ns3/abort.h"
#include "ns3/codec.h"

#include <openssl/evp.h>

namespace ns3
{
namespace ehealth
{

void
EventLogDigest::Deleter::operator()(evp_md_ctx_st* context) const
{
    EVP_MD_CTX_free(context);
}

EventLogDigest::EventLogDigest() : m_context(EVP_MD_CTX_new())
{
    NS_ABORT_MSG_IF(EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) != 1,
                    "OpenSSL offers no SHA-256");
}

EventLogDigest::~EventLogDigest() = default;

void
EventLogDigest::Add(int64_t time,
                    std::string_view node,
                    std::string_view name,
                    uint64_t length,
                    std::string_view outcome)
{
    // Length-prefixed like every encoding of the module, so that no two logs read the same.
    wire::Writer event;
    event.Put(time);
    event.Put(std::string(node));
    event.Put(std::string(name));
    event.Put(length);
    event.Put(std::string(outcome));
    const Bytes octets = event.Take();
    EVP_DigestUpdate(m_context.get(), octets.data(), octets.size());
}

std::string
EventLogDigest::GetHex() const
{
    const std::unique_ptr<evp_md_ctx_st, Deleter> copy(EVP_MD_CTX_new());
    Bytes digest(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    NS_ABORT_MSG_IF(EVP_MD_CTX_copy_ex(copy.get(), m_context.get()) != 1 ||
                        EVP_DigestFinal_ex(copy.get(), digest.data(), &size) != 1,
                    "OpenSSL cannot finish the digest");
    return ToHex(ByteView(digest).Sub(0, size));
}

} // namespace ehealth
} // namespace ns3
