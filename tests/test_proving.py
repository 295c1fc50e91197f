"""`kb lint`, `kb test` and `kb new`, as somebody meets them who adds causes of his own."""

from pathlib import Path

import pytest

from diagnose import knowledge, pipeline, proving, reports, starting
from diagnose.errors import DiagnoseError
from inputs import write

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


def place_of(overlay: Path, word: str) -> str:
    """Return line:column of a word in the file of the started cause."""
    lines = (overlay / "storage/io-filter-missing.yaml").read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if word in line]
    return f"kb/storage/io-filter-missing.yaml:{number}:{lines[number - 1].index(word) + 1}"


def without_remarks(cause: Path) -> str:
    """Return a started cause whose keys that stand as a remark are in force."""
    text = cause.read_text(encoding="utf-8")
    return "\n".join(line.removeprefix("# ").replace("#   -", "  -", 1) for line in text.splitlines())


def reported(folder: Path) -> Path:
    """Write the JSON report on a migration that stopped at a percentage, and return its file."""
    write(folder / "logs/task.txt", b"2021-05-09T07:41:12Z The vMotion of VM yes failed at 14%: nobody knows why\n")
    report = folder / "report.json"
    report.write_text(reports.render("json", pipeline.triage([str(folder / "logs")])), encoding="utf-8")
    return report


def test_a_cause_as_it_is_started_has_no_mistake(tmp_path: Path) -> None:
    assert told(started(tmp_path)) == []


def test_a_cause_as_it_is_started_names_every_key_in_its_order(tmp_path: Path) -> None:
    text = without_remarks(started(tmp_path) / "storage/io-filter-missing.yaml")
    keys = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert tuple(keys) == knowledge.KEYS


def test_the_keys_that_a_started_cause_names_in_a_remark_are_right_as_they_stand(tmp_path: Path) -> None:
    overlay = started(tmp_path)
    cause = overlay / "storage/io-filter-missing.yaml"
    cause.write_text(without_remarks(cause), encoding="utf-8")
    assert told(overlay) == []


@pytest.mark.parametrize(
    "title", ["Error: it is held", "# of hosts", "yes", "It's 5", "{a}", "[a]", '"x" and \\y', "- a", "a #b"]
)
def test_a_title_is_kept_whatever_it_would_mean_to_yaml(tmp_path: Path, title: str) -> None:
    starting.start(ID, title, tmp_path / "kb", tmp_path / "sample_logs", None)
    cause = knowledge.load(tmp_path / "kb").cause(ID)
    assert cause is not None
    assert cause.title == title


@pytest.mark.parametrize("title", ["It rains.", " ", "Two\nlines"])
def test_a_title_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path, title: str) -> None:
    with pytest.raises(DiagnoseError, match="in one line without a full stop"):
        starting.start(ID, title, tmp_path / "kb", tmp_path / "sample_logs", None)
    assert list(tmp_path.iterdir()) == []


def test_a_cause_from_a_report_has_the_stage_and_the_percentage_of_its_migration(tmp_path: Path) -> None:
    starting.start(ID, "A title", tmp_path / "kb", tmp_path / "sample_logs", reported(tmp_path))
    cause = knowledge.load(tmp_path / "kb").cause(ID)
    assert cause is not None
    assert (cause.percent, len(cause.stages)) == (14, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"migrations": [1]}', '{"migrations": [{"id": 1}]}', "\udcff"])
def test_what_is_no_report_is_refused_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    report = tmp_path / "report.json"
    report.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(DiagnoseError, match="is no report: make one with"):
        starting.start(ID, "A title", tmp_path / "kb", tmp_path / "sample_logs", report)
    assert list(tmp_path.iterdir()) == [report]


def test_an_id_of_no_known_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiagnoseError, match="areas are network"):
        starting.start("weather.rain", "It rains", tmp_path, tmp_path, None)


def test_a_cause_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    overlay = started(tmp_path)
    with pytest.raises(DiagnoseError, match="is there already"):
        starting.start(ID, "Again", overlay, tmp_path / "sample_logs", None)


def test_an_unknown_event_is_told_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "event: uplink_downed"})
    assert told(overlay) == [
        f"{place_of(overlay, 'uplink_downed')}: unknown event 'uplink_downed'; did you mean 'uplink_down'?"
    ]


def test_an_unknown_check_is_told_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "check: nfs_mount_differs"})
    assert [line for line in told(overlay) if "did you mean 'nfs_mounts_differ'" in line]


