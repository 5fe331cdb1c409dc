// SPDX-License-Identifier: GPL-2.0-only
#include "stream-cipher.h"

#include "ns3/openssl-handle.h"

namespace ns3
{
namespace ehealth
{

Bytes
CtrCrypt(const SymmetricKey& key, const CounterBlock& counter, ByteView data)
{
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-CTR", nullptr);
    thread_local const CipherContext context(EVP_CIPHER_CTX_new());
    Bytes out(data.size());
    int size = 0;
    RequireOpenssl(
        EVP_EncryptInit_ex2(context.get(), cipher, key.data(), counter.data(), nullptr) == 1 &&
            EVP_EncryptUpdate(context.get(),
                              out.data(),
                              &size,
                              data.data(),
                              static_cast<int>(data.size())) == 1,
        "AES-CTR");
    return out;
}

} // namespace ehealth
} // namespace ns3
