"""Proof that a form comes from this site: the browser's own word, else a sealed token in the form.

Browsers say with each request, where a site is reached by HTTPS or on this computer, whether a page
of the same site sent it (`Sec-Fetch-Site`); no page can forge that. Pages for them carry no token,
so they are the same for everyone. To all other browsers each form goes with a token that holds the
number of the browser; it also counts under another number when the browser says by `Origin` that
the page is ours: two tabs opened at once, or cookies cleared while a page was open, cost nothing.
Each page carries a new token, so that no page repeats another.
"""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from guide.web.counts import counts
from guide.web.vault import Vault
from guide.web.visit import this_visit
from guide.web.wording import STALE

_PURPOSE = "form"
_SITE = "Sec-Fetch-Site"


def needs_token() -> bool:
    """Whether the forms of the page at hand go with a token.

    A browser whose form was just refused gets one whatever it says: something on the way may take
    its word from posts.
    """
    return _SITE not in request.headers or "form_refused" in g


def csrf_token() -> str:
    """The token of the page at hand; empty where the browser's word is enough."""
    if "form_token" not in g:
        vault: Vault = current_app.extensions["guide-vault"]
        sealed = vault.seal(_PURPOSE, this_visit().browser_number()) if needs_token() else ""
        g.form_token = sealed
    token: str = g.form_token
    return token


def is_ours(token: str) -> bool:
    """Whether a page of this site sent the form at hand, which holds this token."""
    site = request.headers.get(_SITE)
    if site is not None:
        return site == "same-origin"
    vault: Vault = current_app.extensions["guide-vault"]
    number = vault.open(_PURPOSE, token)
    if number is None:
        return False
    return hmac.compare_digest(number, this_visit().browser or b"-") or _same_origin()


def _same_origin() -> bool:
    try:
        return urlsplit(request.headers.get("Origin", "")).netloc == request.host
    except ValueError:
        return False


class PageToken(CSRF):
    """The token as WTForms asks for it."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """Nothing: pages draw their token themselves, a form object only checks one."""
        return ""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Refuse a form that no page of this site sent."""
        if not is_ours(field.data or ""):
            counts().refused("form")
            raise ValidationError(STALE)
