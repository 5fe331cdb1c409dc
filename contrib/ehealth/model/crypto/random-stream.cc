// SPDX-License-Identifier: GPL-2.0-only
// RAND_METHOD is deprecated in favour of provider RANDs, which cannot be chosen per thread.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "random-stream.h"

#include "ns3/digest.h"
#include "ns3/openssl-handle.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <openssl/rand.h>

namespace ns3
{
namespace ehealth
{

namespace
{

thread_local RandomStream* g_current = nullptr;
std::atomic<bool> g_hostRandomness{false};

int
DrawBytes(unsigned char* out, int size)
{
    if (g_current == nullptr && g_hostRandomness)
    {
        return RAND_OpenSSL()->bytes(out, size);
    }
    if (g_current == nullptr || size < 0)
    {
        return 0;
    }
    g_current->Fill(out, static_cast<std::size_t>(size));
    return 1;
}

int
GetStatus()
{
    return g_current != nullptr || g_hostRandomness ? 1 : 0;
}

void
InstallSeededRandom()
{
    static std::once_flag once;
    std::call_once(once, [] {
        static const RAND_METHOD method{nullptr, DrawBytes, nullptr, nullptr, DrawBytes, GetStatus};
        RequireOpenssl(RAND_set_rand_method(&method) == 1, "RAND_set_rand_method");
    });
}

const EVP_CIPHER*
GetKeystreamCipher()
{
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-CTR", nullptr);
    return cipher;
}

} // namespace

struct RandomStream::State
{
    static constexpr std::size_t kBlock = 256;

    Digest key;
    CipherContext context; //!< made when something is drawn: most operations draw nothing
    std::array<uint8_t, kBlock> block;
    std::size_t used{kBlock};

    void Refill()
    {
        if (!context)
        {
            static constexpr std::array<uint8_t, 16> counter{};
            context.reset(EVP_CIPHER_CTX_new());
            RequireOpenssl(EVP_EncryptInit_ex2(context.get(),
                                               GetKeystreamCipher(),
                                               key.data(),
                                               counter.data(),
                                               nullptr) == 1,
                           "AES-256-CTR key");
        }
        static constexpr std::array<uint8_t, kBlock> zeros{};
        int size = 0;
        RequireOpenssl(EVP_EncryptUpdate(context.get(),
                                         block.data(),
                                         &size,
                                         zeros.data(),
                                         static_cast<int>(kBlock)) == 1,
                       "AES-256-CTR");
        used = 0;
    }
};

RandomStream::RandomStream(uint64_t seed,
                           std::string_view entity,
                           std::string_view purpose,
                           uint64_t index)
    : m_state(new State)
{
    std::array<uint8_t, 16> numbers{};
    for (std::size_t i = 0; i < 8; ++i)
    {
        numbers[i] = static_cast<uint8_t>(seed >> (56 - 8 * i));
        numbers[8 + i] = static_cast<uint8_t>(index >> (56 - 8 * i));
    }
    static constexpr std::array<uint8_t, 1> separator{};
    const ByteView all(numbers);
    m_state->key = Sha256({all.Sub(0, 8), entity, separator, purpose, separator, all.Sub(8)});
}

RandomStream::~RandomStream() = default;
RandomStream::RandomStream(RandomStream&&) noexcept = default;
RandomStream& RandomStream::operator=(RandomStream&&) noexcept = default;

void
RandomStream::Fill(uint8_t* out, std::size_t size)
{
    while (size > 0)
    {
        if (m_state->used == State::kBlock)
        {
            m_state->Refill();
        }
        const std::size_t part = std::min(size, State::kBlock - m_state->used);
        std::copy_n(m_state->block.data() + m_state->used, part, out);
        m_state->used += part;
        out += part;
        size -= part;
    }
}

Bytes
RandomStream::Take(std::size_t size)
{
    Bytes bytes(size);
    Fill(bytes.data(), size);
    return bytes;
}

uint64_t
RandomStream::NextU64()
{
    std::array<uint8_t, 8> octets{};
    Fill(octets.data(), octets.size());
    uint64_t number = 0;
    for (const uint8_t octet : octets)
    {
        number = number << 8 | octet;
    }
    return number;
}

double
RandomStream::NextDouble()
{
    return static_cast<double>(NextU64() >> 11) * 0x1p-53;
}

uint64_t
RandomStream::NextBelow(uint64_t bound)
{
    // Numbers of the last, incomplete multiple of the bound would favour small results.
    const uint64_t excess = (UINT64_MAX % bound + 1) % bound;
    uint64_t number = NextU64();
    while (number > UINT64_MAX - excess)
    {
        number = NextU64();
    }
    return number % bound;
}

namespace
{

RandomStream
MakeBranch(RandomStream& stream)
{
    std::array<uint8_t, 32> key{};
    stream.Fill(key.data(), key.size());
    return {0, {reinterpret_cast<const char*>(key.data()), key.size()}, "branch"};
}

} // namespace

ScopedRandomStream::ScopedRandomStream(RandomStream& stream)
    : m_branch(MakeBranch(stream)), m_outer(g_current)
{
    InstallSeededRandom();
    g_current = &m_branch;
}

ScopedRandomStream::~ScopedRandomStream()
{
    g_current = m_outer;
}

void
SetHostRandomness(bool allowed)
{
    g_hostRandomness = allowed;
}

ScopedBlinding::ScopedBlinding() : m_outer(g_current)
{
    InstallSeededRandom();
    thread_local RandomStream stream(0, "openssl", "blinding");
    g_current = &stream;
}

ScopedBlinding::~ScopedBlinding()
{
    g_current = m_outer;
}

} // namespace ehealth
} // namespace ns3
