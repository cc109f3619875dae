"""`ocop criteria …` as an operator runs it: a process, two streams, an exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.criteria import shipped
from tests.factories.criteria import full_points

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ocop(tmp_path: Path) -> Any:
    """Run a command on an empty installation: no database, no data folder yet."""

    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        own = {"OCOP_DATA": str(tmp_path / "var"), "DATABASE_URL": "", "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-m", "ocop", "criteria", *words],
            cwd=ROOT,
            env={**os.environ, **own},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command that must be refused, without the second a process takes; its message."""

    def run(*words: str, stdin: str = "") -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(CommandError) as failed:
            call_command("criteria", *words)
        assert failed.value.returncode == 2
        return str(failed.value)

    return run


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_list_names_both_packs_and_their_status(ocop: Any) -> None:
    packs = answer(ocop("list"))["packs"]
    assert [(x["pack"], x["status"], x["sets"]) for x in packs] == [
        ("qd26-2026", "in_force", 26),
        ("qd148-2023", "history", 26),
    ]
    assert (packs[0]["leaves"], packs[0]["levels"], packs[0]["marks"]) == (787, 2579, 575)


def test_export_has_the_promised_shape(ocop: Any, law: shipped.ShippedPack) -> None:
    content = answer(ocop("export", "qd26-2026"))
    assert content["pack"] == "qd26-2026"
    assert [item["no"] for item in content["sets"]] == list(range(1, 27))
    leaves = [leaf for item in content["sets"] for part in item["parts"] for leaf in part["criteria"]]
    levels = [level for leaf in leaves for level in leaf["levels"]]
    assert (len(leaves), len(levels)) == (787, 2579)
    assert sum(level["star"] is not None for level in levels) == 575
    first = content["sets"][0]["parts"][0]
    assert (first["code"], first["max"], first["criteria"][0]["code"]) == ("A", 40, "1.1")
    assert first["criteria"][0]["levels"][0] == {
        "points": 1,
        "star": None,
        "case": None,
        "label": law.trees[0].leaf("1.1").levels[0].label,
    }
    assert {level["case"] for level in content["sets"][25]["parts"][2]["criteria"][2]["levels"]} == {"a", "b"}


def test_rate_answers_in_numbers(ocop: Any, law: shipped.ShippedPack, tmp_path: Path) -> None:
    points = {**full_points(law.trees[0]), "4.1": 2}
    del points["1.6"]
    file = tmp_path / "points.json"
    file.write_text(json.dumps(points), "utf-8")
    content = answer(ocop("rate", "qd26-2026", "1", str(file)))
    wanted = {
        "total": 94,
        "parts": {"A": 37, "B": 22, "C": 35},
        "band_star": 5,
        "mark_star": 3,
        "star": 3,
        "blocked_by": [
            {"code": "1.6", "star": 4, "needs": 1, "has": 0},
            {"code": "4.1", "star": 4, "needs": 3, "has": 2},
            {"code": "4.1", "star": 5, "needs": 5, "has": 2},
        ],
        "missing": ["1.6"],
    }
    assert {key: content[key] for key in wanted} == wanted
    assert isinstance(content["total"], int)


def test_rate_takes_points_from_standard_input_and_a_case_where_there_are_two(ocop: Any) -> None:
    content = answer(ocop("rate", "qd26-2026", "26", "-", stdin='{"8": {"points": 3, "case": "b"}, "9": 2}'))
    assert content["total"] == 5


def test_a_case_must_be_one_of_the_two_and_have_that_level(inside: Any) -> None:
    said = inside("rate", "qd26-2026", "26", "-", stdin='{"8": {"points": 3, "case": "c"}}')
    assert "trường hợp “c”" in said
    said = inside("rate", "qd26-2026", "26", "-", stdin='{"8": {"points": 2, "case": "a"}}')
    assert "không có mức 2 điểm; chỉ nhận 1, 3" in said
    said = inside("rate", "qd26-2026", "26", "-", stdin='{"6": {"points": 2, "case": "a"}}')
    assert "trường hợp: không có" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"1.1": 4}', "Tiêu chí 1.1 (Nguồn gốc sản phẩm): không có mức 4 điểm; chỉ nhận 1, 2, 3."),
        ('{"1.1": 1.5}', "không có mức 1.5 điểm"),
        ('{"1.1": "2"}', "không có mức 2 điểm"),
        ('{"1.1": NaN}', "không phải JSON đúng"),
        ('{"1.1": 1e999999999}', "không có mức"),
        ('{"7.7": 1}', "không có tiêu chí chấm điểm “7.7”"),
        ('{"1.1": 1, "1.1": 2}', "tiêu chí ghi hai lần: 1.1"),
        ("[1, 2]", 'phải có dạng {"1.1": 2, …}'),
        ("{", "không phải JSON đúng"),
        ("", "không phải JSON đúng"),
    ],
)
def test_wrong_points_are_refused_in_words(inside: Any, text: str, said: str) -> None:
    assert said in inside("rate", "qd26-2026", "1", "-", stdin=text)


def test_a_refusal_goes_to_standard_error_with_exit_code_2(ocop: Any) -> None:
    said = refusal(ocop("rate", "qd26-2026", "1", "-", stdin='{"1.1": 4}'))
    assert "Tiêu chí 1.1 (Nguồn gốc sản phẩm): không có mức 4 điểm" in said


def test_unknown_packs_sheets_and_files_are_refused_in_words(inside: Any) -> None:
    assert "Hiện có: qd26-2026@1, qd148-2023@1" in inside("export", "qd99-2099")
    assert "Không có bộ tiêu chí" in inside("export", "qd26-2026@7")
    assert "không có phiếu “27”" in inside("rate", "qd26-2026", "27", "-", stdin="{}")
    assert "Không đọc được tệp" in inside("rate", "qd26-2026", "1", "no-such-file.json")


def test_a_rating_under_history_says_so_and_names_the_defects(ocop: Any) -> None:
    content = answer(ocop("rate", "qd148-2023", "7", "-", stdin="{}"))
    assert content["history_only"] is True
    assert content["defects"][0]["code"] == "6.4"


def test_band_tells_the_star_of_a_total(ocop: Any) -> None:
    assert answer(ocop("band", "qd26-2026", "69.995")) == {"total": 69.995, "band_star": 3}


@pytest.mark.parametrize("text", ["100.01", "NaN", "nhiều"])
def test_band_refuses_what_is_no_total(inside: Any, text: str) -> None:
    assert "không phải điểm từ 0 đến 100" in inside("band", "qd26-2026", text)


@pytest.mark.django_db
def test_load_publishes_and_may_be_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    for new in (True, False):
        call_command("criteria", "load")
        rows = json.loads(capsys.readouterr().out)["loaded"]
        assert [(row["pack"], row["new"]) for row in rows] == [("qd26-2026@1", new), ("qd148-2023@1", new)]
