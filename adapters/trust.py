"""Whom the service believes to be who they say: certificates are always verified, and there is no switch.

``SSL_CERT_FILE`` names other certificates to trust than the public ones, for a proxy that looks into TLS.
"""

import ssl
from collections.abc import Iterator

from adapters.errors import Misconfigured, Refused

UNTRUSTED = "certificate_not_trusted"
"""The code of a :class:`~adapters.errors.Refused` that this module makes."""

NAME_THE_CA = (
    "Where a proxy or a server of your own answers, let SSL_CERT_FILE name a PEM file with its CA beside the "
    "public ones. Verification cannot be switched off."
)


def untrusted(name: str, error: BaseException) -> Refused | None:
    """The error to raise where a connection failed because of the other side's certificate, else None."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            what = f"The certificate of {name} is not trusted: {cause.verify_message}."
            return Refused(what, code=UNTRUSTED, remedy=NAME_THE_CA)
    return None


def unreadable_certificates() -> Misconfigured:
    """The error to raise where the certificates to trust cannot be read."""
    return Misconfigured(
        "The certificates to trust cannot be read.",
        remedy="Let SSL_CERT_FILE name a readable PEM file (or SSL_CERT_DIR a folder), or leave it out.",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, each once: an error raised again may come from itself."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        yield cause
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
