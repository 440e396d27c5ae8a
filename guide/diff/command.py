"""`guide diff OLD NEW`: prints what changed in meaning between two versions of a guide."""

from __future__ import annotations

import sys

from guide.diff.difference import compare
from guide.diff.formats import FORMATS
from guide.diff.revisions import BrokenGuide, load_versions
from guide.errors import ExitCode
from guide.findings import as_text


def diff_command(old: str, new: str, form: str) -> int:
    """Print the difference; 0 where the meaning is the same, 1 where it changed, 2 for misuse."""
    try:
        difference = compare(*load_versions(old, new))
    except BrokenGuide as broken:
        print(as_text(broken.findings), file=sys.stderr)
        print(f"guide: {broken}", file=sys.stderr)
        return ExitCode.USAGE
    sys.stdout.write(FORMATS[form](difference))
    return ExitCode.CLEAN if difference.same_meaning else ExitCode.FINDINGS
