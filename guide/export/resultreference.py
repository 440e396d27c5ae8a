"""How a result is made, and which text stands on which page: the first part of the rule format."""

from __future__ import annotations

from dataclasses import dataclass

from guide.ruleset.statements import SUMMARY

_HOW = """\
## How a result is made

1. **Questions** are asked in the order of `questions.yaml`, each only where its `ask_when` is
   true. What is not asked counts for nothing. The path ends behind the last question, at an early
   end (`end`) that is true, or at once where a rule makes an emergency.
2. **Rules** have no order. Each whose `when` is true of the answers on the path *fires*, and all
   that fire count. None ever takes away what another gives.
3. **The level of care** is the highest that a fired rule calls for: `emergency`, `same_day`,
   `soon`, `routine`. Where none fires it is `default_disposition`. Of the rules for `soon` the
   shortest `within` counts, and the page says that time in place of the level's `text`. Where
   only rules with `lines: crisis` call for the level, its `crisis` stands in place of its words.
4. **Causes** are all that a fired rule names, each at its best `fit`. A rule that speaks
   `against` a cause gives a reason, and lowers `strong` to `possible`; it never takes a cause
   from the list. How likely a cause is, is nowhere said. Where there is none, `none_fits` is.
5. **Other causes** that a fired rule raises stand under *Also ask about*.
6. **An emergency** shows the call, what to do and why: no causes and no other causes.
7. **A red flag** does nothing by itself: rules do. The mark says what is meant, so that it
   can be proved: each leads to more care than the default or is asked about further, one more
   never leads to less, and no emergency waits for a question without `red_flags`.
8. **“I am not sure”** is an answer like any other, and it is proved that it never leads to less
   care than “no” would.

So more answers, red flags and doubts only ever add, and that is why an emergency may be shown
before all is answered.

### Which text stands on which page

| Text | Where a reader meets it |
| --- | --- |
{rows}

The title stands on all pages. The pages on how a guide decides show every rule. Where a page
tells a condition in words, or which other answer would change a result, questions stand there,
too.
"""


@dataclass(frozen=True, slots=True)
class TextPages:
    """Texts, the pages on which they stand, and as what `statements.shown` knows them.

    `page` is theirs, or how those of several begin; of its `parts`, or all where none is named.
    """

    name: str
    where: tuple[str, ...]
    page: str
    parts: tuple[str, ...] = ()


_RESULTS = ("result", "emergency", "print")

TEXT_PAGES = (
    TextPages("the guide's `summary`", ("start", "about"), "start", ("summary",)),
    TextPages("`start`", ("start",), "start", ("does", "does not", "before")),
    TextPages("`intended_use`", ("about",), "about", ("for", "not for")),
    TextPages("`disclaimer`", (*_RESULTS, "about"), "about", ("disclaimer",)),
    TextPages(
        "`notice`",
        (*_RESULTS, "cause", "treatments", "about"),
        "result",
        ("notice",),
    ),
    TextPages("the words of a level of care", _RESULTS, "result: "),
    TextPages("`none_fits`", ("result", "print", "other causes"), "result", ("none fits",)),
    TextPages("`watch_for`", ("result",), "result", ("watch for",)),
    TextPages("a reminder", ("question",), "reminders"),
    TextPages("an other cause", ("result", "print", "other causes"), "other causes"),
    TextPages("a question of the FAQ", ("FAQ",), "faq"),
    TextPages(
        "`ask` of a question, and the options that were chosen",
        ("question", "check", "emergency", "print"),
        "question: ",
        ("ask",),
    ),
    TextPages("`short` of a question and of its options, where there is one", ("print",), SUMMARY),
    TextPages("its `hint` and `why`", ("question",), "question: ", ("hint", "why")),
    TextPages("its `section`", ("question", "check"), "question: ", ("section",)),
    TextPages("`because` of an early end", ("check",), "ends"),
    TextPages("`because` and `do` of a rule that fired", _RESULTS, "reasons"),
    TextPages(
        "`name` of a cause",
        ("result", "print", "cause", "treatments", "about"),
        "cause: ",
        ("name",),
    ),
    TextPages("its `summary`", ("result", "cause"), "cause: ", ("summary",)),
    TextPages(
        "its `treatments` and `warnings`; on a result the first two treatments",
        ("result", "cause", "treatments"),
        "cause: ",
        ("treatments", "effects", "warnings"),
    ),
    TextPages("its `see`", ("cause", "treatments"), "cause: ", ("see",)),
    TextPages("its `ask`", ("cause", "print"), "cause: ", ("ask",)),
    TextPages(
        "its `what`, `points_to`, `points_away` and `self_care`",
        ("cause",),
        "cause: ",
        ("what", "points to", "points away", "self-care"),
    ),
)
"""Where each text of a guide is met, but for the pages on how it decides."""


def how_a_result_is_made() -> str:
    """The part of the reference that comes before all others."""
    rows = (f"| {text.name} | {', '.join(text.where)} |" for text in TEXT_PAGES)
    return _HOW.format(rows="\n".join(rows))
