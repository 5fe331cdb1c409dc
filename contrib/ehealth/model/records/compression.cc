// SPDX-License-Identifier: GPL-2.0-only
#include "compression.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <zlib.h>

namespace ns3
{
namespace ehealth
{

namespace
{

/// What a first guess of the plain size multiplies the compressed size by.
constexpr std::size_t kUsualRatio = 8;

struct EndInflate
{
    void operator()(z_stream* stream) const
    {
        inflateEnd(stream);
    }
};

} // namespace

Bytes
Deflate(ByteView plain)
{
    uLongf size = compressBound(plain.size());
    Bytes compressed(size);
    // With a large enough buffer only memory can run out.
    if (compress2(compressed.data(), &size, plain.data(), plain.size(), Z_BEST_SPEED) != Z_OK)
    {
        throw std::bad_alloc();
    }
    compressed.resize(size);
    return compressed;
}

std::optional<Bytes>
Inflate(ByteView compressed, std::size_t limit)
{
    if (compressed.size() > std::numeric_limits<uInt>::max())
    {
        return std::nullopt;
    }
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
    {
        throw std::bad_alloc();
    }
    const std::unique_ptr<z_stream, EndInflate> end(&stream);
    stream.next_in = const_cast<Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    Bytes plain;
    std::size_t done = 0;
    int result = Z_OK;
    while (result == Z_OK)
    {
        // One octet more than allowed, to see whether there is more.
        const std::size_t room = std::max<std::size_t>(done, kUsualRatio * compressed.size());
        plain.resize(std::min(done + room, limit + 1));
        stream.next_out = plain.data() + done;
        stream.avail_out = static_cast<uInt>(
            std::min<std::size_t>(plain.size() - done, std::numeric_limits<uInt>::max()));
        result = inflate(&stream, Z_NO_FLUSH);
        done = static_cast<std::size_t>(stream.next_out - plain.data());
        if (done > limit)
        {
            return std::nullopt;
        }
    }
    if (result != Z_STREAM_END || stream.avail_in > 0)
    {
        return std::nullopt;
    }
    plain.resize(done);
    return plain;
}

} // namespace ehealth
} // namespace ns3
