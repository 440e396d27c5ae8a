"""The settings of a site: each a row of one table, from which the docs and `--check` are drawn too.

They come from the environment. What is not understood is refused by name before anything starts,
since a setting that is misread in silence is found by readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide.errors import UsageError
from guide.findings import did_you_mean
from guide.web.loopback import is_loopback
from guide.web.ownkey import own_key

SHORTEST_KEY = 32

_NEEDS_KEY = (
    "SECRET_KEY is not set. It seals the answers in each browser, so on an address that others\n"
    "can reach it must be set, and be at least {shortest} characters long. To make one:\n"
    "    export SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')"
)
_TRUE, _FALSE = ("1", "yes", "true", "on"), ("0", "no", "false", "off")
_HOST = re.compile(r"\.?[^\s/:;,*@\[\]]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_LONGEST_HSTS, _LONGEST_DRAIN = 2 * 365 * 24 * 3600, 600


class Unclear(Exception):
    """The text of a setting says nothing that can be used; the message says why."""


@dataclass(frozen=True)
class SiteSetting:
    """One setting: its name in the environment and in the site's config, and how it is read."""

    name: str
    key: str
    about: str
    read: Callable[[str], Any]
    default: Any
    secret: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that set it: what is secret can come from a file as well."""
        return (self.name, f"{self.name}_FILE") if self.secret else (self.name,)


# -- how a text is read ---------------------------------------------------------------------------


def _yes_or_no(text: str) -> bool:
    if text.lower() in (*_TRUE, *_FALSE):
        return text.lower() in _TRUE
    raise Unclear(f"it is one of {', '.join(_TRUE)}, or of {', '.join(_FALSE)}")


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() in words:
            return text.lower()
        raise Unclear(f"it is one of {', '.join(words)}")

    return read


def _seconds(longest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", text) and int(text) <= longest:
            return int(text)
        raise Unclear(f"it is a number of seconds from 0 to {longest}")

    return read


def _hosts(text: str) -> list[str] | None:
    found = _listed(text)
    for host in found:
        if not _HOST.fullmatch(host) or not _is_idna(host):
            raise Unclear("it holds host names alone, as in guide.example, with commas between")
    return found or None


def _is_idna(host: str) -> bool:
    try:
        host.strip(".").encode("idna")
    except UnicodeError:
        return False
    return True


def _origins(text: str) -> list[str]:
    found = _listed(text)
    for origin in found:
        scheme, _, host = origin.partition("://")
        if scheme not in ("http", "https") or not _HOST.fullmatch(host) or not _is_idna(host):
            raise Unclear("it holds origins, as in https://clinic.example, with commas between")
    return found


def _prefix(text: str) -> str:
    found = text.rstrip("/")
    if found and not _PREFIX.fullmatch(found):
        raise Unclear("it is a path as in /guide, with letters and digits alone")
    return found


def _key(text: str) -> str:
    if len(text) < SHORTEST_KEY:
        raise Unclear(f"a key is too short; it has at least {SHORTEST_KEY} characters")
    return text


def _keys(text: str) -> list[str]:
    """Keys of a list; a key may hold blanks, which is why it can be no list of words."""
    return [_key(each.strip()) for each in re.split(r"[,\r\n]", text) if each.strip()]


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if re.fullmatch(r"[0-9]{1,5}", port) and int(port) < 65_536 and (host or not colon):
        return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)
    raise Unclear("it is a port, as in 9464, or an address with one, as in 0.0.0.0:9464")


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


SETTINGS = (
    SiteSetting(
        "SECRET_KEY",
        "SECRET_KEY",
        "seals what the reader's browser keeps; at least 32 characters. Needed on any address but "
        "a loopback one; there a key is made once and kept in "
        "`~/.local/state/lantern-guide/secret-key`, readable by its owner only",
        _key,
        "",
        secret=True,
    ),
    SiteSetting(
        "SECRET_KEY_FALLBACKS",
        "SECRET_KEY_FALLBACKS",
        "other keys that open what was sealed with them, with commas or line ends between; see "
        "*Changing the key*",
        _keys,
        [],
        secret=True,
    ),
    SiteSetting(
        "TRUSTED_HOSTS",
        "TRUSTED_HOSTS",
        "the host names that the site answers to, with commas between them; a dot in front stands "
        "for all below it",
        _hosts,
        None,
    ),
    SiteSetting(
        "GUIDE_HTTPS",
        "HTTPS",
        "`yes` where readers reach the site by HTTPS through a proxy: cookies are then `Secure` "
        "with the `__Host-` prefix",
        _yes_or_no,
        False,
    ),
    SiteSetting(
        "GUIDE_HSTS",
        "HSTS",
        "for how many seconds browsers shall come by HTTPS only, as in `31536000`; sent by HTTPS "
        "alone, and never for other hosts below yours",
        _seconds(_LONGEST_HSTS),
        0,
    ),
    SiteSetting(
        "GUIDE_PREFIX",
        "PREFIX",
        "the path that the site stands under, as in `/guide`; the proxy passes on the whole path",
        _prefix,
        "",
    ),
    SiteSetting(
        "GUIDE_DRAIN",
        "DRAIN",
        "for how many seconds the server still answers after it was told to stop, while `/readyz` "
        "says 503, so that a balancer can send readers elsewhere",
        _seconds(_LONGEST_DRAIN),
        0,
    ),
    SiteSetting(
        "GUIDE_API",
        "API",
        "`yes` where other programs may use the [JSON API](api.md) under `/api/v1/`",
        _yes_or_no,
        False,
    ),
    SiteSetting(
        "GUIDE_API_ORIGINS",
        "API_ORIGINS",
        "the sites whose pages may use the API, as in `https://clinic.example`, with commas "
        "between them; programs that are no pages need no line here",
        _origins,
        [],
    ),
    SiteSetting(
        "GUIDE_LOG",
        "LOG",
        "`text` or `json`: how the lines of the log are written",
        _one_of("text", "json"),
        "text",
    ),
    SiteSetting(
        "GUIDE_METRICS",
        "METRICS",
        "the port, or the address and the port, where [metrics](#metrics) stand, as in `9464` or "
        "`0.0.0.0:9464`; never one that readers can reach",
        _address,
        None,
    ),
    SiteSetting(
        "GUIDE_COUNT_JOURNEYS",
        "COUNT_JOURNEYS",
        "`no` where metrics shall not tell which questions were answered and which levels of care "
        "came out, by tens",
        _yes_or_no,
        True,
    ),
)
"""Every setting. A new one is a row here, and nothing else."""

_REPLACED = {"SCRIPT_NAME": "use GUIDE_PREFIX"}
# Kubernetes and Docker set such variables for a service of that name.
_OF_A_SERVICE = re.compile(r"_SERVICE_|_PORT(_|$)|_SERVICE_HOST$")


def read_settings(environment: Mapping[str, str], host: str) -> dict[str, Any]:
    """The settings of a site at a host, by their keys. Raises UsageError for what is unclear."""
    for name, instead in _REPLACED.items():
        if environment.get(name):
            raise UsageError(f"{name} is no setting; {instead}")
    found = {setting.key: _value(setting, environment) for setting in SETTINGS}
    if not found["SECRET_KEY"]:
        if not is_loopback(host):
            raise UsageError(_NEEDS_KEY.format(shortest=SHORTEST_KEY))
        found["SECRET_KEY"] = own_key(environment, SHORTEST_KEY)
    return found


def _value(setting: SiteSetting, environment: Mapping[str, str]) -> Any:
    given = {name: environment[name] for name in setting.names if environment.get(name)}
    if not given:
        return setting.default
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are both set; keep one of them")
    ((name, text),) = given.items()
    try:
        return setting.read(_text(name, text, from_file=name != setting.name).strip())
    except Unclear as problem:
        raise UsageError(f"{name} cannot be used: {problem}") from None


def _text(name: str, text: str, from_file: bool) -> str:
    """The text of a setting. A file that holds it, or its own bytes, may be no text at all."""
    try:
        if from_file:
            return Path(text).read_text(encoding="utf-8")
        text.encode("utf-8")
    except UnicodeError:
        raise Unclear("it holds bytes that are no text") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "no such file"
        raise Unclear(f"its file cannot be read: {reason}") from None
    return text


# -- what is said of them -------------------------------------------------------------------------


def unknown_settings(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that looks like a setting of ours and is none."""
    known = [name for setting in SETTINGS for name in setting.names]
    for name in sorted(environment):
        ours = re.match("GUIDE_|SECRET_KEY|TRUSTED_HOST", name)
        if ours and name not in known and not _OF_A_SERVICE.search(name):
            hint = did_you_mean(name, known)
            yield f"{name} is no setting of this program" + (f"; {hint}" if hint else "")


def as_understood(settings: Mapping[str, Any]) -> Iterator[str]:
    """Each setting with its value, and of a secret only that it is there."""
    for setting in SETTINGS:
        value = settings[setting.key]
        yield f"{setting.name}: {_secret(value) if setting.secret else _said(value)}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, tuple):
        return ":".join(map(str, value))
    return "not set" if value is None or value == "" else str(value)


def _secret(value: str | list[str]) -> str:
    if isinstance(value, list):
        return f"{len(value)} set" if value else "not set"
    return f"set, {len(value)} characters"


def settings_table() -> str:
    """The settings as the table of the docs."""
    rows = [
        f"| {' or '.join(f'`{name}`' for name in setting.names)} | {setting.about} |"
        for setting in SETTINGS
    ]
    return "\n".join(["| Setting | What for |", "| --- | --- |", *rows]) + "\n"
