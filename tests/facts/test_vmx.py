"""The configuration of a VM."""

import pytest

from diagnose.facts import vmx

from .artefacts import fields, read

FILE = "case/esx-a/vmfs/volumes/5e8f1c20-7d3a9b14/web one/web one.vmx"


def test_a_key_is_read_with_its_vm() -> None:
    assert fields(vmx.read, 'memSize = "4096"\ndisplayName = "web one"', FILE)[0] == {
        "key": "memSize",
        "value": "4096",
        "vm": "/vmfs/volumes/5e8f1c20-7d3a9b14/web one/web one.vmx",
        "vmx_name": "web one",
    }


def test_a_file_outside_of_a_datastore_goes_by_its_path() -> None:
    assert [row["vm"] for row in fields(vmx.read, 'memSize = "4096"', "web.vmx")] == ["web.vmx"]


def test_secrets_of_the_guest_are_never_read() -> None:
    assert read(vmx.read, 'guestinfo.userdata = "c2VjcmV0"\nGuestInfo.token = "x"') == []


def test_escaped_characters_are_restored() -> None:
    assert [row["value"] for row in fields(vmx.read, 'annotation = "say |22hello|22"')] == ['say "hello"']


def test_a_line_cut_off_is_left_out() -> None:
    assert read(vmx.read, 'sched.swap.derivedName = "/vmfs/vol') == []


@pytest.mark.parametrize(
    "line", ["a.b = 0", 'a.b = "0" # pinned', "a.b=0 # pinned", 'a.b = "0"  ', 'a.b = "0" # "pinned"', 'a.b = "0"#']
)
def test_quotes_may_be_missing_and_a_remark_may_follow(line: str) -> None:
    assert [(row["key"], row["value"]) for row in fields(vmx.read, line)] == [("a.b", "0")]


@pytest.mark.parametrize("line", ["# a.b = 0", "a.b = ", "a.b = 0 1", "cat: can't open: Device or resource busy"])
def test_what_is_no_key_with_a_value_is_left_out(line: str) -> None:
    assert read(vmx.read, line) == []
