"""Passwords as salted scrypt hashes (RFC 7914), in one string that tells its own cost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 200
"""Characters; longer ones would only keep the machine busy."""

# OWASP's smallest recommendation for scrypt: 64 MiB and about 0.2 s of one core.
_N: Final = 2**16
_R: Final = 8
_P: Final = 1
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32
_SCHEME: Final = "scrypt"


class PasswordError(ValueError):
    """A password that may not be used; the message says why."""


def hashed(password: str) -> str:
    """``scrypt$N$r$p$salt$hash``. Raises PasswordError for a password that is too short or too long."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordError(
            f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters; this one has {len(password)}."
        )
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join(
        (_SCHEME, str(_N), str(_R), str(_P), _text(salt), _text(_scrypt(password, salt, _N, _R, _P)))
    )


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time whether or not."""
    scheme, n, r, p, salt, wanted = stored.split("$")
    if scheme != _SCHEME or len(password) > MAX_LENGTH:
        return False
    return hmac.compare_digest(_scrypt(password, _bytes(salt), int(n), int(r), int(p)), _bytes(wanted))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=130 * n * r * p + 1_000_000,
        dklen=_HASH_BYTES,
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
