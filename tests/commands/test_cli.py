"""The commands that read rule files: what they print and where, and their exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from guide import clock
from guide.__main__ import main as command
from guide.cli import main
from guide.commands import check as checkcommand
from guide.errors import ExitCode, UsageError
from guide.findings import Finding, Place, as_github, as_text
from guide.reading.ruleformat import FILES
from guide.web import server
from tests.support.broken import GUIDE, VALID, Case, Step

MISSPELT = Step(
    ("change", "rules.yaml"),
    "  when: {danger: now}\n--->\n  when: {dangr: now}\n",
)
PLACE = f"{GUIDE}/rules.yaml"

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The day, in this process: one on which nothing is overdue; a test can set another."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))

    set_day("2026-11-23")
    return set_day


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A rules folder with one mistake: a question that is not there."""
    return Case("misspelt", "", (MISSPELT,), "").make(tmp_path / "rules")


def guide(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "guide", *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, timeout=120)


# -- check ----------------------------------------------------------------------------------------


def test_check_of_a_clean_guide(capsys: Output) -> None:
    assert main(["check", GUIDE, "--rules", str(VALID)]) == ExitCode.CLEAN
    printed = capsys.readouterr()
    first, *_, last = printed.out.splitlines()
    assert first == "small: 3 questions, 3 rules, 1 cause, 1 source, 1 safety property"
    assert last == "0 errors, 0 warnings"
    assert not printed.err


@pytest.mark.parametrize(
    ("day", "late"),
    [("2027-05-22", []), ("2027-05-23", ["numbers"]), ("2027-11-23", ["guide", "numbers"])],
)
def test_check_warns_of_a_day_that_is_past_and_stays_green(
    capsys: Output, today: Callable[[str], None], day: str, late: list[str]
) -> None:
    today(day)
    assert main(["check", GUIDE, "--rules", str(VALID)]) == ExitCode.CLEAN
    *found, last = capsys.readouterr().out.splitlines()
    told = [line for line in found if ": warning overdue: " in line]
    assert [Path(line.partition(":")[0]).stem for line in told] == sorted(late, reverse=True)
    assert last == f"0 errors, {len(late)} warning{'' if len(late) == 1 else 's'}"


def test_check_tells_exact_numbers(capsys: Output) -> None:
    proved = "small: proved on every path:"
    main(["check", GUIDE, "--rules", str(VALID)])
    assert capsys.readouterr().out.splitlines()[1:-1] == [
        "small: all 409 answer paths proved, 1 to 3 questions, 3.0 on average",
        "small: paths by disposition: 1 emergency, 204 same_day, 204 soon",
        "small: paths by cause: tremor 0 strong, 294 possible",
        f"{proved} exactly one level of care comes out",
        f"{proved} an emergency shows no causes",
        f"{proved} the order of the rules does not matter",
        f"{proved} no rule fires on unknown answers alone",
        f"{proved} a red flag leads to care above the default, or is asked about",
        f"{proved} one more red flag never leads to less care",
        f"{proved} “I am not sure” never leads to less care than “no” or a number",
        f"{proved} no emergency waits for a question that is not about danger",
        f"{proved} the 1 safety property of the guide",
    ]


def test_paths_are_not_called_proved_where_a_proof_failed(tmp_path: Path, capsys: Output) -> None:
    promised = "  then: {disposition: emergency}\n"
    weaker = f"{promised}--->\n{promised.replace('emergency', 'soon')}"
    step = Step(("change", "safety.yaml"), weaker)
    case = Case("", "", (step,), "")
    assert main(["check", "--rules", str(case.make(tmp_path / "rules"))]) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert "all 409 answer paths looked at" in printed
    assert "NOT SO on every path: the 1 safety property of the guide" in printed


