"""The configuration of a VM."""

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
