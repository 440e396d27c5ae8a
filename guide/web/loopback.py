"""This computer alone: which addresses only it can reach, and a site that serves nobody else."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import abort, request

_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For")


def refuse_others() -> None:
    """Refuse what does not come straight from a browser on this computer."""
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        host = ""
    if not is_loopback(host) or any(name in request.headers for name in _PASSED_ON):
        abort(403)


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
