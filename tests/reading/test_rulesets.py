"""Rule sets, broken and whole: each broken one gives exactly the findings that it says."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide import checks
from guide.codes import (
    APPROVALS,
    CODES,
    DAYS,
    GROUPS,
    PATHS,
    PROOFS,
    RECEIPTS,
    RESPONSES,
    TRANSLATIONS,
)
from guide.errors import UsageError
from guide.findings import Finding
from guide.reading.blocks import GuideBlocks
from guide.reading.loader import load_guides, load_rule_set
from guide.reading.rulefiles import MOST_FINDINGS
from guide.reading.ruleformat import FILES, LEVELS, SEVERITIES, TIMES
from guide.reading.shapes import AnyOf, Choice, Keyed, Many, Record, Shape
from guide.reading.source import Mapping, Node, Sequence, read_file
from guide.resources import folder
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import Condition, RuleSet
from guide.ruleset.operators import OPERATORS
from guide.ruleset.questions import QUESTION_TYPES
from tests.support import building as b
from tests.support.broken import VALID, Case, Step, cases, found, shown

CASES = cases()
CODE = Path(__file__).parents[2] / "guide"


# -- broken rule sets -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_rule_set_gives_exactly_these_findings(case: Case, tmp_path: Path) -> None:
    rules = case.make(tmp_path.resolve() / "rules")
    assert shown(found(rules), rules) == case.finds


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_set_with_an_error_is_not_loaded(case: Case, tmp_path: Path) -> None:
    loaded = load_guides(case.make(tmp_path / "rules"))
    assert loaded.clean == all(finding.severity != "error" for finding in loaded.findings)
    for rule_set in loaded.rule_sets:
        _, findings = load_rule_set(tmp_path / "rules" / rule_set.guide.id)
        assert all(finding.severity == "warning" for finding in findings)


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 45
    assert len({case.about for case in CASES}) == len(CASES)


# -- findings -------------------------------------------------------------------------------------


def reported_codes() -> Iterator[str]:
    """Every code that the program reports, from its source: the second argument of each report."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield from _codes_in(node)


def _codes_in(function: ast.FunctionDef) -> Iterator[str]:
    variables = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _reports(node.func) and len(node.args) > 1:
            code = node.args[1]
            code = variables.get(code.id, code) if isinstance(code, ast.Name) else code
            yield from _texts(code)


def _reports(called: ast.expr) -> bool:
    names = ("Finding", "_Known", "_error", "_refuse", "_report")
    called = called.value if isinstance(called, ast.Subscript) else called
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in names


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):  # f"unknown-{kind}" may be any of these
        start = ast.unparse(node)[2:].partition("{")[0]
        yield from (code for code in CODES if code.startswith(start))
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


@pytest.mark.slow
def test_every_code_that_is_reported_is_explained() -> None:
    unexplained = set(reported_codes()) - set(CODES)
    assert not unexplained, f"no row in guide/codes.py: {sorted(unexplained)}"


@pytest.mark.slow
def test_every_code_that_is_explained_is_reported() -> None:
    unreported = set(CODES) - set(reported_codes()) - set(APPROVALS)  # in tests of their own
    assert not unreported, f"nothing reports: {sorted(unreported)}"


def test_every_code_stands_in_one_group() -> None:
    assert sum(len(group) for group in GROUPS.values()) == len(CODES)


def test_every_code_is_shown_by_a_case() -> None:
    elsewhere = {
        "unreadable-folder",
        "too-many-findings",
        *PROOFS,
        *PATHS,
        *APPROVALS,
        *DAYS,
        *RECEIPTS,
        *RESPONSES,
        *TRANSLATIONS,
    }  # below, and in other tests
    missing = {
        code
        for code in set(CODES) - elsewhere
        if not any(f" {code}: " in case.finds for case in CASES)
    }
    assert not missing


# -- files that cannot be read --------------------------------------------------------------------


def only_finding(path: Path) -> Finding:
    node, (finding,) = read_file(path, "a.yaml")
    assert node is None
    return finding


