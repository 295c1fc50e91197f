"""`kb lint`, `kb test` and `kb new`, as somebody meets them who adds causes of his own."""

from pathlib import Path

import pytest

from diagnose import knowledge, pipeline, proving, reports, starting
from diagnose.errors import DiagnoseError
from diagnose.knowledge.template import TEXTS
from inputs import run, write

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


@pytest.mark.parametrize(
    ("arguments", "missing"), [([], "ID"), (["--from-report", "report.json"], "ID"), ([ID], "--title")]
)
def test_without_a_terminal_what_is_missing_is_told_in_one_line(
    tmp_path: Path, arguments: list[str], missing: str
) -> None:
    reported(tmp_path)
    done = run("kb", "new", *arguments, "--kb", "kb", cwd=tmp_path)
    line = f"diagnose: kb new: {missing} is missing, and here is no terminal to ask at (diagnose kb new --help)\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


def test_a_report_and_an_id_are_enough_without_a_terminal_and_the_title_is_left_to_fill_in(tmp_path: Path) -> None:
    reported(tmp_path)
    done = run("kb", "new", ID, "--from-report", "report.json", "--kb", "kb", cwd=tmp_path)
    assert (done.returncode, told(tmp_path / "kb")) == (0, [])
    cause = knowledge.load(tmp_path / "kb").cause(ID)
    assert cause is not None
    assert cause.title == TEXTS["title"]


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


@pytest.mark.parametrize(
    ("sign", "check", "reason"),
    [
        ("check: nfs_mounts_differ", "nfs_mount_differs", "needs or supports; did you mean"),
        ("check: nfs_mounts_differ", "cpu_affinity_set", "is no check of this cause"),
        ("check: datastores_shared", "datastores_shared", "foretells no failure"),
    ],
    ids=["misspelt", "not asked for", "sound"],
)
def test_a_check_that_cannot_foretell_the_cause_is_told_where_it_stands(
    tmp_path: Path, sign: str, check: str, reason: str
) -> None:
    line = {"# foretold_by: []": f"foretold_by: [{check}]"}
    overlay = started(tmp_path, **{'says: "the sentence"': sign}, **line)
    (found,) = [each for each in told(overlay) if reason in each]
    row, column = found.split(":")[1:3]
    text = (overlay / "storage/io-filter-missing.yaml").read_text(encoding="utf-8").splitlines()[int(row) - 1]
    assert text[int(column) - 1 :].startswith(check)


def test_a_check_that_foretells_its_cause_is_no_mistake(tmp_path: Path) -> None:
    line = {"# foretold_by: []": "foretold_by: [nfs_mounts_differ]"}
    assert told(started(tmp_path, **{'says: "the sentence"': "check: nfs_mounts_differ"}, **line)) == []


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
    assert told(overlay) == [
        f"{started_case}:8:1: is named by no cause as a sample;"
        " add io-filter-missing to `samples` of storage.io-filter-missing"
    ]


def test_a_case_that_expects_a_cause_which_is_not_there_is_told_where_it_names_it(tmp_path: Path) -> None:
    overlay = started(tmp_path)
    case = tmp_path / "sample_logs/io-filter-missing/case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace(f"[{ID}]", f"[{ID}, {ID}x]"), encoding="utf-8")
    assert told(overlay) == [
        f"sample_logs/io-filter-missing/case.yaml:8:{len(f'expect: [{ID}, ') + 1}: expects the unknown cause '{ID}x';"
        f" did you mean '{ID}'?"
    ]


@pytest.mark.parametrize("kind", ["port_disabled", "uplink_up", "host_log_written"])
def test_a_need_whose_records_come_to_no_migration_is_told_where_it_stands(tmp_path: Path, kind: str) -> None:
    overlay = started(tmp_path, **{'says: "the sentence"': f"event: {kind}"})
    (mistake,) = told(overlay)
    assert mistake.startswith(f"{place_of(overlay, kind)}: {kind} belongs to no migration: ")
    assert "diagnose/migrations/roles.py" in mistake


@pytest.mark.parametrize("kind", ["uplink_down", "send_buffer_set", "host_task_completed", "said", "vm_named"])
def test_a_need_whose_records_come_to_a_migration_is_no_mistake(tmp_path: Path, kind: str) -> None:
    assert told(started(tmp_path, **{'says: "the sentence"': f"event: {kind}"})) == []


