"""The names that a guide has in FHIR: what a form, its items and its options are called there.

Whoever writes a form and whoever reads the answers that come back say the same names.
"""

from __future__ import annotations

from collections.abc import Mapping

from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import RuleSet

BASE = "https://guide.invalid/fhir"
"""The start of all names, unless another is chosen. It leads nowhere: these are names only."""

RESULT = "result"
"""The group that holds the result."""
CARE = f"{RESULT}.care"
"""The item that holds the level of care as the form worked it out."""
_HASH_DIGITS = 12


def canonical(kind: str, guide_id: str, base: str = BASE) -> str:
    """The name of a resource of a guide, `…/Questionnaire/head-twitching`."""
    return f"{base}/{kind}/{guide_id}"


def version_of(rule_set: RuleSet) -> str:
    """The version of what was exported: the guide's own, and the start of its content's hash.

    So answers tell with which words and rules they were given, be the version changed or not.
    """
    digits = content_hash(rule_set).rpartition(":")[2]
    return f"{rule_set.guide.version}-{digits[:_HASH_DIGITS]}"


def option_system(guide_id: str, question_id: str, base: str = BASE) -> str:
    """The code system of the options of one question: `none` is another answer in each."""
    return f"{canonical('CodeSystem', guide_id, base)}-{question_id}"


def in_its_stead(question_id: str) -> str:
    """The item of the options that may be chosen in the stead of a number."""
    return f"{question_id}.instead"


def section_of(rule_set: RuleSet) -> Mapping[str, str]:
    """The group in which each question's item stands; empty where it stands in none."""
    found, group = {}, ""
    for question in rule_set.questions:
        group = f"{question.id}.section" if question.section else group
        found[question.id] = group
    return found
