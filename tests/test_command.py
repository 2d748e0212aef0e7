"""The one command, as a person types it."""

import os
import subprocess
import sys

import pytest

from helpers.__main__ import main


def said(capsys, *arguments):
    """Return `(exit code, what was printed)` of a command."""
    code = main(list(map(str, arguments)))
    return code, capsys.readouterr().out


def test_check_says_that_there_is_no_fault(capsys, kit):
    assert said(capsys, "--seeds", kit.folder, "check") == (0, "The data are without fault.\n")


def test_check_lists_faults_and_fails(capsys, spoil):
    seeds = spoil("fang/claims.csv", ",qubit,context,", ",nobody,context,")
    code, out = said(capsys, "--seeds", seeds, "check")
    assert code == 1 and "seeds/fang/claims.csv, row 2 (fang-c01): voice 'nobody'" in out
    assert out.endswith("1 fault\n")


def test_check_asks_every_part(capsys, spoil):
    seeds = spoil("prompts.toml", "think = 2", 'think = "2"')
    code, out = said(capsys, "--seeds", seeds, "check")
    assert code == 1 and "prompts.toml" in out and "think" in out


def test_search_prints_each_place(capsys, kit):
    code, out = said(capsys, "--seeds", kit.folder, "search", "\u7b97\u529b")
    assert code == 0 and "huxiu:20 (zh)" in out and "talk:5 (zh)" in out
    assert out.splitlines()[-1] == "2 hits in 5 articles"


def test_count_counts_terms_by_language(capsys, kit):
    _, out = said(capsys, "--seeds", kit.folder, "count")
    assert any(line.split() == ["2", "compute", "(zh)"] for line in out.splitlines())


def test_what_is_published_unfinished_is_said(capsys, spoil, tmp_path):
    seeds = spoil("fang/article.toml", 'coded_against = "3"', 'coded_against = ""')
    code, out = said(capsys, "--seeds", seeds, "site", tmp_path / "site")
    assert code == 0 and "published unfinished: seeds/fang/claims.csv: not coded against" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--seeds", "nowhere", "check"), "nowhere: there is no such folder"),
        (("revise", "fnag", "x.txt"), "'fang'"),
        (("export", "nowhere/at/all"), "nowhere"),
        (("search", " "), "nothing to look for"),
        (("code", "missing.qdpx"), "missing.qdpx"),
        (("code", "missing.qdpx", "--as", "Ana Li"), "'Ana Li' should be"),
        (("code", "missing.qdpx", "--as", "Ana Li="), "'Ana Li=' should be"),
    ],
)
def test_a_refusal_is_a_sentence(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, out = said(capsys, *arguments)
    assert code == 1 and words in out and "Traceback" not in out


@pytest.mark.parametrize("command", ["check", "add", "revise", "code", "class", "student"])
def test_each_command_explains_itself(capsys, command):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0 and f"python -m helpers {command}" in capsys.readouterr().out


def test_a_console_that_knows_no_chinese_gets_no_traceback(kit):
    command = [
        sys.executable,
        "-m",
        "helpers",
        "--seeds",
        str(kit.folder),
        "search",
        "\u7b97\u529b",
    ]
    console = os.environ | {"PYTHONIOENCODING": "cp1252"}
    ran = subprocess.run(command, capture_output=True, env=console)
    assert ran.returncode == 0 and b"huxiu:20" in ran.stdout


@pytest.mark.parametrize("arguments", [("check",), ("search", "data")])
def test_two_workers_find_what_a_plain_loop_finds(kit, arguments):
    """In a process of its own, since workers start anew."""
    command = [sys.executable, "-m", "helpers", "--seeds", str(kit.folder), *arguments]
    several = subprocess.run([*command, "--workers", "2"], capture_output=True, text=True)
    plain = subprocess.run(command, capture_output=True, text=True)
    assert several.returncode == plain.returncode == 0
    if arguments[0] == "search":
        assert several.stdout == plain.stdout
