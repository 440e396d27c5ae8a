"""What changed between two versions of a guide, as one page that stands alone: no script."""

from __future__ import annotations

from guide.diff.difference import Difference
from guide.diff.report import report
from guide.diff.sections import sections
from guide.export.templates import template


def difference_page(difference: Difference) -> str:
    """The whole report as HTML."""
    title = difference.joint.rule_sets[1].guide.title
    found = sections(report(difference))
    page: str = template("difference.html").render(title=title, sections=found)
    return page
