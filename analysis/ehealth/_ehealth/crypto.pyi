# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""The cryptography of the simulation, for exploration."""

from typing import Any, Callable, ClassVar, Optional, overload
SUITES: tuple[str, ...]

class RandomStream:
    """A deterministic stream of octets: all randomness of a run comes from such streams."""
    def __init__(self, seed: int, entity: str = 'notebook', purpose: str = 'exploration', index: int = ...) -> None: ...
    def take(self, size: int) -> bytes:
        """The next octets."""
    def next_double(self) -> float:
        """A number in [0, 1)."""

class PublicKey:
    """Verifies signatures, encrypts."""
    @staticmethod
    def decode(suite: str, encoded: bytes) -> PublicKey:
        """p256: 65-octet SEC 1 point; x25519: Ed25519 (32) || X25519 (32); rsa2048: DER SPKI."""
    def encode(self) -> bytes:
        """The octets that decode() reads."""
    @property
    def suite(self) -> str: ...
    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message."""
    def seal(self, plaintext: bytes, random: RandomStream, info: bytes = ..., aad: bytes = ...) -> bytes:
        """enc || ciphertext || tag: HPKE (RFC 9180), or RSA-OAEP with AES-256-GCM."""

class KeyPair:
    """Signs, decrypts."""
    @staticmethod
    def generate(suite: str, random: RandomStream) -> KeyPair:
        """A key pair, a function of the stream; rsa2048 keys come from a small pool."""
    @property
    def public(self) -> PublicKey: ...
    @property
    def suite(self) -> str: ...
    def sign(self, message: bytes, random: RandomStream) -> bytes:
        """ECDSA as r || s, Ed25519, or RSA-PSS: 64 or 256 octets."""
    def open(self, sealed: bytes, info: bytes = ..., aad: bytes = ...) -> Optional[bytes]:
        """The plaintext; None when anything differs."""

class EphemeralKey:
    """One side of a Diffie-Hellman exchange."""
    @staticmethod
    def generate(suite: str, random: RandomStream) -> EphemeralKey:
        """A new key: P-256 (also for rsa2048) or X25519."""
    @property
    def public(self) -> bytes: ...
    def agree(self, peer_public: bytes) -> Optional[bytes]:
        """The shared secret; None when the peer's value is no valid group element."""

def sha256(data: bytes) -> bytes:
    """SHA-256 (FIPS 180-4)."""

def hkdf(salt: bytes, ikm: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869)."""

def aead_seal(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes = ...) -> bytes:
    """AES-GCM (NIST SP 800-38D): ciphertext || tag."""

def aead_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes = ...) -> Optional[bytes]:
    """The plaintext; None when anything differs."""
