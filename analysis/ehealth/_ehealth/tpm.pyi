# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""A TPM 2.0 in software, for exploration."""

from typing import Any, Callable, ClassVar, Optional, overload
from ehealth._ehealth import crypto

class TpmObject:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    publicArea: bytes
    privateArea: bytes
    def __init__(self, *, publicArea: bytes = ..., privateArea: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> TpmObject:
        """The message; ValueError when the octets are not exactly one."""

class TpmQuote:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    attest: bytes
    signature: bytes
    def __init__(self, *, attest: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> TpmQuote:
        """The message; ValueError when the octets are not exactly one."""

class Tpm:
    """PCRs, sealed objects, binding keys, counters and quotes of a TPM 2.0, in its wire format."""
    def __init__(self, seed: int, name: str = 'notebook') -> None: ...
    def startup(self) -> None:
        """All PCRs become zero; objects and counters stay."""
    def extend(self, pcr: int, digest: bytes) -> None:
        """PCR := SHA-256(PCR || digest)."""
    def read_pcrs(self, pcrs: list[int]) -> list[bytes]:
        """The values, lowest number first."""
    def define_counter(self, index: int) -> None:
        """A monotonic counter."""
    def increment_counter(self, index: int) -> Optional[int]:
        """The new value; None when there is no such counter."""
    def read_counter(self, index: int) -> Optional[int]:
        """The value; None before the first increment."""
    def seal(self, data: bytes, pcrs: list[int], random: crypto.RandomStream) -> TpmObject:
        """An object that opens only while these PCRs are as they are now."""
    def unseal(self, object: TpmObject, pcrs: list[int]) -> Optional[bytes]:
        """The data; None when the object is foreign or changed, or the PCRs differ."""
    def create_binding_key(self, pcrs: list[int], random: crypto.RandomStream) -> TpmObject:
        """A symmetric key that is usable only while these PCRs are as they are now."""
    def encrypt(self, key: TpmObject, pcrs: list[int], data: bytes, random: crypto.RandomStream) -> Optional[bytes]:
        """IV || ciphertext || HMAC-SHA256; None when the key cannot be used now."""
    def decrypt(self, key: TpmObject, pcrs: list[int], encrypted: bytes) -> Optional[bytes]:
        """The data; None when key or PCRs do not allow it, or it was changed."""
    def quote(self, nonce: bytes, pcrs: list[int], clock: int, random: crypto.RandomStream) -> TpmQuote:
        """A statement about PCRs, signed by the attestation key; clock in milliseconds."""
    @staticmethod
    def check_quote(key: crypto.PublicKey, quote: TpmQuote, nonce: bytes, pcrs: list[int], values: list[bytes]) -> bool:
        """Whether the quote says that these PCRs have these values."""
    @property
    def attestation_key(self) -> crypto.PublicKey: ...
    def attestation_public_area(self) -> bytes:
        """The attestation key's public part as a TPM2B_PUBLIC."""
