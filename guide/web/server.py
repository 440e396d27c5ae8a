"""`guide serve`: the site on a production server, gunicorn.

On this computer it needs no settings. Seen from elsewhere it asks for a proper SECRET_KEY. Nothing
about a request reaches a log but what `access_log` writes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from guide.errors import ExitCode, UsageError
from guide.paths.recording import PathRecorder
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.ownsite import OwnSite
from guide.web import create_app
from guide.web.drain import Drain
from guide.web.loopback import is_loopback
from guide.web.master import Server, handed_over, taken
from guide.web.metrics import Metrics
from guide.web.renewal import Changes, ReadAnew, Renewal, Served, Stamps
from guide.web.settings import as_understood, read_settings, unknown_settings
from guide.web.steadylog import log_steadily, say, tell

_WATCHES_HERE = (
    "{host} can be reached from elsewhere. --watch shows on every page what is wrong\n"
    "with the rule files, so it works only on this computer: use --host 127.0.0.1"
)
_RECORDS_HERE = (
    "{problem}. --record writes people's answers to files, so it works only\n"
    "on this computer: use --host 127.0.0.1, and nothing that leads others to it"
)


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
    stamps: Stamps | None = None,
    own_site: OwnSite = OwnSite(),
) -> int:
    """Serve the guides until stopped. Raises UsageError where that cannot start.

    `read_anew` is asked when the server is told to read its files again (SIGHUP), and where there
    are `stamps`, whenever one of them has changed. Pages then show what is wrong with the files.
    """
    if stamps is not None and not is_loopback(place.host):
        raise UsageError(_WATCHES_HERE.format(host=place.host))
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
    metrics = _metrics(config)
    lasting = {"DRAINING": drain, "COUNTED_BY": metrics, **recording}
    site = create_app(rule_sets, numbers, config={**config, "SITE": own_site, **lasting})
    log_steadily(as_json=config["LOG"] == "json")
    _announce(place, site, is_given=given is not None)
    if metrics is not None:
        say(f"Metrics are at port {metrics.port}.")
    if stamps is not None:
        say("Watching the rule files: what is saved is read again.")

    def config_anew() -> dict[str, Any]:
        return {**site_config(os.environ, place), **lasting}

    served = Served(rule_sets, numbers, own_site)
    make = Renewal(served, config_anew, read_anew, told=stamps is not None).made_anew
    changed = None if stamps is None else Changes(stamps).any
    review_path = f"{config['PREFIX']}/review/"
    drains = (drain, config["DRAIN"])
    Server(site, bind, place.workers, *drains, review_path, make, changed, metrics).run()
    return ExitCode.CLEAN


def _metrics(config: Mapping[str, Any]) -> Metrics | None:
    if config["METRICS"] is None:
        return None
    host, port = config["METRICS"]
    return Metrics(host, port, config["COUNT_JOURNEYS"])


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
