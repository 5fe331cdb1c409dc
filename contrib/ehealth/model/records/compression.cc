// SPDX-License-Identifier: GPL-2.0-only
#include "compression.h"

#include <algorithm>
#include <libdeflate.h>
#include <memory>
#include <new>

namespace ns3
{
namespace ehealth
{

namespace
{

/// The fastest level that compresses at all.
constexpr int kLevel = 1;

/// What a first guess of the plain size multiplies the compressed size by.
constexpr std::size_t kUsualRatio = 16;

struct Free
{
    void operator()(libdeflate_compressor* compressor) const
    {
        libdeflate_free_compressor(compressor);
    }

    void operator()(libdeflate_decompressor* decompressor) const
    {
        libdeflate_free_decompressor(decompressor);
    }
};

libdeflate_compressor*
GetCompressor()
{
    thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(
        libdeflate_alloc_compressor(kLevel));
    return compressor ? compressor.get() : throw std::bad_alloc();
}

libdeflate_decompressor*
GetDecompressor()
{
    thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(
        libdeflate_alloc_decompressor());
    return decompressor ? decompressor.get() : throw std::bad_alloc();
}

} // namespace

Bytes
Deflate(ByteView plain)
{
    thread_local Bytes room; // for the worst case: many times what is kept
    const auto compressor = GetCompressor();
    room.resize(std::max(room.size(), libdeflate_zlib_compress_bound(compressor, plain.size())));
    const std::size_t size =
        libdeflate_zlib_compress(compressor, plain.data(), plain.size(), room.data(), room.size());
    return {room.data(), room.data() + size};
}

std::optional<Bytes>
Inflate(ByteView compressed, std::size_t limit)
{
    Bytes plain;
    std::size_t room = kUsualRatio * compressed.size();
    std::size_t read = 0;
    std::size_t written = 0;
    libdeflate_result result{};
    do
    {
        plain.resize(std::min(room, limit));
        room *= 2;
        result = libdeflate_zlib_decompress_ex(GetDecompressor(),
                                               compressed.data(),
                                               compressed.size(),
                                               plain.data(),
                                               plain.size(),
                                               &read,
                                               &written);
    } while (result == LIBDEFLATE_INSUFFICIENT_SPACE && plain.size() < limit);
    if (result != LIBDEFLATE_SUCCESS || read != compressed.size())
    {
        return std::nullopt;
    }
    plain.resize(written);
    return plain;
}

const char*
GetLibdeflateVersion()
{
    return LIBDEFLATE_VERSION_STRING;
}

} // namespace ehealth
} // namespace ns3
