"""What a bundle holds in pieces, twice or under a link is read once and whole; and each host's files are its own."""

import gzip
import io
import lzma
import sys
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import zstd_compress
from diagnose import bundle
from diagnose.bundle import layout, tars
from diagnose.model import Problem
from inputs import LOG, long_log, reasons, tar, walked, write, zipped

BUNDLE = "esx-prod-h07-2024-03-11--09.42"
DUMP = f"{BUNDLE}/commands/vmware-vimdump_-o----U-dcui.txt"


def parts(*numbers: int, name: str = DUMP) -> dict[str, bytes]:
    return {f"{name}.FRAG-{number:05}": b"part %d\n" % number for number in numbers}


def whole(*numbers: int) -> bytes:
    return b"".join(b"part %d\n" % number for number in numbers)


# --- compressions, told by their content


def test_a_zstd_file_of_several_frames_is_read_whole(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18\x05\0\0\0hello"
    data = skipped + zstd_compress(b"one\n") + zstd_compress(b"two\n")
    assert walked(write(tmp_path / "vpxd-1.log.zst", data)) == ([("", "vpxd-1.log.zst", b"one\ntwo\n")], [])


def test_a_zstd_frame_that_asks_for_too_large_a_window_is_told_and_not_read(tmp_path: Path) -> None:
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3]) + b"\x01\0\0"  # a window of 2 GB, one empty block
    found, problems = walked(write(tmp_path / "a.zst", frame + b"\0" * 100))
    assert [data for _, _, data in found] == [b""]
    assert "of memory" in reasons(problems, "a.zst")


def test_an_xz_stream_that_asks_for_too_large_a_window_is_told_and_not_read(tmp_path: Path) -> None:
    large = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 28}]
    data = lzma.compress(LOG, filters=large)
    found, problems = walked(write(tmp_path / "a.xz", data))
    assert [data for _, _, data in found] == [b""]
    assert "of memory" in reasons(problems, "a.xz")


def test_zstd_without_the_package_that_reads_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("backports", "compression"):
        monkeypatch.setitem(sys.modules, module, None)
    found, problems = walked(write(tmp_path / "x.tar", tar({"a.log.zst": zstd_compress(LOG), "b.log": LOG})))
    assert [path for _, path, _ in found] == ["b.log"]
    assert "not installed" in reasons(problems, "a.log.zst")


def test_members_are_told_by_their_content_whatever_their_names(tmp_path: Path) -> None:
    inner = tar({"vmkernel": lzma.compress(LOG), "hostd.log": zstd_compress(gzip.compress(LOG))})
    found, problems = walked(write(tmp_path / "logs.tgz", tar({"esx01": inner, "esx02.tgz": inner}, "w:xz")))
    assert [(host, path, data == LOG) for host, path, data in found] == [
        ("esx01", "esx01!vmkernel", True),
        ("esx01", "esx01!hostd.log", True),
        ("esx02", "esx02.tgz!vmkernel", True),
        ("esx02", "esx02.tgz!hostd.log", True),
    ]
    assert problems == []


# --- outputs that lie in parts


@pytest.mark.parametrize("archive", [tar, zipped])
def test_the_parts_of_an_output_are_one_file(tmp_path: Path, archive: Callable[[Mapping[str, bytes]], bytes]) -> None:
    data = archive({**parts(0, 1, 2), f"{BUNDLE}/commands/date.txt": b"now\n"})
    found, problems = walked(write(tmp_path / "x", data))
    assert [(path, data) for _, path, data in found] == [
        (DUMP, whole(0, 1, 2)),
        (f"{BUNDLE}/commands/date.txt", b"now\n"),
    ]
    assert problems == []


def test_the_parts_of_an_output_in_a_folder_are_joined_by_their_numbers(tmp_path: Path) -> None:
    for number in (10, 2, 0, 1, *range(3, 10)):
        write(tmp_path / f"{DUMP}.FRAG-{number}", b"part %d\n" % number)
    assert walked(tmp_path) == ([("prod-h07", DUMP, whole(*range(11)))], [])


