"""Prints what the image is made of, in the CycloneDX format, from the lock file; `make sbom`.

Licences are those that the installed packages state. Nothing in it depends on the day, so that the
same lock file gives the same list.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from guide import __version__

LOCK = Path(__file__).parent / "requirements.lock"
_LINE = re.compile(r"(?P<name>\S+)==(?P<version>\S+) --hash=sha256:(?P<hash>[0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "
_NAMED = {
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
}
BUILDS_ONLY = "setuptools"
"""In the lock file, and not in the image."""


def locked(text: str) -> Iterator[Mapping[str, str]]:
    """Each package of a lock file: its name, version and hash."""
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found and found["name"] != BUILDS_ONLY:
            yield found.groupdict()


def licence(name: str) -> str:
    """The licence that an installed package states, as an SPDX expression where it does; or ''."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    stated = str(about.get("License-Expression") or about.get("License") or "").strip()
    if stated and "\n" not in stated:
        return stated
    kinds = [each for each in about.get_all("Classifier", []) if each.startswith(_CLASSIFIER)]
    named = kinds[0].removeprefix(_CLASSIFIER) if kinds else ""
    return _NAMED.get(named, named)


def component(package: Mapping[str, str]) -> dict[str, Any]:
    """One package as CycloneDX has it."""
    name, version = package["name"].replace("_", "-"), package["version"]
    address = f"pkg:pypi/{name}@{version}"
    stated = licence(package["name"])
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": package["hash"]}],
        "licenses": [{"license": {"name": stated}}] if stated else [],
    }


def bill(text: str) -> dict[str, Any]:
    """The whole list, of the text of a lock file."""
    ours = f"pkg:pypi/lantern-guide@{__version__}"
    parts = [component(package) for package in locked(text)]
    main = {"type": "application", "bom-ref": ours, "name": "lantern-guide"}
    main |= {"version": __version__, "purl": ours}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + text)}",
        "version": 1,
        "metadata": {"component": {**main, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": parts,
        "dependencies": [{"ref": ours, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    """Print it."""
    print(json.dumps(bill(LOCK.read_text(encoding="utf-8")), indent=2))


if __name__ == "__main__":
    main()
