"""Before a move: which VMs would fail, why, and what is not known; from bundles laid out as hosts lay them out."""

import shutil
import tarfile
from pathlib import Path

import pytest
from msgspec import structs

from diagnose import bundle, gathering, knowledge
from diagnose.errors import DiagnoseError, InputError
from diagnose.knowledge import Knowledge
from diagnose.model import Cause, Fault, Preflight, Reason, Sign
from diagnose.preflight import Options, preflight
from diagnose.preflight.reasons import decides, reasons
from diagnose.proving import sample_folder
from planned import (
    FAULTS,
    INFO,
    NFS,
    VM,
    VMX,
    change,
    hosts,
    no_virtualisation,
    other_vlan,
    pinned_to_cpus,
    planned,
    second_vm,
    with_all_faults,
)

SAMPLES = sample_folder()
PAIRS = [
    (case.name, sorted(case.glob("esx-*"))) for case in sorted(SAMPLES.iterdir()) if case.name.startswith("healthy-")
]
HEALTHY = {name: bundles for name, bundles in PAIRS if len(bundles) == 2}


def fault(result: Preflight, check: str) -> Fault:
    (found,) = [each for each in result.faults if each.check == check]
    return found


def complaint(source: Path, destination: Path, options: Options | None = None) -> str:
    with pytest.raises(DiagnoseError) as refused:
        preflight(str(source), str(destination), options)
    return str(refused.value)


# --- healthy pairs


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_pair_has_no_fault(name: str) -> None:
    source, destination = HEALTHY[name]
    result = planned(source, destination)
    assert ([each.check for each in result.faults], len(result.vms) > 0) == ([], True)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_vm_passes_only_where_every_check_was_decided(name: str) -> None:
    source, destination = HEALTHY[name]
    said = {(vm.outlook, bool(vm.undecided)) for vm in planned(source, destination).vms}
    assert said <= {("passes", False), ("not captured", True)}


def test_the_hosts_of_the_tests_are_healthy_until_a_fault_is_planted(tmp_path: Path) -> None:
    assert planned(*hosts(tmp_path)).faults == ()


# --- planted faults


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_is_found_with_its_cause(check: str, tmp_path: Path) -> None:
    plant, cause = FAULTS[check]
    source, destination = hosts(tmp_path)
    plant(source, destination)
    assert cause in [reason.cause for reason in fault(planned(source, destination), check).reasons]


def test_eight_planted_faults_are_found_at_once(tmp_path: Path) -> None:
    found = {each.check: [reason.cause for reason in each.reasons] for each in with_all_faults(tmp_path).faults}
    assert [cause for check, (_, cause) in FAULTS.items() if cause not in found.get(check, ())] == []


def test_a_vm_with_eight_faults_would_fail(tmp_path: Path) -> None:
    result = with_all_faults(tmp_path)
    assert [(vm.name, vm.outlook) for vm in result.vms] == [(VM, "fails")]


