"""The physical NICs."""

import pytest

from diagnose.facts import nics

from .artefacts import fields, read

MAC = "3c:fd:fe:12:90:a0"
PART = """
NIC:  vmnic0
   Driver Info:
      Driver: ixgben
      Firmware Version: 0x800007b8, 1.949.0
      Version: 1.7.1.16
NIC statistics for vmnic0:
   Packets received: 12
   Total receive errors: {received}
   Receive CRC errors: {received}
   Total transmit errors: 2
"""


@pytest.mark.parametrize(
    "row",
    [
        f"vmnic0  02:00.00      ixgbe   Up   10000Mbps Full   {MAC} 1500   Intel 82599EB 10-Gigabit",
        f"vmnic0  0000:02:00.0  ixgbe   Up   10000Mbps Full   {MAC} 1500   Intel 82599EB 10-Gigabit",
        f"vmnic0  0000:02:00.0  ixgbe   Up   10000  Full    {MAC}  1500  Intel 82599EB 10-Gigabit",
        f"vmnic0  0000:02:00.0  ixgbe   Up     Up   10000  Full    {MAC}  1500  Intel 82599EB 10-Gigabit",
    ],
)
def test_a_row_of_any_era_is_read(row: str) -> None:
    assert fields(nics.read, row) == [
        {
            "name": "vmnic0",
            "driver": "ixgbe",
            "link": "Up",
            "speed": 10000,
            "duplex": "Full",
            "mac": MAC,
            "mtu": 1500,
            "description": "Intel 82599EB 10-Gigabit",
        }
    ]


def test_the_link_is_not_the_administrative_state() -> None:
    row = f"vmnic0  0000:02:00.0  ixgbe   Up   Down   0  Half    {MAC}  1500  Intel"
    assert [(found["link"], found["speed"]) for found in fields(nics.read, row)] == [("Down", 0)]


def test_the_firmware_stands_at_its_own_line() -> None:
    facts = read(nics.read, PART.format(received=0))
    assert [(fact.get("firmware"), fact.text.strip()) for fact in facts if fact.get("firmware")] == [
        ("0x800007b8, 1.949.0", "Firmware Version: 0x800007b8, 1.949.0")
    ]


def test_the_driver_version_stands_at_its_own_line() -> None:
    facts = read(nics.read, PART.format(received=0))
    alone = [fact for fact in facts if fact.get("driver_version") and not fact.get("firmware")]
    assert [(fact.get("driver"), fact.text.strip()) for fact in alone] == [("ixgben", "Version: 1.7.1.16")]


def test_errors_are_the_sum_of_the_totals() -> None:
    assert [row["errors"] for row in fields(nics.read, PART.format(received=40)) if "errors" in row] == [42]


def test_the_packets_that_passed_are_told_beside_the_errors() -> None:
    text = PART.format(received=40).replace("   Packets received: 12", "   Packets received: 12\n   Packets sent: 30")
    assert [row["packets"] for row in fields(nics.read, text) if "errors" in row] == [42]
    older = "NIC statistics for vmnic0:\n   rx_packets: 5\n   tx_packets: 6\n   rx_errors: 1\n"
    assert [row["packets"] for row in fields(nics.read, older)] == [11]


def test_errors_without_totals_are_the_sum_of_all_counters() -> None:
    text = "NIC statistics for vmnic0:\n   rx_crc_errors: 3\n   tx_window_errors: 4\n"
    assert [row["errors"] for row in fields(nics.read, text)] == [7]


def test_errors_quote_the_counter_that_counted() -> None:
    facts = [fact for fact in read(nics.read, PART.format(received=0)) if "errors" in fact.fields]
    assert [fact.text.strip() for fact in facts] == ["Total transmit errors: 2"]


def test_the_model_of_the_list_is_known_to_the_parts() -> None:
    row = f"vmnic0  0000:02:00.0  ixgben  Up     Up   10000  Full    {MAC}  1500  Intel 82599\n"
    assert {found["description"] for found in fields(nics.read, row + PART.format(received=0))} == {"Intel 82599"}


def test_the_older_spelling_of_firmware_is_read() -> None:
    text = "NIC: vmnic0\ndriver: tg3\nversion: 3.123\nfirmware-version: 5719-v1.46\n"
    assert [row["firmware"] for row in fields(nics.read, text) if "firmware" in row] == ["5719-v1.46"]
