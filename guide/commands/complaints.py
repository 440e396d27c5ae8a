"""What the commands say on standard error of rules that cannot be used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from guide.findings import Finding, as_text
from guide.reading.loader import Loaded, load_guides


def complain(findings: Sequence[Finding], *more: str) -> None:
    """Print findings, and what else is to be said."""
    print(*filter(None, (as_text(findings), *more)), sep="\n", file=sys.stderr)


def one_guide(rules: Path, guide: str) -> Loaded | None:
    """What is loaded where one guide is read; None, and its findings told, where it has errors."""
    loaded = load_guides(rules, only=[guide])
    if not loaded.rule_sets:
        complain(loaded.findings)
        return None
    return loaded
