# SPDX-License-Identifier: GPL-2.0-only
# Written by contrib/ehealth/bindings/make_stubs.py.
"""The messages of paper 000, Tables 2 to 5, sections 4.7 and 4.8."""

from typing import Any, Callable, ClassVar, Optional, overload
from ehealth._ehealth.tpm import TpmQuote

class Applicant:
    """Who enrols. Members: PATIENT MEDICO"""
    PATIENT: ClassVar[Applicant]
    MEDICO: ClassVar[Applicant]
    name: str
    value: int

class AccessPurpose:
    """What a record is fetched for. Members: VISIT BREAK_GLASS SYNC BACKUP"""
    VISIT: ClassVar[AccessPurpose]
    BREAK_GLASS: ClassVar[AccessPurpose]
    SYNC: ClassVar[AccessPurpose]
    BACKUP: ClassVar[AccessPurpose]
    name: str
    value: int

class FingerprintTemplate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: bytes
    def __init__(self, *, record: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> FingerprintTemplate:
        """The message; ValueError when the octets are not exactly one."""

class LinkRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sequence: int
    sealed: bytes
    def __init__(self, *, sequence: int = ..., sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> LinkRecord:
        """The message; ValueError when the octets are not exactly one."""

class RecordEntry:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    author: str
    time: int
    section: str
    content: bytes
    signature: bytes
    def __init__(self, *, author: str = ..., time: int = ..., section: str = ..., content: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordEntry:
        """The message; ValueError when the octets are not exactly one."""

class AccessRule:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    role: str
    read: list[Any]
    write: list[Any]
    def __init__(self, *, role: str = ..., read: list[Any] = ..., write: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AccessRule:
        """The message; ValueError when the octets are not exactly one."""

class AccessControl:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    rules: list[Any]
    def __init__(self, *, rules: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AccessControl:
        """The message; ValueError when the octets are not exactly one."""

class HealthRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    patient: str
    fingerprint: bytes
    version: int
    compressed: bool
    summary: bytes
    access: AccessControl
    entries: list[Any]
    def __init__(self, *, code: bytes = ..., patient: str = ..., fingerprint: bytes = ..., version: int = ..., compressed: bool = ..., summary: bytes = ..., access: AccessControl = ..., entries: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> HealthRecord:
        """The message; ValueError when the octets are not exactly one."""

class Nonce:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    value: bytes
    def __init__(self, *, value: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Nonce:
        """The message; ValueError when the octets are not exactly one."""

class Signature:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    octets: bytes
    def __init__(self, *, octets: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Signature:
        """The message; ValueError when the octets are not exactly one."""

class RegistrationRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    applicant: Applicant
    id: str
    fingerprint: FingerprintTemplate
    device: str
    code: str
    def __init__(self, *, applicant: Applicant = ..., id: str = ..., fingerprint: FingerprintTemplate = ..., device: str = ..., code: str = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RegistrationRequest:
        """The message; ValueError when the octets are not exactly one."""

class SignedRegistration:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    registration: bytes
    signature: bytes
    certificate: bytes
    def __init__(self, *, registration: bytes = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SignedRegistration:
        """The message; ValueError when the octets are not exactly one."""

class CodeQuery:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: str
    signature: bytes
    certificate: bytes
    nonce: Any
    def __init__(self, *, code: str = ..., signature: bytes = ..., certificate: bytes = ..., nonce: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CodeQuery:
        """The message; ValueError when the octets are not exactly one."""

class VerdictStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    verified: bool
    code: str
    nonce: Nonce
    def __init__(self, *, verified: bool = ..., code: str = ..., nonce: Nonce = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> VerdictStatement:
        """The message; ValueError when the octets are not exactly one."""

class VerdictProof:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    signature: bytes
    certificate: bytes
    def __init__(self, *, signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> VerdictProof:
        """The message; ValueError when the octets are not exactly one."""

class Verdict:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    verified: bool
    code: str
    proof: Any
    def __init__(self, *, verified: bool = ..., code: str = ..., proof: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Verdict:
        """The message; ValueError when the octets are not exactly one."""

class CodeVerdict:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CodeVerdict:
        """The message; ValueError when the octets are not exactly one."""

class ApprovalBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    id: str
    device: str
    certificate: bytes
    token: Any
    def __init__(self, *, id: str = ..., device: str = ..., certificate: bytes = ..., token: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ApprovalBody:
        """The message; ValueError when the octets are not exactly one."""

class Approval:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    body: bytes
    signature: bytes
    def __init__(self, *, body: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Approval:
        """The message; ValueError when the octets are not exactly one."""

class AuthorityKey:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    address: int
    token: Any
    def __init__(self, *, certificate: bytes = ..., address: int = ..., token: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AuthorityKey:
        """The message; ValueError when the octets are not exactly one."""

class CertificateRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    id: str
    device: str
    publicKey: bytes
    token: Any
    def __init__(self, *, id: str = ..., device: str = ..., publicKey: bytes = ..., token: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CertificateRequest:
        """The message; ValueError when the octets are not exactly one."""

class SignedCertificateRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    request: bytes
    signature: bytes
    def __init__(self, *, request: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SignedCertificateRequest:
        """The message; ValueError when the octets are not exactly one."""

class SealedCertificateRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedCertificateRequest:
        """The message; ValueError when the octets are not exactly one."""

class TrustedAppImage:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    image: bytes
    digest: bytes
    signature: Any
    def __init__(self, *, image: bytes = ..., digest: bytes = ..., signature: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> TrustedAppImage:
        """The message; ValueError when the octets are not exactly one."""

class AuthorityShare:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    share: bytes
    signature: Any
    def __init__(self, *, share: bytes = ..., signature: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AuthorityShare:
        """The message; ValueError when the octets are not exactly one."""

class AuthorityShareStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    token: Nonce
    share: bytes
    def __init__(self, *, token: Nonce = ..., share: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AuthorityShareStatement:
        """The message; ValueError when the octets are not exactly one."""

class PhoneShareStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    authorityShare: bytes
    phoneShare: bytes
    def __init__(self, *, authorityShare: bytes = ..., phoneShare: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PhoneShareStatement:
        """The message; ValueError when the octets are not exactly one."""

class PhoneShare:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    share: bytes
    signature: Any
    def __init__(self, *, share: bytes = ..., signature: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PhoneShare:
        """The message; ValueError when the octets are not exactly one."""

class IssueRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    id: str
    role: str
    publicKey: bytes
    def __init__(self, *, id: str = ..., role: str = ..., publicKey: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IssueRequest:
        """The message; ValueError when the octets are not exactly one."""

class SignedIssueRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    request: bytes
    signature: bytes
    certificate: bytes
    def __init__(self, *, request: bytes = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SignedIssueRequest:
        """The message; ValueError when the octets are not exactly one."""

class IssuedCertificate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    def __init__(self, *, certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IssuedCertificate:
        """The message; ValueError when the octets are not exactly one."""

class IdentityStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    fingerprint: FingerprintTemplate
    id: str
    code: str
    def __init__(self, *, fingerprint: FingerprintTemplate = ..., id: str = ..., code: str = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> IdentityStatement:
        """The message; ValueError when the octets are not exactly one."""

class CredentialBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    signature: bytes
    def __init__(self, *, certificate: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CredentialBody:
        """The message; ValueError when the octets are not exactly one."""

class Credential:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Credential:
        """The message; ValueError when the octets are not exactly one."""

class HolderCertificate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    def __init__(self, *, certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> HolderCertificate:
        """The message; ValueError when the octets are not exactly one."""

class CreateRecordBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    applicant: Applicant
    id: str
    fingerprint: FingerprintTemplate
    certificate: bytes
    def __init__(self, *, applicant: Applicant = ..., id: str = ..., fingerprint: FingerprintTemplate = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CreateRecordBody:
        """The message; ValueError when the octets are not exactly one."""

class CreateRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    agent: str
    sealed: LinkRecord
    def __init__(self, *, agent: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CreateRecord:
        """The message; ValueError when the octets are not exactly one."""

class DirectoryQueryBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    patient: str
    home: int
    def __init__(self, *, patient: str = ..., home: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> DirectoryQueryBody:
        """The message; ValueError when the octets are not exactly one."""

class DirectoryQuery:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    server: str
    sealed: LinkRecord
    def __init__(self, *, server: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> DirectoryQuery:
        """The message; ValueError when the octets are not exactly one."""

class DirectoryAnswerBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    known: bool
    def __init__(self, *, known: bool = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> DirectoryAnswerBody:
        """The message; ValueError when the octets are not exactly one."""

class DirectoryAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> DirectoryAnswer:
        """The message; ValueError when the octets are not exactly one."""

class RecordCreatedBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    def __init__(self, *, code: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordCreatedBody:
        """The message; ValueError when the octets are not exactly one."""

class RecordCreated:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordCreated:
        """The message; ValueError when the octets are not exactly one."""

class RecordCode:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    signature: bytes
    certificate: bytes
    def __init__(self, *, code: bytes = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordCode:
        """The message; ValueError when the octets are not exactly one."""

class CardSealed:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    def __init__(self, *, code: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CardSealed:
        """The message; ValueError when the octets are not exactly one."""

class RecordCodeConfirmation:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    signature: bytes
    certificate: bytes
    def __init__(self, *, code: bytes = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordCodeConfirmation:
        """The message; ValueError when the octets are not exactly one."""

class LoginBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    fingerprint: FingerprintTemplate
    certificate: bytes
    def __init__(self, *, fingerprint: FingerprintTemplate = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> LoginBody:
        """The message; ValueError when the octets are not exactly one."""

class LoginRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    device: str
    sealed: LinkRecord
    def __init__(self, *, device: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> LoginRequest:
        """The message; ValueError when the octets are not exactly one."""

class LoginGrantBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    until: int
    def __init__(self, *, until: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> LoginGrantBody:
        """The message; ValueError when the octets are not exactly one."""

class LoginGrant:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> LoginGrant:
        """The message; ValueError when the octets are not exactly one."""

class PresentCard:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    fingerprint: FingerprintTemplate
    id: str
    code: bytes
    def __init__(self, *, fingerprint: FingerprintTemplate = ..., id: str = ..., code: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresentCard:
        """The message; ValueError when the octets are not exactly one."""

class PresenceChallenge:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    def __init__(self, *, nonce: Nonce = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresenceChallenge:
        """The message; ValueError when the octets are not exactly one."""

class PresenceEcho:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    def __init__(self, *, nonce: Nonce = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresenceEcho:
        """The message; ValueError when the octets are not exactly one."""

class PresenceStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    challenge: Nonce
    echo: Nonce
    card: bytes
    def __init__(self, *, challenge: Nonce = ..., echo: Nonce = ..., card: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresenceStatement:
        """The message; ValueError when the octets are not exactly one."""

class PresenceProof:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    signature: bytes
    certificate: bytes
    def __init__(self, *, signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresenceProof:
        """The message; ValueError when the octets are not exactly one."""

class ConsentRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    medico: str
    def __init__(self, *, medico: str = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsentRequest:
        """The message; ValueError when the octets are not exactly one."""

class ConsentStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    medico: str
    nonce: Nonce
    expiry: int
    def __init__(self, *, code: bytes = ..., medico: str = ..., nonce: Nonce = ..., expiry: int = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> ConsentStatement:
        """The message; ValueError when the octets are not exactly one."""

class Consent:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    statement: ConsentStatement
    signature: bytes
    certificate: bytes
    def __init__(self, *, statement: ConsentStatement = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> Consent:
        """The message; ValueError when the octets are not exactly one."""

class RequestGuard:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Any
    consent: Any
    def __init__(self, *, nonce: Any = ..., consent: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RequestGuard:
        """The message; ValueError when the octets are not exactly one."""

class RecordRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    certificate: bytes
    guard: Any
    def __init__(self, *, code: bytes = ..., certificate: bytes = ..., guard: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class RecordRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    device: str
    sealed: LinkRecord
    def __init__(self, *, device: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordRequest:
        """The message; ValueError when the octets are not exactly one."""

class OneTimeKey:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    timeStamp: int
    otp: bytes
    def __init__(self, *, timeStamp: int = ..., otp: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> OneTimeKey:
        """The message; ValueError when the octets are not exactly one."""

class AnswerStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    answer: bytes
    def __init__(self, *, nonce: Nonce = ..., answer: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> AnswerStatement:
        """The message; ValueError when the octets are not exactly one."""

class RecordAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealedRecord: bytes
    sealedOtp: bytes
    proof: Any
    def __init__(self, *, sealedRecord: bytes = ..., sealedOtp: bytes = ..., proof: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordAnswer:
        """The message; ValueError when the octets are not exactly one."""

class EntryContext:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    timeStamp: int
    otpId: bytes
    def __init__(self, *, code: bytes = ..., timeStamp: int = ..., otpId: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EntryContext:
        """The message; ValueError when the octets are not exactly one."""

class RecordUpdateBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    entry: RecordEntry
    def __init__(self, *, entry: RecordEntry = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordUpdateBody:
        """The message; ValueError when the octets are not exactly one."""

class RecordUpdate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> RecordUpdate:
        """The message; ValueError when the octets are not exactly one."""

class FetchRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    actor: str
    purpose: AccessPurpose
    def __init__(self, *, code: bytes = ..., actor: str = ..., purpose: AccessPurpose = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> FetchRecord:
        """The message; ValueError when the octets are not exactly one."""

class FetchedRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: HealthRecord
    def __init__(self, *, record: HealthRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> FetchedRecord:
        """The message; ValueError when the octets are not exactly one."""

class StoreEntry:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    version: int
    entries: list[Any]
    access: Any
    def __init__(self, *, code: bytes = ..., version: int = ..., entries: list[Any] = ..., access: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> StoreEntry:
        """The message; ValueError when the octets are not exactly one."""

class EntryStored:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    version: int
    changed: Any
    def __init__(self, *, version: int = ..., changed: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EntryStored:
        """The message; ValueError when the octets are not exactly one."""

class BackupRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: HealthRecord
    def __init__(self, *, record: HealthRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> BackupRecord:
        """The message; ValueError when the octets are not exactly one."""

class BackupStored:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    stored: bool
    def __init__(self, *, stored: bool = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> BackupStored:
        """The message; ValueError when the octets are not exactly one."""

class BackupEntry:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    stored: StoreEntry
    def __init__(self, *, stored: StoreEntry = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> BackupEntry:
        """The message; ValueError when the octets are not exactly one."""

class CopyRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    code: bytes
    def __init__(self, *, code: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CopyRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class CopyRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    server: str
    sealed: LinkRecord
    def __init__(self, *, server: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CopyRequest:
        """The message; ValueError when the octets are not exactly one."""

class CopyAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CopyAnswer:
        """The message; ValueError when the octets are not exactly one."""

class CopyUpdate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CopyUpdate:
        """The message; ValueError when the octets are not exactly one."""

class CopyAcknowledged:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> CopyAcknowledged:
        """The message; ValueError when the octets are not exactly one."""

class HealthCard:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    fingerprint: FingerprintTemplate
    id: str
    code: bytes
    insuranceCode: str
    certificate: bytes
    statement: bytes
    authority: bytes
    def __init__(self, *, fingerprint: FingerprintTemplate = ..., id: str = ..., code: bytes = ..., insuranceCode: str = ..., certificate: bytes = ..., statement: bytes = ..., authority: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> HealthCard:
        """The message; ValueError when the octets are not exactly one."""

class MobileEntry:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    entry: RecordEntry
    certificate: bytes
    def __init__(self, *, entry: RecordEntry = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MobileEntry:
        """The message; ValueError when the octets are not exactly one."""

class MobileRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: HealthRecord
    pending: list[Any]
    def __init__(self, *, record: HealthRecord = ..., pending: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MobileRecord:
        """The message; ValueError when the octets are not exactly one."""

class PresentIdentity:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    statement: IdentityStatement
    signature: bytes
    certificate: bytes
    def __init__(self, *, statement: IdentityStatement = ..., signature: bytes = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresentIdentity:
        """The message; ValueError when the octets are not exactly one."""

class PresentMedico:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    nonce: bytes
    signature: bytes
    def __init__(self, *, certificate: bytes = ..., nonce: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> PresentMedico:
        """The message; ValueError when the octets are not exactly one."""

class MobileRecordCopy:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    record: HealthRecord
    def __init__(self, *, record: HealthRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MobileRecordCopy:
        """The message; ValueError when the octets are not exactly one."""

class MobileUpdate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    entry: RecordEntry
    def __init__(self, *, entry: RecordEntry = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MobileUpdate:
        """The message; ValueError when the octets are not exactly one."""

class EmergencyHello:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    def __init__(self, *, nonce: Nonce = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmergencyHello:
        """The message; ValueError when the octets are not exactly one."""

class MedicoOfferStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    share: bytes
    def __init__(self, *, nonce: Nonce = ..., share: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MedicoOfferStatement:
        """The message; ValueError when the octets are not exactly one."""

class MedicoOffer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    certificate: bytes
    share: bytes
    signature: bytes
    def __init__(self, *, certificate: bytes = ..., share: bytes = ..., signature: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> MedicoOffer:
        """The message; ValueError when the octets are not exactly one."""

class SealedIdentity:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    share: bytes
    sealed: bytes
    def __init__(self, *, share: bytes = ..., sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedIdentity:
        """The message; ValueError when the octets are not exactly one."""

class SealedMobileRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedMobileRecord:
        """The message; ValueError when the octets are not exactly one."""

class SealedMobileUpdate:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: bytes
    def __init__(self, *, sealed: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedMobileUpdate:
        """The message; ValueError when the octets are not exactly one."""

class EmergencyRequestBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    fingerprint: FingerprintTemplate
    certificate: bytes
    nonce: Any
    def __init__(self, *, fingerprint: FingerprintTemplate = ..., certificate: bytes = ..., nonce: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmergencyRequestBody:
        """The message; ValueError when the octets are not exactly one."""

class EmergencyRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    device: str
    sealed: LinkRecord
    def __init__(self, *, device: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmergencyRequest:
        """The message; ValueError when the octets are not exactly one."""

class EmergencyKey:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    oneTime: OneTimeKey
    code: bytes
    def __init__(self, *, oneTime: OneTimeKey = ..., code: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmergencyKey:
        """The message; ValueError when the octets are not exactly one."""

class EmergencyAnswer:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealedRecord: bytes
    sealedKey: bytes
    proof: Any
    def __init__(self, *, sealedRecord: bytes = ..., sealedKey: bytes = ..., proof: Any = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> EmergencyAnswer:
        """The message; ValueError when the octets are not exactly one."""

class SyncRequest:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    measurements: list[Any]
    def __init__(self, *, measurements: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncRequest:
        """The message; ValueError when the octets are not exactly one."""

class SyncAttestationBody:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    measurements: list[Any]
    certificate: bytes
    def __init__(self, *, measurements: list[Any] = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncAttestationBody:
        """The message; ValueError when the octets are not exactly one."""

class SyncAttestation:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    device: str
    sealed: LinkRecord
    def __init__(self, *, device: str = ..., sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncAttestation:
        """The message; ValueError when the octets are not exactly one."""

class SealedSyncChallenge:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedSyncChallenge:
        """The message; ValueError when the octets are not exactly one."""

class SyncChallenge:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    nonce: Nonce
    def __init__(self, *, nonce: Nonce = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncChallenge:
        """The message; ValueError when the octets are not exactly one."""

class SyncStatement:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    id: str
    code: bytes
    version: int
    count: int
    chain: bytes
    access: bytes
    def __init__(self, *, id: str = ..., code: bytes = ..., version: int = ..., count: int = ..., chain: bytes = ..., access: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncStatement:
        """The message; ValueError when the octets are not exactly one."""

class SyncProof:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    statement: SyncStatement
    quote: TpmQuote
    certificate: bytes
    def __init__(self, *, statement: SyncStatement = ..., quote: TpmQuote = ..., certificate: bytes = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncProof:
        """The message; ValueError when the octets are not exactly one."""

class SealedSyncProof:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SealedSyncProof:
        """The message; ValueError when the octets are not exactly one."""

class SyncVerdict:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncVerdict:
        """The message; ValueError when the octets are not exactly one."""

class SyncGrant:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    trusted: bool
    def __init__(self, *, trusted: bool = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncGrant:
        """The message; ValueError when the octets are not exactly one."""

class SyncUpload:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    id: str
    code: bytes
    version: int
    entries: list[Any]
    access: AccessControl
    def __init__(self, *, id: str = ..., code: bytes = ..., version: int = ..., entries: list[Any] = ..., access: AccessControl = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncUpload:
        """The message; ValueError when the octets are not exactly one."""

class SyncRecord:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncRecord:
        """The message; ValueError when the octets are not exactly one."""

class SyncResult:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    sealed: LinkRecord
    def __init__(self, *, sealed: LinkRecord = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncResult:
        """The message; ValueError when the octets are not exactly one."""

class SyncDownload:
    STEP: ClassVar[str]
    FIELDS: ClassVar[tuple[str, ...]]
    order: list[Any]
    missing: list[Any]
    def __init__(self, *, order: list[Any] = ..., missing: list[Any] = ...) -> None: ...
    def encode(self) -> bytes:
        """The octets on the wire."""
    @staticmethod
    def decode(octets: bytes) -> SyncDownload:
        """The message; ValueError when the octets are not exactly one."""