def test_the_parts_of_an_output_in_a_zip_on_disk_are_joined_by_their_numbers(tmp_path: Path) -> None:
    data = zipped({**parts(2, 0), "a.log": LOG, **parts(1)})
    found, problems = walked(write(tmp_path / "x.zip", data))
    assert [(path, data) for _, path, data in found] == [(DUMP, whole(0, 1, 2)), ("a.log", LOG)]
    assert problems == []


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ((0, 1, 4), "parts 2 to 3 are missing"),
        ((1, 2), "part 0 is missing"),
        ((0, 2, 1), "part 1 lies behind part 2"),
        ((0, 0, 1), "part 0 lies behind part 0"),
    ],
)
def test_what_is_missing_or_out_of_order_among_the_parts_of_a_stream_is_told(
    tmp_path: Path, there: tuple[int, ...], told: str
) -> None:
    names = [(f"{DUMP}.FRAG-{number:05}", b"part %d\n" % number) for number in there]
    [(_, path, data)], problems = walked(write(tmp_path / "x.tgz", tar_of(names)))
    assert (path, data) == (DUMP, whole(*there))
    assert told in reasons(problems, DUMP)


def tar_of(members: list[tuple[str, bytes]]) -> bytes:
    """Return a tar archive that may hold a name twice."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def test_a_part_that_lies_apart_in_a_stream_is_read_on_its_own_and_told(tmp_path: Path) -> None:
    data = tar({**parts(0), "a.log": LOG, **parts(1)})
    found, problems = walked(write(tmp_path / "x.tar", data))
    assert [(path, data) for _, path, data in found] == [(DUMP, whole(0)), ("a.log", LOG), (DUMP, whole(1))]
    assert "part 1 lies apart" in reasons(problems, DUMP)


def test_parts_that_nobody_reads_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "x.tar", tar({**parts(0, 1), "a.log": LOG}))
    assert [member.path for member in bundle.walk(str(path), lambda _: None)] == [DUMP, "a.log"]


def test_a_compressed_log_in_parts_is_joined_before_it_is_unpacked(tmp_path: Path) -> None:
    log = long_log()
    packed = gzip.compress(log)
    name = f"{BUNDLE}/var/log/journal.log"
    pieces = {
        f"{name}.FRAG-{at:05}": packed[at * 200_000 : (at + 1) * 200_000] for at in range(-(-len(packed) // 200_000))
    }
    assert walked(write(tmp_path / "x.tgz", tar(pieces, "w:gz"))) == ([("prod-h07", name, log)], [])


# --- copies and links


@pytest.mark.parametrize("archive", [tar, zipped])
def test_a_log_that_three_folders_show_is_read_once_a_host(
    tmp_path: Path, archive: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    folders = ("var/run/log", "scratch/log", "var/log")
    hosts = (BUNDLE, "esx-prod-h08-2024-03-11--09.40")
    data = archive({f"{host}/{folder}/vmkernel.log": LOG for host in hosts for folder in folders})
    found, problems = walked(write(tmp_path / "x", data))
    assert [path for _, path, _ in found] == [f"{host}/var/run/log/vmkernel.log" for host in hosts]
    assert problems == []


def test_a_copy_of_a_log_in_an_extracted_bundle_is_read_once(tmp_path: Path) -> None:
    for folder in ("var/run/log", "var/log"):
        write(tmp_path / folder / "vmkernel.0.gz", gzip.compress(LOG, mtime=0))
    assert [path for _, path, _ in walked(tmp_path)[0]] == ["var/log/vmkernel.0.gz"]


@pytest.mark.parametrize("other", [LOG + b"more\n", b"3" + LOG[1:]])
def test_logs_of_one_name_in_two_folders_that_differ_are_both_read(tmp_path: Path, other: bytes) -> None:
    write(tmp_path / "var/run/log/vmkernel.log", LOG)
    write(tmp_path / "var/log/vmkernel.log", other)
    assert len(walked(tmp_path)[0]) == 2


def test_a_file_that_an_archive_holds_twice_is_read_once_and_two_that_differ_are_both_read(tmp_path: Path) -> None:
    data = tar_of([("a.log", LOG), ("a.log", LOG), ("a.log", LOG + LOG)])
    assert [data for _, _, data in walked(write(tmp_path / "x.tgz", data))[0]] == [LOG, LOG + LOG]


def linked(links: Mapping[str, tuple[bytes, str]], members: Mapping[str, bytes]) -> bytes:
    """Return a tar archive of links (name: kind, target), and then of members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, (kind, target) in links.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            archive.addfile(entry)
    return out.getvalue()[: 512 * len(links)] + tar(members)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (tarfile.SYMTYPE, "../run/log/vmkernel.log"),
        (tarfile.SYMTYPE, "/var/run/log/vmkernel.log"),
        (tarfile.LNKTYPE, f"{BUNDLE}/var/run/log/vmkernel.log"),
    ],
)
def test_a_link_to_a_log_that_the_archive_holds_is_that_log(tmp_path: Path, kind: bytes, target: str) -> None:
    data = linked({f"{BUNDLE}/var/log/vmkernel.log": (kind, target)}, {f"{BUNDLE}/var/run/log/vmkernel.log": LOG})
    found, problems = walked(write(tmp_path / "x.tar", data))
    assert ([path for _, path, _ in found], problems) == ([f"{BUNDLE}/var/run/log/vmkernel.log"], [])


