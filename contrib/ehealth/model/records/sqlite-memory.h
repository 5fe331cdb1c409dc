// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_SQLITE_MEMORY_H
#define EHEALTH_SQLITE_MEMORY_H

#include <cstdint>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-records
 * @return what SQLite has of the process's memory, for stores and results, bytes: with what the
 * allocator adds to each piece, unless the process used SQLite before it loaded this library
 */
int64_t GetSqliteMemory();

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_SQLITE_MEMORY_H
