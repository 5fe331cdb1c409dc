# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""The messages of paper 002, Eqs 2-50."""

from typing import Any, Callable, ClassVar, Optional, overload

class Registrant:
    """Who registers. Members: PATIENT DOCTOR PRIVATE_CLOUD"""
    PATIENT: ClassVar[Registrant]
    DOCTOR: ClassVar[Registrant]
    PRIVATE_CLOUD: ClassVar[Registrant]
    name: str
    value: int

class SecretRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    registrant: Registrant
    id: str
    extra: bytes
    def __init__(self, *, registrant: Registrant = ..., id: str = ..., extra: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SecretRequest:
        """The message; ValueError when the octets are not exactly one."""

class SecretGrant:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    r: bytes
    secret: bytes
    def __init__(self, *, r: bytes = ..., secret: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SecretGrant:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    biometric: bytes
    rP1: bytes
    rP2: bytes
    time: int
    def __init__(self, *, patient: str = ..., biometric: bytes = ..., rP1: bytes = ..., rP2: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationRequestStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    rP1: bytes
    patient: str
    rP2: bytes
    biometric: bytes
    pk: bytes
    time: int
    doctor: Any
    def __init__(self, *, rP1: bytes = ..., patient: str = ..., rP2: bytes = ..., biometric: bytes = ..., pk: bytes = ..., time: int = ..., doctor: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationRequestStatement:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationRequest:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    doctor: str
    certificate: bytes
    rD1: bytes
    rD2: bytes
    sessionKey: bytes
    time: int
    def __init__(self, *, doctor: str = ..., certificate: bytes = ..., rD1: bytes = ..., rD2: bytes = ..., sessionKey: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationAnswerStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    rD2: bytes
    doctor: str
    time: int
    certificate: bytes
    sessionKey: bytes
    pk: bytes
    def __init__(self, *, rD2: bytes = ..., doctor: str = ..., time: int = ..., certificate: bytes = ..., sessionKey: bytes = ..., pk: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationAnswerStatement:
        """The message; ValueError when the octets are not exactly one."""

class ConsultationAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsultationAnswer:
        """The message; ValueError when the octets are not exactly one."""

class BiomedicalSignalBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    signal: bytes
    patient: str
    time: int
    consent: Any
    def __init__(self, *, signal: bytes = ..., patient: str = ..., time: int = ..., consent: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> BiomedicalSignalBody:
        """The message; ValueError when the octets are not exactly one."""

class BiomedicalSignal:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> BiomedicalSignal:
        """The message; ValueError when the octets are not exactly one."""

class IndexRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    time: int
    doctor: str
    certificate: bytes
    department: str
    consent: Any
    def __init__(self, *, patient: str = ..., time: int = ..., doctor: str = ..., certificate: bytes = ..., department: str = ..., consent: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class IndexRequestStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    secret: bytes
    time: int
    patient: str
    department: str
    doctor: str
    def __init__(self, *, secret: bytes = ..., time: int = ..., patient: str = ..., department: str = ..., doctor: str = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexRequestStatement:
        """The message; ValueError when the octets are not exactly one."""

class IndexRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexRequest:
        """The message; ValueError when the octets are not exactly one."""

class IndexAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    hospital: str
    department: str
    time: int
    def __init__(self, *, hospital: str = ..., department: str = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class IndexAnswerStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    department: str
    secret: bytes
    hospital: str
    time: int
    def __init__(self, *, department: str = ..., secret: bytes = ..., hospital: str = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexAnswerStatement:
        """The message; ValueError when the octets are not exactly one."""

class IndexAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IndexAnswer:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    time: int
    doctor: str
    patient: str
    rD3: bytes
    rD1: bytes
    consent: Any
    def __init__(self, *, certificate: bytes = ..., time: int = ..., doctor: str = ..., patient: str = ..., rD3: bytes = ..., rD1: bytes = ..., consent: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionRequestStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    pk: bytes
    time: int
    patient: str
    rD3: bytes
    rD1: bytes
    def __init__(self, *, pk: bytes = ..., time: int = ..., patient: str = ..., rD3: bytes = ..., rD1: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionRequestStatement:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionRequest:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    hospital: str
    sessionKey: bytes
    time: int
    rHpc2: bytes
    rHpc1: bytes
    def __init__(self, *, hospital: str = ..., sessionKey: bytes = ..., time: int = ..., rHpc2: bytes = ..., rHpc1: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionAnswerStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    pk: bytes
    time: int
    hospital: str
    def __init__(self, *, pk: bytes = ..., time: int = ..., hospital: str = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionAnswerStatement:
        """The message; ValueError when the octets are not exactly one."""

class EmrSessionAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    signature: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., signature: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrSessionAnswer:
        """The message; ValueError when the octets are not exactly one."""

class EmrRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    doctor: str
    time: int
    certificate: bytes
    def __init__(self, *, patient: str = ..., doctor: str = ..., time: int = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class EmrRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrRequest:
        """The message; ValueError when the octets are not exactly one."""

class EmrAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: bytes
    time: int
    def __init__(self, *, record: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class EmrAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmrAnswer:
        """The message; ValueError when the octets are not exactly one."""

class DiagnosisBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    diagnosis: bytes
    certificate: bytes
    time: int
    def __init__(self, *, diagnosis: bytes = ..., certificate: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> DiagnosisBody:
        """The message; ValueError when the octets are not exactly one."""

class Diagnosis:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    time: int
    def __init__(self, *, sealed: bytes = ..., time: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Diagnosis:
        """The message; ValueError when the octets are not exactly one."""