@pytest.mark.parametrize("target", ["/var/run/log/vmkernel.log", "../../../../vmkernel.log", "../log/gone.log"])
def test_a_link_that_would_be_a_log_and_leads_to_nothing_is_told(tmp_path: Path, target: str) -> None:
    name = f"{BUNDLE}/var/log/vmkernel.log"
    links = {name: (tarfile.SYMTYPE, target), f"{BUNDLE}/bin/ls": (tarfile.SYMTYPE, "/bin/busybox")}
    _, problems = walked(write(tmp_path / "x.tar", linked(links, {"a.log": LOG})))
    assert [problem.path for problem in problems] == [name]
    assert target in reasons(problems, name)


def test_a_pipe_or_device_in_a_tar_that_goes_by_a_logs_name_is_told(tmp_path: Path) -> None:
    links = {"vmkernel.log": (tarfile.FIFOTYPE, ""), "hostd.log": (tarfile.CHRTYPE, ""), "null": (tarfile.CHRTYPE, "")}
    _, problems = walked(write(tmp_path / "x.tar", linked(links, {"a.log": LOG})))
    assert [problem.path for problem in problems] == ["vmkernel.log", "hostd.log"]


def test_links_in_a_folder_to_a_file_that_is_read_anyway_are_silent_and_others_are_told(tmp_path: Path) -> None:
    root = tmp_path / "in"
    write(root / "esx01/vmkernel.log")
    (root / "again.log").symlink_to("esx01/vmkernel.log")
    (root / "round").symlink_to(root, target_is_directory=True)
    (root / "out.log").symlink_to(write(tmp_path / "elsewhere.log"))
    found, problems = walked(root)
    assert ([path for _, path, _ in found], [problem.path for problem in problems]) == (
        ["esx01/vmkernel.log"],
        ["out.log", "round"],
    )


def test_in_an_extracted_bundle_only_links_that_would_be_logs_are_told(tmp_path: Path) -> None:
    write(tmp_path / "var/run/log/hostd.log")
    for name in ("var/run/log/vmkernel.log", "bin/ls"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to("/scratch/nowhere")
    assert [problem.path for problem in walked(tmp_path)[1]] == ["var/run/log/vmkernel.log"]


# --- hosts


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("vc-vcsa01-2024-03-11--10.05/var/log/vmware/vpxd/vpxd-12.log.gz", "vcsa01"),
        ("vc-win01-2015-02-03--10.05/ProgramData/VMware/vCenterServer/logs/vmware-vpx/vpxd-3.log", "win01"),
        ("vc-win01-2015-02-03--10.05/Logs/vpxd/vpxd-3.log.gz", "win01"),
        ("ProgramData/VMware/vCenterServer/logs/vmware-vpx/vpxd-3.log", "input"),
        ("win01.zip!Logs/vpxd/vpxd-3.log", "win01"),
        ("win01.zip!logs/vmware-vpx/vpxd.log", "win01"),
        (f"esx-prod-h07.tgz!h07.tar!{BUNDLE}/var/run/log/vmkernel.log", "prod-h07"),
        ("esx-prod-h07-2024-03-11--09.42.tgz!host.tar!var/run/log/vmkernel.log", "host"),
        (f"tmp/{BUNDLE}/commands/date.txt", "prod-h07"),
        (f"case/proc/{BUNDLE}/vmkernel.log", "prod-h07"),
        ("esx09-vcsa-support-log-bundle-1.tgz!etc/vmware/esx.conf", "esx09"),
    ],
)
def test_the_host_of_a_file_is_told_in_every_layout(path: str, host: str) -> None:
    assert layout.host_of(path, "input")[0] == host


