"""What the image is made of: each package of the lock file, with its hash and its licence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
COPYLEFT = re.compile("GPL|MPL|EUPL|AGPL", re.IGNORECASE)


def test_each_package_of_the_lock_is_in_it_with_its_hash_and_a_licence() -> None:
    run = subprocess.run(
        [sys.executable, str(DEPLOY / "sbom.py")],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=DEPLOY.parent,
    )
    bill = json.loads(run.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    lines = (DEPLOY / "requirements.lock").read_text("utf-8").splitlines()
    packages = [line.partition("==")[0] for line in lines if "==" in line]
    expected = sorted(name.replace("_", "-") for name in packages if name != "setuptools")
    parts = bill["components"]
    assert sorted(part["name"] for part in parts) == expected and len(expected) > 15
    for part in parts:
        assert part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
        (hashed,) = part["hashes"]
        assert hashed["content"] in "".join(lines)
        (stated,) = part["licenses"]
        assert not COPYLEFT.search(stated["license"]["name"]), part["name"]
    assert {each["bom-ref"] for each in parts} == set(bill["dependencies"][0]["dependsOn"])
