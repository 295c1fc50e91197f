"""The norms of the house, held by a test each: sizes, names, what starts fast, and what no file may hold."""

import ast
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from diagnose import pipeline, reports
from diagnose.cli import app
from diagnose.reports import FORMATS
from inputs import COMMAND, run

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {
    name.strip().rstrip("/") for name in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if name.strip()
} | {".git"}
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}
HOME = re.compile(r"(?<![\w.-])/(?:home|Users|root|work)/[\w.-]+")
TEMPORARY = re.compile(r"(?<![\w.-])/tmp/[\w.-]+")
INDEX = re.compile(r"https?://[^\s\"'>]*(?:pypi|/simple\b|pythonhosted|artifactory|nexus|devpi)", re.IGNORECASE)


def files() -> Iterator[Path]:
    """Yield every file of the checkout but those that .gitignore names."""
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if any(path.match(name) for name in IGNORED) or path.is_symlink():
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


FILES = list(files())
SHIPPED = [path for path in FILES if path.relative_to(ROOT).parts[0] != "sample_logs"]
"""Without the sample logs, which quote the paths of the hosts that wrote them."""


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def longer_than(most: int, pattern: str) -> list[str]:
    """Return the files of a pattern that are longer than allowed; there must be some of the pattern."""
    found = [path for path in FILES if path.match(pattern)]
    assert found
    return [f"{shown(path)}: {length(path)} lines" for path in found if length(path) > most]


def holding(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return where the files hold the pattern."""
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{shown(path)}: {match.group(0)}" for match in pattern.finditer(text)]
    return found


def commands() -> Iterator[tuple[str, object]]:
    """Yield every command of the command line by its words, without the groups that only hold others."""
    waiting = [("", typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{words} {name}".strip(), each) for name, each in inner.items()]
        if not inner:
            yield words, command


COMMANDS = dict(commands())


# --- sizes


def test_no_module_is_longer_than_400_lines() -> None:
    assert longer_than(400, "*.py") == []


def test_no_cause_is_longer_than_80_lines() -> None:
    assert longer_than(80, "knowledge_base/*/*.yaml") == []


def test_no_grammar_is_longer_than_300_lines() -> None:
    assert longer_than(300, "*.lark") == []


def test_the_architecture_is_told_in_150_lines() -> None:
    assert longer_than(150, "ARCHITECTURE.md") == []


# --- names and contents


def test_no_folder_and_no_module_is_called_by_a_name_that_says_nothing() -> None:
    names = {path: {part.lower() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)} for path in SHIPPED}
    assert [shown(path) for path, parts in names.items() if parts & BAD_NAMES] == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    assert holding(HOME, SHIPPED) == []


def test_no_file_holds_a_temporary_path_but_those_that_speak_of_hosts() -> None:
    of_hosts = ("knowledge_base", "grammars", "tests")
    paths = [path for path in SHIPPED if path.relative_to(ROOT).parts[0] not in of_hosts]
    assert holding(TEMPORARY, paths) == []


def test_no_file_holds_the_address_of_a_package_index() -> None:
    assert [each for each in holding(INDEX, SHIPPED) if not each.startswith("tests/test_house.py")] == []


def test_every_test_module_holds_a_test() -> None:
    modules = [path for path in FILES if path.match("tests/**/test_*.py") or path.match("tests/test_*.py")]
    assert [shown(path) for path in modules if not re.search(r"^def test_", path.read_text("utf-8"), re.M)] == []


def test_every_module_of_the_program_says_what_it_is_for() -> None:
    modules = [path for path in FILES if path.match("diagnose/**/*.py") and path.stat().st_size]
    assert modules
    assert [shown(path) for path in modules if not ast.get_docstring(ast.parse(path.read_bytes()))] == []


# --- the command line


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_named_in_the_readme(words: str) -> None:
    assert re.search(rf"\b{words}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_says_what_it_does(words: str) -> None:
    shown_help = run(*words.split(), "--help")
    said = str(getattr(COMMANDS[words], "help", "") or "").splitlines()
    assert (shown_help.returncode, len(said[0]) > 20, said[0][:40] in shown_help.stdout) == (0, True, True)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_and_argument_of_a_command_says_what_it_is(words: str) -> None:
    parameters = getattr(COMMANDS[words], "params", [])
    assert [each.name for each in parameters if not getattr(each, "help", "")] == []


def test_the_readme_names_every_format_of_a_report() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name, _ in FORMATS if name not in text] == []


# --- what starts fast


def cpu_of_help() -> float:
    """Return the seconds of CPU that the help takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([COMMAND, "--help"], check=True, capture_output=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_help_takes_less_than_a_quarter_of_a_second_of_cpu() -> None:
    assert min(cpu_of_help() for _ in range(3)) < 0.25


def imported_with(module: str) -> set[str]:
    """Return the packages that are loaded once a module is imported in an interpreter of its own."""
    script = f"import json, sys, {module}; print(json.dumps([name.partition('.')[0] for name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("package", ["pandas", "lark", "rich", "yaml"])
def test_the_command_line_does_not_import_what_help_does_not_need(package: str) -> None:
    assert package not in imported_with("diagnose.cli")


@pytest.mark.parametrize("package", ["pandas", "rich"])
def test_triage_does_not_import_what_only_other_commands_need(package: str) -> None:
    assert package not in imported_with("diagnose.pipeline")


def test_the_report_in_the_readme_is_the_real_one() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    case = ROOT / "sample_logs" / "vt-disabled"
    report = reports.render("text", pipeline.triage([str(case)]), width=80, colour=False)
    *lines, _ = report.rstrip().split("\n")  # the last line names the knowledge base's digest
    assert "\n".join(lines) in shown
