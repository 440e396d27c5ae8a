"""Path files as CSV: the cells with their places, and tables that read as YAML does."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.paths.files import load_paths, read_path_file
from guide.paths.scripted import ScriptedPath, run
from guide.paths.spreadsheet import Cell, rows_of
from tests.paths.test_paths import small
from tests.support.strategies import QUICK

# -- cells ----------------------------------------------------------------------------------------


def texts(text: str) -> list[list[str]]:
    rows, findings = rows_of(text, "t.csv")
    assert rows is not None and not findings
    return [[cell.text for cell in row] for row in rows]


CELLS = st.text(alphabet="ab \"',;\t\n", max_size=6)


@QUICK
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_cells_are_those_that_pythons_reader_finds(
    rows: list[list[str]], delimiter: str, line_end: str, quoted: bool
) -> None:
    head = ["path", "one", "two", "three"]
    file = io.StringIO(newline="")
    plain = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    all_quoted = csv.writer(
        file, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL
    )
    (all_quoted if quoted else plain).writerows([head, *rows])
    text = file.getvalue()
    wanted = [[cell.strip() for cell in row] for row in [head, *rows]]
    assert texts(text) == [row for row in wanted if any(row)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1\t", [["a", "b"], ["1", ""]]),
        ("a,b\n\n , \n1,2\n", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1, ""one""" , "x\ny"\n', [["a", "b"], ['1, "one"', "x\ny"]]),
        ('"a;b",c\n1,2', [["a;b", "c"], ["1", "2"]]),
        ("a\n1\n", [["a"], ["1"]]),
        ('a,b\n5" tall,2\n', [["a", "b"], ['5" tall', "2"]]),
    ],
)
def test_rows(text: str, wanted: list[list[str]]) -> None:
    assert texts(text) == wanted


def test_cells_know_where_they_start_also_after_a_cell_of_several_lines() -> None:
    rows, _ = rows_of('a,b\r\n"one\r\ntwo",x\r\ny', "t.csv")
    assert rows is not None
    assert [f"{cell.text!r} {cell.place}" for row in rows for cell in row] == [
        "'a' t.csv:1:1",
        "'b' t.csv:1:3",
        "'one\\r\\ntwo' t.csv:2:1",
        "'x' t.csv:3:6",
        "'y' t.csv:4:1",
    ]
    assert isinstance(rows[0][0], Cell)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,b\n1,"2\n', "t.csv:2:3 csv-syntax this is not valid CSV: a quote that is not closed"),
        ('a,b\n"1"x,2', "t.csv:2:4 csv-syntax this is not valid CSV: text after a closing quote"),
        (
            "a,b\n1,\x00\n",
            "t.csv:2:3 control-character" " the character U+0000 cannot be seen and is not allowed",
        ),
        ("\n\n", "t.csv empty-file the file is empty"),
    ],
)
def test_what_is_no_csv(text: str, wanted: str) -> None:
    rows, (finding,) = rows_of(text, "t.csv")
    assert rows is None
    assert f"{finding.place} {finding.code} {finding.message}" == wanted


# -- tables ---------------------------------------------------------------------------------------


def load(tmp_path: Path, text: str, name: str) -> tuple[tuple[ScriptedPath, ...], list[Finding]]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return load_paths([file], small())


