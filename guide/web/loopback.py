"""This computer alone: which addresses only it can reach, and a site that serves nobody else."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request

_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For")
_LET_IN = "guide-recording"


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_others() -> None:
    """Refuse what does not come straight from a browser on this computer.

    A proxy that says nothing of itself looks like such a browser. So where the site has a word for
    testers, only browsers that came by the address with that word, as it was printed, are let in.
    """
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        host = ""
    word = current_app.config.get("RECORDING_WORD", "")
    known = not word or hmac.compare_digest(
        request.cookies.get(_LET_IN, "").encode("utf-8", "replace"), word.encode("utf-8", "replace")
    )
    if not is_loopback(host) or any(name in request.headers for name in _PASSED_ON):
        abort(403)
    if not known and request.endpoint != "site.recording":
        abort(403)


def let_in(word: str, response: Response) -> Response:
    """Let a browser in that brought the word for testers."""
    expected = current_app.config.get("RECORDING_WORD", "")
    if not expected or not hmac.compare_digest(
        word.encode("utf-8", "replace"), expected.encode("utf-8", "replace")
    ):
        abort(404)
    response.headers.add("Set-Cookie", f"{_LET_IN}={expected}; Path=/; HttpOnly; SameSite=Strict")
    return response
