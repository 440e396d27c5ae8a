"""A key of an item is a row of the rule format and a field of the model, and nothing else.

The recipe in docs/recipes.md, "A new key in the rule files", is done here with toys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path

import pytest

from guide.export.formatreference import rule_format
from guide.reading.loader import load_guides
from guide.reading.ruleformat import (
    FILES,
    LEVEL,
    STATEMENT,
    TREATMENT,
    schema,
)
from guide.reading.shapes import AnyOf, ConditionNode, Field, Keyed, Many, Record, Ref, Shape, Text
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import Cause, Condition, Disposition, RuleSet, Statement, Treatment
from tests.support.broken import Case, Step, shown


def records(shape: Shape) -> Iterator[Record]:
    """The records in a shape."""
    if isinstance(shape, Record):
        yield shape
        for field in shape.fields.values():
            yield from records(field.shape)
    elif isinstance(shape, Many | Keyed):
        yield from records(shape.item)
    elif isinstance(shape, AnyOf):
        yield from (*records(shape.plain), *records(shape.record))


RECORDS = {record.name: record for shape in FILES.values() for record in records(shape)}
NOT_WRITTEN = ("place", "translations")
"""What the loader gives an item besides what its record says."""
OF_THE_MODEL = [record for record in RECORDS.values() if is_dataclass(record.makes)]


def test_nearly_every_record_makes_a_class_of_the_model() -> None:
    assert len(OF_THE_MODEL) > 20


def taken(*of: Record) -> set[str]:
    """The fields of the model that the rows of records name."""
    return {row.to or key for record in of for key, row in record.fields.items()}


@pytest.mark.parametrize("record", OF_THE_MODEL, ids=lambda record: record.name)
def test_the_rows_of_a_record_are_the_fields_of_its_class(record: Record) -> None:
    assert is_dataclass(record.makes)
    alike = [other for other in OF_THE_MODEL if other.makes is record.makes]
    written = [field for field in fields(record.makes) if field.name not in NOT_WRITTEN]
    assert taken(*alike) == {field.name for field in written}
    needed = {field.name for field in written if field.default is MISSING}
    assert needed <= taken(record)
    assert len(taken(record)) == len(record.fields)


# -- toys, made as the recipe says


@dataclass(frozen=True, slots=True, kw_only=True)
class ToyTreatment(Treatment):
    """A treatment, with a field of each kind that a new key may have."""

    dose: str = ""
    for_level: Disposition = Disposition.ROUTINE
    when: Condition | None = None
    instead_of: str = ""
    cautions: tuple[Statement, ...] = ()


TOYS = {
    "dose": Field(Text(), "how much of it", optional=True),
    "level": Field(LEVEL, "up to which level", optional=True, to="for_level"),
    "when": Field(ConditionNode(), "for whom", optional=True),
    "instead_of": Field(Ref("cause", Text()), "the cause it is not for", optional=True),
    "cautions": Field(Many(STATEMENT), "what to heed", optional=True),
}


@pytest.fixture(autouse=True)
def toy_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = replace(TREATMENT, makes=ToyTreatment, fields={**TREATMENT.fields, **TOYS})
    causes = FILES["causes.yaml"]
    assert isinstance(causes, Many) and isinstance(causes.item, Record)
    row = Field(Many(toy), "treatments")
    cause = replace(causes.item, fields={**causes.item.fields, "treatments": row})
    monkeypatch.setitem(FILES, "causes.yaml", replace(causes, item=cause))


CAUSE = """\
- cause: toy
  name: A toy
  summary: {{text: It is small., sources: [own]}}
  what: [{{text: It is small., sources: [own]}}]
  points_to: [{{text: It is small., sources: [own]}}]
  points_away: [{{text: It is large., sources: [own]}}]
  treatments:
    - {{text: Rest., evidence: none, sources: [own]{more}}}
  self_care: [{{text: Rest., sources: [own]}}]
  see: [{{text: A doctor., sources: [own]}}]
  ask: [{{text: Why is it so?, sources: [own]}}]
"""


def load(folder: Path, more: str) -> tuple[RuleSet | None, str]:
    """The small guide with a cause whose treatment says more, and what is wrong with it."""
    steps = (Step(("append", "causes.yaml"), CAUSE.format(more=more)),)
    rules = Case("toy", "", steps, "").make(folder / "rules")
    loaded = load_guides(rules)
    return next(iter(loaded.rule_sets), None), shown(list(loaded.findings), rules)


def treatment(rule_set: RuleSet | None) -> Treatment:
    assert rule_set is not None
    cause: Cause = rule_set.cause_by_id["toy"]
    return cause.treatments[0]


def test_a_toy_key_is_read_into_its_field(tmp_path: Path) -> None:
    rule_set, wrong = load(
        tmp_path,
        ", dose: A little, level: soon, when: {danger: now}, instead_of: tremor,"
        " cautions: [{text: With food., sources: [own]}]",
    )
    toy = treatment(rule_set)
    assert not wrong and isinstance(toy, ToyTreatment)
    assert (toy.dose, toy.for_level, toy.instead_of) == ("A little", Disposition.SOON, "tremor")
    assert toy.when == Condition(operator="is", question="danger", values=("now",))
    assert [(caution.text, caution.sources) for caution in toy.cautions] == [
        ("With food.", ("own",))
    ]


def test_a_toy_key_that_is_left_out_has_the_default_of_the_model(tmp_path: Path) -> None:
    toy = treatment(load(tmp_path, "")[0])
    assert toy == ToyTreatment(text="Rest.", evidence="none", sources=("own",))


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (
            ", doze: A little",
            "unknown-key: a treatment has no key 'doze'\n    did you mean 'dose'?",
        ),
        (", dose: 12", "wrong-type: text is wanted, found the number '12'"),
        (", level: sun", "unknown-word: 'sun' is not known here"),
        (", when: {dangr: now}", "unknown-question: there is no question 'dangr'"),
        (", when: {danger: new}", "unknown-option: question 'danger' has no option 'new'"),
        (", instead_of: tremble", "unknown-cause: there is no cause 'tremble'"),
        (
            ", cautions: [{text: No., sources: [owl]}]",
            "unknown-source: there is no source 'owl'\n    did you mean 'own'?",
        ),
    ],
)
def test_what_is_wrong_at_a_toy_key_is_found(more: str, found: str, tmp_path: Path) -> None:
    rule_set, wrong = load(tmp_path, more)
    assert rule_set is None
    assert wrong.startswith("causes.yaml:18:") and found in wrong
    assert wrong.count(" error ") == 1


def test_a_toy_key_changes_what_is_approved_only_where_it_is_used(tmp_path: Path) -> None:
    plain, without, used = (
        load(tmp_path / name, more)[0]
        for name, more in (("a", ""), ("b", ""), ("c", ", dose: A little"))
    )
    assert plain is not None and without is not None and used is not None
    assert content_hash(plain) == content_hash(without) != content_hash(used)


def test_editors_and_the_reference_know_a_toy_key() -> None:
    assert '"description": "how much of it"' in str(schema("causes.yaml")).replace("'", '"')
    assert "| *`dose`* | text | how much of it |" in rule_format()