def test_check_shows_the_shortest_path_for_what_is_named(capsys: Output) -> None:
    assert main(["check", GUIDE, "--rules", str(VALID), "--witness", "rule "]) == ExitCode.CLEAN
    assert capsys.readouterr().out.splitlines()[13:-1] == [
        "small: rule call-now: danger=now",
        "small: rule call-today: danger=today signs=none weeks=0",
        "small: rule tremor-fits: danger=today signs=shake weeks=2",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        "check kitchen-sink --witness",
        "paths suggest kitchen-sink",
        "paths mutants kitchen-sink",
        "paths mutants kitchen-sink --format json",
    ],
)
def test_the_same_input_gives_the_same_bytes(asked: str) -> None:
    words = [*asked.split(), "--rules", str(VALID)]
    one, other = (guide(*words, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert one == other and len(one.splitlines()) > 20


def test_a_witness_of_nothing_is_misuse(capsys: Output) -> None:
    asked = ["check", GUIDE, "--rules", str(VALID)]
    assert main([*asked, "--witness", "gone"]) == ExitCode.USAGE
    assert "nothing in small has 'gone' in its name" in capsys.readouterr().err
    assert main([*asked, "--witness", "--format", "json"]) == ExitCode.USAGE
    assert "--witness goes with --format text" in capsys.readouterr().err


def test_check_says_what_is_wrong_and_where(broken: Path, capsys: Output) -> None:
    assert main(["check", "--rules", str(broken)]) == ExitCode.FINDINGS
    assert capsys.readouterr().out == (
        f"{broken}/{PLACE}:2:10: error unknown-question: there is no question 'dangr'\n"
        "    did you mean 'danger'?\n"
        "1 error, 0 warnings\n"
    )


def test_check_for_programs(broken: Path, capsys: Output) -> None:
    assert main(["check", "--rules", str(broken), "--format", "json"]) == ExitCode.FINDINGS
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": f"{broken}/{PLACE}",
            "line": 2,
            "column": 10,
            "severity": "error",
            "code": "unknown-question",
            "message": "there is no question 'dangr'",
            "hint": "did you mean 'danger'?",
            "witness": "",
        }
    ]


def test_check_for_programs_of_a_clean_guide(capsys: Output) -> None:
    assert main(["check", GUIDE, "--rules", str(VALID), "--format", "json"]) == ExitCode.CLEAN
    assert json.loads(capsys.readouterr().out) == []


def test_check_for_code_review(broken: Path, capsys: Output) -> None:
    assert main(["check", "--rules", str(broken), "--format", "github"]) == ExitCode.FINDINGS
    assert capsys.readouterr().out == (
        f"::error file={broken}/{PLACE},line=2,col=10,title=unknown-question"
        "::there is no question 'dangr' did you mean 'danger'?\n"
    )


def test_what_means_something_to_code_review_is_escaped() -> None:
    finding = Finding(Place("a,b:c.yaml"), "some-code", "100% of\nit", severity="warning")
    assert as_github([finding]) == (
        "::warning file=a%2Cb%3Ac.yaml,line=1,col=1,title=some-code::100%25 of%0Ait"
    )


def test_a_witness_is_shown() -> None:
    finding = Finding(Place("a.yaml", 3, 1), "some-code", "It is so", "a cure", witness="a=b")
    assert as_text([finding]).splitlines() == [
        "a.yaml:3:1: error some-code: It is so",
        "    a cure",
        "    shown by: a=b",
    ]


def test_warnings_alone_are_clean(tmp_path: Path, capsys: Output) -> None:
    case = Case("", "", (Step(("remove", "safety.yaml"), ""),), "")
    assert main(["check", "--rules", str(case.make(tmp_path / "rules"))]) == ExitCode.CLEAN
    assert "0 errors, 1 warning\n" in capsys.readouterr().out


# -- misuse, bugs and interrupts ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "smal", "--rules", str(VALID)], "did you mean 'small'?"),
        (["check", "../small", "--rules", str(VALID)], "there is no guide '../small'"),
        (["check", "--rules", "no/such/folder"], "there is no folder no/such/folder"),
        (["check", "--rules", str(VALID / "numbers.yaml")], "there is no folder"),
        (["check", "--rules", str(VALID / "small")], f"name the folder around it: --rules {VALID}"),
        (["new", "Not An Id"], "'Not An Id' is not a name for a guide"),
    ],
)
def test_misuse_is_said_in_one_line(arguments: list[str], said: str, capsys: Output) -> None:
    assert main(arguments) == ExitCode.USAGE
    printed = capsys.readouterr()
    assert said in printed.err and printed.err.startswith("guide: ")
    assert printed.err.count("\n") == 1 and not printed.out


def test_no_command_shows_the_commands(capsys: Output) -> None:
    assert main([]) == ExitCode.USAGE
    assert "check" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["chek"], ["check", "--format", "xml"]])
def test_what_the_parser_refuses_is_misuse(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == ExitCode.USAGE


def test_a_bug_says_where_it_was_and_quotes_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def fails(*_: object, **__: object) -> None:
        secret = "self-harm=thoughts"
        raise KeyError(secret)

    monkeypatch.setattr(checkcommand, "load_guides", fails)
    assert main(["check", "--rules", str(VALID)]) == ExitCode.BUG
    printed = capsys.readouterr()
    first, kind, place, *_ = printed.err.splitlines()
    assert "a bug of ours" in first
    assert kind == "KeyError"
    assert place.startswith("  test_cli.py:") and place.endswith(" fails")
    assert "thoughts" not in printed.err + printed.out


def test_an_interrupt_has_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checkcommand, "load_guides", interrupted)
    assert main(["check", "--rules", str(VALID)]) == ExitCode.INTERRUPTED


