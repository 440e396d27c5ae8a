"""What every FHIR resource of a guide says of itself: name, version, state, dates, intended use."""

from __future__ import annotations

from guide.approval.approvals import ReviewStatus
from guide.export.fhiritems import Naming, Object
from guide.paths.fhirnames import canonical, version_of
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import RuleSet
from guide.ruleset.wordings import in_general


def head(kind: str, rule_set: RuleSet, review: ReviewStatus, naming: Naming) -> Object:
    """The start of a resource. It is a draft as long as what it says is not reviewed as a whole."""
    told = in_general(rule_set)
    guide, reviewed = told.guide, review.reviewed and not rule_set.guide.draft
    days = [approval.approved for approval in review.by]
    return {
        "resourceType": kind,
        "id": guide.id,
        "language": guide.language,
        "url": canonical(kind, guide.id, naming.base),
        "identifier": [
            {"system": f"{naming.base}/content-hash", "value": content_hash(rule_set)},
        ],
        "version": version_of(rule_set),
        "name": "".join(part.capitalize() for part in guide.id.split("-")),
        "title": guide.title,
        "status": "active" if reviewed else "draft",
        "experimental": not reviewed,
        "date": guide.updated,
        "description": f"{guide.summary} {review.sentence}",
        "purpose": _intended_use(told),
        **({"approvalDate": min(days), "lastReviewDate": max(days)} if days else {}),
        "effectivePeriod": {"end": guide.review_by},
    }


def _intended_use(rule_set: RuleSet) -> str:
    use = rule_set.guide.intended_use
    suits = "\n".join(f"- {text}" for text in use.suits)
    not_for = "\n".join(f"- {text}" for text in use.does_not_suit)
    return f"For:\n\n{suits}\n\nNot for:\n\n{not_for}\n\n{rule_set.guide.disclaimer.text}"
