"""What to say when the certificate of a server is refused: whose fault, where, what to do."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

from influent.errors import StoreError, quote

# OpenSSL's X509_V_ERR_… (x509_vfy.h)
EXPIRED, NOT_YET_VALID = 10, 9
OTHER_NAME = (62, 64)
UNKNOWN_SIGNER = (18, 19, 20, 21)

CLOCK = "set this machine's clock right, or have the server's owner renew the certificate"


def find_refusal(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Find the refusal of a certificate among all that led to an error; None = that is not what happened."""
    left, seen = [error], set[int]()
    while left:
        one = left.pop()
        if isinstance(one, ssl.SSLCertVerificationError):
            return one
        if id(one) not in seen:
            seen.add(id(one))
            left += [other for other in (one.__cause__, one.__context__) if other is not None]
            left += getattr(one, "exceptions", ())  # of an ExceptionGroup: the members of a cluster that were tried
    return None


def to_certificate_error(refused: ssl.SSLCertVerificationError, address: str) -> StoreError:
    """Say what is wrong with the certificate that was refused at an address."""
    parts = urlsplit(address)
    unchecked = f"{parts.scheme.partition('+')[0]}+ssc://{parts.netloc} trusts any certificate, without checking it"
    code = refused.verify_code
    if code == EXPIRED:
        what, advice = "the server's certificate has expired", f"{CLOCK}; {unchecked}"
    elif code == NOT_YET_VALID:
        what, advice = "the server's certificate is not valid yet", f"{CLOCK}; {unchecked}"
    elif code in OTHER_NAME:
        what = f"the server's certificate is not for the name {quote(parts.hostname or '')}"
        advice = f"the address by a name that the certificate has; {unchecked}"
    elif code in UNKNOWN_SIGNER:
        what = "the server's certificate is signed by nobody whom this machine trusts"
        advice = f"set SSL_CERT_FILE to the signer's own certificate (PEM); {unchecked}"
    else:
        what = f"the server's certificate is refused: {quote(refused.verify_message)}"
        advice = f"ask the server's owner; {unchecked}"
    return StoreError(what, where=address, advice=advice)