def test_an_interrupt_while_the_program_is_loaded_has_it_too(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    class Interrupted(ModuleType):
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "guide.cli", Interrupted("guide.cli"))
    assert command() == ExitCode.INTERRUPTED
    assert capsys.readouterr() == ("", "")


# -- help -----------------------------------------------------------------------------------------


def commands_in(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """Each command below these words that does something, by its help, which says what it does."""
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    usage, about, *parts = capsys.readouterr().out.split("\n\n")
    assert usage.startswith("usage: guide") and not about.startswith(("positional", "options"))
    listed = re.search(r"(COMMAND|TOOL|ACTION)\n((    .+\n?)+)", "\n\n".join(parts))
    if listed is None:
        yield " ".join(words)
        return
    for name in re.findall(r"^    (\S+)", listed[2], re.MULTILINE):
        yield from commands_in((*words, name), capsys)


def test_the_readme_names_every_command(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")  # the help is as wide as the terminal
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    commands = list(commands_in((), capsys))
    assert {"serve", "paths from-receipt", "approvals verify"} <= set(commands)
    assert [name for name in commands if f"`guide {name}" not in readme] == []


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_bug() -> None:
    command = f"{sys.executable} -m guide schema | head -c 10"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.stdout == '{\n  "guide' and not done.stderr


@pytest.mark.slow
def test_a_terminal_without_quotes_and_dashes(broken: Path) -> None:
    rules = broken / PLACE
    rules.write_text(rules.read_text(encoding="utf-8").replace("dangr", "größe"), encoding="utf-8")
    done = guide("check", "--rules", broken, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == ExitCode.FINDINGS
    assert "no question 'gr??e'" in done.stdout and not done.stderr


# -- serve ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_broken_folder_is_not_served(broken: Path, capsys: Output) -> None:
    main(["check", "--rules", str(broken)])
    found = capsys.readouterr().out.splitlines()[:-1]
    script = (
        "import sys; from guide.cli import main; code = main(sys.argv[1:]);"
        "print(code, sorted({'flask', 'werkzeug', 'wtforms'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, "serve", "--rules", str(broken)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert done.stderr.splitlines() == [
        *found,
        "The rule files cannot be served: they have errors.",
    ]
    assert done.stdout == "1 []\n"


def test_a_folder_without_numbers_is_not_served(broken: Path, capsys: Output) -> None:
    (broken / "numbers.yaml").unlink()
    assert main(["serve", "--rules", str(broken)]) == ExitCode.FINDINGS
    assert "numbers.yaml: error missing-file" in capsys.readouterr().err


# -- schema ---------------------------------------------------------------------------------------


def test_schema_of_one_kind_of_file(capsys: Output) -> None:
    assert main(["schema", "rules.yaml"]) == ExitCode.CLEAN
    assert json.loads(capsys.readouterr().out)["title"] == "rules.yaml"


def test_schema_of_every_kind_of_file(capsys: Output) -> None:
    assert main(["schema"]) == ExitCode.CLEAN
    assert set(json.loads(capsys.readouterr().out)) == set(FILES)


def test_schemas_written_into_a_folder(tmp_path: Path, capsys: Output) -> None:
    assert main(["schema", "--write", str(tmp_path / "made")]) == ExitCode.CLEAN
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert names == {kind.replace(".yaml", ".json") for kind in FILES}
    assert capsys.readouterr().out.count("wrote ") == len(FILES)


def test_the_reference_is_printed(capsys: Output) -> None:
    assert main(["schema", "--markdown"]) == ExitCode.CLEAN
    assert capsys.readouterr().out.startswith("# The rule format\n")


@pytest.mark.parametrize(("flags", "review"), [((), True), (("--no-review",), False)])
def test_the_pages_for_clinicians_are_served_unless_switched_off(
    flags: tuple[str, ...], review: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: list[object] = []

    def create_app(*_: object, config: dict[str, object]) -> None:
        settings.append(config["REVIEW"])
        raise UsageError("enough")

    monkeypatch.setattr(server, "create_app", create_app)
    assert main(["serve", "--port", "0", "--rules", str(VALID), *flags]) == ExitCode.USAGE
    assert settings == [review]