AS_YAML = """\
- path: A face that twitches on one side
  note: the usual, they say
  answers: {flags: no, where: [face, neck], one-sided: yes, weeks: 3}
  expect:
    disposition: soon
    causes: {c1: possible}
    never_shown: [c2]
    rules: [spasm, not-spasm]
    asked: [flags, weeks]
    asked_exactly: [flags, where, one-sided, weeks]
    says: [see a doctor, soon]
- path: A red flag
  answers: {flags: yes, weeks: unsure}
  unasked_ok: yes
  unanswered: none
  expect: {disposition: emergency, causes: {}, never_asked: [where, one-sided]}
"""
AS_TABLE = """\
path,note,flags,where,one-sided,answers.weeks,unasked_ok,unanswered,expect.disposition,\
expect.causes,expect.never_shown,expect.rules,expect.asked,expect.asked_exactly,\
expect.never_asked,expect.says
A face that twitches on one side,"the usual, they say",no,face; neck,yes,3,,,soon,\
c1 = possible,c2,spasm;not-spasm,flags;weeks,"flags
where
one-sided
weeks",,"see a doctor
soon"
A red flag,,yes,,,unsure,yes,none,emergency,none,,,,,where;one-sided,
"""


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "with a byte-order mark"])
def test_a_table_holds_the_paths_that_the_same_yaml_holds(tmp_path: Path, start: str) -> None:
    paths, findings = load(tmp_path, start + AS_TABLE, "t.csv")
    assert findings == []
    assert paths == load(tmp_path, AS_YAML, "t.yaml")[0]
    assert [path.place.line for path in paths] == [2, 7]
    assert all(run(path, Engine(small())).passed for path in paths)


@pytest.mark.parametrize(("name", "text"), [("t.csv", AS_TABLE), ("t.yaml", AS_YAML)])
def test_a_name_of_earlier_versions_is_read_and_told(tmp_path: Path, name: str, text: str) -> None:
    paths, (finding,) = load(tmp_path, text.replace("never_shown", "not_causes"), name)
    assert paths == load(tmp_path, text, name)[0]
    assert (finding.code, finding.severity) == ("renamed-key", "warning")
    assert "never_shown' now" in finding.message


HEAD = "path,flags,where,one-sided,weeks,unanswered,expect.disposition,expect.causes\n"
ROW = "A,no,neck,,3,,routine,none\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            HEAD.replace("where", "wehre") + ROW + "B,yes,,,,,emergency,\n",
            "1:12 unknown-question: there is no question 'wehre' (did you mean 'where'?)",
        ),
        (
            HEAD.replace("expect.causes", "causes") + "A,no,neck,,3,,routine,\n",
            None,
        ),
        (
            HEAD.replace("expect.causes", "causes") + ROW + "B,yes,,,,,emergency,\n",
            "1:64 unknown-question: there is no question 'causes'"
            " (did you mean 'expect.causes'?)",
        ),
        (
            HEAD.replace("expect.causes", "expect.cause") + ROW + "B,yes,,,,,emergency,\n",
            "1:64 unknown-column: there is no column 'expect.cause'"
            " (did you mean 'expect.causes'?)",
        ),
        (
            HEAD.replace("weeks", "where") + ROW + "B,yes,,,,,emergency,\n",
            "1:28 duplicate-column: the column 'where' stands twice"
            " (put the two together, or give one another name)",
        ),
        (
            HEAD + "A,nno,neck,,3,,routine,none\n" + "B,yes,,,,,emergency,\n",
            "2:3 unknown-option: question 'flags' has no option 'nno' (did you mean 'no'?)",
        ),
        (
            HEAD + "A,no,neck,,99,,routine,none\n" + "B,yes,,,,,emergency,\n",
            "2:12 out-of-range: 99 is not between 0 and 50 ()",
        ),
        (
            HEAD + "A,no;yes,neck,,9,,routine,none\n" + "B,yes,,,,,emergency,\n",
            "2:3 wrong-answer: 'flags' does not take a list"
            " (it takes exactly one of the options)",
        ),
        (
            HEAD + "A,no,neck,,9,,routine,c1\n" + "B,yes,,,,,emergency,\n",
            "2:23 wrong-form: 'c1' is not a cause with its fit"
            " (write cause=strong; cause=possible, or none)",
        ),
        (
            HEAD + "A,no,neck,,9,,routine,c1=strong;c1=strong\n" + "B,yes,,,,,emergency,\n",
            "2:23 wrong-form: the cause 'c1' stands twice"
            " (write cause=strong; cause=possible, or none)",
        ),
        (
            HEAD + ROW.replace(",none", ",none,more") + "B,yes,,,,,emergency,\n",
            "2:28 extra-cell: no column has a name for the cell 'more'"
            " (name it in the first row, or look for a separator too many)",
        ),
        (
            HEAD + "A,no,neck,,3,,,\n" + "B,yes,,,,,emergency,\n",
            "2:1 nothing-expected: the path expects nothing"
            " (say at least which disposition it leads to)",
        ),
        (
            HEAD + ",no,neck,,3,,routine,\n" + "B,yes,,,,,emergency,\n",
            "2:1 missing-key: a scripted path lacks the key 'path' (its name)",
        ),
        (
            HEAD + "B,no,neck,,3,,routine,\n" + "B,yes,,,,,emergency,\n",
            "3:1 duplicate-path: 'B' stands twice"
            " (it stands first at {file}:2:1; give one another name)",
        ),
    ],
)
def test_what_is_wrong_with_a_table_has_a_place_and_the_other_paths_are_read(
    tmp_path: Path, text: str, wanted: str | None
) -> None:
    paths, findings = load(tmp_path, text, "t.csv")
    if wanted is None:  # an empty column of a question that is not there harms nobody
        assert len(paths) == 1 and not findings
        return
    assert [path.name for path in paths] == ["B"]
    (found,) = findings
    place = f"{found.place.line}:{found.place.column}"
    assert f"{place} {found.code}: {found.message} ({found.hint})" == wanted.replace(
        "{file}", str(tmp_path / "t.csv")
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("flags,expect.rules\nyes,flagged\n", ["path"]),
        ("path,flags\nA,yes\n", ["expect.disposition"]),
        ("flags\nyes\n", ["expect.disposition", "path"]),
    ],
)
def test_a_table_without_its_columns_is_not_read(
    tmp_path: Path, text: str, missing: list[str]
) -> None:
    paths, findings = load(tmp_path, text, "t.csv")
    assert not paths
    assert [finding.message for finding in findings] == [
        f"the table has no column '{name}'" for name in missing
    ]


