# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""The messages of paper 003, and its policies."""

from typing import Any, Callable, ClassVar, Optional, overload

class AccessChangeKind:
    """What a patient changes. Members: DELEGATE EXCLUDE SET_POLICY LIST_READS"""
    DELEGATE: ClassVar[AccessChangeKind]
    EXCLUDE: ClassVar[AccessChangeKind]
    SET_POLICY: ClassVar[AccessChangeKind]
    LIST_READS: ClassVar[AccessChangeKind]
    name: str
    value: int

class Sealed:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: bytes
    ciphertext: bytes
    def __init__(self, *, nonce: bytes = ..., ciphertext: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Sealed:
        """The message; ValueError when the octets are not exactly one."""

class StoreRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    doctor: str
    dataStore: str
    record: bytes
    policy: str
    challenge: bytes
    time: int
    def __init__(self, *, patient: str = ..., doctor: str = ..., dataStore: str = ..., record: bytes = ..., policy: str = ..., challenge: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> StoreRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class StoreGrantBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    doctor: str
    dataStore: str
    record: bytes
    challenge: bytes
    dataKey: bytes
    patientStoreKey: bytes
    time: int
    lifetime: int
    def __init__(self, *, patient: str = ..., doctor: str = ..., dataStore: str = ..., record: bytes = ..., challenge: bytes = ..., dataKey: bytes = ..., patientStoreKey: bytes = ..., time: int = ..., lifetime: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> StoreGrantBody:
        """The message; ValueError when the octets are not exactly one."""

class TokenBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    patient: str
    dataStore: str
    record: bytes
    dataKey: bytes
    doctorStoreKey: bytes
    time: int
    lifetime: int
    def __init__(self, *, doctor: str = ..., patient: str = ..., dataStore: str = ..., record: bytes = ..., dataKey: bytes = ..., doctorStoreKey: bytes = ..., time: int = ..., lifetime: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> TokenBody:
        """The message; ValueError when the octets are not exactly one."""

class StoreTicketBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    dataStore: str
    patient: str
    doctor: str
    record: bytes
    patientStoreKey: bytes
    doctorStoreKey: bytes
    time: int
    lifetime: int
    def __init__(self, *, dataStore: str = ..., patient: str = ..., doctor: str = ..., record: bytes = ..., patientStoreKey: bytes = ..., doctorStoreKey: bytes = ..., time: int = ..., lifetime: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> StoreTicketBody:
        """The message; ValueError when the octets are not exactly one."""

class UploadBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    dataStore: str
    patient: str
    record: bytes
    ehr: Sealed
    challenge: bytes
    time: int
    def __init__(self, *, doctor: str = ..., dataStore: str = ..., patient: str = ..., record: bytes = ..., ehr: Sealed = ..., challenge: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> UploadBody:
        """The message; ValueError when the octets are not exactly one."""

class ReceiptBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    dataStore: str
    patient: str
    doctor: str
    record: bytes
    digest: bytes
    challenge: bytes
    def __init__(self, *, dataStore: str = ..., patient: str = ..., doctor: str = ..., record: bytes = ..., digest: bytes = ..., challenge: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ReceiptBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrStoreRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    sealed: Sealed
    def __init__(self, *, patient: str = ..., sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrStoreRequest:
        """The message; ValueError when the octets are not exactly one."""

class EhrStoreGrant:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    token: Sealed
    ticket: Sealed
    def __init__(self, *, sealed: Sealed = ..., token: Sealed = ..., ticket: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrStoreGrant:
        """The message; ValueError when the octets are not exactly one."""

class EhrStoreVoucher:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    keyServer: str
    token: Sealed
    ticket: Sealed
    def __init__(self, *, keyServer: str = ..., token: Sealed = ..., ticket: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrStoreVoucher:
        """The message; ValueError when the octets are not exactly one."""

class EhrUpload:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    ticket: Sealed
    sealed: Sealed
    def __init__(self, *, ticket: Sealed = ..., sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrUpload:
        """The message; ValueError when the octets are not exactly one."""

class EhrStoreReceipt:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    def __init__(self, *, sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrStoreReceipt:
        """The message; ValueError when the octets are not exactly one."""

class RetrieveRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    patient: str
    dataStore: str
    record: bytes
    challenge: bytes
    time: int
    claims: list[Any]
    def __init__(self, *, doctor: str = ..., patient: str = ..., dataStore: str = ..., record: bytes = ..., challenge: bytes = ..., time: int = ..., claims: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RetrieveRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class RetrieveGrantBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    patient: str
    dataStore: str
    record: bytes
    challenge: bytes
    dataKey: bytes
    outerKey: Any
    readKey: bytes
    time: int
    lifetime: int
    def __init__(self, *, doctor: str = ..., patient: str = ..., dataStore: str = ..., record: bytes = ..., challenge: bytes = ..., dataKey: bytes = ..., outerKey: Any = ..., readKey: bytes = ..., time: int = ..., lifetime: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RetrieveGrantBody:
        """The message; ValueError when the octets are not exactly one."""

class RetrieveTicketBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    dataStore: str
    doctor: str
    patient: str
    record: bytes
    readKey: bytes
    time: int
    lifetime: int
    def __init__(self, *, dataStore: str = ..., doctor: str = ..., patient: str = ..., record: bytes = ..., readKey: bytes = ..., time: int = ..., lifetime: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RetrieveTicketBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    dataStore: str
    patient: str
    record: bytes
    challenge: bytes
    time: int
    def __init__(self, *, doctor: str = ..., dataStore: str = ..., patient: str = ..., record: bytes = ..., challenge: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    dataStore: str
    doctor: str
    patient: str
    record: bytes
    ehr: Sealed
    challenge: bytes
    def __init__(self, *, dataStore: str = ..., doctor: str = ..., patient: str = ..., record: bytes = ..., ehr: Sealed = ..., challenge: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrRetrieveRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    sealed: Sealed
    def __init__(self, *, doctor: str = ..., sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrRetrieveRequest:
        """The message; ValueError when the octets are not exactly one."""

class EhrRetrieveGrant:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    ticket: Sealed
    def __init__(self, *, sealed: Sealed = ..., ticket: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrRetrieveGrant:
        """The message; ValueError when the octets are not exactly one."""

class EhrRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    ticket: Sealed
    sealed: Sealed
    def __init__(self, *, ticket: Sealed = ..., sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrRequest:
        """The message; ValueError when the octets are not exactly one."""

class EhrAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    def __init__(self, *, sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrAnswer:
        """The message; ValueError when the octets are not exactly one."""

class ReadNotice:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    record: bytes
    time: int
    def __init__(self, *, doctor: str = ..., record: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ReadNotice:
        """The message; ValueError when the octets are not exactly one."""

class AccessChangeBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    record: bytes
    kind: AccessChangeKind
    doctor: str
    expiry: int
    policy: str
    challenge: bytes
    time: int
    def __init__(self, *, patient: str = ..., record: bytes = ..., kind: AccessChangeKind = ..., doctor: str = ..., expiry: int = ..., policy: str = ..., challenge: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AccessChangeBody:
        """The message; ValueError when the octets are not exactly one."""

class AccessChangedBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    record: bytes
    challenge: bytes
    reads: list[Any]
    def __init__(self, *, patient: str = ..., record: bytes = ..., challenge: bytes = ..., reads: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AccessChangedBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrAccessChange:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    sealed: Sealed
    def __init__(self, *, patient: str = ..., sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrAccessChange:
        """The message; ValueError when the octets are not exactly one."""

class EhrAccessChanged:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    def __init__(self, *, sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrAccessChanged:
        """The message; ValueError when the octets are not exactly one."""

class ReEncryptionOrderBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    keyServer: str
    dataStore: str
    patient: str
    record: bytes
    oldOuter: Any
    newOuter: bytes
    challenge: bytes
    time: int
    def __init__(self, *, keyServer: str = ..., dataStore: str = ..., patient: str = ..., record: bytes = ..., oldOuter: Any = ..., newOuter: bytes = ..., challenge: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ReEncryptionOrderBody:
        """The message; ValueError when the octets are not exactly one."""

class ReEncryptionReportBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    dataStore: str
    keyServer: str
    record: bytes
    challenge: bytes
    def __init__(self, *, dataStore: str = ..., keyServer: str = ..., record: bytes = ..., challenge: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ReEncryptionReportBody:
        """The message; ValueError when the octets are not exactly one."""

class EhrReEncryptionOrder:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    def __init__(self, *, sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrReEncryptionOrder:
        """The message; ValueError when the octets are not exactly one."""

class EhrReEncryptionReport:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: Sealed
    def __init__(self, *, sealed: Sealed = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EhrReEncryptionReport:
        """The message; ValueError when the octets are not exactly one."""

def satisfies_policy(policy: str, attributes: list[str]) -> bool:
    """Whether a professional with exactly these attributes (each "name:value") satisfies the policy; ValueError with the position when the text is none."""

def normalise_policy(policy: str) -> str:
    """The policy without needless spaces and parentheses."""
