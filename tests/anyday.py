"""The tests on other days and in other surroundings: `make anyday`.

    .venv/bin/python -m tests.anyday [DAY ...] [-- PYTEST ARGUMENTS]

Each run has a day, a time zone, a locale, a home, a user, a width of the terminal and a git
configuration of its own; together they try every one of them. Chromium is left out: what it makes
of a day is its own affair, and its drawings have tests that set the day.

Needs Debian's packages faketime, locales and util-linux (`unshare`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

TOP = Path(__file__).parent.parent
CACHE = TOP / ".cache" / "anyday"
TURKISH = "tr_TR.UTF-8"
NAMELESS = 54321
"""A user id that no passwd file knows."""

# What a person may have in ~/.gitconfig, and what would change what git prints or does.
GIT_CONFIGURATION = """\
[user]
    useConfigOnly = true
[init]
    defaultBranch = trunk
[commit]
    gpgSign = true
[core]
    autocrlf = true
    hooksPath = /nowhere
    pager = false
[color]
    ui = always
[diff]
    noprefix = true
[log]
    showSignature = true
    date = relative
    decorate = full
[status]
    short = true
"""

# Python sleeps until a time on the clock that is left alone, which libfaketime then refuses.
SITE_CUSTOMIZE = """\
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""

# What a run is held to before it counts: that the settings took hold.
PROBE = """\
import json, locale, os, pwd, time
from datetime import UTC, datetime
from pathlib import Path
names = [user.pw_uid for user in pwd.getpwall()]
locale.setlocale(locale.LC_ALL, "")
time.sleep(0.001)
print(json.dumps({
    "day": datetime.now(UTC).date().isoformat(),
    "zone": datetime.now().astimezone().utcoffset().total_seconds() / 3600,
    "locale": locale.setlocale(locale.LC_COLLATE),
    "home": "HOME" in os.environ,
    "named": os.getuid() in names,
}))
"""


@dataclass(frozen=True)
class Surroundings:
    """What one run of the tests finds around it."""

    start: datetime
    zone: str
    hours: float
    """How far the zone is from UTC on that day."""
    locale: str
    columns: int
    home: bool = True
    named: bool = True
    own_git_configuration: bool = False

    def environment(self) -> dict[str, str]:
        """The variables of the run."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
        if not self.home:
            del kept["HOME"]
        if self.own_git_configuration:
            kept["GIT_CONFIG_GLOBAL"] = str(CACHE / "gitconfig")
        return kept | {
            "TZ": self.zone,
            "LC_ALL": self.locale,
            "LANG": self.locale,
            "LOCPATH": str(CACHE / "locales"),
            "COLUMNS": str(self.columns),
            "PYTHONPATH": str(CACHE),
            "NO_FAKE_STAT": "1",  # files keep their times, and so their bytecode stays good
        }

    def command(self, *python: str) -> list[str]:
        """Python on that day and as that user. What waits goes by a clock that is left alone."""
        seconds = round((self.start - datetime.now(UTC)).total_seconds())
        clock = ["faketime", "--exclude-monotonic", "-f", f"{seconds:+d}"]
        user = ["unshare", "--user", f"--map-user={NAMELESS}", f"--map-group={NAMELESS}"]
        return [*clock, *([] if self.named else user), sys.executable, *python]

    def wanted(self) -> dict[str, object]:
        """What the probe must find."""
        return {
            "day": self.start.date().isoformat(),
            "zone": self.hours,
            "locale": self.locale,
            "home": self.home,
            "named": self.named,
        }


def days(now: datetime) -> Mapping[str, Surroundings]:
    """The runs. Where a zone is ahead or behind, it is another day there than by UTC."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    midnight = now.replace(hour=23, minute=59, second=0, microsecond=0)
    ahead, behind = "Pacific/Kiritimati", "America/Los_Angeles"
    return {
        # Another day begins while it runs.
        "tomorrow": Surroundings(
            midnight + timedelta(days=1), ahead, 14, "C", 40, own_git_configuration=True
        ),
        "leap-day": Surroundings(
            datetime(2028, 2, 29, 3, tzinfo=UTC), behind, -8, TURKISH, 200, home=False, named=False
        ),
        "400-days": Surroundings(noon + timedelta(days=400), ahead, 14, TURKISH, 80, home=False),
        "five-years": Surroundings(
            datetime(now.year + 5, 12, 31, 3, tzinfo=UTC),
            behind,
            -8,
            "C",
            20,
            named=False,
            own_git_configuration=True,
        ),
    }


def prepare() -> None:
    """What the runs need, in .cache."""
    locale = CACHE / "locales" / TURKISH
    locale.parent.mkdir(parents=True, exist_ok=True)
    if not locale.is_dir():  # made aside, so that a half of it is never found here
        half = locale.with_name("half-made")
        subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", str(half)], check=True)
        half.rename(locale)
    (CACHE / "gitconfig").write_text(GIT_CONFIGURATION, encoding="utf-8")
    (CACHE / "sitecustomize.py").write_text(SITE_CUSTOMIZE, encoding="utf-8")


def try_on(name: str, around: Surroundings, arguments: list[str]) -> bool:
    """Run the tests there; whether all of them passed."""
    environment = around.environment()
    probe = subprocess.run(
        around.command("-c", PROBE), env=environment, capture_output=True, encoding="utf-8"
    )
    found = json.loads(probe.stdout) if probe.returncode == 0 else probe.stderr
    if found != around.wanted():
        print(f"{name}: the surroundings are not those wanted: {found}, not {around.wanted()}")
        return False
    print(f"-- {name}: {around}", flush=True)
    began = time.monotonic()
    python = ("-m", "pytest", "-m", "not browser", "--ignore=tests/browser", *arguments)
    done = subprocess.run(around.command(*python), env=environment, cwd=TOP)
    verdict = "passed" if done.returncode == 0 else "FAILED"
    print(f"-- {name}: {verdict} in {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Try all the days, or those that are named; 0 where every test passed on each."""
    known = days(datetime.now(UTC))
    parser = argparse.ArgumentParser(prog="python -m tests.anyday")
    parser.add_argument("day", nargs="*", help=", ".join(known))
    words = sys.argv[1:]
    here = words.index("--") if "--" in words else len(words)
    given = parser.parse_args(words[:here]).day or list(known)
    prepare()
    passed = [try_on(name, known[name], words[here + 1 :] or ["-n", "2"]) for name in given]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
