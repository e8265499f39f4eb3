"""The command line: how it chooses a command, help, version, completion."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pixelscan
from pixelscan.cli import COMMANDS, main
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
JPEG = b"\xff\xd8\xff\xfe\x00\x0chello you!\xff\xd9"


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pixelscan", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For each command, a photo with the command's name."""
    for name in COMMANDS:
        (tmp_path / name).write_bytes(JPEG)
    return tmp_path


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each, and both ways to run it."""
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    shown = capsys.readouterr().out
    assert shown.startswith("usage: pixelscan PATH... [--json | --csv] [--jobs N]\n       pixelscan COMMAND ...\n")
    assert [line for line in COMMANDS.values() if f"  {line}\n" not in shown] == []
    assert "pixelscan --csv --jobs 4" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_help_of_its_own(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With its exit status."""
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: pixelscan {command} ")
    assert "exit status: 0" in shown


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"PixelScan {pixelscan.__version__}\n"


def test_a_file_called_like_a_command_can_be_scanned(folder: Path) -> None:
    """As a path, after the command scan, or after an option."""
    for name in COMMANDS:
        for arguments in (["--csv", f"./{name}"], ["scan", "--csv", name], ["--csv", name], ["--csv", "--", name]):
            done = run(*arguments, cwd=folder)
            assert (done.returncode, done.stderr) == (0, ""), arguments
            assert name in done.stdout.splitlines()[1]


def test_the_bare_form_scans(folder: Path) -> None:
    """With and without the command, before and after options."""
    expected = run("scan", "--json", str(folder)).stdout
    assert expected.startswith("[")
    assert run("--json", str(folder)).stdout == run(str(folder), "--json").stdout == expected


def test_nothing_to_do_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The usage and a sentence."""
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert capsys.readouterr().err.endswith("pixelscan: error: name a photo, a folder or a command\n")


@pytest.mark.parametrize("arguments", [["--wrong"], ["scan", "--wrong"], ["--json", "--wrong"], ["--wrong", "a.jpg"]])
def test_an_unknown_option_is_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With or without a path."""
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().err.endswith("pixelscan: error: unrecognized arguments: --wrong\n")


def test_a_scan_without_a_path_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The usage and a sentence."""
    with pytest.raises(SystemExit, match="2"):
        main(["--json"])
    shown = capsys.readouterr().err
    assert shown.startswith("usage: pixelscan scan [-h] ")
    assert shown.endswith("pixelscan scan: error: name a photo or a folder\n")


def test_bash_completes_commands_options_and_photos(folder: Path) -> None:
    """As users see it: a partial line, and what Tab offers for the last word."""
    if not (bash := shutil.which("bash")):
        pytest.skip("needs bash")
    script = run("--print-completion", "bash").stdout
    assert completed(bash, script, folder, "pixelscan st") == {"strip", "stress"}
    assert completed(bash, script, folder, "pixelscan stress s") == {"start", "stop"}
    assert completed(bash, script, folder, "pixelscan strip --l") == {"--level"}
    assert completed(bash, script, folder, "pixelscan strip --level p") == {"place"}
    assert "serve" in completed(bash, script, folder, "pixelscan scan s")
    assert "complete -o default" in script, "a photo's name as the first word"


def completed(bash: str, script: str, folder: Path, line: str) -> set[str]:
    words = line.split()
    ask = (
        f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; COMP_LINE='{line}'; COMP_POINT={len(line)}\n"
        f"_shtab_pixelscan pixelscan '{words[-1]}' '{words[-2]}'\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    shown = subprocess.run([bash], input=script + ask, cwd=folder, capture_output=True, text=True, check=True)
    return set(shown.stdout.split())


@pytest.mark.parametrize("shell", ["zsh", "fish", "tcsh"])
def test_other_shells_get_a_script_too(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--print-completion", shell]) == 0
    assert "stress" in capsys.readouterr().out