def test_support_by_a_record_that_may_come_to_no_migration_is_no_mistake(tmp_path: Path) -> None:
    assert told(started(tmp_path, **{"supports: []": "supports: [{event: lock_checked}]"})) == []


def test_a_case_that_is_a_sample_and_a_look_alike_of_one_cause_is_told_at_the_look_alike(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"not_samples: []": "not_samples:\n  - vt-disabled\n  - io-filter-missing"})
    line = place_of(overlay, "  - io-filter-missing").rpartition(":")[0]
    reason = "'io-filter-missing' stands under samples too: it cannot be its own look-alike"
    assert told(overlay) == [f"{line}:5: {reason}"]


# --- what a case says of itself


def told_of_case(folder: Path, old: str, new: str) -> list[str]:
    """Return the mistakes that are told of a started case, changed in one place, each with line:column only."""
    overlay = started(folder)
    case = folder / "sample_logs/io-filter-missing/case.yaml"
    text = case.read_text(encoding="utf-8")
    assert old in text
    case.write_text(text.replace(old, new), encoding="utf-8")
    return [line.removeprefix("sample_logs/io-filter-missing/case.yaml:") for line in told(overlay)]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("era: 7.x", "era: 7.0", "2:6: era is one of 4.x, 5.x, 6.x, 7.x, 8.x, not '7.0'"),
        ("type: vmotion", "type: drs", "3:7: type is one of vmotion, svmotion, xvmotion, unknown, not 'drs'"),
        (
            "outcome: failed",
            "outcome: fail",
            "4:10: outcome is one of succeeded, failed, hung, slow, unknown, not 'fail'",
        ),
        ("percent: null", "percent: 78 %", "5:10: a percentage from 0 to 100 is wanted here, not '78 %'"),
        (
            "migration_id: null",
            "migration_id: 0x5af1",
            "6:15: migration_id is a decimal number or null, not '0x5af1'",
        ),
        ('vm: ""', "vm: app/app.vmx", "7:5: vm is the VM's name or null, not the path 'app/app.vmx'"),
        ('vm: ""', "vm: [app]", "7:5: a plain value is wanted here"),
    ],
)
def test_a_value_that_a_case_cannot_have_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, mistake: str
) -> None:
    assert told_of_case(tmp_path, old, new) == [mistake]


@pytest.mark.parametrize("source", ["constructed", '"constructed:"', "me", "the web", '""'])
def test_a_source_from_which_nobody_can_find_the_records_is_told_where_it_stands(tmp_path: Path, source: str) -> None:
    (mistake,) = told_of_case(tmp_path, f'"{TEXTS["source"]}"', source)
    assert mistake.startswith("11:5: a source is an address, a KB's number, a title, or 'constructed: why', not ")


@pytest.mark.parametrize("source", ["https://example.com/1", "KB 1993", "ESXi 7.0 release notes", "'constructed: x'"])
def test_a_source_that_can_be_found_or_says_why_there_is_none_is_no_mistake(tmp_path: Path, source: str) -> None:
    assert told_of_case(tmp_path, f'"{TEXTS["source"]}"', source) == []


def test_a_case_that_tells_no_story_is_told(tmp_path: Path) -> None:
    assert told_of_case(tmp_path, f"story: |\n  {TEXTS['story']}\n", "story:\n") == ["12:1: story says nothing"]


# --- what follows from a file that cannot be read


def test_a_case_that_is_no_yaml_is_the_only_mistake(tmp_path: Path) -> None:
    (mistake,) = told_of_case(tmp_path, "era: 7.x", "era: 7: x")
    assert mistake.startswith("2:7: is no YAML")


def test_a_cause_that_is_no_yaml_is_the_only_mistake(tmp_path: Path) -> None:
    (mistake,) = told(started(tmp_path, **{"status: draft": "status: a: draft"}))
    assert mistake.startswith("kb/storage/io-filter-missing.yaml:3:10: is no YAML")


def test_a_case_of_a_cause_that_can_be_read_is_told_although_another_cause_cannot(tmp_path: Path) -> None:
    overlay = started(tmp_path, **{"\nsamples: [io-filter-missing]": "\nsamples: []"})
    write(overlay / "storage/broken.yaml", b"id: [")
    assert [line.partition(": ")[2][:26] for line in told(overlay)] == [
        "is no YAML: did not find e",
        "is named by no cause as a ",
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
