"""A guide of ten questions with four options each, written as rule files, to measure the site on.

`stock_app` asks the same ten questions, so that a journey through either is the same work.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GUIDE = "ten-questions"
TEXTS = tuple(f"Has it been like this for more than {number} days?" for number in range(1, 11))
OPTIONS = (
    ("yes", "Yes, on most days"),
    ("some", "Yes, on some days"),
    ("no", "No, or hardly ever"),
    ("unsure", "I am not sure"),
)
WHY = "The answer changes what may be behind it and how soon it should be looked at."

_BOOK = ["book"]


def _said(text: str) -> dict[str, Any]:
    return {"text": text, "sources": _BOOK}


def _level(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "do": [_said("Tell a doctor what you told us.")],
        **_said("Go by this."),
    }


def _cause(number: int) -> dict[str, Any]:
    said = [_said(f"A plain sentence about cause {number}.")]
    parts = ("what", "points_to", "points_away", "self_care", "see", "ask")
    return {
        "cause": f"cause-{number}",
        "name": f"Cause {number}",
        "summary": said[0],
        "treatments": [{**said[0], "evidence": "expert"}],
        **{part: said for part in parts},
    }


def _question(number: int) -> dict[str, Any]:
    options = [{"option": name, "text": text} for name, text in OPTIONS]
    return {
        "question": f"q{number}",
        "ask": TEXTS[number - 1],
        "why": WHY,
        "type": "one",
        "options": options,
        "sources": _BOOK,
    }


def _rules(number: int) -> list[dict[str, Any]]:
    because = {"because": f"The answer to question {number} speaks for it.", "sources": _BOOK}
    cause = {"cause": f"cause-{(number + 1) // 2}", "fit": "possible"}
    rules = [{"rule": f"fits-{number}", "when": {f"q{number}": ["yes", "some"]}, "then": cause}]
    if number % 5 == 0:
        soon = {"disposition": "soon"}
        rules.append({"rule": f"soon-{number}", "when": {f"q{number}": "yes"}, "then": soon})
    return [{**rule, **because} for rule in rules]


def _guide() -> dict[str, Any]:
    levels = ("emergency", "same_day", "soon", "routine")
    return {
        "guide": GUIDE,
        "title": "Ten questions",
        "version": "1.0",
        "updated": "2026-11-22",
        "review_by": "2027-11-22",
        "language": "en",
        "summary": "Ten made-up questions.",
        "start": {
            "does": ["It asks."],
            "does_not": ["It names no illness."],
            "before": [_said("Call for help in danger.")],
        },
        "intended_use": {"for": ["Measuring."], "not_for": ["People."]},
        "notice": {"title": "See a professional", **_said("A professional should look at it.")},
        "disclaimer": _said("This is made up."),
        "dispositions": {level: _level(f"How soon: {level}") for level in levels},
        "default_disposition": "routine",
        "none_fits": {"title": "Nothing fits", "see": "Ask a doctor.", **_said("There is more.")},
        "watch_for": [_said("Watch for weakness.")],
        "other_causes": [
            {"other": "cold", "name": "Cold", "clue": "It passes.", "see": "Ask.", "sources": _BOOK}
        ],
        "faq": [{"faq": "why", "ask": "Why?", "answer": ["To measure."], "sources": _BOOK}],
    }


def write_rules(folder: Path) -> Path:
    """Write the guide and a table of numbers as rule files; gives the folder."""
    _call = {"text": "Call 999", "number": "999", "sources": _BOOK}
    numbers = {
        "owner": "nobody",
        "checked": "2026-11-22",
        "check_every": "6 months",
        "default_text": "your local emergency number",
        "countries": [
            {"country": "here", "name": "Here", "emergency": {**_call, "verified": "yes"}},
        ],
        "sources": [_source()],
    }
    counted = range(1, len(TEXTS) + 1)
    files = {
        "guide": _guide(),
        "questions": [_question(number) for number in counted],
        "rules": [rule for number in counted for rule in _rules(number)],
        "causes": [_cause(number) for number in range(1, 6)],
        "sources": [_source()],
        "safety": [
            {
                "property": "The first answer is seen soon",
                "whenever": {"q5": "yes"},
                "then": {"disposition": "soon"},
            }
        ],
    }
    (folder / GUIDE).mkdir(parents=True, exist_ok=True)
    (folder / "numbers.yaml").write_text(json.dumps(numbers), encoding="utf-8")
    for name, content in files.items():
        (folder / GUIDE / f"{name}.yaml").write_text(json.dumps(content), encoding="utf-8")
    return folder


def _source() -> dict[str, Any]:
    return {
        "source": "book",
        "title": "A book",
        "publisher": "A press",
        "year": "2020",
        "seen": "own",
    }
