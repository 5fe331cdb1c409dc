# SPDX-License-Identifier: GPL-2.0-only
# Writes OUTPUT, a header that defines EHEALTH_SOURCE_DIGEST: SHA-256 over names and contents of
# FILES, with names relative to BASE, so that it is the same in every build folder.
set(all)
foreach(file IN LISTS FILES)
  file(SHA256 ${file} hash)
  file(RELATIVE_PATH name ${BASE} ${file})
  string(APPEND all "${hash} ${name}\n")
endforeach()
string(SHA256 digest "${all}")
file(WRITE ${OUTPUT} "#define EHEALTH_SOURCE_DIGEST \"${digest}\"\n")
