"""The content hash: the same for any layout of the files, another for each change of a value."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import IntEnum
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from guide.errors import UsageError
from guide.findings import Place
from guide.reading import source
from guide.reading.loader import load_guides
from guide.reading.source import Mapping as MappingNode
from guide.reading.source import Node, Scalar, read_file
from guide.resources import folder
from guide.ruleset.contenthash import (
    BESIDE,
    PARTS,
    SCOPES,
    canonical,
    content_hash,
    hash_of,
    hash_of_parts,
    part_hashes,
)
from guide.ruleset.model import Disposition, Promise, RuleSet
from tests.support.broken import VALID
from tests.support.strategies import QUICK, randoms

CONTENT = ("guide", "questions", "ends", "conditions", "rules", "causes", "sources", "safety")
NO_CONTENT = ("hazards", "approvals", "beside", "translations")
FEW = settings(QUICK, max_examples=25)
"""For tests that write a whole guide and read it again."""


@cache
def kitchen_sink() -> RuleSet:
    """The guide that uses every key."""
    (rule_set,) = load_guides(VALID, only=["kitchen-sink"]).rule_sets
    return rule_set


# -- what keeps it --------------------------------------------------------------------------------


def written(node: Node, random: Random, indent: int = 0) -> str:
    """A node as YAML in a layout of chance: block or flow, keys in any order, with comments."""
    if isinstance(node, Scalar):
        return json.dumps(node.value, ensure_ascii=False) if node.kind == "text" else node.value
    if indent and random.random() < 0.3:
        return flow(node, random)
    blank = " " * indent
    comment = f"{blank}# {random.random()}\n" if random.random() < 0.2 else ""
    deeper = indent + random.randint(1, 6)
    if isinstance(node, MappingNode):
        entries = random.sample(node.entries, len(node.entries))
        lines = (f"{blank}{key.value}:{below(value, random, deeper)}" for key, value in entries)
    else:
        lines = (f"{blank}-{below(item, random, deeper)}" for item in node.items)
    return comment + "".join(lines)


def below(node: Node, random: Random, indent: int) -> str:
    """What stands after a key or a dash, with the end of its line."""
    text = written(node, random, indent)
    block = not isinstance(node, Scalar) and text[:1] not in "[{"
    return f"\n{text}" if block else f" {text}{random.choice(['', '  # so'])}\n"


def flow(node: Node, random: Random) -> str:
    """A node on one line."""
    if isinstance(node, Scalar):
        return written(node, random)
    if isinstance(node, MappingNode):
        entries = random.sample(node.entries, len(node.entries))
        return "{" + ", ".join(f"{k.value}: {flow(v, random)}" for k, v in entries) + "}"
    return "[" + ", ".join(flow(item, random) for item in node.items) + "]"


def laid_out_anew(guide: str, random: Random, change: Callable[[str, Node], Node]) -> RuleSet:
    """A guide's files written in another layout and read again."""
    with TemporaryDirectory() as target:
        blocks = (VALID / "blocks").glob("*/*.yaml")
        for path in sorted([*(VALID / guide).glob("*.yaml"), *blocks]):
            node, _ = read_file(path, path.name)
            assert node is not None
            text = written(change(path.name, node), random)
            copy = Path(target) / path.relative_to(VALID)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        (Path(target) / "numbers.yaml").write_bytes((VALID / "numbers.yaml").read_bytes())
        loaded = load_guides(Path(target))
        assert not [f for f in loaded.findings if f.severity == "error"], loaded.findings
        return loaded.rule_sets[0]


@pytest.mark.slow
@FEW
@given(random=randoms())
def test_layout_comments_and_order_of_keys_keep_it(random: Random) -> None:
    again = laid_out_anew("kitchen-sink", random, lambda _, node: node)
    assert part_hashes(again) == part_hashes(kitchen_sink())


@pytest.mark.slow
@FEW
@given(random=randoms())
def test_order_of_rules_causes_sources_and_properties_keeps_it(random: Random) -> None:
    def shuffled(file: str, node: Node) -> Node:
        if file in ("rules.yaml", "causes.yaml", "sources.yaml", "safety.yaml"):
            assert isinstance(node, source.Sequence)
            items = tuple(random.sample(node.items, len(node.items)))
            return source.Sequence(node.place, items)
        return node

    again = laid_out_anew("kitchen-sink", random, shuffled)
    assert content_hash(again) == content_hash(kitchen_sink())


def test_places_hazards_and_approvals_keep_it() -> None:
    rule_set = kitchen_sink()
    bare = replace(rule_set, hazards=(), approvals=())
    moved = replace(bare, guide=replace(bare.guide, place=Place("elsewhere.yaml", 9, 9)))
    assert content_hash(moved) == content_hash(rule_set)


# -- what changes it ------------------------------------------------------------------------------

