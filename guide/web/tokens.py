"""Proof that a form comes from this site: a sealed token in each form, without a time limit.

A token holds the number of the browser it was given to. It also counts in another browser number
when the browser itself says that the page is ours: two tabs opened at once, or cookies cleared
while a page was open, cost nothing. Each page carries a new token, so that no page repeats another.
"""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from guide.web.vault import Vault
from guide.web.visit import this_visit
from guide.web.wording import STALE

_PURPOSE = "form"


def csrf_token() -> str:
    """The token of the page at hand."""
    if "form_token" not in g:
        vault: Vault = current_app.extensions["guide-vault"]
        g.form_token = vault.seal(_PURPOSE, this_visit().browser_number())
    token: str = g.form_token
    return token


def is_ours(token: str) -> bool:
    """Whether a form with this token was sent by a page of this site."""
    vault: Vault = current_app.extensions["guide-vault"]
    number = vault.open(_PURPOSE, token)
    if number is None:
        return False
    return hmac.compare_digest(number, this_visit().browser or b"-") or _same_origin()


def _same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
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
            raise ValidationError(STALE)
