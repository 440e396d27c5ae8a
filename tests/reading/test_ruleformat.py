"""One truth: the schema for editors refuses what the loader refuses, as far as a schema can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guide.codes import SHAPE
from guide.engine.engine import Engine
from guide.export.formatreference import rule_format
from guide.reading.newguide import write_guide
from guide.reading.ruleformat import FILES, schema
from guide.reading.source import Mapping, Node, Scalar, Sequence, read_file
from guide.resources import folder
from guide.ruleset.model import Disposition
from tests.support import building as b
from tests.support.broken import GUIDE, VALID, Case, cases, found

# Cases with a mistake of shape that no schema of ours can tell, each for its reason.
ONLY_THE_LOADER = {
    "audience-words": "whether an option means one audience alone",
    "language-unknown": "which languages there are",
    "question-misplaced-keys": "which keys go with which type of question",
}
"""Besides, a schema sees nothing of what the items say about one another."""

DOCS = Path(__file__).parents[2] / "docs"


def plain(node: Node) -> Any:
    """What an editor takes a file for: the values of YAML 1.2's core schema."""
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return _scalar(node)


def _scalar(node: Scalar) -> Any:
    if node.kind == "number":
        return float(node.value) if set(node.value) & set(".eE") else int(node.value)
    return {"text": node.value, "null": None, "boolean": node.value.lower() == "true"}[node.kind]


@cache
def validator(kind: str) -> Draft202012Validator:
    """The validator of one kind of file."""
    return Draft202012Validator(schema(kind))


def kind_of(path: Path) -> str:
    """The kind of a file by its place."""
    return f"{path.parent.name}.yaml" if path.parent.name in ("paths", "cases") else path.name


def mistakes(path: Path) -> Iterator[str]:
    """What the schema refuses in a file that is YAML without fault."""
    node, problems = read_file(path, path.name)
    if node is not None and not problems:
        for mistake in validator(kind_of(path)).iter_errors(plain(node)):
            yield f"{path.name}: {mistake.json_path}: {mistake.message}"


def files(rules: Path) -> list[Path]:
    """The files of a rules folder that have a schema."""
    return [path for path in sorted(rules.rglob("*.yaml")) if kind_of(path) in FILES]


@pytest.mark.parametrize("kind", FILES)
def test_each_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))


def keys(part: Any) -> Iterator[tuple[str, Any]]:
    """Every key that a schema knows, and what it says of it."""
    if isinstance(part, list):
        for each in part:
            yield from keys(each)
    elif isinstance(part, dict):
        for name, within in part.items():
            if name == "properties" and isinstance(within, dict):
                yield from within.items()
            if name != "if":
                yield from keys(within)


def records(part: Any) -> Iterator[dict[str, Any]]:
    """Every record in a schema."""
    if isinstance(part, list):
        for each in part:
            yield from records(each)
    elif isinstance(part, dict):
        if "additionalProperties" in part:
            yield part
        yield from records(list(part.values()))


@pytest.mark.parametrize("kind", FILES)
def test_an_editor_is_told_of_every_key_what_it_is_for(kind: str) -> None:
    known = list(keys(schema(kind)))
    assert known and [key for key, said in known if not said.get("description")] == []


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"type": "number"}, {"from", "to"}),
        ({"type": "number", "from": 0}, {"to"}),
        ({"type": "one"}, {"options"}),
        ({"type": "many"}, {"options"}),
        ({"type": "number", "from": 0, "to": 9, "picture": "head"}, {"picture_text"}),
        ({"type": "number", "from": 0, "to": 9}, set()),
    ],
)
def test_an_editor_underlines_a_question_that_lacks_a_key(
    given: dict[str, Any], lacks: set[str]
) -> None:
    record = next(
        one for one in records(schema("questions.yaml")) if "ask" in one.get("properties", {})
    )
    whole = {"question": "q", "ask": "A?", "why": "B.", "sources": ["own"], **given}
    validator_of_one = Draft202012Validator({**record, "$defs": schema("questions.yaml")["$defs"]})
    told = [mistake.message for mistake in validator_of_one.iter_errors(whole)]
    assert {message.split("'")[1] for message in told} == lacks


@pytest.mark.parametrize("rules", [VALID, folder("rules")], ids=["valid", "shipped"])
def test_whole_files_pass_the_schema(rules: Path) -> None:
    assert len(files(rules)) > 6
    assert [mistake for path in files(rules) for mistake in mistakes(path)] == []


def test_a_new_guide_passes_the_schema(tmp_path: Path) -> None:
    write_guide(tmp_path, "hand-tremor")
    assert len(files(tmp_path)) == 9
    assert [mistake for path in files(tmp_path) for mistake in mistakes(path)] == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_schema_and_loader_refuse_the_same_shapes(case: Case, tmp_path: Path) -> None:
    rules = case.make(tmp_path.resolve() / "rules")
    findings = [finding for finding in found(rules) if finding.severity == "error"]
    earlier = [finding for finding in found(rules) if finding.code == "renamed-key"]
    refused = {Path(finding.place.file).name for finding in (*findings, *earlier)}
    misshapen = {Path(f.place.file).name for f in findings if f.code in SHAPE}
    changed = {(rules / GUIDE / name).resolve() for name in case.changed()}
    by_schema = {path.name for path in changed & set(files(rules)) if list(mistakes(path))}
    if case.name in ONLY_THE_LOADER:
        assert misshapen and not by_schema
    else:
        assert misshapen <= by_schema <= refused


def test_the_reference_is_up_to_date() -> None:
    written = (DOCS / "rule-format.md").read_text(encoding="utf-8")
    assert written == rule_format(), "guide schema --markdown > docs/rule-format.md"


def test_the_reference_links_to_headings_it_has() -> None:
    text = rule_format()
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    anchors = {re.sub("[^a-z0-9-]", "", h.lower().replace(" ", "-")) for h in headings}
    linked = {part.partition(")")[0] for part in text.split("](#")[1:]}
    assert linked <= anchors


def test_the_worked_example_is_true() -> None:
    questions = [b.one("one-sided"), b.one("seen-in-sleep", ask_when=b.is_("one-sided", "yes"))]
    tests = [b.is_("one-sided", "yes"), b.not_(b.is_("seen-in-sleep", "yes"))]
    engine = Engine(b.rule_set(questions, [b.raises("r", b.every(*tests), Disposition.SOON)]))
    rows = [row for row in rule_format().splitlines() if row.startswith(("| yes |", "| no |"))]
    assert len(rows) == 5
    for row in rows:
        first, second, *said = (cell.strip() for cell in row.strip("|").split("|"))
        answers = {"one-sided": first, "seen-in-sleep": second}
        journey = engine.journey({q: a for q, a in answers.items() if not a.startswith("not ")})
        whole = engine.trace(journey)[0].condition
        found = [*(part.truth for part in whole.parts), whole.truth]
        assert [{True: "true", False: "false", None: "unknown"}[truth] for truth in found] == said
