"""`diagnose preflight` as it is installed: exit codes, one line for each trouble, where the report goes."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from inputs import COMMAND, run
from planned import NFS, VM, VMX, change, hosts, no_virtualisation, pinned_to_cpus, second_vm

Pair = tuple[Path, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return hosts(tmp_path)


def complaint(*arguments: Path | str) -> str:
    """Return the one line by which the command refuses."""
    done = run("preflight", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr


def test_a_run_ends_with_zero_whatever_it_finds(pair: Pair) -> None:
    no_virtualisation(*pair)
    assert run("preflight", *pair).returncode == 0


@pytest.mark.parametrize("name", ["text", "json", "markdown", "html"])
def test_the_exit_code_tells_of_a_failure_when_asked_to_in_every_format(pair: Pair, name: str) -> None:
    no_virtualisation(*pair)
    assert run("preflight", *pair, "--fail-on", "failed", "--format", name).returncode == 3


def test_a_vm_that_does_not_fail_ends_with_zero(pair: Pair) -> None:
    assert run("preflight", *pair, "--fail-on", "failed").returncode == 0


def test_the_exit_code_tells_of_what_was_not_captured_when_asked_to(pair: Pair) -> None:
    (pair[1] / NFS).unlink()
    codes = [run("preflight", *pair, *options).returncode for options in ((), ("--fail-on", "partial"))]
    assert codes == [0, 5]


def test_a_failure_outranks_what_was_not_captured(pair: Pair) -> None:
    no_virtualisation(*pair)
    (pair[1] / NFS).unlink()
    assert run("preflight", *pair, "--fail-on", "partial", "--fail-on", "failed").returncode == 3


def test_without_a_vmx_not_all_is_known(pair: Pair) -> None:
    (pair[0] / VMX).unlink()
    done = run("preflight", *pair, "--fail-on", "partial")
    assert (done.returncode, "No VM was captured" in done.stdout) == (5, True)


def test_the_report_goes_to_a_file(pair: Pair, tmp_path: Path) -> None:
    report = tmp_path / "move.json"
    done = run("preflight", *pair, "--format", "json", "--output", report)
    assert (done.stdout, json.loads(report.read_text(encoding="utf-8"))["vms"][0]["name"]) == ("", VM)


def test_several_vms_are_chosen(pair: Pair) -> None:
    for name in ("fin-app2", "fin-app3"):
        second_vm(pair[0], name)
    done = run("preflight", *pair, "--vm", "fin-app2", "--vm", "fin-app3", "--format", "json")
    assert [vm["name"] for vm in json.loads(done.stdout)["vms"]] == ["fin-app2", "fin-app3"]


def test_a_fault_of_another_vm_does_not_fail_the_one_that_is_asked_for(pair: Pair) -> None:
    second_vm(pair[0], "fin-app2")
    pinned_to_cpus(*pair)
    codes = [run("preflight", *pair, "--vm", name, "--fail-on", "failed").returncode for name in (VM, "fin-app2")]
    assert codes == [3, 0]


def test_all_vms_are_the_default(pair: Pair) -> None:
    assert run("preflight", *pair, "--all-vms").stdout == run("preflight", *pair).stdout


def test_some_and_all_vms_at_once_are_refused(pair: Pair) -> None:
    assert complaint(*pair, "--all-vms", "--vm", VM).startswith("diagnose: --all-vms: asks for every VM")


def test_an_unknown_vm_is_refused(pair: Pair) -> None:
    assert complaint(*pair, "--vm", "fin-apx").startswith("diagnose: --vm: no VM of bgo-ucs1 is called 'fin-apx'")


def test_an_input_that_is_not_there_is_refused(pair: Pair) -> None:
    assert "no such file" in complaint(pair[0], pair[1] / "nowhere")


def test_an_unknown_word_of_an_option_is_refused_before_anything_is_read() -> None:
    refused = [complaint("nowhere", "nowhere", *options) for options in (("-f", "pdf"), ("--fail-on", "unexplained"))]
    assert refused == [
        "diagnose: --format: no format is called 'pdf'; there are text, json, markdown, html\n",
        "diagnose: --fail-on: no condition is called 'unexplained'; there are failed, partial\n",
    ]


def test_a_broken_cause_of_ones_own_is_told(pair: Pair, tmp_path: Path) -> None:
    own = tmp_path / "own/network"
    own.mkdir(parents=True)
    (own / "made-up.yaml").write_text("id: network.made-up\ntitel: misspelt\n", encoding="utf-8")
    done = run("preflight", *pair, "--kb", own.parent)
    assert (done.returncode, "made-up.yaml:2:1" in done.stderr) == (2, True)


def test_the_source_may_come_through_a_pipe(pair: Pair) -> None:
    packed = subprocess.run(["tar", "cz", "-C", pair[0].parent, pair[0].name], capture_output=True, check=True).stdout
    done = run("preflight", "-", pair[1], stdin=packed)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Preflight bgo-ucs1 -> bgo-ucs2")


def test_an_interrupt_ends_it_with_130(pair: Pair) -> None:
    with subprocess.Popen(
        [COMMAND, "preflight", "-", pair[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said.decode()) == (130, "diagnose: interrupted\n")


def test_a_name_of_two_vms_is_told(pair: Pair) -> None:
    second_vm(pair[0], "clone")
    change(pair[0], VMX.replace(VM, "clone"), 'displayName = "clone"', f'displayName = "{VM}"')
    loud, still = (run("preflight", *pair, "--vm", VM, *options).stderr for options in ((), ("--quiet",)))
    assert (loud.startswith(f"diagnose: --vm: 2 VMs are called '{VM}', all were taken: /vmfs"), still) == (True, "")


@pytest.mark.parametrize("command", ["triage", "preflight"])
def test_a_size_of_nothing_is_refused(pair: Pair, command: str) -> None:
    done = run(command, *pair, "--max-bytes", "0G")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "diagnose: --max-bytes: '0G' leaves nothing to read; give a size such as 500M or 20G\n",
    )
