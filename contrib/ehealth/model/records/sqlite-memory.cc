// SPDX-License-Identifier: GPL-2.0-only
#include "sqlite-memory.h"

#include <cstdlib>
#include <malloc.h>
#include <sqlite3.h>

namespace ns3
{
namespace ehealth
{

namespace
{

// The C library's functions, or what took their place. SQLite counts what it asked for; allocators
// give more, a sixth more for a page of 4 KiB with its header.

int
GetSize(void* piece)
{
    return static_cast<int>(malloc_usable_size(piece));
}

void*
Allocate(int size)
{
    return std::malloc(static_cast<std::size_t>(size));
}

void*
Reallocate(void* piece, int size)
{
    return std::realloc(piece, static_cast<std::size_t>(size));
}

int
RoundUp(int size)
{
    constexpr int kAlignment = 8;
    return (size + kAlignment - 1) / kAlignment * kAlignment;
}

int
Initialise(void*)
{
    return SQLITE_OK;
}

void
ShutDown(void*)
{
}

constexpr sqlite3_mem_methods
    kAllocator{Allocate, std::free, Reallocate, GetSize, RoundUp, Initialise, ShutDown, nullptr};

/// Before anything uses SQLite, or not at all.
[[maybe_unused]] const int g_status = sqlite3_config(SQLITE_CONFIG_MALLOC, &kAllocator);

} // namespace

int64_t
GetSqliteMemory()
{
    return sqlite3_memory_used();
}

} // namespace ehealth
} // namespace ns3
