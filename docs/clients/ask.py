"""A guide in a terminal, by the JSON API: python3 ask.py http://localhost:8000 head-twitching [uk]

It needs Python alone. Nothing that is typed is kept.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.request import Request, urlopen


def evaluate(site: str, guide: str, answers: dict[str, Any], country: str) -> Any:
    """Where the answers lead."""
    asked: dict[str, Any] = {"answers": answers, **({"country": country} if country else {})}
    address = f"{site.rstrip('/')}/api/v1/guides/{guide}/evaluate"
    sent = Request(address, json.dumps(asked).encode(), {"Content-Type": "application/json"})
    with urlopen(sent) as response:
        return json.load(response)


def put(question: dict[str, Any]) -> Any:
    """Put a question until it has an answer that it takes."""
    options = question["options"]
    print(f"\n{question['ask']}\n{question.get('hint', '')}".rstrip())
    for number, option in enumerate(options, start=1):
        print(f"  {number}) {option['text']}")
    while True:
        answer = read(input(prompt(question)).split(), question)
        if answer is not None:
            return answer
        print("That is not an answer to this question.")


def prompt(question: dict[str, Any]) -> str:
    """What to type."""
    if question["type"] == "many":
        return "Numbers of all that fit, with blanks between: "
    if question["type"] == "number":
        unit = question.get("unit", "")
        also = ", or a letter: u for the line above" if question["options"] else ""
        return f"From {question['from']} to {question['to']} {unit}{also}: "
    return "Number: "


def read(words: list[str], question: dict[str, Any]) -> Any:
    """The answer that was typed; None where it is none."""
    options = [option["option"] for option in question["options"]]
    if question["type"] == "number":
        if words == ["u"] and options:
            return options[0]
        taken = len(words) == 1 and words[0].isdecimal()
        return (
            int(words[0]) if taken and question["from"] <= int(words[0]) <= question["to"] else None
        )
    if not words or not all(word.isdecimal() and 1 <= int(word) <= len(options) for word in words):
        return None
    chosen = [options[int(word) - 1] for word in dict.fromkeys(words)]
    if question["type"] != "many":
        return chosen[0] if len(chosen) == 1 else None
    alone = {option["option"] for option in question["options"] if option["exclusive"]}
    return None if len(chosen) > 1 and alone.intersection(chosen) else chosen


def tell(found: dict[str, Any]) -> None:
    """Tell the result: an emergency and whom to call before all else."""
    result = found["result"]
    print(f"\n*** {result['title']} ***\n{result['text']}")
    emergency = found["emergency_numbers"]
    if result["disposition"] == "emergency":
        call = emergency["phones"] or [{"text": f"Call {emergency['text']}", "number": ""}]
        print(*(f"  {phone['text']}" for phone in call), sep="\n")
    for phone in result["numbers"]:
        print(f"  {phone['text']}: {phone['number']}")
    for line in result["do"]:
        print(f"- {line['text']}")
    for reason in result["reasons"]:
        print(f"Why: {reason['because']} {reason.get('do', '')}".rstrip())
    for cause in result.get("causes", []):
        print(f"\nMay fit ({cause['fit']}): {cause['name']}. {cause['summary']['text']}")
        for treatment in cause["treatments"]:
            told = f"{treatment['text']} {treatment.get('effect', '')}".rstrip()
            print(f"  can help: {told} (evidence: {treatment['evidence']})")
    for other in result.get("other_causes", []):
        print(f"\nAlso ask about: {other['name']} ({other['how_soon']}). {other['see']}")
    if "none_fits" in result:
        print(f"\n{result['none_fits']['title']}. {result['none_fits']['text']}")
    print(f"\n{result['notice']['title']}. {result['notice']['text']}")
    print(found["review"], result["disclaimer"]["text"])


def main() -> None:
    """Ask until there is a result."""
    site, guide, *rest = sys.argv[1:]
    answers: dict[str, Any] = {}
    while True:
        found = evaluate(site, guide, answers, rest[0] if rest else "")
        if found["complete"]:
            tell(found)
            return
        for reminder in found["reminders"]:
            print(f"({reminder})")
        answers[found["next"]["question"]] = put(found["next"])


if __name__ == "__main__":
    main()
