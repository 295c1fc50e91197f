"""Outputs of commands within a text that somebody pasted."""

from pathlib import Path

import pytest

from diagnose import facts, pipeline
from diagnose.facts import pasted
from diagnose.model import Fact

from .artefacts import artefact, shape

VMKNIC = (
    "Interface  Port Group/DVPort   IP Family IP Address     Netmask         Broadcast       MAC Address       MTU"
    "     TSO MSS   Enabled Type\n"
)
ROW = (
    "vmk{n}       {group:<20}IPv4      {ip:<15}255.255.255.0   192.0.2.255     00:50:56:17:14:f{n} 1500    65535"
    "     true    STATIC\n"
)
ADDRESSES = (
    "Name  IPv4 Address  IPv4 Netmask   IPv4 Broadcast  Address Type  Gateway  DHCP DNS\n"
    "----  ------------  -------------  --------------  ------------  -------  --------\n"
    "vmk1  192.0.2.31    255.255.255.0  192.0.2.255     STATIC        0.0.0.0     false\n"
)
ERROR = (
    "Failed to initialize migration at source. Error 195887371. The ESX hosts failed to connect over the VMotion"
    " network.\n"
)


def ports(*addresses: str) -> str:
    rows = (ROW.format(n=number, group=f"group {number}", ip=ip) for number, ip in enumerate(addresses))
    return VMKNIC + "".join(rows)


def read(text: str) -> list[Fact]:
    return [fact for output in pasted.outputs(artefact(text)) for fact in facts.read(output)]


def test_the_text_that_the_docstring_shows_is_read() -> None:
    (fact,) = read(shape(pasted))
    assert (fact.name, fact.get("interface"), fact.text[:5]) == ("vmknic", "vmk0", "vmk0 ")


@pytest.mark.parametrize("prompt", ["[root@esx01:~] ", "~ # ", "$ ", "[root@esx01 root]# ", "PS C:\\> "])
def test_an_output_follows_its_prompt(prompt: str) -> None:
    text = f"some words\n{prompt}esxcli network ip interface tag get -i vmk1\n   Tags: VMotion\n"
    assert [fact.get("interface") for fact in read(text) if fact.get("tags") == "VMotion"] == ["vmk1"]


def test_an_output_is_known_by_its_head() -> None:
    assert [fact.get("address") for fact in read("hello\n" + ports("192.0.2.1") + "bye\n")] == ["192.0.2.1"]


def test_several_outputs_follow_each_other() -> None:
    text = f"{ports('192.0.2.1')}\n~ # esxcfg-vswitch -l\n{ADDRESSES}"
    assert [fact.get("address") for fact in read(f"{ports('192.0.2.1')}\n{ADDRESSES}")] == ["192.0.2.1", "192.0.2.31"]
    assert [fact.get("address") for fact in read(text)] == ["192.0.2.1"], "a head behind a prompt is that command's"


def test_the_options_of_a_command_count() -> None:
    text = "~ # esxcli network ip interface ipv4 get -N vmotion\n" + ADDRESSES.replace("0.0.0.0  ", "192.0.2.9")
    assert [fact.get("netstack") for fact in read(text) if fact.name == "route"] == ["vmotion"]


@pytest.mark.parametrize("text", ["", "Interface of the agent", "I ran esxcfg-vmknic -l and saw nothing", "# rm -rf x"])
def test_prose_is_no_output(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["We run VMware ESXi 8.0.3 build-24022510 here", "he wrote [root@esx01:~] esxcfg-vmknic -l and so on"]
)
def test_what_stands_in_the_midst_of_a_line_begins_no_output(text: str) -> None:
    assert read(text) == []


def test_quoted_lines_are_read_without_their_marks() -> None:
    quoted = "\n".join(f"> {line}" for line in ports("192.0.2.1").splitlines())
    assert [fact.get("address") for fact in read(quoted)] == ["192.0.2.1"]


def of_hosts(*prompts: str) -> list[tuple[str, str]]:
    """Return host and address of what a text with an output behind each prompt gives."""
    text = "".join(f"{prompt}{ports(f'192.0.2.{number}')}" for number, prompt in enumerate(prompts, 1))
    return [(fact.host, fact.get("address")) for fact in read(text)]


def test_prompts_of_several_hosts_say_whose_an_output_is() -> None:
    found = of_hosts("[root@ESX01:~] esxcfg-vmknic -l\n", "[root@esx02:~] esxcfg-vmknic -l\n")
    assert found == [("esx01", "192.0.2.1"), ("esx02", "192.0.2.2")]


def test_an_output_that_stands_twice_without_its_host_is_nobody_s() -> None:
    assert of_hosts("", "") == of_hosts("~ # esxcfg-vmknic -l\n", "~ # esxcfg-vmknic -l\n") == []


def said(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    report = pipeline.triage([str(folder)])
    return [found.cause for each in report.diagnoses for found in each.findings if found.confidence >= 0.5]


def test_a_post_with_an_error_and_an_output_is_read_for_both(tmp_path: Path) -> None:
    text = f"{ERROR}\n~ # esxcfg-vmknic -l\n{ports('192.0.2.21', '192.0.2.31')}"
    assert said(tmp_path, post=text) == ["network.vmkernel-same-subnet"]


def test_an_output_without_a_fault_leaves_the_error_as_it_is(tmp_path: Path) -> None:
    text = f"{ERROR}\n~ # esxcfg-vmknic -l\n{ports('192.0.2.21', '198.51.100.31')}"
    assert said(tmp_path, post=text) == ["network.unreachable"]


def test_of_what_is_pasted_nothing_is_known_to_be_missing() -> None:
    text = artefact(ports("192.0.2.1"))
    (told,) = pasted.are_open(text, read(ports("192.0.2.1")))
    assert (told.get("facts"), told.get("open")) == ("", "vmknic")


def test_the_head_of_a_table_is_no_sentence(tmp_path: Path) -> None:
    table = (
        "Volume Name  Host       Share      Accessible  Mounted  Read-Only   isPE  Hardware Acceleration\n"
        "-----------  ---------  ---------  ----------  -------  ---------  -----  ---------------------\n"
        "nfs-gold     192.0.2.9  /vol/gold        true     true      false  false  Not Supported\n"
    )
    (tmp_path / "post.txt").write_text(f"vMotion fails\n{table}", encoding="utf-8")
    (found,) = pipeline.triage([str(tmp_path)]).diagnoses
    assert [finding.cause for finding in found.findings if "read-only" in finding.cause] == []
