"""The recipes for a new question type and a new operator: rows of tables, and nothing else.

`tests/support/toys.py` adds toys by the recipes of docs/recipes.md; here a guide uses them, and a
count of all its paths by hand is held against the prover's.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from guide.paths.answerdigits import WAYS
from guide.reading.conditions import JOININGS, TESTINGS
from guide.ruleset.operators import OPERATORS
from guide.ruleset.questions import QUESTION_TYPES
from guide.suites.mutations import CHANGES
from guide.web.fields import FIELDS

HERE = Path(__file__).parent
SMALL = HERE / "rulesets" / "valid" / "small"
RULES = """
- rule: call-now
  when: {danger: now}
  then: {disposition: emergency}
  because: Now is now.
  sources: [own]
- rule: not-calm
  when: {neither: [{danger: later}, {signs: shake}]}
  then: {disposition: same_day}
  because: It is not calm.
  sources: [own]
- rule: some-sign
  when: {signs: {except: [none]}}
  then: {disposition: soon}
  because: There is a sign.
  sources: [own]
- rule: tremor-fits
  when: {signs: shake, weeks: {from: 2}}
  then: {cause: tremor, fit: possible}
  because: There are signs.
  sources: [own]
"""


def by_hand() -> dict[str, int]:
    """How many answer paths end at each level of care, each path looked at."""
    options = ("shake", "jerk", "stiff", "none")
    ticks = [set(some) for count in (1, 2) for some in combinations(options, count)]
    signs = [some for some in ticks if len(some) == 1 or "none" not in some]
    found: Counter[str] = Counter(emergency=1)
    for danger in ("today", "later"):
        for ticked in signs:
            calm = danger == "later" or "shake" in ticked
            level = "soon" if ticked - {"none"} else "routine"
            found["soon" if calm and level == "soon" else level if calm else "same_day"] += 51
    return dict(found)


@pytest.fixture(scope="module", name="told")
def _told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    rules = tmp_path_factory.mktemp("rules")
    shutil.copytree(SMALL, rules / "small")
    shutil.copy(SMALL.parent / "numbers.yaml", rules)
    guide = rules / "small" / "guide.yaml"
    plain = guide.read_text(encoding="utf-8").replace(
        "default_disposition: soon", "default_disposition: routine"
    )
    guide.write_text(plain, encoding="utf-8")
    (rules / "small" / "rules.yaml").write_text(RULES, encoding="utf-8")
    asked = rules / "small" / "questions.yaml"
    text = asked.read_text(encoding="utf-8").replace("type: many", "type: few")
    stiff = "    - {option: stiff, text: Stiff}\n    - {option: none,"
    asked.write_text(text.replace("    - {option: none,", stiff), encoding="utf-8")
    changed = tmp_path_factory.mktemp("changed")
    shutil.copytree(rules, changed, dirs_exist_ok=True)
    later = RULES.replace("{except: [none]}", "{except: [none, stiff]}")
    (changed / "small" / "rules.yaml").write_text(later, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.toys", str(rules), str(changed)],
        cwd=HERE.parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_toys_are_read_without_an_error_and_counted_as_by_hand(told: dict[str, Any]) -> None:
    assert "levels" in told, told["findings"]
    assert told["levels"] == by_hand() and not told["findings"]


def test_toys_are_named_and_told_in_words(told: dict[str, Any]) -> None:
    assert told["tests"][1:3] == ["neither", "signs is other than none"]
    assert "“Shaking” or “A jerk” or “Stiff”" in told["words"][2]


def test_toys_are_in_the_schema_the_mutants_and_what_is_to_be_tested(told: dict[str, Any]) -> None:
    assert '"neither"' in told["schema"] and '"except"' in told["schema"]
    assert "rule 'not-calm': neither: negated" in told["mutants"]
    assert told["obligations"] > 40


def test_toys_are_sent_by_a_form_and_kept_in_a_receipt(told: dict[str, Any]) -> None:
    assert told["form"] == ["jerk", "shake"] and told["kept"]


def test_toys_are_drawn_and_asked_on_pages(told: dict[str, Any]) -> None:
    for page in (told["asked"], told["refused"]):
        assert page.count('<input type="checkbox" name="signs"') == 4
    assert 'class="error"' in told["refused"] and 'class="error"' not in told["asked"]
    assert 'name="weeks"' in told["then"] and 'class="error"' not in told["then"]
    assert "There is a sign." in told["result"] and "There are signs." in told["result"]


def test_toys_are_compared_and_their_change_counted_as_by_hand(told: dict[str, Any]) -> None:
    """Only who ticks “stiff” alone and has no danger is told soon no more: 51 numbers of weeks."""
    assert "soon → routine" in told["diff"]
    assert "51 paths" in told["diff"] and "signs includes stiff" in told["diff"]


# -- the tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [FIELDS, WAYS], ids=["web fields", "receipts"])
def test_every_table_of_question_types_has_every_key(table: dict[str, object]) -> None:
    assert table.keys() == QUESTION_TYPES.keys()


def test_every_table_of_operators_has_every_key() -> None:
    assert CHANGES.keys() == OPERATORS.keys()
    assert JOININGS.keys() | TESTINGS.keys() == OPERATORS.keys()
    assert not JOININGS.keys() & TESTINGS.keys()


TABLES: dict[str, Mapping[str, object]] = {"type": QUESTION_TYPES, "operator": OPERATORS}
"""What has a row a kind, by what the kind is called where it stands."""


def _names(source: str, kind: str) -> list[int]:
    """The lines of a module that ask by its name whether something is of a question type, say."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            of_kind = any(_is_a(kind, side) for side in sides)
            texts = {n.value for s in sides for n in ast.walk(s) if isinstance(n, ast.Constant)}
            if of_kind and texts & set(TABLES[kind]):
                found.append(node.lineno)
    return found


def _is_a(kind: str, node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == kind
    if isinstance(node, ast.Name):
        return node.id == kind
    is_item = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    return is_item and getattr(getattr(node, "slice"), "value") == kind


@pytest.mark.parametrize("kind", TABLES)
def test_no_code_asks_for_the_name_of_a_question_type_or_an_operator(kind: str) -> None:
    code = HERE.parent / "guide"
    found = {
        str(path.relative_to(code)): lines
        for path in sorted(code.rglob("*.py"))
        if (lines := _names(path.read_text(encoding="utf-8"), kind))
    }
    assert not found, f"{found}: what differs belongs into the rows of the table"


def test_no_template_asks_for_the_name_of_a_question_type() -> None:
    found = [
        str(path)
        for path in (HERE.parent / "templates").rglob("*.html")
        if any(f".type == '{key}'" in path.read_text(encoding="utf-8") for key in QUESTION_TYPES)
    ]
    assert not found


@pytest.mark.parametrize(
    "source",
    ['a.type == "many"', 'x.question.type in ("one", "number")', 'entry["type"] != "number"'],
)
def test_asking_for_the_name_of_a_type_is_seen(source: str) -> None:
    assert _names(source, "type") == [1] and not _names(source, "operator")
    assert not _names("old.type != new.type", "type")


@pytest.mark.parametrize("source", ['condition.operator == "is"', 'operator not in ("not", "all")'])
def test_asking_for_the_name_of_an_operator_is_seen(source: str) -> None:
    assert _names(source, "operator") == [1] and not _names(source, "type")
