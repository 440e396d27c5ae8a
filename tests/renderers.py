"""What LHC-Forms shows of an exported guide, by real clicks in Chromium: `make renderers`.

    .venv/bin/python -m tests.renderers FOLDER [JOURNEYS]

FOLDER holds the package `lforms` of npm. A journey answers what is asked, mostly calmly, and now
and then goes back and changes an earlier answer, so that later answers are hidden while the form
keeps them. After each click the form must show what the engine finds for the answers that stand in
it: questions, level of care, reasons, causes with their fit, other causes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page, sync_playwright

from guide.engine.engine import Engine
from guide.export.fhiritems import Naming
from guide.export.fhirquestionnaire import questionnaire
from guide.paths.fhirnames import option_system
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import Answer, Option, Question
from guide.ruleset.questions import type_of
from tests.export.test_fhir import DRAFT, TELLING, known_by

JOURNEYS, CLICKS, BACK, CALM = 12, 24, 0.2, 0.75
"""How many journeys, and in each how many answers; how often one goes back, or answers calmly."""
_PATIENCE = 120_000
"""Milliseconds: a click may set off some hundred expressions, on a busy machine too."""
FORM = """<!doctype html><meta charset="utf-8"><title>A form</title>
<link rel="stylesheet" href="webcomponent/styles.css"><div id="form"></div>
<script src="webcomponent/assets/lib/zone.min.js"></script>
<script type="module" src="webcomponent/runtime.js"></script>
<script type="module" src="webcomponent/polyfills.js"></script>
<script type="module" src="webcomponent/main.js"></script>
<script type="module" src="fhir/lformsFHIRAll.min.js"></script>
"""
LOAD = """async ([form, release]) => {
  const made = LForms.Util.convertFHIRQuestionnaireToLForms(form, release);
  await LForms.Util.addFormToPage(made, 'form');
}"""
SHOWN = """() => [...document.querySelectorAll('#form lhc-item')]
  .filter((item) => item.id && item.offsetParent !== null).map((item) => item.id)"""
TICKED = """() => [...document.querySelectorAll('#form label')]
  .filter((label) => /wrapper-checked/.test(label.className)).map((label) => label.id)"""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


class _Handler(SimpleHTTPRequestHandler):
    """The package's files, and the page that shows a form."""

    def do_GET(self) -> None:  # noqa: N802, the name is the standard library's
        if self.path != "/form":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(FORM.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def page_of(package: Path) -> Iterator[Page]:
    """A browser at the page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(package)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE)
        page.goto(f"http://127.0.0.1:{server.server_port}/form")
        page.wait_for_function("window.LForms && LForms.FHIR")
        yield page
        browser.close()
    server.shutdown()


@dataclass(frozen=True)
class ShownForm:
    """A form in a browser, as the one who fills it in sees it."""

    page: Page
    engine: Engine
    form: Mapping[str, Any]
    release: str

    def load(self) -> None:
        """Begin anew."""
        self.page.evaluate("document.getElementById('form').replaceChildren()")
        self.page.evaluate(LOAD, [self.form, self.release])

    def shown(self) -> set[str]:
        """The items that are seen, by their link ids."""
        return {item.removeprefix("item-").partition("/")[0] for item in self.page.evaluate(SHOWN)}

    def answers(self, shown: set[str]) -> dict[str, Answer]:
        """What is chosen at the questions that are seen."""
        ticked: dict[str, list[str]] = {}
        for label in self.page.evaluate(TICKED):
            question, code = label.partition("/")[0], label.rpartition("|")[2]
            if question in shown:
                ticked.setdefault(question, []).append(code)
        questions = self.engine.rule_set.question_by_id
        return {q: type_of(questions[q]).chosen(chosen) for q, chosen in ticked.items()}

    def tick(self, question: Question, option: Option) -> None:
        """Click on an option; what cannot stand beside it is taken away by clicks before."""
        several = type_of(question).several
        given = self.answers(self.shown()).get(question.id)
        before = given if isinstance(given, frozenset) else frozenset()
        for other in question.options:
            alone = option.exclusive or other.exclusive
            if several and alone and other.id != option.id and other.id in before:
                self._click(question, other)
        self._click(question, option)

    def _click(self, question: Question, option: Option) -> None:
        system = option_system(self.engine.rule_set.guide.id, question.id)
        tail = f"|{system}|{option.id}"
        found = f'#form label[id^="{question.id}/"][id$="{tail}"] input'
        self.page.locator(found).click()


def differing(form: ShownForm) -> set[str]:
    """What the form shows and the engine does not find, or the other way round."""
    shown = form.shown()
    questions = form.engine.rule_set.question_by_id
    told = {each for each in shown if each in questions or TELLING.fullmatch(each)}
    return told ^ known_by(form.engine, form.answers(shown))


def journey(form: ShownForm, random: Random) -> int:
    """One journey by clicks; how many states differed."""
    form.load()
    wrong = 0
    for _ in range(CLICKS):
        reached = form.engine.journey(form.answers(form.shown())).reached
        following = reached[-1] if random.random() >= BACK else random.choice(reached)
        calm = [o for o in following.options if o.exclusive or o.id in ("no", "adult")]
        options = calm if calm and random.random() < CALM else following.options
        form.tick(following, random.choice(options))
        if found := differing(form):
            wrong += 1
            print("differ:", *sorted(found))
    return wrong


def main() -> int:
    """Journeys in both releases; 0 where nothing differed."""
    package = Path(sys.argv[1]).absolute() / "node_modules" / "lforms" / "dist" / "lforms"
    journeys = int(sys.argv[2]) if len(sys.argv) > 2 else JOURNEYS
    (rule_set,) = load_guides(folder("rules"), only=["head-twitching"]).rule_sets
    engine, wrong = Engine(rule_set), 0
    with page_of(package) as page:
        for release in ("R4", "R5"):
            made = questionnaire(engine, None, DRAFT, Naming(release))
            form = ShownForm(page, engine, made, release)
            here = sum(journey(form, Random(seed)) for seed in range(journeys))
            print(f"{release}: {journeys} journeys, {journeys * CLICKS} answers, {here} differ.")
            wrong += here
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
