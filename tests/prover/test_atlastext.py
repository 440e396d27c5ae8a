"""The atlas against every path tried one by one; that of the shipped guide is kept for review."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from guide.cli import main
from guide.prover.atlas import atlas_of
from guide.prover.atlastext import MANY, as_object, as_text
from guide.prover.lonewalks import Outcome
from guide.reading.newguide import write_guide
from guide.resources import folder
from guide.ruleset.model import Care, Disposition, Fit, RuleSet, Within
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, rule_sets

GOLDEN = Path(__file__).parents[1] / "golden" / "atlas-head-twitching.txt"


def met(rule_set: RuleSet, path: reference.Path) -> Outcome:
    result = reference.result(rule_set, path.answers)
    care = Care.of(result.disposition, result.within)
    return Outcome(care, tuple(result.fits.items()), tuple(sorted(result.raised)))


@pytest.mark.slow
@QUICK
@given(rule_sets(most=4))
def test_each_result_is_counted_and_its_example_is_one_of_the_shortest(rule_set: RuleSet) -> None:
    every = list(reference.all_paths(rule_set))
    counts = Counter(met(rule_set, path) for path in every)
    found = atlas_of(rule_set)
    assert {group.outcome: group.paths for group in found.groups} == counts
    assert found.numbers.every is not None and found.numbers.every.paths == len(every)
    for group in found.groups:
        own = [path for path in every if met(rule_set, path) == group.outcome]
        assert dict(group.example) in [path.answers for path in own]
        assert len(group.example) == min(len(path.asked) for path in own)


@pytest.mark.slow
def test_the_atlas_of_the_shipped_guide_is_as_it_was_reviewed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["paths", "atlas", "head-twitching", "--rules", str(folder("rules"))]) == 0
    told = capsys.readouterr().out
    assert told == GOLDEN.read_text(encoding="utf-8"), (
        "the rules mean something else than they did; once that is meant: "
        "guide paths atlas head-twitching > tests/golden/atlas-head-twitching.txt"
    )


def test_times_and_other_causes_are_told_where_a_guide_has_them() -> None:
    rule_set = b.rule_set(
        [b.one("q", "yes", "no")],
        [
            b.raises("seen", b.is_("q", "yes"), Disposition.SOON, Within.TWO_WEEKS),
            b.names("named", b.is_("q", "yes"), "o1"),
        ],
        causes=(),
    )
    text, found = as_text(atlas_of(rule_set)), as_object(atlas_of(rule_set))
    assert "1  soon within 2 weeks\n" in text and "1  o1 raised\n" in text
    assert "  within 2 weeks: no cause fits; also: o1\n" in text
    assert (found["by_time"], found["by_other"]) == ({"2 weeks": 1}, {"o1": 1})
    plain = as_object(atlas_of(b.rule_set([b.one("q", "yes", "no")])))
    assert plain.keys().isdisjoint({"by_time", "by_other"})


def small() -> RuleSet:
    return b.rule_set(
        [b.one("side"), b.one("near", "yes", "no", ask_when=b.is_("side", "yes"))],
        [
            b.raises("now", b.is_("side", "unsure"), Disposition.EMERGENCY),
            b.raises("late", b.is_("near", "no"), Disposition.SOON),
            b.fits("spasm", b.is_("side", "yes"), "c1", Fit.STRONG),
        ],
        causes=["c1"],
    )


def test_it_is_told_from_the_most_urgent_down() -> None:
    assert as_text(atlas_of(small())) == """\
Every answer path of built, by what it leads to

4 paths, 1 to 2 questions long
1.50 questions on average, where every path counts the same

1  emergency
0  same_day
1  soon
2  routine
0  c1 possible
2  c1 strong

emergency: 1 result

  no causes are shown
    1 path, the shortest:
    side=unsure

soon: 1 result

  c1 strong
    1 path, the shortest:
    side=yes near=no

routine: 2 results

  no cause fits
    1 path, the shortest:
    side=no

  c1 strong
    1 path, the shortest:
    side=yes near=yes"""


def test_too_many_results_to_list_are_counted_by_level_and_cause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = atlas_of(small())
    monkeypatch.setattr("guide.prover.atlas.MOST_STEPS", 0)
    found = atlas_of(small())
    assert not found.groups and found.numbers == listed.numbers
    text = as_text(found)
    assert f"\n{MANY}\n1  emergency\n" in text and text.endswith("2  c1 strong")
    assert as_object(found)["groups"] is None


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_guide(tmp_path, "hand-tremor")
    assert main(["paths", "atlas", "hand-tremor", "--format=json", "--rules", str(tmp_path)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["paths"] == sum(shown["by_level"].values())
    assert shown["paths"] == sum(group["paths"] for group in shown["groups"])
    first = shown["groups"][0]
    assert first["disposition"] == "emergency" and first["example"] == {"danger-now": ["breath"]}


def test_a_guide_with_errors_has_no_atlas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_guide(tmp_path, "hand-tremor")
    (tmp_path / "hand-tremor" / "rules.yaml").write_text("- rule: 3\n", encoding="utf-8")
    assert main(["paths", "atlas", "hand-tremor", "--rules", str(tmp_path)]) == 1
    assert "rules.yaml:1:9" in capsys.readouterr().err
