"""Broken rule sets as text: what is done to a small guide without fault, and what must be found.

A case is a text file in `rulesets/invalid`. Its first line says what is wrong. Each step starts
with a line `=== STEP FILE`; files are named from the guide's folder. The last is `=== finds`: what
`guide check` prints, with the files named likewise. The steps:

    write FILE        the lines below are the whole file
    append FILE       they go to its end
    change FILE       the lines above `--->` are replaced by those below it
    bytes FILE        they are its bytes, with escapes as in Python
    repeat N FILE     they are the file, N times over
    remove FILE       there is no such file (or folder)
    folder FILE       there is a folder in its place
    link FILE TO      it is a link
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guide import checks
from guide.findings import Finding
from guide.reading.loader import load_guides

RULESETS = Path(__file__).parents[1] / "rulesets"
VALID = RULESETS / "valid"
GUIDE = "small"
OTHERS = ("kitchen-sink", "blocks")


@dataclass(frozen=True)
class Step:
    """One thing done to the small guide."""

    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Case:
    """A broken rule set."""

    name: str
    about: str
    steps: tuple[Step, ...]
    finds: str

    def make(self, rules: Path) -> Path:
        """Make it below a folder; the rules folder."""
        shutil.copytree(VALID, rules, ignore=shutil.ignore_patterns(*OTHERS))
        for step in self.steps:
            _DO[step.words[0]](rules / GUIDE, *step.words[1:], step.text)
        return rules

    def changed(self) -> set[str]:
        """The files that the steps name."""
        return {step.words[-1] for step in self.steps if step.words[0] != "link"}


def cases() -> list[Case]:
    """All cases, by name."""
    return [read_case(path) for path in sorted((RULESETS / "invalid").glob("*.txt"))]


def read_case(path: Path) -> Case:
    """The case a text file tells."""
    about, *parts = re.split("^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    steps = []
    for part in parts:
        head, _, text = part.partition("\n")
        steps.append(Step(tuple(head.split()), text))
    assert steps[-1].words == ("finds",), f"{path} does not end with what it finds"
    return Case(path.stem, about.strip(), tuple(steps[:-1]), steps[-1].text.strip())


def found(rules: Path) -> list[Finding]:
    """All that `guide check` finds in a rules folder."""
    loaded = load_guides(rules)
    proved = (finding for rule_set in loaded.rule_sets for finding in checks.check(rule_set))
    return sorted([*loaded.findings, *proved])


def shown(findings: list[Finding], rules: Path) -> str:
    """Findings as a case tells them."""
    return "\n".join(_lines(findings, rules))


def _lines(findings: list[Finding], rules: Path) -> Iterator[str]:
    for finding in findings:
        place = _from_the_guide(str(finding.place), rules)
        yield f"{place}: {finding.severity} {finding.code}: {finding.message}"
        if finding.hint:
            yield f"    {_from_the_guide(finding.hint, rules)}"
        if finding.witness:
            yield f"    shown by: {finding.witness}"


def _from_the_guide(text: str, rules: Path) -> str:
    """A text with its files named from the guide's folder."""
    text = text.replace(f"{rules / GUIDE}/", "").replace(f"{rules}/", "../")
    return text.replace(str(rules / GUIDE), ".").replace(str(rules), "..")


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def _append(folder: Path, name: str, text: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(text)


def _change(folder: Path, name: str, text: str) -> None:
    old, new = text.split("--->\n")
    whole = (folder / name).read_text(encoding="utf-8")
    assert whole.count(old) == 1, f"{name} holds this {whole.count(old)} times:\n{old}"
    (folder / name).write_text(whole.replace(old, new), encoding="utf-8")


def _bytes(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode().decode("unicode_escape").encode("latin-1"))


def _repeat(folder: Path, count: str, name: str, text: str) -> None:
    (folder / name).write_text(text * int(count), encoding="utf-8")


def _remove(folder: Path, name: str, _text: str) -> None:
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _folder(folder: Path, name: str, _text: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()


def _link(folder: Path, name: str, target: str, _text: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(target)


_DO: Mapping[str, Callable[..., None]] = {
    "write": _write,
    "append": _append,
    "change": _change,
    "bytes": _bytes,
    "repeat": _repeat,
    "remove": _remove,
    "folder": _folder,
    "link": _link,
}
