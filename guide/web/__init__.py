"""The web guide. `create_app` puts it together; the pages live in the modules beside it.

In: compiled guides and requests. Out: pages; a reader's answers stay in the reader's browser.
It imports Flask and WTForms, which no other room does, and never a command.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, Response
from flask.sessions import SessionInterface

from guide.export.templates import let_speak
from guide.reading.days import day_words
from guide.resources import folder
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.ownsite import OwnSite
from guide.web import (
    decision_pages,
    information_pages,
    question_pages,
    result_pages,
    review_pages,
    site_pages,
    trial_pages,
)
from guide.web.access_log import log_bug, log_request, start_clock
from guide.web.addresses import address
from guide.web.assets import Shelf
from guide.web.blueprints import guide, review, site, speak_as_chosen
from guide.web.catalogue import Catalogue
from guide.web.compression import compress
from guide.web.counts import NOBODY, CountedBy
from guide.web.drain import Drain
from guide.web.drawn import DrawnPages
from guide.web.entrance import refuse_bad_body, under_prefix, with_whole_bodies
from guide.web.error_pages import register_error_pages
from guide.web.fields import inputs_of
from guide.web.headers import add_headers, keep_to_this_host, with_constant_headers
from guide.web.json_api import ApiTexts, api
from guide.web.language import page_language, quiet
from guide.web.loopback import refuse_others
from guide.web.ownfiles import own_files
from guide.web.probes import with_probes
from guide.web.tokens import csrf_token
from guide.web.vault import Vault
from guide.web.visit import write_cookies

__all__ = [
    "create_app",
    "decision_pages",
    "information_pages",
    "question_pages",
    "result_pages",
    "review_pages",
    "site_pages",
    "trial_pages",
]

_LIMITS = {
    "MAX_CONTENT_LENGTH": 16 * 1024,
    "MAX_FORM_MEMORY_SIZE": 16 * 1024,
    "MAX_FORM_PARTS": 200,
    # A bug must never print a page's data, not even while testing.
    "PROPAGATE_EXCEPTIONS": False,
}


class _Site(Flask):
    """A Flask application that logs no exception's message: it may quote an answer."""

    def log_exception(self, exc_info: Any) -> None:
        """Log the kind of the error and where it was."""
        log_bug(exc_info[1])


class _NoSession(SessionInterface):
    """The site keeps no session: what a browser keeps for a reader is in `visit`."""

    def open_session(self, app: Flask, request: Any) -> None:
        """There is none."""


def create_app(
    rule_sets: Sequence[RuleSet], numbers: Numbers, *, config: Mapping[str, Any] | None = None
) -> Flask:
    """The site for these guides.

    `config` may hold each key of `settings.SETTINGS` (without SECRET_KEY, answers last as long as
    this process), REVIEW (false: the pages for clinicians are not there), RECORDER (what writes
    each result to a file, for testers; without one, nothing is ever written), DRAINING (tells
    when the server is about to stop), COUNTED_BY (who counts what happens, see `metrics`), SITE
    (what `site.yaml` says) and FINDINGS (lines that every page shows to an author: what is wrong
    with the rule files).
    """
    app = _Site(__name__, template_folder=str(folder("templates")), static_folder=None)
    app.config.update(_LIMITS)
    app.config["SITE"] = OwnSite()
    app.config.update(config or {})
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or secrets.token_urlsafe(32)
    app.session_interface = _NoSession()
    app.logger.disabled = True  # Flask's own messages quote requests; ours are in `access_log`
    app.extensions["guide-catalogue"] = Catalogue.of(rule_sets, numbers)
    app.extensions["guide-vault"] = Vault(
        [app.config["SECRET_KEY"], *(app.config.get("SECRET_KEY_FALLBACKS") or ())]
    )
    app.extensions["guide-drawn"] = DrawnPages()
    counted_by: CountedBy | None = app.config.get("COUNTED_BY")
    if counted_by is not None:
        counted_by.know(rule_sets)
    _set_up_templates(app)
    app.register_blueprint(site)
    app.register_blueprint(guide)
    if app.config.get("API"):
        app.extensions["guide-api"] = ApiTexts(
            app.extensions["guide-catalogue"], app.config.get("PREFIX", "")
        )
        app.register_blueprint(api)
    if app.config.get("REVIEW", True):
        app.extensions["guide-workbench"] = review_pages.Workbench()
        app.register_blueprint(review)
    register_error_pages(app)
    app.before_request(start_clock)
    app.before_request(speak_as_chosen)
    app.teardown_request(lambda _: quiet())
    app.before_request(refuse_bad_body)
    if app.config.get("RECORDER"):
        app.before_request(refuse_others)
    app.after_request(_finish)
    app.wsgi_app = _entered(app)  # type: ignore[assignment, method-assign]
    return app


def _entered(app: Flask) -> WSGIApplication:
    """The site with all that a request passes on its way in."""
    prefix, drain = app.config.get("PREFIX", ""), app.config.get("DRAINING") or Drain()
    inside = with_whole_bodies(app.wsgi_app, _LIMITS["MAX_CONTENT_LENGTH"])
    placed = under_prefix(inside, prefix)
    return with_constant_headers(
        with_probes(placed, app.extensions["guide-catalogue"], prefix, drain)
    )


def _finish(response: Response) -> Response:
    """What every response goes through before it is sent."""
    return log_request(add_headers(compress(write_cookies(keep_to_this_host(response)))))


def _set_up_templates(app: Flask) -> None:
    app.extensions["guide-assets"] = shelf = Shelf(folder("static"), own_files(app.config["SITE"]))
    app.jinja_env.globals.update(asset=shelf.address, url_for=address, csrf_token=csrf_token)
    app.jinja_env.globals.update(inputs_of=inputs_of)
    app.jinja_env.globals.update(site=app.config["SITE"])
    app.jinja_env.globals.update(recording=bool(app.config.get("RECORDER")))
    counted_by: CountedBy | None = app.config.get("COUNTED_BY")
    app.jinja_env.globals.update(counts=NOBODY if counted_by is None else counted_by.counts)
    app.jinja_env.globals.update(findings=app.config.get("FINDINGS", ()))
    let_speak(app.jinja_env)
    app.jinja_env.globals.update(day=lambda text: day_words(page_language(), str(text)))
