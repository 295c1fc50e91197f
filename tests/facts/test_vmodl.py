"""Objects and values of the dump of a host's API."""

import pytest

from diagnose.facts import vmodl

from .artefacts import artefact, shape


def network() -> vmodl.Object:
    (found,) = vmodl.objects(artefact(shape(vmodl)), "vim.host.NetworkInfo")
    return found


def test_an_object_holds_its_values_its_objects_and_its_lists() -> None:
    (switch,) = network().parts["vswitch"]
    assert (switch.get("name"), switch.get("mtu")) == ("vSwitch0", "1500")
    assert switch.values("pnic") == ["key-vim.host.PhysicalNic-vmnic0"]


def test_a_value_stands_at_its_line() -> None:
    found = network()
    text = artefact(shape(vmodl)).lines
    name = found.part("vswitch").row("name")
    assert "name = 'vSwitch0'" in text[name.line - 1]
    assert "(vim.host.NetworkInfo) {" in text[found.line - 1]


def test_what_is_not_there_is_empty() -> None:
    found = network()
    assert (found.get("dynamicType"), found.get("x"), found.part("x").get("y"), found.values("x")) == ("", "", "", [])


def test_of_nested_objects_only_the_outer_one_is_yielded() -> None:
    found = list(vmodl.objects(artefact(shape(vmodl)), "vim.host.NetworkInfo", "vim.host.VirtualSwitch"))
    assert [each.type for each in found] == ["vim.host.NetworkInfo"]


def test_an_object_in_whose_midst_the_dump_breaks_off_is_left_out() -> None:
    text = shape(vmodl).partition("mtu = ")[0]
    assert list(vmodl.objects(artefact(text), "vim.host.NetworkInfo")) == []


def test_what_follows_a_lost_object_is_not_lost_where_the_outer_one_ends() -> None:
    text = f"{shape(vmodl)}\n{shape(vmodl)}"
    assert len(list(vmodl.objects(artefact(text), "vim.host.NetworkInfo"))) == 2


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("<unset>", ""),
        ("true", "true"),
        ("12L", "12"),
        ("(long) 12", "12"),
        ("'plain'", "plain"),
        ('"it\'s"', "it's"),
        (r"'it\'s \"one\"'", 'it\'s "one"'),
        (r"'C:\\x'", "C:\\x"),
        (r"'caf\xe9'", "café"),
        (r"'caf\xc3\xa9'", "café"),
        (r"'damaged \x'", r"damaged \x"),
        (r"'\u4e2d\U0001f600\n'", "\u4e2d\U0001f600\n"),
        (r"'\ud800'", r"\ud800"),
        ("'", "'"),
    ],
)
def test_a_value_is_as_it_was_before_it_was_printed(printed: str, value: str) -> None:
    assert vmodl.plain(printed) == value
