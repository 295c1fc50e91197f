"""`kb lint`, `kb test` and `kb new`, as somebody meets them who adds causes of his own."""

from pathlib import Path

import pytest

from diagnose import proving, starting
from diagnose.errors import DiagnoseError

ID = "storage.io-filter-missing"


def started(folder: Path, **changes: str) -> Path:
    """Start a cause in an overlay below a folder, change words in its file, and return the overlay."""
    overlay = folder / "kb"
    overlay.mkdir()
    cause, _ = starting.start(ID, "An I/O filter is missing on the destination", overlay, folder / "sample_logs", None)
    text = cause.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    cause.write_text(text, encoding="utf-8")
    return overlay


def told(overlay: Path) -> list[str]:
    return [str(mistake) for mistake in proving.lint(overlay)]


def test_a_cause_as_it_is_started_has_no_mistake(tmp_path: Path) -> None:
    assert told(started(tmp_path)) == []


def test_an_id_of_no_known_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiagnoseError, match="areas are network"):
        starting.start("weather.rain", "It rains", tmp_path, tmp_path, None)


def test_a_cause_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    overlay = started(tmp_path)
    with pytest.raises(DiagnoseError, match="is there already"):
        starting.start(ID, "Again", overlay, tmp_path / "sample_logs", None)


def test_an_unknown_event_is_told_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "event: uplink_downed"})
    assert [line for line in told(overlay) if "did you mean 'uplink_down'" in line]


def test_an_unknown_check_is_told_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "check: nfs_mount_differs"})
    assert [line for line in told(overlay) if "did you mean 'nfs_mounts_differ'" in line]


def test_a_field_that_an_event_does_not_carry_is_told(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "event: vob_raised, where: {vobid: x}"})
    assert [line for line in told(overlay) if "vob_raised carries no field 'vobid'" in line and "'vob_id'" in line]


def test_a_cause_called_proven_without_a_look_alike_is_told(tmp_path: Path) -> None:
    assert [line for line in told(started(tmp_path, draft="proven")) if "without a sample and a counter-sample" in line]


def test_a_sample_that_is_not_there_is_told(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"[io-filter-missing]": "[io-filter-lost]"})
    assert [line for line in told(overlay) if "names the sample 'io-filter-lost'" in line]


def test_a_case_without_logs_is_told_and_the_others_are_still_held(tmp_path: Path) -> None:
    verdicts = {each.case: each.wrong for each in proving.hold(started(tmp_path))}
    assert verdicts["io-filter-missing"].startswith("holds no logs yet")
    assert verdicts["nfs-uuid-mismatch"] == ""


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            "2014-11-08T03:11:10.313Z cpu5:3343193)WARNING: VMotion: 3680: 1415416254017461 S: no more pages: x",
            "no more pages: x",
        ),
        ("Unable to access file '[ds] a/a.vmx' (code 12)", "Unable to access file <x> (code <x>)"),
    ],
)
def test_a_record_becomes_a_sentence_with_placeholders(record: str, words: str) -> None:
    assert starting.sentence(record) == words
