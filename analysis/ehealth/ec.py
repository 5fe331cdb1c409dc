# SPDX-License-Identifier: GPL-2.0-only
"""The elliptic curve P-256 and the registration of paper 002 on it, to be tried out.

    random = crypto.RandomStream(seed=1)
    s = ec.Scalar.draw(random)
    pk = ec.Point.generator(s)
    x = ec.register("P-1", b"biometric", s, random)
    x.holds(ec.hash_identity("P-1", b"biometric", x.r), pk)     # Eq 4
"""

from ehealth._native import ec as _ec

Point = _ec.Point
RegisteredSecret = _ec.RegisteredSecret
Scalar = _ec.Scalar
hash_identity = _ec.hash_identity
register = _ec.register

__all__ = ["Point", "RegisteredSecret", "Scalar", "hash_identity", "register"]
