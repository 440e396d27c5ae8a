"""`guide serve`: the site on a production server, gunicorn.

On this computer it needs no settings. Seen from elsewhere it asks for a proper SECRET_KEY. Nothing
about a request reaches a log but what `access_log` writes.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from guide.errors import ExitCode, UsageError
from guide.paths.recording import PathRecorder
from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from guide.web.access_log import log_bug
from guide.web.drain import Drain
from guide.web.loopback import is_loopback
from guide.web.master import Server, handed_over, taken
from guide.web.settings import as_understood, read_settings, unknown_settings
from guide.web.steadylog import log_steadily, say, tell

log = logging.getLogger("guide.server")

KEPT = "What was served before goes on being served."
READ_ANEW = "The rule files and the settings were read anew."

_RECORDS_HERE = (
    "{problem}. --record writes people's answers to files, so it works only\n"
    "on this computer: use --host 127.0.0.1, and nothing that leads others to it"
)

ReadAnew = Callable[[], "tuple[Sequence[RuleSet], Numbers] | str"]
"""Reads the rule files again: what they hold now, or in words why that cannot be served."""


@dataclass(frozen=True)
class ServerPlace:
    """Where and how a site is served.

    `review`: whether clinicians' pages are; None: on addresses of this computer only. `record` is a
    folder to which each result is written as a path file.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    review: bool | None = None
    record: Path | None = None

    @property
    def shows_review(self) -> bool:
        """Whether the pages for clinicians are served."""
        return is_loopback(self.host) if self.review is None else self.review

    @property
    def address(self) -> str:
        """The host and the port as they stand in an address."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def serve(
    rule_sets: Sequence[RuleSet],
    numbers: Numbers,
    place: ServerPlace = ServerPlace(),
    read_anew: ReadAnew | None = None,
) -> int:
    """Serve the guides until stopped. Raises UsageError where that cannot start.

    `read_anew` is asked when the server is told to read its files again (SIGHUP).
    """
    given = handed_over()
    place = place if given is None else replace(place, host=given)
    recording = _recording(os.environ, place)
    config = site_config(os.environ, place)
    tell(*unknown_settings(os.environ))
    bind = "127.0.0.1:0"  # where a socket was handed over, gunicorn takes that one
    if given is None:
        listener = taken(place.host, place.port)
        place = replace(place, port=listener.getsockname()[1])
        bind = f"fd://{listener.detach()}"
    drain = Drain()
    # What stays as it is when all else is read anew.
    lasting = {"DRAINING": drain, **recording}
    site = create_app(rule_sets, numbers, config={**config, **lasting})
    log_steadily()
    _announce(place, site, is_given=given is not None)

    def make() -> Flask | None:
        return _made_anew(place, lasting, read_anew)

    review_path = f"{config['PREFIX']}/review/"
    Server(site, bind, place.workers, drain, config["DRAIN"], review_path, make).run()
    return ExitCode.CLEAN


def check_settings(place: ServerPlace) -> int:
    """Print the settings as understood. Raises UsageError for what cannot be used."""
    _recording(os.environ, place)
    config = site_config(os.environ, place)
    tell(*unknown_settings(os.environ))
    say(f"address: {place.address}", f"workers: {place.workers}")
    say(f"pages for clinicians: {'served' if place.shows_review else 'not served'}")
    say(*as_understood(config))
    return ExitCode.CLEAN


def site_config(environment: Mapping[str, str], place: ServerPlace) -> dict[str, Any]:
    """What `create_app` is told, from the place and the environment."""
    return {**read_settings(environment, place.host), "REVIEW": place.shows_review}


def _recording(environment: Mapping[str, str], place: ServerPlace) -> Mapping[str, Any]:
    if place.record is None:
        return {}
    return recording_settings(environment, place.host, place.record)


def recording_settings(environment: Mapping[str, str], host: str, folder: Path) -> dict[str, Any]:
    """The settings of a site that records. Raises UsageError where others than testers may come."""
    if not is_loopback(host):
        raise UsageError(_RECORDS_HERE.format(problem=f"{host} can be reached from elsewhere"))
    for name in ("TRUSTED_HOSTS", "GUIDE_HTTPS"):
        if environment.get(name):
            raise UsageError(_RECORDS_HERE.format(problem=f"{name} is set, as for a public site"))
    return {"RECORDER": PathRecorder(folder), "RECORDING_WORD": secrets.token_hex(8)}


def _announce(place: ServerPlace, site: Flask, is_given: bool) -> None:
    if place.record is not None:
        say(f"Recording: each result becomes a path file in {place.record}.")
    if not place.shows_review:
        say("The pages for clinicians are not served here; --review serves them.")
    if is_given:
        say("Serving on the socket that was handed over.")
        return
    word = site.config.get("RECORDING_WORD")
    way_in = f"recording/{word}" if word else ""
    root = f"http://{place.address}{site.config['PREFIX']}/"
    say(f"Open {root}{way_in} in a browser. Press Ctrl+C to stop.")


def _made_anew(
    place: ServerPlace, lasting: Mapping[str, Any], read_anew: ReadAnew | None
) -> Flask | None:
    """The site with its files read again; None, and why, where that cannot be served."""
    if read_anew is None:
        return None
    try:
        config = site_config(os.environ, place)
        found = read_anew()
        if isinstance(found, str):
            log.error("%s\n%s", found, KEPT)
            return None
        site = create_app(*found, config={**config, **lasting})
    except UsageError as problem:
        log.error("%s\n%s", problem, KEPT)
    except Exception as problem:  # whatever it was, readers keep what they have
        log_bug(problem)
        log.error(KEPT)
    else:
        log.info(READ_ANEW)
        return site
    return None
