"""A run of scripted paths as JUnit XML, which build servers show: a suite a file, a case a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from guide.findings import Finding, as_text
from guide.paths.report import failures_text
from guide.paths.runs import PathRun

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, not even escaped."""


def junit(runs: Sequence[PathRun], findings: Sequence[Finding]) -> str:
    """The XML. A path with a mistake is an error, one that was not run anywhere is skipped."""
    suites = Element("testsuites", name="guide paths run")
    by_file = sorted(runs, key=lambda run: run.path.place.file)
    for file, own in groupby(by_file, key=lambda run: run.path.place.file):
        _add_suite(suites, file, list(own))
    for finding in findings:
        _add_error(suites, finding)
    _count(suites, list(suites))
    indent(suites)
    text = tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add_suite(suites: Element, file: str, runs: Iterable[PathRun]) -> None:
    suite = SubElement(suites, "testsuite", name=_plain(file))
    for run in runs:
        case = _case(suite, run.path.name, file, run.path.place.line, run.seconds)
        if run.verdict == "failed":
            texts = failures_text(run)
            failure = SubElement(case, "failure", message=_plain(_short(run)))
            failure.text = _plain(texts)
        elif run.verdict == "not run":
            SubElement(case, "skipped", message="no driver could be opened")
    _count(suite, list(suite))


def _short(run: PathRun) -> str:
    difference = run.failures[0].outcome.difference
    assert difference is not None, "a failure has a difference"
    return f"{difference.about}: expected {difference.expected}, got {difference.got}"


def _add_error(suites: Element, finding: Finding) -> None:
    suite = SubElement(suites, "testsuite", name=_plain(finding.place.file))
    case = _case(suite, finding.code, finding.place.file, finding.place.line, 0.0)
    error = SubElement(case, "error", message=_plain(finding.message))
    error.text = _plain(as_text([finding]))
    _count(suite, [case])


def _case(suite: Element, name: str, file: str, line: int, seconds: float) -> Element:
    where = {"classname": _plain(file), "file": _plain(file), "line": str(line)}
    return SubElement(suite, "testcase", {"name": _plain(name), **where}, time=f"{seconds:.3f}")


def _count(element: Element, inside: Sequence[Element]) -> None:
    """The figures that a suite, and all suites together, tell of what is inside."""
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("tests", str(sum(1 for _ in element.iter("testcase"))))
    element.set("time", f"{sum(float(each.get('time', '0')) for each in inside):.3f}")


def _plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
