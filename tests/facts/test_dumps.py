"""What a VIM dump says again of what other outputs have said."""

import pytest

from diagnose.facts import captures, dumps
from diagnose.model import CAPTURED, NFS41, Fact, Value

DUMP = "esx-a/commands/vmware-vimdump_-o----U-dcui.txt"
LIST = "esx-a/commands/esxcfg-vmknic_-l.txt"
VMX = "esx-a/vmfs/volumes/5e8f1c20/web/web.vmx"


def fact(name: str, file: str, host: str = "esx-a", /, **fields: Value) -> Fact:
    return Fact(name, host, file, 1, "", fields)


def captured(file: str, *names: str, host: str = "esx-a") -> Fact:
    return fact(CAPTURED, file, host, facts=",".join(names), open="")


PORT = fact("vmknic", DUMP, interface="vmk0")


def test_where_no_other_output_tells_the_dump_does() -> None:
    facts = [captured(DUMP, "vmknic"), PORT, captured(LIST, "vswitch")]
    assert dumps.settled(facts) == facts


def test_a_kind_of_fact_that_another_output_captured_is_not_taken_from_the_dump() -> None:
    listed = fact("vmknic", LIST, interface="vmk1")
    assert dumps.settled([PORT, captured(LIST, "vmknic"), listed]) == [captured(LIST, "vmknic"), listed]


def test_an_output_without_rows_that_was_captured_counts_as_well() -> None:
    mount = fact("nfs_mount", DUMP, volume="gold")
    assert dumps.settled([mount, captured(LIST, "nfs_mount")]) == [captured(LIST, "nfs_mount")]


def test_what_is_captured_of_another_host_does_not_count() -> None:
    facts = [PORT, captured(LIST, "vmknic", host="esx-b")]
    assert dumps.settled(facts) == facts


@pytest.mark.parametrize("name", ["advanced_option", "cpu_feature", "memory"])
def test_facts_of_which_each_row_stands_for_itself_are_taken_from_both(name: str) -> None:
    facts = [fact(name, DUMP), captured(LIST, name)]
    assert dumps.settled(facts) == facts


def test_a_vm_whose_vmx_was_read_is_not_taken_from_the_dump_and_another_one_is() -> None:
    read = fact("vmx", VMX, key="numvcpus", vm="/vmfs/volumes/5e8f1c20/web/web.vmx")
    again = fact("vmx", DUMP, key="numvcpus", vm="/vmfs/volumes/san/web/web.vmx")
    other = fact("vmx", DUMP, key="numvcpus", vm="/vmfs/volumes/san/db/db.vmx")
    assert dumps.settled([again, other, read]) == [other, read]


def test_the_pieces_of_a_dump_are_the_dump() -> None:
    piece = fact("vmknic", f"{DUMP}.FRAG-00002", interface="vmk0")
    assert captures.is_dump(piece)
    assert not captures.is_dump(fact("vmknic", LIST))


@pytest.mark.parametrize(("listed", "left"), [("nfs_mount", "4.1"), (NFS41, "3")])
def test_the_versions_of_nfs_have_lists_of_their_own(listed: str, left: str) -> None:
    old, new = fact("nfs_mount", DUMP, volume="a"), fact("nfs_mount", DUMP, volume="b", version="4.1")
    kept = [each for each in dumps.settled([old, new, captured(LIST, listed)]) if each.name == "nfs_mount"]
    assert [each.get("version") or "3" for each in kept] == [left]


def test_firmware_is_taken_from_the_dump_where_the_list_of_nics_tells_none() -> None:
    link, firmware = fact("nic", DUMP, name="vmnic0", link="Up"), fact("nic", DUMP, name="vmnic0", firmware="7")
    listed = [captured(LIST, "nic"), fact("nic", LIST, name="vmnic0", link="Up")]
    assert dumps.settled([link, firmware, *listed]) == [firmware, *listed]
    told = fact("nic", LIST, name="vmnic0", firmware="7")
    assert dumps.settled([link, firmware, *listed, told]) == [*listed, told]


def test_rows_that_tell_a_part_of_a_port_give_way_to_the_dump_s() -> None:
    whole = fact("vmknic", DUMP, interface="vmk1", address="192.0.2.1", mtu=1500)
    address = fact("vmknic", LIST, interface="vmk1", address="192.0.2.1")
    assert dumps.settled([address, whole]) == [whole]
    assert dumps.settled([address]) == [address]


def test_a_volume_that_a_list_lacks_is_taken_from_the_dump() -> None:
    listed, again = fact("filesystem", LIST, uuid="5E8F-1", volume="a"), fact("filesystem", DUMP, uuid="5e8f-1")
    other = fact("filesystem", DUMP, uuid="5e8f-2")
    assert dumps.settled([listed, again, other]) == [listed, other]
