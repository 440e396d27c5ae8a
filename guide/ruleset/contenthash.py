"""What a rule set says, as one hash: the same however its files are laid out, another for any word.

A value is first brought to one form: places left out, keys sorted, lists whose order means nothing
sorted, what has its default value left out (so that a new optional key ends no approval). Then it
is written as JSON and hashed. The whole is hashed by parts, so that it can be told which changed.
Hazards, scripted paths and approvals are no part of a rule set's content. Nor is whether it is a
draft: what was approved does not change when it is shown to all. Nor is what readers see
beside it, the pictures and the emergency numbers; but an approval is of those too (see `beside`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from guide.errors import UsageError
from guide.findings import Place, did_you_mean, quoted
from guide.ruleset.model import Disposition, RuleSet

ALGORITHM = "sha256"
"""Stands before each hash; without it, a hash of digits alone would be a number to YAML."""

_DEFAULT_DISPOSITION = Disposition.ROUTINE
_UNORDERED = {
    ("Audience", "options"),
    ("Audiences", "speaks_of"),
    ("Condition", "parts"),
    ("Condition", "values"),
    ("Promise", "never_shown"),
    ("Source", "claims"),
}
"""Lists whose order has no meaning, besides every list of `sources`."""
_ALWAYS = {("Question", "options")}
"""Fields that are written with their default value too: the approvals there are were made so."""
_ALONE = {("Promise", "never_shown")}
"""Lists of which a single item is written by itself: there could be but one when the approvals
there are were made."""
_WRITTEN = {
    ("Guide", "other_causes"): "mimics",
    ("Promise", "never_shown"): "no_cause",
}
"""Fields that have another name than when the approvals there are were made: a hash is of what is
said, and not of what the program calls it."""

PARTS: Mapping[str, Callable[[RuleSet], object]] = {
    "questions": lambda rule_set: (*rule_set.questions, *rule_set.ends),
    "reminders": lambda rule_set: rule_set.guide.reminders,
    "rules": lambda rule_set: frozenset((*rule_set.rules, *rule_set.conditions)),
    "safety": lambda rule_set: frozenset(rule_set.safety),
    "default-disposition": lambda rule_set: rule_set.guide.default_disposition,
    "causes": lambda rule_set: frozenset(rule_set.causes),
    "texts": lambda rule_set: replace(
        rule_set.guide, reminders=(), default_disposition=_DEFAULT_DISPOSITION, draft=False
    ),
    "sources": lambda rule_set: frozenset(rule_set.sources),
}
"""The parts of a rule set's content, together all of it. `texts`: the rest of guide.yaml."""

PICTURES, NUMBERS = "pictures", "numbers"
BESIDE = (PICTURES, NUMBERS)
"""The parts of what readers see that stand beside the guide's own files."""

SCOPES: Mapping[str, tuple[str, ...]] = {
    "all": (*PARTS, *BESIDE),
    "questions": ("questions", "reminders", PICTURES),
    "rules": ("rules", "safety", "default-disposition"),
    "causes": ("causes", "texts", "sources", NUMBERS),
    "numbers": (NUMBERS,),
}
"""What each scope holds; `questions`, `rules` and `causes` together hold all."""
LOCALE = "locale:"


def content_hash(rule_set: RuleSet, scope: str = "all") -> str:
    """The hash of a rule set's content within a scope. Raises UsageError on an unknown scope."""
    return hash_of_parts(part_hashes(rule_set, scope))


def part_hashes(rule_set: RuleSet, scope: str = "all") -> dict[str, str]:
    """The hash of each part of a scope. Raises UsageError on an unknown scope."""
    if scope not in SCOPES:
        raise UsageError(refusal(rule_set, scope))
    return {
        part: hash_of(PARTS[part](rule_set) if part in PARTS else rule_set.beside.get(part))
        for part in SCOPES[scope]
    }


def refusal(rule_set: RuleSet, scope: str) -> str:
    """Why there is no such scope; empty where there is one."""
    if scope in SCOPES:
        return ""
    if scope.startswith(LOCALE):
        locale = quoted(scope.removeprefix(LOCALE))
        return f"the guide '{rule_set.guide.id}' has no locale {locale}; it has no locales at all"
    hint = did_you_mean(scope, [*SCOPES, f"{LOCALE}xx"])
    return f"there is no scope {quoted(scope)}; {hint}"


def hash_of_parts(parts: Mapping[str, str]) -> str:
    """The hash of a scope's content, from those of its parts; of all parts where it has none.

    So an approval of all shows the hash that the guide's content has everywhere.
    """
    content = {part: found for part, found in parts.items() if part not in BESIDE}
    return _digest(json.dumps(content or dict(parts), sort_keys=True))


def hash_of(value: object) -> str:
    """The hash of any value of the model."""
    return _digest(canonical(value))


def canonical(value: object) -> str:
    """The one way to write a value of the model as text. A frozenset: in any order."""
    return _written(_plain(value))


def _written(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return f"{ALGORITHM}:{hashlib.sha256(text.encode()).hexdigest()}"


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.name.lower()
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((_plain(item) for item in value), key=_written)
    return value


def _record(value: Any) -> dict[str, Any]:
    found = {}
    for field in fields(value):
        item = getattr(value, field.name)
        place = (type(value).__name__, field.name)
        if isinstance(item, Place) or (_is_default(field, item) and place not in _ALWAYS):
            continue
        unordered = field.name == "sources" or place in _UNORDERED
        plain = sorted(_plain(item), key=_written) if unordered else _plain(item)
        alone = place in _ALONE and len(plain) == 1
        found[_WRITTEN.get(place, field.name)] = plain[0] if alone else plain
    return found


def _is_default(field: Field[Any], value: object) -> bool:
    return field.default is not MISSING and value == field.default
