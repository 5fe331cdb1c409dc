# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""P-256, and the registration of paper 002 on it."""

from typing import Any, Callable, ClassVar, Optional, overload
from ehealth._ehealth import crypto

class Scalar:
    """A number modulo the order of P-256."""
    def __init__(self) -> None: ...
    @staticmethod
    def draw(random: crypto.RandomStream) -> Scalar:
        """A number from 1 to the order less 1, all equally likely."""
    @staticmethod
    def hash(octets: bytes) -> Scalar:
        """SHA-256 as a number modulo the order."""
    @staticmethod
    def decode(encoded: bytes) -> Scalar:
        """The number of 32 octets, big-endian."""
    def encode(self) -> bytes:
        """The octets that decode() reads."""
    def __add__(self, arg0: Scalar) -> Scalar: ...
    @overload
    def __mul__(self, arg0: Scalar) -> Scalar: ...
    @overload
    def __mul__(self, arg0: Point) -> Point: ...

class Point:
    """A point of P-256; scalar * point multiplies."""
    @staticmethod
    def generator(scalar: Scalar) -> Point:
        """The scalar times the generator P."""
    @staticmethod
    def decode(encoded: bytes) -> Point:
        """The point of 65 octets: SEC 1, uncompressed; it is checked to be on the curve."""
    def encode(self) -> bytes:
        """The octets that decode() reads."""
    def __add__(self, arg0: Point) -> Point: ...

class RegisteredSecret:
    """What a registration gives X."""
    @property
    def r(self) -> Point: ...
    @property
    def secret(self) -> Scalar: ...
    def holds(self, hash: Scalar, pk: Point) -> bool:
        """Whether S_X P = R_X + h PK: Eqs 4, 7 and 10."""

def register(id: str, extra: bytes, secret: Scalar, random: crypto.RandomStream) -> RegisteredSecret:
    """Eqs 2-3, 5-6, 8-9: R_X = rP and S_X = r + h(ID_X || extra || R_X) s; extra is B_P, Cert_D or nothing, secret is PC's s."""

def hash_identity(id: str, extra: bytes, r: Point) -> Scalar:
    """h(ID_X || extra || R_X)."""
