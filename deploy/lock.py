"""Prints the lock file: every package that the site needs, as one version and the hash of its file.

`make lock` renews deploy/requirements.lock; `pip install --require-hashes` takes just those files.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

SETUP = Path(__file__).parent.parent / "setup.cfg"
BUILDS = "setuptools >= 77"
"""What makes the package from the checkout, which the image then lets go of."""
HEAD = """\
# What an image is made of, by hash; renewed by `make lock`. For Python {python} on {machine}.
"""


def resolved(requirements: list[str]) -> list[dict[str, Any]]:
    """What pip would install, as its report tells it; nothing is installed."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
    command += ["--only-binary", ":all:", "--quiet", "--report", "-", *requirements]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found: list[dict[str, Any]] = json.loads(run.stdout)["install"]
    return found


def line(item: dict[str, Any]) -> str:
    """One package as a line of the lock file."""
    about, archive = item["metadata"], item["download_info"]["archive_info"]
    return (
        f"{about['name'].lower()}=={about['version']} --hash=sha256:{archive['hashes']['sha256']}"
    )


def needed() -> list[str]:
    """What the package says that it needs, and what builds it."""
    setup = ConfigParser()
    setup.read(SETUP, encoding="utf-8")
    extras = setup["options.extras_require"]["metrics"]
    return [*f"{setup['options']['install_requires']}{extras}".split("\n")[1:], BUILDS]


def main() -> None:
    """Print the lock file."""
    version = ".".join(platform.python_version_tuple()[:2])
    print(HEAD.format(python=version, machine=platform.machine()), end="")
    print(*sorted(map(line, resolved(needed()))), sep="\n")


if __name__ == "__main__":
    main()
