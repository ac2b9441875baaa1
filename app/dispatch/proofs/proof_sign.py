"""Signs a PDF so that every reader's signature panel sees it (PAdES), and nothing may be added."""

from __future__ import annotations

from io import BytesIO

from app.dispatch.proofs.proof_keys import Signer

FIELD = "Linli"


def sign(body: bytes, by: Signer, reason: str) -> bytes:
    """Return the PDF ``body`` with a signature over all of it; any later change breaks it."""
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(by.certificate),
        signing_key=keys.PrivateKeyInfo.load(by.key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    how = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(body)), how, signer=signer, output=out)
    return out.getvalue()