Step = str | int | Disposition
Path_ = tuple[Step, ...]


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every single value of a rule set's content, and where it is."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name != "place" and not (not path and field.name in NO_CONTENT):
                yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, tuple) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def put(value: Any, path: Path_, new: Any) -> Any:
    """The same rule set with one value in the place of another."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {**value, first: put(value[first], rest, new)}
    if isinstance(value, tuple):
        assert isinstance(first, int)
        return (*value[:first], put(value[first], rest, new), *value[first + 1 :])
    return replace(value, **{str(first): put(getattr(value, str(first)), rest, new)})


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, IntEnum):
        kinds = list(type(value))
        return kinds[(kinds.index(value) + 1) % len(kinds)]
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    return "x" if value is None else ("x",)


LEAVES = tuple(leaves(kitchen_sink()))


def test_each_single_change_of_a_value_changes_it() -> None:
    before = content_hash(kitchen_sink())
    assert len(LEAVES) > 400
    chosen = random.Random(6).sample(LEAVES, 150)
    for path, value in chosen:
        assert content_hash(put(kitchen_sink(), path, other(value))) != before, path


@pytest.mark.slow
@QUICK
@given(random=randoms())
def test_a_change_is_seen_by_one_narrow_scope_and_by_the_part_it_is_in(random: Random) -> None:
    path, value = random.choice(LEAVES)
    changed = put(kitchen_sink(), path, other(value))
    now, before = part_hashes(changed), part_hashes(kitchen_sink())
    parts = [part for part in PARTS if now[part] != before[part]]
    assert len(parts) == 1, path
    scopes = [scope for scope in SCOPES if parts[0] in SCOPES[scope]]
    assert len(scopes) == 2 and "all" in scopes
    for scope in SCOPES:
        same = content_hash(changed, scope) == content_hash(kitchen_sink(), scope)
        assert same == (scope not in scopes), (path, scope)


@pytest.mark.parametrize(
    "path",
    [
        ("questions",),
        ("questions", 0, "options"),
        ("guide", "faq"),
        ("guide", "watch_for"),
        ("causes", 0, "points_to"),
    ],
)
def test_an_order_that_a_reader_sees_changes_it(path: Path_) -> None:
    (rule_set,) = load_guides(folder("rules"), only=["head-twitching"]).rule_sets
    value: Any = rule_set
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, str(step))
    turned = put(rule_set, path, tuple(reversed(value)))
    assert len(value) > 1
    assert content_hash(turned) != content_hash(rule_set)


def test_one_word_of_the_shipped_guide_changes_it() -> None:
    (rule_set,) = load_guides(folder("rules"), only=["head-twitching"]).rule_sets
    first = rule_set.rules[0]
    changed = replace(first, because=first.because.replace("stroke", "strike"))
    assert changed != first
    again = replace(rule_set, rules=(changed, *rule_set.rules[1:]))
    assert content_hash(again, "rules") != content_hash(rule_set, "rules")
    assert content_hash(again, "causes") == content_hash(rule_set, "causes")


def test_every_field_of_a_rule_set_is_content_or_named_as_none() -> None:
    assert {field.name for field in fields(RuleSet)} == {*CONTENT, *NO_CONTENT}


# -- scopes ---------------------------------------------------------------------------------------


def test_the_three_narrow_scopes_are_all() -> None:
    narrow = [part for scope in ("questions", "rules", "causes") for part in SCOPES[scope]]
    assert sorted(narrow) == sorted(SCOPES["all"]) == sorted([*PARTS, *BESIDE])


def test_what_stands_beside_is_no_content_but_a_part_of_what_is_approved() -> None:
    one = replace(kitchen_sink(), beside={"numbers": "a", "pictures": "b"})
    other = replace(one, beside={"numbers": "c", "pictures": "b"})
    assert content_hash(one) == content_hash(other) == hash_of_parts(part_hashes(one))
    changed = {p for p, found in part_hashes(one).items() if part_hashes(other)[p] != found}
    assert changed == {"numbers"}
    assert content_hash(one, "numbers") != content_hash(other, "numbers"), "it has no content"


def test_the_hash_of_a_scope_is_that_of_its_parts() -> None:
    for scope in SCOPES:
        parts = part_hashes(kitchen_sink(), scope)
        assert content_hash(kitchen_sink(), scope) == hash_of_parts(parts)
        assert content_hash(kitchen_sink(), scope).startswith("sha256:")


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("locale:fr", "has no locale 'fr'"),
        ("locale:", "has no locale ''"),
        ("question", "did you mean 'questions'"),
        ("", "there is no scope ''"),
    ],
)
def test_a_scope_that_is_not_there(scope: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        content_hash(kitchen_sink(), scope)


@dataclass(frozen=True)
class Old:
    """A record of the model."""

    text: str


@dataclass(frozen=True)
class New:
    """The same with a new key that may be left out."""

    text: str
    hint: str = ""


def test_a_promise_of_one_cause_is_hashed_as_when_it_could_name_no_more() -> None:
    assert canonical(Promise(never_shown=("c1",))) == '{"no_cause":"c1"}'
    both = {canonical(Promise(never_shown=names)) for names in (("c1", "c2"), ("c2", "c1"))}
    assert both == {'{"no_cause":["c1","c2"]}'}


def test_a_new_optional_key_of_the_format_ends_no_approval() -> None:
    assert hash_of(Old("a")) == hash_of(New("a")) != hash_of(New("a", "b"))
