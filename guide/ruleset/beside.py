"""What readers see of a guide that is not in its folder: the emergency numbers and the pictures.

Each has a hash, so that an approval can be of them too: a wrong number under a good approval would
do as much harm as a wrong rule. Who keeps the numbers and when they were last checked is left out,
so that a check that changes no number ends no approval.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from guide.ruleset.contenthash import ALGORITHM, NUMBERS, PICTURES, hash_of
from guide.ruleset.model import Numbers, Question


def beside(
    questions: Iterable[Question], numbers: Numbers | None, pictures: Path, country: str = ""
) -> Mapping[str, str]:
    """The hash of the numbers, and of the pictures of these questions, which lie in a folder.

    `country`: whose numbers are shown to who has chosen none; with none the hash is that of before.
    """
    names = {question.picture for question in questions if question.picture}
    shown = {name: _drawing(pictures / f"{name}.svg") for name in names}
    return {NUMBERS: hash_of(_said(numbers, country)), PICTURES: hash_of(shown)}


def _said(numbers: Numbers | None, country: str) -> object:
    if numbers is None:
        return None
    shown_first = (country,) if country else ()
    return numbers.default_text, numbers.countries, frozenset(numbers.sources), *shown_first


def _drawing(path: Path) -> str:
    """The hash of a drawing: the file as it is, but for the line ends that a checkout gives it."""
    try:
        drawn = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return "missing"
    return f"{ALGORITHM}:{hashlib.sha256(drawn).hexdigest()}"
