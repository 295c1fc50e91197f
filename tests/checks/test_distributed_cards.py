"""The VM's networks on distributed and NSX switches, and the links behind its networks on the destination.

portgroup_missing_on_destination, vm_network_without_link_on_destination.
"""

from diagnose.checks import portgroup_missing_on_destination as missing
from diagnose.checks import vm_network_without_link_on_destination as cut_off
from diagnose.model import Fact

from .hosts import A, B, fact, group, lines, pair, switch, vmx

ID = "dvportgroup-31"


def card() -> list[Fact]:
    """Return a card on a distributed switch."""
    return vmx(ethernet0__dvs__switchId="50 0e", ethernet0__dvs__portgroupId=ID)


def dvs(name: str = "dvs-prod", uplinks: str = "vmnic2") -> Fact:
    return fact("dvswitch", name=name, mtu=1500, uplinks=uplinks)


def dvport(switch: str = "dvs-prod", port_group: str = ID) -> Fact:
    return fact("dvport", switch=switch, port="24", port_group=port_group)


def nic(name: str, link: str) -> Fact:
    return fact("nic", name=name, link=link)


def test_the_destination_has_no_distributed_switch() -> None:
    keys, ours, theirs = card(), dvs(), switch()
    made = pair([ours], [theirs], keys)
    assert lines(missing.check(made)) == [("", keys[1].line), (A, ours.line), (B, theirs.line)]


def test_an_nsx_network_needs_a_switch_that_is_no_standard_one() -> None:
    keys = vmx(ethernet0__opaqueNetwork__id="1-2", ethernet0__opaqueNetwork__type="nsx.LogicalSwitch")
    assert missing.check(pair([dvs("nvds")], [switch()], keys))
    assert missing.check(pair([dvs("nvds")], [dvs("nvds")], keys)) == ()


def test_a_card_that_is_not_connected_needs_no_distributed_switch() -> None:
    keys = [*card(), *vmx(ethernet0__startConnected="FALSE")]
    assert missing.check(pair([dvs()], [switch()], keys)) == ()


def test_both_hosts_are_members_of_the_switch() -> None:
    made = pair([dvs()], [dvs(), switch()], card())
    assert missing.check(made) == ()
    assert missing.undecided(made) == ()


def test_the_destination_is_a_member_of_other_switches() -> None:
    assert missing.check(pair([dvs(), dvs("dvs-2")], [dvs("dvs-9"), switch()], card()))


def of_uuid(uuid: str) -> list[Fact]:
    """Return what tells of a switch of the usual name: its row in the list of switches, and a port of another group."""
    return [dvs(), fact("dvport", switch="dvs-prod", switch_uuid=uuid, port="9", port_group="dvportgroup-99")]


def test_a_switch_of_the_same_name_and_another_uuid_is_another_one() -> None:
    assert missing.check(pair([dvs()], [*of_uuid("50 99"), switch()], card()))


def test_a_switch_is_known_by_its_uuid_whatever_its_name() -> None:
    theirs = fact("dvswitch", name="renamed", mtu=1500, uplinks="vmnic2", uuid="50 0E")
    assert missing.check(pair([dvs()], [theirs, switch()], card())) == ()


def test_a_group_of_the_same_id_on_a_switch_of_another_uuid_is_another_vcenters() -> None:
    theirs = fact("dvport", switch="dvs-prod", switch_uuid="50 99", port="9", port_group=ID)
    assert missing.check(pair([dvs()], [dvs(), theirs, switch()], card()))
    own = fact("dvport", switch="dvs-prod", switch_uuid="50 0e", port="9", port_group=ID)
    assert missing.check(pair([dvs()], [dvs(), own, switch()], card())) == ()


def test_a_switch_whose_uuid_is_not_told_may_be_it() -> None:
    made = pair([dvs()], [*of_uuid("50 99"), dvs("dvs-2"), switch()], card())
    assert missing.check(made) == ()


def test_only_one_of_two_switches_is_there() -> None:
    made = pair([dvs(), dvs("dvs-2")], [dvs()], card())
    assert missing.check(made) == ()
    assert missing.undecided(made) == ("source: dvport",)


def test_a_port_of_the_source_tells_which_switch_it_is() -> None:
    ours = [dvs(), dvs("dvs-2")]
    there, away = (pair([*ours, dvport(name)], [dvs()], card()) for name in ("dvs-prod", "dvs-2"))
    assert missing.check(there) == missing.undecided(there) == ()
    assert missing.check(away)


def test_a_port_of_the_group_on_the_destination_is_enough() -> None:
    made = pair([], [dvs(), dvport()], card())
    assert missing.check(made) == missing.undecided(made) == ()


def test_switches_that_were_not_captured_are_not_missing() -> None:
    nothing = pair([dvs()], [], card())
    assert missing.check(nothing) == ()
    assert missing.undecided(nothing) == ("destination: vswitch",)
    assert missing.undecided(pair([], [dvs()], card())) == ("source: vswitch",)


def test_a_list_that_is_cut_does_not_lack_a_switch() -> None:
    made = pair([dvs()], [switch(), fact("captured", facts="", open="vswitch")], card())
    assert missing.check(made) == ()
    assert missing.undecided(made) == ("destination: vswitch",)


def standard() -> list[Fact]:
    return vmx(ethernet0__networkName="Prod")


def on(uplinks: str, *nics: Fact) -> list[Fact]:
    """Return a host that has the port group."""
    return [group("Prod", uplinks=uplinks), switch(uplinks=uplinks), *nics]


def test_the_vms_switch_has_no_uplink_on_the_destination() -> None:
    keys, theirs = standard(), on("")
    found = lines(cut_off.check(pair(on("vmnic0"), theirs, keys)))
    assert found == [("", keys[0].line), (B, theirs[0].line), (B, theirs[1].line)]


def test_every_link_of_the_vms_switch_is_down_on_the_destination() -> None:
    theirs = on("vmnic0,vmnic1", nic("vmnic0", "Down"), nic("vmnic1", "Down"))
    assert lines(cut_off.check(pair(on("vmnic0"), theirs, standard())))[-1] == (B, theirs[-1].line)


def test_one_link_that_is_up_or_not_told_is_enough() -> None:
    theirs = on("vmnic0,vmnic1", nic("vmnic0", "Down"))
    assert cut_off.check(pair(on("vmnic0"), theirs, standard())) == ()
    assert cut_off.check(pair(on("vmnic0"), [*theirs, nic("vmnic1", "Up")], standard())) == ()


def test_the_sources_links_may_be_down() -> None:
    assert cut_off.check(pair(on("vmnic0", nic("vmnic0", "Down")), on("vmnic0"), standard())) == ()


def test_a_network_inside_of_both_hosts_is_another_check() -> None:
    assert cut_off.check(pair(on(""), on(""), standard())) == ()


def test_the_links_of_a_distributed_switch_are_down_on_the_destination() -> None:
    theirs = [dvs(), nic("vmnic2", "Down")]
    keys = card()
    found = lines(cut_off.check(pair([dvs()], theirs, keys)))
    assert found == [("", keys[1].line), (B, theirs[0].line), (B, theirs[1].line)]
    assert cut_off.check(pair([dvs()], [dvs()], keys)) == ()


def test_the_links_of_one_of_two_distributed_switches_are_undecided() -> None:
    both = [dvs(), dvs("dvs-2", "vmnic3")]
    made = pair(both, [*both, nic("vmnic2", "Down")], card())
    assert cut_off.check(made) == ()
    assert cut_off.undecided(made) == ("source: dvport",)
    assert cut_off.undecided(pair([*both, dvport()], both, card())) == ()
