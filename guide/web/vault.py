"""Sealing what the site hands to a browser and takes back, so that nobody else can read it.

AES-256-GCM with keys derived from the secrets. The first secret seals; every secret opens, so that
a key can be changed while people have pages open. Nothing sealed here expires by the clock.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class Vault:
    """Seals and opens short contents, each for one purpose."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._boxes = [AESGCM(_key(secret)) for secret in secrets]

    def seal(self, purpose: str, content: bytes) -> str:
        """The content as text that only this site can read. No two calls give the same text."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._boxes[0].encrypt(nonce, content, purpose.encode())
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def open(self, purpose: str, text: str) -> bytes | None:
        """The content, or None where the text was not sealed by this site for this purpose."""
        try:
            sealed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except ValueError:
            return None
        for box in self._boxes:
            try:
                return box.decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
            except (InvalidTag, ValueError):
                continue
        return None


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"guide browser seal 1").derive(secret.encode())
