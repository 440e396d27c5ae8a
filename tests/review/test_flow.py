"""The flow of a guide: complete, in words, and a page that says all of it in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from random import Random

from hypothesis import given

from guide.engine.engine import Engine
from guide.export.templates import template
from guide.review.drawing import common
from guide.review.flow import Branch, Exit, Station, Step, flow
from guide.review.parts import PARTS
from guide.review.phrases import phrases
from guide.ruleset.model import Condition, Disposition, NamedCondition, RuleSet
from tests.support import building as b
from tests.support import reference
from tests.support.flowtext import said
from tests.support.reviewing import asked, dossier, guide
from tests.support.strategies import QUICK, make_rule_set, randoms

PART = PARTS["flow"]
TEMPLATE = template(f"review/{PART.template}")

# -- the flow -------------------------------------------------------------------------------------


def test_a_flow_in_words() -> None:
    rule_set = b.rule_set(
        [
            b.many("signs", "droop", "weak", "none"),
            b.one("who", "adult", "child"),
            b.one("side", "same", "both", ask_when=b.is_("who", "adult")),
            b.number("weeks", 0, 20, ask_when=b.is_("who", "adult")),
        ],
        [
            b.raises("droop", b.is_("signs", "droop"), Disposition.EMERGENCY),
            b.raises("weak", b.is_("signs", "weak"), Disposition.EMERGENCY),
            b.raises("long", b.between("weeks", low=12), Disposition.SOON),
            b.fits("side", b.is_("side", "same"), "c1"),
            b.against("both", b.is_("side", "both"), "c2"),
        ],
    )
    assert said(flow(Engine(rule_set))) == [
        "1. What of signs?",
        "Counts for: emergency",
        "if the answer to “1. What of signs?” includes “Droop” or “Weak”",
        "Emergency page, at once",
        "2. What of who?",
        "Decides whether these are asked: 3, 4",
        "if the answer to “2. What of who?” is “Adult”",
        "3. What of side?",
        "Counts for: C1; C2 (against)",
        "4. What of weeks?",
        "Counts for: soon",
        "Result: the highest level of care that a rule asks for, and every cause that fits",
        "If no rule asks for more: routine",
    ]


def test_a_flow_shows_sections_early_ends_and_what_names_stand_for() -> None:
    when = b.between("age", below=2)
    little = NamedCondition(id="little", means="the child is little", when=when)
    rule_set = replace(
        b.rule_set([b.number("age", 0, 20), b.one("side", "same", "both"), b.one("eyes", "yes")]),
        conditions=(little,),
        ends=(b.early_end("baby", "age", little.used()),),
    )
    first, second, third = rule_set.questions
    sections = (replace(first, section="Who"), replace(second, section="Where"), third)
    rule_set = replace(rule_set, questions=sections)
    assert said(flow(Engine(rule_set))) == [
        "Who",
        "1. What of age?",
        "Decides whether these are asked: 2, 3",
        f"if {little.means}",
        f"“{little.means}”",
        "That is: the answer to “1. What of age?” is less than 2. little",
        "Result, without more questions",
        "That is enough.",
        "Where",
        "2. What of side?",
        "3. What of eyes?",
        "Result: the highest level of care that a rule asks for, and every cause that fits",
        "If no rule asks for more: routine",
    ]
    assert listed(rule_set) == said(flow(Engine(rule_set)))


@given(randoms())
@QUICK
def test_a_path_ends_at_once_just_where_an_exit_stands(random: Random) -> None:
    rule_set = make_rule_set(random, 4)
    found = flow(Engine(rule_set))
    exits: dict[int, list[Condition]] = {}
    here = 0
    for step in _flat(found.steps):
        if isinstance(step, Station):
            here = step.number
        elif isinstance(step, Exit):
            exits.setdefault(here, []).extend(rule.when for rule in step.rules)
    for path in reference.all_paths(rule_set):
        last = [question.id for question in rule_set.questions].index(path.asked[-1]) + 1
        met = [r for r in exits.get(last, []) if reference.truth(r, path.answers) is True]
        assert bool(met) == path.emergency


def _flat(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, Branch):
            yield from step.steps
        else:
            yield step


# -- the page -------------------------------------------------------------------------------------


def test_the_page_says_all_of_it_in_order() -> None:
    rule_set = guide("head-twitching")
    assert listed(rule_set) == said(flow(Engine(rule_set)))


@given(randoms())
@QUICK
def test_the_page_of_any_guide_says_all_of_it(random: Random) -> None:
    rule_set = make_rule_set(random, 8)
    whole = [" ".join(text.split()) for text in said(flow(Engine(rule_set)))]
    assert listed(rule_set) == whole


def test_a_box_leads_to_the_rule_book_and_an_exit_to_what_brings_it() -> None:
    found = page(guide("small"))
    assert re.findall(r'<div class="box question"><a href="#question-(.*?)"', found) == [
        question.id for question in guide("small").questions
    ]
    exits = re.findall(r'<div class="box emergency"><a href="(.*?)"', found)
    assert exits and set(exits) == {"#level-emergency"}


def page(rule_set: RuleSet) -> str:
    """The part as HTML."""
    known, wanted = dossier(rule_set), asked(rule_set)
    own = PART.values(known, wanted)
    assert own is not None
    html: str = TEMPLATE.render({**common(known, wanted, _link, 2), **own})
    return html


def _link(part: str, anchor: str = "", item: str = "") -> str:
    return f"#{anchor or item or part}"


def listed(rule_set: RuleSet) -> list[str]:
    """The texts of the list, one for each box's line and each condition."""
    html = page(rule_set).partition('<ul class="flow">')[2]
    begins = '<(?:a href|p class="note"|div class="when"|summary|h2)[^>]*>'
    texts = re.findall(rf"{begins}(.*?)(?:</(?:a|p|div|summary|h2)>|(?=<details>))", html, re.S)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", text)).split()) for text in texts]


def test_alternatives_begin_lines_where_there_are_many() -> None:
    text = "if the answer to “1. Where?” includes “Eyelid” or “Cheek” or “Mouth” or “Jaw”"
    assert phrases(text) == [
        "if the answer to “1. Where?” includes",
        "“Eyelid”",
        "or “Cheek”",
        "or “Mouth”",
        "or “Jaw”",
    ]
    assert phrases(text.replace(" or “Jaw”", "")) == [text.replace(" or “Jaw”", "")]
