# SPDX-License-Identifier: GPL-2.0-only
"""The policies with which patients of the symmetric-key scheme say who may read a record.

    policy.satisfies("hospital:h0 AND 2 OF (a:1, b:2, c:3)", ["hospital:h0", "a:1", "c:3"])
    policy.normalise("( a:1  OR b:2 )AND c:3")     # "(a:1 OR b:2) AND c:3"

A text that is no policy is a ValueError, which names the position.
"""

from ehealth._native import symmetric_ehr as _symmetric_ehr

normalise = _symmetric_ehr.normalise_policy
satisfies = _symmetric_ehr.satisfies_policy

__all__ = ["normalise", "satisfies"]