def test_a_table_whose_only_row_is_refused_says_no_more_than_why(tmp_path: Path) -> None:
    paths, findings = load(tmp_path, HEAD + ROW.replace(",none", ",none,more"), "t.csv")
    assert not paths
    assert [finding.code for finding in findings] == ["extra-cell"]


def test_a_misspelt_column_of_what_is_expected_is_not_a_missing_one_too(tmp_path: Path) -> None:
    paths, (found,) = load(tmp_path, "path,flags,expect.level\nA,yes,soon\n", "t.csv")
    assert not paths
    assert found.code == "unknown-column"


def test_a_table_names_its_guide_in_any_row_and_only_one(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    head = "path,guide,flags,expect.disposition\n"
    file.write_text(head + "A,,yes,emergency\nB,small,yes,emergency\n", encoding="utf-8")
    assert read_path_file(file).guide == "small"
    file.write_text(head + "A,small,yes,emergency\nB,other,yes,emergency\n", encoding="utf-8")
    (finding,) = read_path_file(file).findings
    assert (finding.code, finding.place.line) == ("several-guides", 3)


def test_a_table_that_is_not_utf8_is_refused_with_the_cure(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("path,flags\nMüde,yes".encode("latin-1"))
    paths, (finding,) = load_paths([file], small())
    assert not paths and (finding.code, finding.hint) == ("not-utf8", "save it as UTF-8")


BITS = st.sampled_from(
    [
        "path",
        "flags",
        "where",
        "weeks",
        "expect.causes",
        "expect.x",
        "guide",
        "no",
        "none",
        "c1=strong",
    ]
    + ["99", '"', '""', ",", ";", "\n", "\r\n", "\t", "=", " ", "é", "\x00", "expect.disposition"]
)


@QUICK
@given(st.lists(BITS, max_size=30).map("".join))
def test_whatever_a_table_holds_each_fault_has_a_place_and_nothing_breaks(text: str) -> None:
    with TemporaryDirectory() as where:
        file = Path(where) / "t.csv"
        file.write_bytes(f"path,flags,expect.disposition\n{text}".encode())
        paths, findings = load_paths([file], small())
        file.write_bytes(text.encode())
        _, more = load_paths([file], small())
    lines = len(text.splitlines()) + 2
    assert all(0 <= finding.place.line <= lines for finding in (*findings, *more))
    assert all(path.expect.disposition is not None for path in paths)