def test_an_outer_archive_with_an_inner_one_a_host_keeps_the_hosts_apart(tmp_path: Path) -> None:
    log = {"var/run/log/vmkernel.log": LOG}
    inner = {
        f"esx-{host}-2024-03-11--09.42.tar": tar(
            {f"esx-{host}-2024-03-11--09.42/{name}": data for name, data in log.items()}
        )
        for host in ("h1", "h2")
    }
    vcenter = {
        "vc-vcsa01-2024-03-11--10.05.tgz": tar(
            {"vc-vcsa01-2024-03-11--10.05/var/log/vmware/vpxd/vpxd.log": LOG}, "w:gz"
        )
    }
    found, problems = walked(write(tmp_path / "case.tgz", tar({**inner, **vcenter}, "w:gz")))
    assert ([host for host, _, _ in found], problems) == (["h1", "h2", "vcsa01"], [])


# --- what is asked for


def asked(path: Path, *wanted: str) -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    members = bundle.walk(str(path), problems.append, wanted=lambda path: path.endswith(wanted))
    return [member.path for member in members if wanted], problems


def test_of_a_bundle_only_logs_and_what_is_wanted_are_given_and_archives_are_opened(tmp_path: Path) -> None:
    inner = tar({f"{BUNDLE}/var/run/log/vmkernel.log": LOG, f"{BUNDLE}/usr/bin/tool": LOG})
    members = {
        f"{BUNDLE}/commands/date.txt": b"now\n",
        f"{BUNDLE}/commands/other.txt": b"then\n",
        f"{BUNDLE}/usr/share/odd.gz": gzip.compress(LOG),
        f"{BUNDLE}/usr/share/inner": gzip.compress(inner),
        "note.txt": b"outside of a bundle\n",
    }
    assert asked(write(tmp_path / "x.tgz", tar(members, "w:gz")), "date.txt") == (
        [f"{BUNDLE}/commands/date.txt", f"{BUNDLE}/usr/share/inner!{BUNDLE}/var/run/log/vmkernel.log", "note.txt"],
        [],
    )


def test_nothing_found_and_nothing_read_are_different_sentences(tmp_path: Path) -> None:
    empty, strange = tmp_path / "empty", write(tmp_path / "x.tar", tar({f"{BUNDLE}/usr/bin/tool": b"\x7fELF"}))
    empty.mkdir()
    assert asked(empty, "none")[1] == [Problem("empty", "holds no file at all")]
    assert "holds 1 file, which" in asked(strange, "none")[1][0].reason


def test_a_member_says_what_it_takes_up_and_whether_it_is_packed(tmp_path: Path) -> None:
    packed = gzip.compress(LOG)
    path = write(tmp_path / "x.tgz", tar({"a.log": LOG, "b.gz": packed, **parts(0)}, "w:gz"))
    members = bundle.walk(str(path), lambda _: None)
    assert [(member.size, member.compressed) for member in members] == [
        (len(LOG), False),
        (len(packed), True),
        (-1, False),
    ]


# --- headers of a tar, as the standard library reads them

NAMES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0/"), min_size=1, max_size=90)


@given(
    st.lists(NAMES, min_size=1, max_size=3).map("/".join),
    st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT]),
    st.sampled_from([tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE]),
    st.integers(0, 1 << 40),
    st.tuples(st.integers(0, 511), st.integers(0, 255)),
)
def test_a_header_is_read_as_the_standard_library_reads_it(
    name: str, form: int, kind: bytes, size: int, spoilt: tuple[int, int]
) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.type = size, kind
    try:
        block = bytearray(entry.tobuf(form, "utf-8", "surrogateescape")[-512:])
    except ValueError:
        return  # does not fit into that format
    block[spoilt[0]] ^= spoilt[1]
    try:
        known = tarfile.TarInfo.frombuf(bytes(block), "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        known = None
    found = tars.header(bytes(block))
    if spoilt[1] == 0:
        assert known is not None
        assert found is not None
    if known is not None and found is not None:
        assert found.name.rstrip("/") == known.name
        assert found.size == (known.size if known.isreg() else 0)
