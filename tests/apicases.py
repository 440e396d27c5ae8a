"""The JSON API against schemathesis, which makes up requests by its document: `make apicases`.

    .venv/bin/python -m tests.apicases SCHEMATHESIS

The guides of this project must stand every case; a site whose API takes what its document refuses
must be met, so that it is known to bite.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from guide.drivers.serving import Serving
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.web import create_app

CACHE = Path(__file__).parent.parent / ".cache"
EXAMPLES, EXAMPLES_PLANTED = 120, 30


def site() -> Flask:
    """The guides of this project, with their API."""
    loaded = load_guides(folder("rules"))
    assert loaded.numbers is not None
    return create_app(loaded.rule_sets, loaded.numbers, config={"API": True})


def cases(program: Path, examples: int) -> int:
    """Run the cases; what schemathesis ends with: 1 where one failed."""
    with closing(Serving(site())) as serving:
        document = f"{serving.origin}/api/v1/openapi.json"
        limits = ["--max-examples", str(examples), "--workers", "1", "--seed", "1"]
        # It leaves what failed in a folder where it is called.
        return subprocess.run([program, "run", document, *limits], cwd=CACHE).returncode


def main() -> int:
    """Both sites; 0 where all is as it should be."""
    program = Path(sys.argv[1]).absolute()
    if cases(program, EXAMPLES) != 0:
        return 1
    with patch("guide.web.sentanswers._not_among", lambda *_: iter(())):
        met = cases(program, EXAMPLES_PLANTED) == 1
    print("The planted fault was met." if met else "The planted fault was not met.")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
