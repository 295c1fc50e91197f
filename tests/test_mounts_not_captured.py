"""What bundles without the lists that tell of mounts lead to: the records alone, or a question for the lists."""

import shutil
from pathlib import Path

from diagnose import pipeline
from diagnose.model import Diagnosis
from diagnose.resources import find

SAMPLES = find("grammars").parent / "sample_logs"


def failed(folder: Path, case: str, files: str) -> Diagnosis:
    """Return the failed migration of a case whose bundles lack some files."""
    shutil.copytree(SAMPLES / case, folder / case)
    for file in list((folder / case).glob(files)):
        file.unlink()
    bundles = [str(path) for path in sorted((folder / case).iterdir()) if path.is_dir()]
    (found,) = (each for each in pipeline.triage(bundles).diagnoses if each.migration.outcome == "failed")
    return found


def test_a_volume_that_the_records_call_read_only_is_no_inconsistent_server(tmp_path: Path) -> None:
    found = failed(tmp_path, "datastore-read-only", "esx-nyl-esx06*/commands/vmware-vimdump*")
    assert found.findings[0].cause == "storage.datastore-read-only"
    sure = {each.cause: each.confidence for each in found.findings}
    assert sure.get("storage.nfs-server-inconsistent", 0.0) == 0.0


def test_an_export_of_two_spellings_is_not_called_unshared_without_the_mounts(tmp_path: Path) -> None:
    found = failed(tmp_path, "nfs-uuid-mismatch", "esx-*/commands/localcli_storage-nfs-list.txt")
    sure = {each.cause: each.confidence for each in found.findings}
    assert found.findings[0].cause != "storage.datastore-not-shared"
    assert sure.get("storage.datastore-not-shared", 0.0) < 0.5
    assert {"NFS mounts" in each.what for each in found.missing if "nfs-list" in each.where} == {True}