def test_a_file_without_the_right_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    finding = only_finding(tmp_path / "a.yaml")
    assert (finding.code, finding.message) == (
        "unreadable-file",
        "the file cannot be read: Permission denied",
    )


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert only_finding(tmp_path / "a.yaml").message == "the file cannot be read: it is not a file"


def test_a_folder_without_the_right_to_look_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    rule_set, (finding,) = load_rule_set(tmp_path)
    assert rule_set is None and finding.code == "unreadable-folder"
    (finding,) = [f for f in load_guides(tmp_path).findings if f.code != "missing-file"]
    assert finding.code == "unreadable-folder"


@pytest.mark.slow
def test_findings_without_end_come_to_an_end(tmp_path: Path) -> None:
    text = "- rule: 1\n" * 50_000
    case = Case("endless", "", (Step(("write", "rules.yaml"), text),), "")
    findings = found(case.make(tmp_path / "rules"))
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[0].code == "too-many-findings"


def test_a_byte_order_mark_is_let_pass(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: b\n")
    node, findings = read_file(tmp_path / "a.yaml", "a.yaml")
    assert isinstance(node, Mapping) and not findings


def test_a_guide_that_is_not_there_is_a_mistake_in_the_call() -> None:
    with pytest.raises(UsageError, match="did you mean 'small'"):
        load_guides(VALID, only=["smal"])


def test_only_the_guides_named_are_read() -> None:
    assert [r.guide.id for r in load_guides(VALID, only=["small"]).rule_sets] == ["small"]


def test_the_names_of_earlier_versions_mean_the_same(tmp_path: Path) -> None:
    now = "- {property: One, whenever: {danger: now}, then: {never_shown: tremor}}\n"
    small = (VALID / "small" / "guide.yaml").read_text("utf-8")
    earlier = small.replace("other_causes: [{other:", "mimics: [{mimic:")
    before = now.replace("whenever", "when").replace("never_shown", "no_cause")
    assert earlier != small and before != now
    said = [
        load_guides(Case("", "", steps, "").make(tmp_path / name)).rule_sets[0]
        for name, steps in (
            ("now", (Step(("append", "safety.yaml"), now),)),
            (
                "before",
                (
                    Step(("append", "safety.yaml"), before),
                    Step(("write", "guide.yaml"), earlier),
                ),
            ),
        )
    ]
    assert said[0] == said[1] and content_hash(said[0]) == content_hash(said[1])


def read(tmp_path: Path, file: str, text: str) -> RuleSet:
    """The small guide with lines more in a file."""
    steps = (Step(("append", file), text),)
    (rule_set,) = load_guides(Case("", "", steps, "").make(tmp_path / "rules")).rule_sets
    return rule_set


def test_a_bound_that_is_meant_itself(tmp_path: Path) -> None:
    rule = "- {rule: more, when: {weeks: {from: 2, to: 16}}, then: {disposition: soon},"
    rule_set = read(tmp_path, "rules.yaml", f"{rule} because: So., sources: [own]}}\n")
    assert rule_set.rule_by_id["more"].when == b.through("weeks", 16, low=2)


def test_a_hard_space_is_kept_and_an_accent_is_one_character(tmp_path: Path) -> None:
    rule = "- {rule: more, when: {danger: now}, then: {disposition: soon},"
    text = "Take\u00a02\u00a0mg  at  a cafe\u0301."
    rule_set = read(tmp_path, "rules.yaml", f"{rule} because: {text}, sources: [own]}}\n")
    assert rule_set.rule_by_id["more"].because == "Take\u00a02\u00a0mg at a caf\u00e9."


def test_hidden_files_and_folders_are_passed_by(tmp_path: Path) -> None:
    case = Case("none", "", (), "")
    rules = case.make(tmp_path / "rules")
    (rules / ".schema").mkdir()
    (rules / "__pycache__").mkdir()
    (rules / "small" / ".draft.yaml").write_text("[", encoding="utf-8")
    assert not found(rules)


# -- whole rule sets ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules", [VALID, folder("rules"), folder("templates") / "new-guide"], ids=lambda path: path.name
)
def test_whole_rule_sets_have_no_finding(rules: Path) -> None:
    loaded = load_guides(rules)
    assert loaded.rule_sets and loaded.numbers
    assert not loaded.findings