def test_a_field_that_an_event_does_not_carry_is_told(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "event: vob_raised, where: {vobid: x}"})
    assert [line for line in told(overlay) if "vob_raised carries no field 'vobid'" in line and "'vob_id'" in line]


def test_a_field_that_an_event_does_not_carry_is_told_where_it_stands(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "event: vob_raised, where: {vob_id: x, vobid: x}"})
    assert [line.startswith(f"{place_of(overlay, 'vobid')}: ") for line in told(overlay)] == [True]


def test_a_field_that_a_fact_does_not_carry_is_told_where_it_stands_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "fact: vmknic, where: {mtu: 1500, net_stack: vmotion}"})
    assert told(overlay) == [
        f"{place_of(overlay, 'net_stack')}: vmknic carries no field 'net_stack': this can never be seen;"
        " did you mean 'netstack'?"
    ]


def test_the_fields_that_a_fact_carries_are_no_mistake(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': "fact: nic, where: {name: vmnic0, firmware: x, errors: 1}"})
    assert told(overlay) == []


def test_a_cause_called_proven_without_a_look_alike_is_told_at_its_status(tmp_path: Path) -> None:
    overlay = started(tmp_path, draft="proven")
    assert f"{place_of(overlay, 'status:')}: is called proven without a sample and a counter-sample" in told(overlay)


def test_a_cause_called_proven_by_a_case_that_nobody_has_filled_in_is_told_in_the_case(tmp_path: Path) -> None:
    found = [line for line in told(started(tmp_path, draft="proven")) if line.startswith("sample_logs/")]
    end = f": is still the template's text, and {ID} is called proven by this case"
    assert found == [f"sample_logs/io-filter-missing/case.yaml:{place}{end}" for place in ("11:5", "12:1")]


def test_a_sample_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"[io-filter-missing]": "[vt-disabled, io-filter-lost]"})
    place = place_of(overlay, "io-filter-lost")
    assert [line for line in told(overlay) if line.startswith(f"{place}: names the sample 'io-filter-lost'")]


def test_a_look_alike_that_is_not_there_is_told_where_it_is_named_with_the_nearest(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"not_samples: []": "not_samples:\n  - nfs-uuid-mismatch\n  - vt-disable"})
    assert told(overlay) == [
        f"{place_of(overlay, 'vt-disable')}: names the sample 'vt-disable', which sample_logs/ does not hold;"
        " did you mean 'vt-disabled'?"
    ]


def test_a_case_that_no_cause_names_is_told_at_what_it_expects(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"\nsamples: [io-filter-missing]": "\nsamples: []"})
    started_case = "sample_logs/io-filter-missing/case.yaml"
    assert told(overlay) == [f"{started_case}:8:1: is named by no cause as a sample"]


def test_a_case_that_expects_a_cause_which_is_not_there_is_told_where_it_names_it(tmp_path: Path) -> None:
    overlay = started(tmp_path)
    case = tmp_path / "sample_logs/io-filter-missing/case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace(f"[{ID}]", f"[{ID}, {ID}x]"), encoding="utf-8")
    assert told(overlay) == [
        f"sample_logs/io-filter-missing/case.yaml:8:{len(f'expect: [{ID}, ') + 1}: expects the unknown cause '{ID}x';"
        f" did you mean '{ID}'?"
    ]


def test_mistakes_are_told_in_the_order_of_their_places(tmp_path: Path) -> None:
    overlay = started(tmp_path, draft="proven", **{"samples: [io": "samples: [lost, io", "says:": "on: x, says:"})
    lines = [int(line.split(":")[1]) for line in told(overlay) if line.startswith("kb/storage/")]
    assert (lines == sorted(lines), lines[0], len(lines)) == (True, 3, 9)


def test_a_case_without_logs_is_told_and_the_others_are_still_held(tmp_path: Path) -> None:
    verdicts = {each.case: each.wrong for each in proving.hold(started(tmp_path))}
    assert verdicts["io-filter-missing"].startswith("holds no logs yet")
    assert verdicts["nfs-uuid-mismatch"] == ""


def test_only_the_cases_that_are_named_are_held_and_each_once() -> None:
    verdicts = proving.hold(names=["vt-disabled", "nfs-uuid-mismatch", "vt-disabled"])
    assert [(each.case, each.wrong) for each in verdicts] == [("vt-disabled", ""), ("nfs-uuid-mismatch", "")]


def test_a_case_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(DiagnoseError, match="no such case in sample_logs/; did you mean 'vt-disabled'"):
        proving.hold(names=["vt-disable"])


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
