"""Verifies an XML signature with the issuer's own pinned certificate, and returns what it covers.

Only that may be used: what lies beside the signed tree was written by anybody.
"""

from __future__ import annotations

import re

from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from app.ingest.xml_tree import Malformed, local

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)


def certificates(text: str) -> list[str]:
    """Return the certificates in ``text``, in PEM: the old and the new one while they change."""
    return _PEM.findall(text)


def verified(element: etree._Element, pinned: str) -> etree._Element:
    """Return the signed tree of ``element``.

    Args:
        element: with a signature in it (enveloped).
        pinned: PEM of one or more certificates; each may have signed.

    Raises:
        Malformed: ``unsigned``, or ``bad_signature``.
    """
    if not any(local(child) == "Signature" for child in element):
        raise Malformed("unsigned")
    alone = etree.fromstring(etree.tostring(element, with_tail=False))  # noqa: S320 - was read
    for certificate in certificates(pinned):
        found = _signed(alone, certificate)
        if found is not None and found.tag == element.tag:
            return found
    raise Malformed("bad_signature")


def _signed(element: etree._Element, certificate: str) -> etree._Element | None:
    try:
        expected = SignatureConfiguration(expect_references=1, location="./")
        result = XMLVerifier().verify(element, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, LookupError):
        return None
    found = result[0] if isinstance(result, list) else result
    return found.signed_xml