@pytest.fixture(scope="module")
def kitchen_sink() -> RuleSet:
    (rule_set,) = load_guides(VALID, only=["kitchen-sink"]).rule_sets
    return rule_set


def test_the_kitchen_sink_passes_every_check(kitchen_sink: RuleSet) -> None:
    assert not checks.check(kitchen_sink)


def conditions(rule_set: RuleSet) -> Iterator[Condition]:
    """Every condition of a rule set, and the conditions in it."""
    given = [rule.when for rule in rule_set.rules]
    given += [p.whenever for p in rule_set.safety if p.whenever is not None]
    given += [q.ask_when for q in rule_set.questions if q.ask_when is not None]
    while given:
        condition = given.pop()
        yield condition
        given.extend(condition.parts)


def test_the_kitchen_sink_uses_every_operator(kitchen_sink: RuleSet) -> None:
    assert {condition.operator for condition in conditions(kitchen_sink)} == set(OPERATORS)


def test_the_kitchen_sink_uses_every_question_type(kitchen_sink: RuleSet) -> None:
    assert {question.type for question in kitchen_sink.questions} == set(QUESTION_TYPES)


def test_the_kitchen_sink_uses_every_key_and_word() -> None:
    places = {
        "paths.yaml": "kitchen-sink/paths/all.yaml",
        "cases.yaml": "kitchen-sink/cases/all.yaml",
        "numbers.yaml": "numbers.yaml",
        "other_causes.yaml": "blocks/stroke/other_causes.yaml",
        "site.yaml": "../site/site.yaml",  # beside the guides it would be theirs
    }
    missing: set[str] = set()
    there: set[str] = set()
    for kind, shape in FILES.items():
        if kind == "approvals.yaml":
            continue  # written by a command, not by hand
        written, _ = read_file(VALID / places.get(kind, f"kitchen-sink/{kind}"), kind)
        assert written is not None
        node, _ = GuideBlocks(VALID, []).whole(written, shape)
        missing.update(wanted(shape))
        there.update(used(shape, node))
    assert not missing - there


def wanted(shape: Shape) -> Iterator[str]:
    """What of a shape must be used: every key, every kind of record, every word of a choice."""
    if isinstance(shape, Record):
        yield from (f"{shape.name}: kind {sorted(kind)}" for kind in shape.kinds)
        for key, field in shape.fields.items():
            yield f"{shape.name}: {key}"
            yield from _below(f"{shape.name}: {key}", wanted(field.shape))
    elif isinstance(shape, Many | Keyed):
        yield from wanted(shape.item)
    elif isinstance(shape, AnyOf):
        yield from (*wanted(shape.plain), *wanted(shape.record))
    elif isinstance(shape, Choice) and not set(shape.words) <= {*LEVELS, *SEVERITIES, *TIMES}:
        yield from shape.words


def used(shape: Shape, node: Node) -> Iterator[str]:
    """The same, of what a file uses."""
    if isinstance(shape, Record) and isinstance(node, Mapping):
        yield f"{shape.name}: kind {sorted(key.value for key, _ in node.entries)}"
        for key, value in node.entries:
            yield f"{shape.name}: {key.value}"
            yield from _below(
                f"{shape.name}: {key.value}", used(shape.fields[key.value].shape, value)
            )
    elif isinstance(shape, Many) and isinstance(node, Sequence):
        for item in node.items:
            yield from used(shape.item, item)
    elif isinstance(shape, Keyed) and isinstance(node, Mapping):
        for _, value in node.entries:
            yield from used(shape.item, value)
    elif isinstance(shape, AnyOf):
        yield from used(shape.record if isinstance(node, Mapping) else shape.plain, node)
    elif isinstance(shape, Choice) and not isinstance(node, Mapping | Sequence):
        yield node.value


def _below(key: str, found: Iterator[str]) -> Iterator[str]:
    """A word is told with its key; what is told with its record already stays as it is."""
    yield from (text if ": " in text else f"{key}: {text}" for text in found)
