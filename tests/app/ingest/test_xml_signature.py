"""A pinned issuer: only what its key signed is used, wherever else the document says more."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner

from app.dispatch.warnings.warning_kinds import shipped
from app.ingest.warning_document import read_document
from tests.app.ingest.warnings_written import alert

PEM = serialization.Encoding.PEM


def pair(name):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(PEM).decode()


@pytest.fixture(scope="module")
def issuer():
    return pair("issuer")


@pytest.fixture(scope="module")
def stranger():
    return pair("stranger")


def signed(who, **more):
    private, certificate = who
    return XMLSigner().sign(etree.fromstring(alert(**more)), key=private, cert=certificate)


def read(element, pinned):
    return read_document(etree.tostring(element), shipped(), pinned)


def why(element, pinned):
    found = read(element, pinned)
    assert found.messages == ()
    return [r.code for r in found.refused]


def test_what_the_issuer_signed_is_used(issuer, stranger):
    found = read(signed(issuer), issuer[1])
    assert [m.identifier for m in found.messages] == ["a1"]
    assert found.is_verified
    both = stranger[1] + issuer[1]
    assert [m.identifier for m in read(signed(issuer), both).messages] == ["a1"]


def test_within_a_feed_it_is_verified_too(issuer):
    feed = etree.fromstring("<alerts/>")
    feed.append(signed(issuer))
    feed.append(etree.fromstring(alert(identifier="a2")))
    found = read(feed, issuer[1])
    assert [m.identifier for m in found.messages] == ["a1"]
    assert [(r.place, r.code) for r in found.refused] == [("a2", "unsigned")]


def test_nothing_else_is(issuer, stranger):
    assert why(etree.fromstring(alert()), issuer[1]) == ["unsigned"]
    assert why(signed(stranger), issuer[1]) == ["bad_signature"]
    changed = signed(issuer)
    changed.find("{*}msgType").text = "Cancel"
    assert why(changed, issuer[1]) == ["bad_signature"]
    assert why(signed(issuer), "no certificate") == ["bad_signature"]


def test_a_signed_warning_wrapped_in_another_lends_it_nothing(issuer):
    outer = etree.fromstring(alert(identifier="forged"))
    inner = signed(issuer)
    outer.append(inner.find("{*}Signature"))
    outer.append(inner)
    assert why(outer, issuer[1]) == ["bad_signature"]
