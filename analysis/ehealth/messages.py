# SPDX-License-Identifier: GPL-2.0-only
"""The messages of the schemes, a namespace each, as classes with `encode` and `decode`.

    Card = messages.national_phr.PresentCard
    octets = Card(id="P-1", code=bytes(16)).encode()
    Card.decode(octets)

`STEP` is the row of the paper's table, `FIELDS` the fields in the order on the wire.
"""

from ehealth._native import emr_authorization, national_phr, symmetric_ehr

__all__ = ["emr_authorization", "national_phr", "symmetric_ehr"]
