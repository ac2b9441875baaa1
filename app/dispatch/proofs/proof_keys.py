"""The key that signs proofs, and its certificates: made here unless the operator puts one there.

``proof.key`` signs, ``proof.crt`` is its certificate; ``proof.old.crt`` keeps the certificates of
all keys before, so that what they signed is known for ever. A certificate that a public authority
issued is put in their place with its key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from app.dispatch.house import House
from app.dispatch.keys.key_files import KeyLost, alone, key_path, replace

NAME = "proof"
_BITS, _YEARS = 3072, timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key and its certificate, both DER."""

    key: bytes = field(repr=False)
    certificate: bytes
    fingerprint: str
    is_self_made: bool


def signer(house: House) -> Signer:
    """Return what signs now, made where there is nothing. Raises KeyLost for half of it."""
    folder = house.keys.folder
    with alone(folder):
        if not key_path(folder, NAME).exists() and not _certificate(folder).exists():
            _make(folder, house.public_url, house.clock())
    return _read(folder)


def rotate(house: House) -> str:
    """Sign with a new key from now on; return the fingerprint of its certificate.

    What was signed before stays known as ours.
    """
    folder = house.keys.folder
    with alone(folder):
        if _certificate(folder).exists():
            replace(_before(folder), _certificate(folder).read_bytes() + _kept(_before(folder)))
        _make(folder, house.public_url, house.clock())
    return _read(folder).fingerprint


def fingerprints(folder: Path) -> frozenset[str]:
    """Return those of all certificates we sign with or ever did."""
    pems = _kept(_certificate(folder)) + b"\n" + _kept(_before(folder))
    if not pems.strip():
        return frozenset()
    return frozenset(_fingerprint(one) for one in x509.load_pem_x509_certificates(pems))


def _make(folder: Path, address: str, now: datetime) -> None:
    key = rsa.generate_private_key(65537, _BITS)
    where = urlsplit(address).netloc
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Linli {where}"[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    replace(key_path(folder, NAME), pem)
    replace(_certificate(folder), made.public_bytes(Encoding.PEM))


def _read(folder: Path) -> Signer:
    path = key_path(folder, NAME)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
        own = x509.load_pem_x509_certificates(_certificate(folder).read_bytes())[0]
    except (OSError, ValueError):
        raise KeyLost(path) from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != own.public_key():
        raise KeyLost(path)
    return Signer(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=own.public_bytes(Encoding.DER),
        fingerprint=_fingerprint(own),
        is_self_made=own.issuer == own.subject,
    )


def _fingerprint(one: x509.Certificate) -> str:
    return one.fingerprint(hashes.SHA256()).hex()


def _certificate(folder: Path) -> Path:
    return folder / f"{NAME}.crt"


def _before(folder: Path) -> Path:
    return folder / f"{NAME}.old.crt"


def _kept(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