def test_a_fault_of_two_hosts_quotes_both_with_file_and_line(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    (shown,) = fault(planned(source, destination), "hv_disabled_on_destination").shown
    places = [(each.host, each.file, each.line) for each in shown.evidence]
    assert places[:2] == [("bgo-ucs1", INFO, 9), ("bgo-ucs2", INFO, 9)]


def test_a_fault_tells_the_percentage_that_its_cause_is_known_for(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    result = planned(source, destination)
    assert (result.vms[0].percent, fault(result, "hv_disabled_on_destination").reasons[0].percent) == (90, 90)


def test_a_vm_with_several_faults_stops_where_the_first_of_them_lies(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    pinned_to_cpus(source, destination)
    (vm,) = planned(source, destination).vms
    assert (vm.percent, vm.low) == (None, 0)


# --- the VMs


def test_only_the_vm_that_has_the_fault_would_fail(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "pinned", 'sched.cpu.affinity = "0,1"\n')
    result = planned(source, destination)
    assert [(vm.name, "cpu_affinity_set" in vm.fires) for vm in result.vms] == [("pinned", True), (VM, False)]


def test_a_fault_of_the_hosts_is_told_once_for_all_vms(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "fin-app2")
    other_vlan(source, destination)
    (shown,) = fault(planned(source, destination), "portgroup_vlan_differs").shown
    assert sorted(shown.vms) == [VM, "fin-app2"]


def test_a_vm_is_chosen_by_its_name_in_any_case(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "fin-app2")
    assert [vm.name for vm in planned(source, destination, "FIN-APP2").vms] == ["fin-app2"]


def test_a_vm_is_chosen_by_the_name_of_its_vmx(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    change(source, VMX, f'displayName = "{VM}"', 'displayName = "Finance"')
    assert [vm.name for vm in planned(source, destination, f"{VM}.vmx").vms] == ["Finance"]


def test_a_vm_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "zzz")
    assert complaint(source, destination, Options(vms=("fin-app",))) == (
        "--vm: no VM of bgo-ucs1 is called 'fin-app'; nearest are fin-app1 and 1 more"
    )


def test_two_vms_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "clone")
    change(source, VMX.replace(VM, "clone"), 'displayName = "clone"', f'displayName = "{VM}"')
    names = [vm.name for vm in planned(source, destination).vms]
    assert names == [f"{VM} (/{VMX.replace(VM, 'clone')})", f"{VM} (/{VMX})"]


def namesakes(folder: Path) -> tuple[Path, Path]:
    """Write the bundles with two VMs of one name, each in a folder of its own."""
    source, destination = hosts(folder)
    second_vm(source, "clone")
    change(source, VMX.replace(VM, "clone"), 'displayName = "clone"', f'displayName = "{VM}"')
    return source, destination


def test_a_name_of_two_vms_chooses_both(tmp_path: Path) -> None:
    paths = [vm.path for vm in planned(*namesakes(tmp_path), VM).vms]
    assert paths == [f"/{VMX.replace(VM, 'clone')}", f"/{VMX}"]


@pytest.mark.parametrize("asked", [f"/{VMX}", VMX, f"{VM} (/{VMX})"], ids=["path", "path inside", "as it is shown"])
def test_a_vm_is_chosen_by_the_path_of_its_vmx(tmp_path: Path, asked: str) -> None:
    assert [vm.path for vm in planned(*namesakes(tmp_path), asked).vms] == [f"/{VMX}"]


def test_a_running_vm_without_a_vmx_is_told_and_nothing_passes_for_it(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    path = "/vmfs/volumes/x/web/web.vmx"
    change(source, "commands/localcli_vm-process-list.txt", everything=f"web:\n   Config File: {path}\n")
    result = planned(source, destination)
    assert ([each.name for each in result.unseen], result.outlook) == (["web"], "not captured")


def test_a_running_vm_without_a_vmx_cannot_be_chosen_and_the_way_out_is_told(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    path = "/vmfs/volumes/x/web/web.vmx"
    change(source, "commands/localcli_vm-process-list.txt", everything=f"web:\n   Config File: {path}\n")
    assert complaint(source, destination, Options(vms=("web",))) == (
        f"--vm: the .vmx of 'web' was not captured, or cannot be read; add {path} to {source.name}"
    )


def test_a_vmx_that_cannot_be_read_is_no_vm_that_passes(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    change(source, VMX, everything="\0encrypted\n")
    result = planned(source, destination)
    assert ([each.name for each in result.unseen], result.vms) == ([VM], ())


def test_without_a_vmx_the_hosts_alone_are_compared(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    (source / VMX).unlink()
    result = planned(source, destination)
    shown = fault(result, "hv_disabled_on_destination").shown
    assert (result.vms, [each.vms for each in shown], result.outlook) == ((), [()], "fails")


def test_without_a_vmx_the_checks_of_a_vm_are_open(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    (source / VMX).unlink()
    open_ = [lack.checks for lack in planned(source, destination).lacks if "configuration" in lack.what]
    assert ("cpu_affinity_set" in open_[0], planned(source, destination).outlook) == (True, "not captured")


# --- what was not captured


def test_what_was_not_captured_is_told_with_the_command_that_collects_it(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    (destination / NFS).unlink()
    (lack,) = [each for each in planned(source, destination).lacks if "nfs_mounts_differ" in each.checks]
    assert (lack.side, lack.host, lack.where, "nfs list" in lack.command) == ("destination", "bgo-ucs2", NFS, True)


def test_a_check_that_could_not_be_decided_is_never_clear(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    (destination / INFO).unlink()
    (vm,) = planned(source, destination).vms
    assert ("hv_disabled_on_destination" in vm.undecided, vm.outlook) == (True, "not captured")


# --- the inputs


def test_a_bundle_as_it_comes_from_the_host_gives_the_same_as_its_folder(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    for host in (source, destination):
        with tarfile.open(f"{host}.tgz", "w:gz") as packed:
            packed.add(host, host.name)
    packed_result = preflight(f"{source}.tgz", f"{destination}.tgz")
    assert [vm.fires for vm in packed_result.vms] == [vm.fires for vm in planned(source, destination).vms]


def test_no_log_is_read() -> None:
    source, _ = HEALTHY["healthy-scary-words"]
    gathered = gathering.configuration(str(source), bundle.Limits())
    assert (gathered.events, sum(each.lines for each in gathering.inputs(gathered)), bool(gathered.facts)) == (
        [],
        0,
        True,
    )


def test_a_path_with_several_hosts_is_refused_with_their_names(tmp_path: Path) -> None:
    _, destination = hosts(tmp_path)
    assert complaint(tmp_path, destination) == (
        f"{tmp_path.name}: holds several hosts: bgo-ucs1, bgo-ucs2; choose one with --source-host"
    )


def test_a_host_is_chosen_of_a_path_with_several(tmp_path: Path) -> None:
    no_virtualisation(*hosts(tmp_path))
    options = Options(source_host="BGO-UCS1", destination_host="bgo-ucs2")
    assert fault(preflight(str(tmp_path), str(tmp_path), options), "hv_disabled_on_destination").vms() == (VM,)


def test_a_host_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    assert complaint(source, destination, Options(destination_host="esx09")) == (
        f"--destination-host: {destination.name} holds no host called 'esx09'; it holds bgo-ucs2"
    )


def test_a_host_is_not_moved_to_itself(tmp_path: Path) -> None:
    source, _ = hosts(tmp_path)
    assert "are the same host, bgo-ucs1" in complaint(source, source)


def test_two_bundles_under_one_name_are_two_hosts(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    no_virtualisation(source, destination)
    other = (tmp_path / "there").joinpath(source.name)
    other.parent.mkdir()
    destination.rename(other)
    (shown,) = fault(planned(source, other), "hv_disabled_on_destination").shown
    assert [each.host for each in shown.evidence[:2]] == ["bgo-ucs1 (source)", "bgo-ucs1 (destination)"]


def test_a_vmx_alone_is_named_by_its_file_and_its_host_is_asked_for(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    alone = shutil.copy(source / VMX, tmp_path / "alone.vmx")
    result = planned(Path(alone), destination)
    first = result.lacks[0]
    assert (result.source.host, first.host, first.what, len(result.vms)) == (
        "alone.vmx",
        "alone.vmx",
        "bundle (nothing of this host was given)",
        1,
    )


def test_an_input_without_configuration_is_refused(tmp_path: Path) -> None:
    source, _ = hosts(tmp_path)
    log = tmp_path / "logs/vmkernel.log"
    log.parent.mkdir()
    log.write_text("2019-05-14T07:12:22.000Z cpu1:66000)nothing\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"logs: holds no configuration of a host.*; give a vm-support bundle"):
        planned(source, log.parent)


# --- when a check decides


def named_by(**changes: object) -> tuple[Reason, ...]:
    """Return the reasons of check `x`, where a cause of the knowledge base is changed to name it."""
    known = knowledge.load()
    return reasons(_holding(known, structs.replace(known.causes[0], status="proven", needs=(), **changes)), "")["x"]


def _holding(known: Knowledge, cause: Cause) -> Knowledge:
    return structs.replace(known, causes=(cause,))


def test_a_check_decides_where_its_cause_says_that_it_foretells_it() -> None:
    assert decides(named_by(supports=(Sign(check="x", weight=0.1),), foretold_by=("x",)))


def test_a_weight_alone_only_is_a_risk() -> None:
    assert not decides(named_by(supports=(Sign(check="x", weight=0.97),), foretold_by=("y",)))


def test_a_check_inside_any_of_decides_as_well() -> None:
    assert decides(named_by(supports=(Sign(any_of=(Sign(check="x"),)),), foretold_by=("x",)))


def test_a_check_that_no_cause_names_decides_nothing() -> None:
    assert not decides(())
