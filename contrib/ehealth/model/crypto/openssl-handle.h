// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_OPENSSL_HANDLE_H
#define EHEALTH_OPENSSL_HANDLE_H

#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace ehealth
{

/// Calls an OpenSSL free function, as a unique_ptr deleter.
template <auto Free>
struct OpensslDeleter
{
    /// Frees the object.
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

/// An owned OpenSSL object.
template <class T, auto Free>
using OpensslHandle = std::unique_ptr<T, OpensslDeleter<Free>>;

using PkeyHandle = OpensslHandle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = OpensslHandle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = OpensslHandle<EVP_MD_CTX, EVP_MD_CTX_free>;
using CipherContext = OpensslHandle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

/// OpenSSL could not do what it must always be able to do: out of memory, or no randomness.
class CryptoError : public std::runtime_error
{
  public:
    /// @param what the call that failed; OpenSSL's own reason is added
    explicit CryptoError(const std::string& what) : std::runtime_error(what + ": " + GetReason())
    {
    }

  private:
    static std::string GetReason()
    {
        char text[256];
        ERR_error_string_n(ERR_get_error(), text, sizeof(text));
        return text;
    }
};

/// Throws CryptoError unless an OpenSSL call succeeded.
inline void
RequireOpenssl(bool ok, const char* what)
{
    if (!ok)
    {
        throw CryptoError(what);
    }
}

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_OPENSSL_HANDLE_H
