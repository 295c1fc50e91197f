"""The causes of the percentage table: proven by both hosts' bundles, less sure and asking for the rest with one."""

from functools import cache

import pytest

from diagnose import pipeline
from diagnose.model import Diagnosis
from diagnose.resources import find

SEEDS = {
    "network.nic-firmware": ("nic-firmware", "vmkernel.log"),
    "storage.datastore-read-only": ("datastore-read-only", "hostd.log"),
    "storage.log-rotation-lock": ("log-rotation-lock", "vmware.log"),
    "network.vmkernel-same-subnet": ("vmkernel-same-subnet", "esxcfg-vmknic_-l.txt"),
    "network.vmkernel-wrong-interface": ("vmkernel-wrong-interface", "esxcfg-vmknic_-l.txt"),
    "storage.nfs-uuid-mismatch": ("nfs-uuid-mismatch", "localcli_storage-nfs-list.txt"),
    "storage.datastore-information-stale": ("datastore-information-stale", "vmware.log"),
    "config.hardware-version-outdated": ("hardware-version-outdated", "hostd.log"),
    "cpu.vt-disabled": ("vt-disabled", "esxcfg-info_-a.txt"),
    "memory.checksum-setting-mismatch": ("checksum-setting-mismatch", "localcli_system-settings-advanced-list--d.txt"),
}
"""The case of each, and a file of the destination that would decide where only the source's bundle is there."""


@cache
def failed(case: str, only: str = "") -> Diagnosis:
    """Return the failed migration of a case, from all of its bundles or the one whose folder's name has `only`."""
    folder = find("grammars").parent / "sample_logs" / case
    paths = [path for path in sorted(folder.iterdir()) if path.is_dir() and only in path.name]
    (found,) = (each for each in pipeline.triage(list(map(str, paths))).diagnoses if each.migration.outcome == "failed")
    return found


@pytest.mark.parametrize("cause", SEEDS)
def test_both_bundles_prove_it_with_quotations_of_both_hosts(cause: str) -> None:
    found = failed(SEEDS[cause][0])
    best = found.findings[0]
    assert (best.cause, best.confidence >= 0.9) == (cause, True)
    assert {found.migration.source.host, found.migration.destination.host} <= {each.host for each in best.evidence}
    assert found.missing == ()


@pytest.mark.parametrize("cause", SEEDS)
def test_the_source_alone_is_less_sure_and_names_what_of_the_destination_would_decide(cause: str) -> None:
    case, file = SEEDS[cause]
    source = failed(case).migration.source.host
    found = failed(case, only=source)
    assert found.findings[0].confidence <= 0.92
    assert found.missing[0].what == "the destination's bundle (nothing of this host was given)"
    assert any(file in each.where for each in found.missing if each.side == "destination")
