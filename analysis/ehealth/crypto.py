# SPDX-License-Identifier: GPL-2.0-only
"""The cryptography of the simulation, to be tried out.

    random = crypto.RandomStream(seed=1)
    key = crypto.KeyPair.generate("p256", random)
    signature = key.sign(b"text", random)
    key.public.verify(b"text", signature)

Everything is a function of the stream's seed, as in a simulation: no keys for real use.
"""

from ehealth._native import crypto as _crypto

SUITES = _crypto.SUITES
EphemeralKey = _crypto.EphemeralKey
KeyPair = _crypto.KeyPair
PublicKey = _crypto.PublicKey
RandomStream = _crypto.RandomStream
aead_open = _crypto.aead_open
aead_seal = _crypto.aead_seal
hkdf = _crypto.hkdf
sha256 = _crypto.sha256

__all__ = [
    "SUITES",
    "EphemeralKey",
    "KeyPair",
    "PublicKey",
    "RandomStream",
    "aead_open",
    "aead_seal",
    "hkdf",
    "sha256",
]
