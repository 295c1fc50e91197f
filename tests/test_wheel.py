"""The wheel: it holds the grammars and the knowledge base, and works where there is no checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from diagnose.proving import sample_folder

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "nfs-uuid-mismatch"
DATA = ("grammars", "knowledge_base")


def ended(*command: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end in a folder, without the paths of the checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=180
    )


def done(*command: str | Path, cwd: Path) -> str:
    """Run a command that must end well; return what it printed."""
    ran = ended(*command, cwd=cwd)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    done(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that the wheel is installed in, and the checkout is not."""
    folder = tmp_path_factory.mktemp("elsewhere")
    done(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    scripts = folder / "venv" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    done(*pip, "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=folder)
    (packages,) = folder.glob("venv/lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return scripts


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of a sample case, far from the checkout."""
    return Path(shutil.copytree(sample_folder() / SAMPLE, tmp_path / "case"))


@pytest.mark.parametrize("folder", DATA)
def test_every_data_file_is_in_the_wheel(names: set[str], folder: str) -> None:
    wanted = {f"diagnose/_data/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert wanted
    assert wanted - names == set()


def test_every_module_is_in_the_wheel(names: set[str]) -> None:
    wanted = {str(path.relative_to(ROOT)) for path in (ROOT / "diagnose").rglob("*.py")}
    assert wanted - names == set()


def test_the_schema_of_the_report_is_in_the_wheel(names: set[str]) -> None:
    assert "diagnose/reports/schema.json" in names


def test_the_wheel_brings_nothing_but_the_package(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"diagnose"}


def test_the_wheel_runs_on_any_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    script = "import diagnose; print(diagnose.__file__)"
    assert Path(done(installed / "python", "-c", script, cwd=tmp_path).strip()).is_relative_to(installed.parent)


def test_the_installed_command_triages_outside_the_checkout(installed: Path, case: Path) -> None:
    answer = json.loads(done(installed / "diagnose", "triage", "case", "--format", "json", cwd=case.parent))
    found = [finding["cause"] for each in answer["migrations"] for finding in each["findings"][:1]]
    assert found == ["storage.nfs-uuid-mismatch"]


def test_the_installed_command_says_what_the_checkout_does(installed: Path, case: Path) -> None:
    command = ("triage", "case", "--format", "json")
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from diagnose.cli import main; main()"
    here = done(sys.executable, "-c", script, *command, cwd=case.parent)
    there = done(installed / "diagnose", *command, cwd=case.parent)
    ours, theirs = json.loads(here), json.loads(there)
    assert (theirs["migrations"], theirs["tool"]) == (ours["migrations"], ours["tool"])


def test_the_installed_command_prints_a_page(installed: Path, case: Path) -> None:
    assert "storage.nfs-uuid-mismatch" in done(installed / "diagnose", "triage", "case", cwd=case.parent)


def test_the_installed_command_lists_its_causes(installed: Path, tmp_path: Path) -> None:
    assert "network.nic-firmware" in done(installed / "diagnose", "kb", "list", cwd=tmp_path)


def test_the_installed_command_finds_no_mistake_in_its_knowledge_base(installed: Path, tmp_path: Path) -> None:
    assert done(installed / "diagnose", "kb", "lint", cwd=tmp_path) == "no mistakes\n"


def test_the_installed_command_says_that_it_brings_no_samples(installed: Path, tmp_path: Path) -> None:
    ran = ended(installed / "diagnose", "kb", "test", cwd=tmp_path)
    assert (ran.returncode, ran.stderr.count("\n"), "not installed" in ran.stderr) == (2, 1, True)
