"""Whatever form the logs come in, every file in it is found, and named for its place and its host."""

import gzip
import hashlib
import io
import socket
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from diagnose import bundle
from diagnose.bundle import layout, streams
from diagnose.errors import InputError
from inputs import COMPRESSIONS, LOG, reasons, tar, walked, write, zipped

BUNDLE = "esx-prod-h07-2024-03-11--09.42"
NOISE = hashlib.shake_256(b"noise").digest(300_000)


def long_log(lines: int = 40_000) -> bytes:
    """Return a log that does not fit into one step of a decompressor once it is packed."""
    odd = hashlib.shake_256(b"log").hexdigest(8 * lines)
    return "".join(f"2024-03-11T09:42:00Z cpu1:2)line {n} {odd[16 * n : 16 * n + 16]}\n" for n in range(lines)).encode()


# --- folders


def test_a_folder_laid_out_as_a_bundle_belongs_to_the_host_of_its_name(tmp_path: Path) -> None:
    write(tmp_path / BUNDLE / "var/run/log/vmkernel.log")
    assert walked(tmp_path / BUNDLE) == ([("prod-h07", "var/run/log/vmkernel.log", LOG)], [])


def test_the_folder_above_several_bundles_gives_each_its_host(tmp_path: Path) -> None:
    write(tmp_path / BUNDLE / "var/run/log/vmkernel.log")
    write(tmp_path / "esx-prod-h08-2024-03-11--09.40/var/run/log/vmkernel.log")
    assert [host for host, _, _ in walked(tmp_path)[0]] == ["prod-h07", "prod-h08"]


def test_excerpts_laid_out_as_host_and_file_belong_to_that_host(tmp_path: Path) -> None:
    write(tmp_path / "esx01/vmkernel.log")
    assert walked(tmp_path) == ([("esx01", "esx01/vmkernel.log", LOG)], [])


def test_files_at_the_top_of_a_folder_have_no_host(tmp_path: Path) -> None:
    write(tmp_path / "vmkernel.log")
    assert walked(tmp_path) == ([("", "vmkernel.log", LOG)], [])


def test_files_at_the_top_of_one_of_several_folders_belong_to_its_name(tmp_path: Path) -> None:
    folders = [write(tmp_path / host / "vmkernel.log").parent for host in ("esx01", "esx02")]
    assert [host for host, _, _ in walked(*folders)[0]] == ["esx01", "esx02"]


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/2.log", "a/1.log", "b/1.log"):
        write(tmp_path / name)
    assert [path for _, path, _ in walked(tmp_path)[0]] == ["a/1.log", "b/1.log", "b/2.log"]


# --- single files


def test_a_lone_file_has_its_name_and_no_host(tmp_path: Path) -> None:
    assert walked(write(tmp_path / "vmkernel.log")) == ([("", "vmkernel.log", LOG)], [])


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_compressed_file_is_read_under_its_own_name(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"vmkernel.0.{suffix}", COMPRESSIONS[suffix](LOG))
    assert walked(path) == ([("", f"vmkernel.0.{suffix}", LOG)], [])


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_suffix_that_lies_is_not_believed(tmp_path: Path, suffix: str) -> None:
    assert walked(write(tmp_path / "vmkernel.log", COMPRESSIONS[suffix](LOG)))[0] == [("", "vmkernel.log", LOG)]


def test_a_plain_file_named_as_an_archive_is_read_as_it_is(tmp_path: Path) -> None:
    assert walked(write(tmp_path / "logs.tgz")) == ([("", "logs.tgz", LOG)], [])


def test_several_files_of_one_name_are_told_apart_by_the_folders_they_lie_in(tmp_path: Path) -> None:
    paths = [write(tmp_path / host / "log/vmkernel.log") for host in ("esx01", "esx02")]
    assert [(host, path) for host, path, _ in walked(*paths)[0]] == [
        ("esx01", "esx01/log/vmkernel.log"),
        ("esx02", "esx02/log/vmkernel.log"),
    ]


def test_a_gzip_file_of_several_members_is_read_whole(tmp_path: Path) -> None:
    data = gzip.compress(b"") + gzip.compress(b"one\n") + gzip.compress(b"two\n") + bytes(512)
    assert walked(write(tmp_path / "a.gz", data)) == ([("", "a.gz", b"one\ntwo\n")], [])


def test_standard_input_is_read_under_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(LOG))))
    assert walked("-") == ([("", "standard-input.txt", LOG)], [])


# --- archives


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_the_members_of_a_tar_archive_are_named_by_their_path_alone(tmp_path: Path, mode: str) -> None:
    path = write(tmp_path / "x.tgz", tar({f"{BUNDLE}/var/run/log/vmkernel.log": LOG}, mode))
    assert walked(path) == ([("prod-h07", f"{BUNDLE}/var/run/log/vmkernel.log", LOG)], [])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_the_members_of_a_zip_archive_are_named_by_their_path_alone(tmp_path: Path, method: int) -> None:
    path = write(tmp_path / "x.zip", zipped({f"{BUNDLE}/var/run/log/vmkernel.log": LOG}, method))
    assert walked(path) == ([("prod-h07", f"{BUNDLE}/var/run/log/vmkernel.log", LOG)], [])


def test_files_at_the_top_of_one_of_several_archives_belong_to_its_name(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{host}.tgz", tar({"vmkernel.log": LOG}, "w:gz")) for host in ("esx01", "esx02")]
    assert [host for host, _, _ in walked(*paths)[0]] == ["esx01", "esx02"]


def test_an_archive_in_a_folder_joins_its_members_with_an_exclamation_mark(tmp_path: Path) -> None:
    write(tmp_path / "esx01.tgz", tar({"vmkernel.log": LOG}, "w:gz"))
    assert walked(tmp_path) == ([("esx01", "esx01.tgz!vmkernel.log", LOG)], [])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_bundle_within_a_zip_is_read(tmp_path: Path, method: int) -> None:
    inner = tar({f"{BUNDLE}/var/run/log/vmkernel.log": LOG}, "w:gz")
    path = write(tmp_path / "case.zip", zipped({"from/customer.tgz": inner}, method))
    assert walked(path) == (
        [("prod-h07", f"from/customer.tgz!{BUNDLE}/var/run/log/vmkernel.log", LOG)],
        [],
    )


def test_compressed_members_of_a_tar_within_an_archive_are_read(tmp_path: Path) -> None:
    inner = tar({f"{BUNDLE}/var/run/log/vmkernel.0.gz": gzip.compress(LOG)})
    path = write(tmp_path / "case.tgz", tar({"h07.tar": inner, "note.txt": b"hello\n"}, "w:gz"))
    assert walked(path) == (
        [("prod-h07", f"h07.tar!{BUNDLE}/var/run/log/vmkernel.0.gz", LOG), ("", "note.txt", b"hello\n")],
        [],
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_within_an_archive_is_read_without_its_directory(tmp_path: Path, method: int) -> None:
    inner = zipped({"a/vmkernel.log": LOG, "b/vmkernel.log": LOG + LOG}, method)
    path = write(tmp_path / "case.tgz", tar({"x.zip": inner, "after.log": LOG}, "w:gz"))
    assert walked(path) == (
        [("a", "x.zip!a/vmkernel.log", LOG), ("b", "x.zip!b/vmkernel.log", LOG + LOG), ("", "after.log", LOG)],
        [],
    )


def test_a_zip_whose_sizes_stand_behind_its_members_is_read_within_an_archive(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):  # what cannot be sought in makes zipfile write the sizes behind
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that zipfile writes
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[type-var]  # a pipe will do
        archive.writestr("a.log", LOG)
        archive.writestr("b.log", LOG)
    path = write(tmp_path / "case.tar", tar({"x.zip": pipe.data}))
    assert walked(path) == ([("x", "x.zip!a.log", LOG), ("x", "x.zip!b.log", LOG)], [])


def test_a_tar_that_ends_with_a_zip_is_a_tar(tmp_path: Path) -> None:
    path = write(tmp_path / "x.tar", tar({"vmkernel.log": LOG, "x.zip": zipped({"a": b"a\n"}, zipfile.ZIP_STORED)}))
    assert [path for _, path, _ in walked(path)[0]] == ["vmkernel.log", "x.zip!a"]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_in_a_tar_are_kept(tmp_path: Path, form: int) -> None:
    name = "/".join(["vmfs", "volumes", "d" * 40, "grüße", "e" * 60, "vmware.log"])
    assert walked(write(tmp_path / "x.tar", tar({name: LOG}, form=form)))[0] == [("x", name, LOG)]


def test_a_tar_without_a_magic_is_told_by_its_checksum(tmp_path: Path) -> None:
    data = bytearray(tar({"vmkernel.log": LOG}, form=tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b"        "
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert walked(write(tmp_path / "x", bytes(data)))[0] == [("", "vmkernel.log", LOG)]


def test_links_and_folders_in_a_tar_are_no_files(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            entry = tarfile.TarInfo(f"entry-{kind.decode()}")
            entry.type = kind
            entry.linkname = "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("vmkernel.log")
        entry.size = len(LOG)
        archive.addfile(entry, io.BytesIO(LOG))
    assert walked(write(tmp_path / "x.tar", out.getvalue())) == ([("", "vmkernel.log", LOG)], [])


def test_an_empty_zip_holds_no_files(tmp_path: Path) -> None:
    assert walked(write(tmp_path / "x.zip", zipped({}))) == ([], [])


def test_a_member_that_is_not_read_does_not_disturb_the_next() -> None:
    data = io.BytesIO(tar({"a.log": long_log(), "b.log": LOG}, "w:gz"))
    walker = bundle._Walk("x", lambda _: None, several=False)
    assert [member.stream.read(4) for member in walker.stream("x", data, 0, top=True)] == [b"2024", b"2019"]


# --- names are labels


@pytest.mark.parametrize("name", ["/esx01/vmkernel.log", "../../esx01/vmkernel.log", "./esx01/vmkernel.log"])
def test_a_name_that_leads_out_of_the_archive_is_a_label_and_nothing_else(tmp_path: Path, name: str) -> None:
    [(host, path, data)], problems = walked(write(tmp_path / "in/x.tar", tar({name: LOG})))
    assert (host, path.removeprefix("../../"), data, problems) == ("esx01", "esx01/vmkernel.log", LOG, [])
    assert [each.name for each in tmp_path.rglob("*")] == ["in", "x.tar"]


def test_backslashes_in_a_zip_from_windows_are_folders(tmp_path: Path) -> None:
    assert walked(write(tmp_path / "x.zip", zipped({"esx01\\vmkernel.log": LOG})))[0][0][:2] == (
        "esx01",
        "esx01/vmkernel.log",
    )


def test_a_name_that_is_no_text_or_steers_a_terminal_is_made_printable(tmp_path: Path) -> None:
    write(tmp_path / "a\x1b[2J\udcff.log")
    assert walked(tmp_path)[0] == [("", "a?[2J?.log", LOG)]


@pytest.mark.parametrize(
    ("path", "host", "in_bundle"),
    [
        (f"{BUNDLE}/commands/date.txt", "prod-h07", True),
        ("esx-h1.example.com-2024-03-11--09.42-2101/var/log/vmkernel.log", "h1.example.com", True),
        ("vc-vcsa01-2024-03-11--10.05/var/log/vmware/vpxd/vpxd.log", "vcsa01", True),
        ("vmkernel.log", "", False),
        ("outer.zip!esx05/vmkernel.log", "esx05", False),
        ("outer.zip!esx05.tgz!vmkernel.log", "esx05", False),
        ("esx05.tgz!var/run/log/vmkernel.log", "esx05", True),
        ("var/run/log/vmkernel.log", "input", True),
    ],
)
def test_the_host_of_a_path_is_the_folder_or_archive_it_lies_in(path: str, host: str, in_bundle: bool) -> None:
    assert layout.host_of(path, "input") == (host, in_bundle)


@pytest.mark.parametrize("name", ["vmkernel.log", "vmkernel.0.gz", "hostd.3.gz", "vmware-4.log", "messages.1.gz"])
def test_a_log_in_a_bundle_is_worth_reading_by_its_name(name: str) -> None:
    assert layout.worth_reading(f"{BUNDLE}/var/log/{name}", in_bundle=True)


@pytest.mark.parametrize("name", ["syslog.log", "vmware.xml", "vmkernel.conf", "disk.vmdk", "README"])
def test_what_is_no_log_in_a_bundle_is_not_read(name: str) -> None:
    assert not layout.worth_reading(f"{BUNDLE}/var/log/{name}", in_bundle=True)


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_text_in_a_wide_encoding_comes_as_utf_8(tmp_path: Path, encoding: str) -> None:
    text = LOG.decode() + "größe\n"
    assert walked(write(tmp_path / "vmkernel.log", text.encode(encoding)))[0][0][2].decode() == text


def test_big_endian_utf_16_with_a_mark_comes_as_utf_8(tmp_path: Path) -> None:
    data = b"\xfe\xff" + LOG.decode().encode("utf-16-be")
    assert walked(write(tmp_path / "vmkernel.log", data))[0][0][2] == LOG


def test_utf_16_that_is_cut_within_a_character_is_read_up_to_it(tmp_path: Path) -> None:
    data = LOG.decode().encode("utf-16")[:-1]
    assert walked(write(tmp_path / "vmkernel.log", data))[0][0][2].startswith(LOG[:-1])


def test_configuration_that_powershell_redirected_comes_as_utf_8_too(tmp_path: Path) -> None:
    write(tmp_path / BUNDLE / "commands/date.txt", "Mon Mar 11 09:42:00 UTC 2024\r\n".encode("utf-16"))
    assert walked(tmp_path)[0][0][2] == b"Mon Mar 11 09:42:00 UTC 2024\r\n"


# --- damage: what came before is kept, and it is told where


def test_a_truncated_gzip_is_read_up_to_its_end(tmp_path: Path) -> None:
    log = long_log()
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", gzip.compress(log)[:-5000]))
    assert log.startswith(data)
    assert len(data) > len(log) - 30_000
    assert "ends early" in reasons(problems, "a.gz")


@pytest.mark.parametrize("lines", [200, 40_000])
def test_a_gzip_damaged_in_the_middle_is_read_up_to_the_damage(tmp_path: Path, lines: int) -> None:
    log = long_log(lines)
    packed = bytearray(gzip.compress(log))
    middle = len(packed) // 2
    packed[middle : middle + 64] = b"\xff" * 64
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert data[: len(log) * 4 // 10] == log[: len(log) * 4 // 10]
    assert "damaged" in reasons(problems, "a.gz")


def test_a_gzip_longer_than_what_is_kept_loses_no_more_than_a_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "_REPLAYED", 1000)
    log = long_log()
    packed = bytearray(gzip.compress(log))
    packed[-300_000:] = NOISE
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert len(data) > 1000
    assert data[:1000] == log[:1000]
    assert "damaged" in reasons(problems, "a.gz")


def test_a_wrong_checksum_costs_no_data(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LOG))
    packed[-6] ^= 1
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", bytes(packed)))
    assert data == LOG
    assert "damaged" in reasons(problems, "a.gz")


def test_what_follows_a_gzip_and_is_none_is_told(tmp_path: Path) -> None:
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", gzip.compress(LOG) + b"tail"))
    assert data == LOG
    assert "no gzip data" in reasons(problems, "a.gz")


@pytest.mark.parametrize("suffix", ["bz2", "xz"])
def test_other_truncated_compressions_are_told(tmp_path: Path, suffix: str) -> None:
    packed = COMPRESSIONS[suffix](long_log())
    found, problems = walked(write(tmp_path / f"a.{suffix}", packed[: len(packed) // 2]))
    assert len(found) == 1
    assert "cannot be read to the end" in reasons(problems, f"a.{suffix}")


def test_a_truncated_tgz_gives_its_first_members_and_the_start_of_the_last(tmp_path: Path) -> None:
    log = long_log()
    packed = tar({"a/vmkernel.log": LOG, "b/vmkernel.log": log}, "w:gz")
    found, problems = walked(write(tmp_path / "x.tgz", packed[: len(packed) // 2]))
    assert found[0] == ("a", "a/vmkernel.log", LOG)
    assert log.startswith(found[1][2])
    assert len(found[1][2]) > len(log) // 3
    assert "ends" in reasons(problems, "x.tgz")


def test_a_tar_goes_on_behind_a_damaged_header(tmp_path: Path) -> None:
    data = bytearray(tar({"a.log": LOG, "b.log": LOG, "c.log": LOG}, form=tarfile.USTAR_FORMAT))
    second = 512 + -(-len(LOG) // 512) * 512
    data[second : second + 100] = b"\xff" * 100
    found, problems = walked(write(tmp_path / "x.tar", bytes(data)))
    assert [path for _, path, _ in found] == ["a.log", "c.log"]
    assert "damaged" in reasons(problems, "x.tar")


def test_a_zip_without_its_end_is_read_member_by_member(tmp_path: Path) -> None:
    log = long_log()
    packed = zipped({"a/vmkernel.log": LOG, "b/vmkernel.log": log, "c/vmkernel.log": LOG})
    found, problems = walked(write(tmp_path / "x.zip", packed[: len(packed) // 2]))
    assert found[0] == ("a", "a/vmkernel.log", LOG)
    assert log.startswith(found[1][2])
    assert len(found[1][2]) > len(log) // 3
    assert "damaged" in reasons(problems, "x.zip")


def test_a_damaged_member_of_a_zip_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    log = long_log()
    packed = bytearray(zipped({"a.log": log, "b.log": LOG}))
    middle = len(packed) // 2
    packed[middle : middle + 64] = b"\xff" * 64
    found, problems = walked(write(tmp_path / "x.zip", bytes(packed)))
    assert [path for _, path, _ in found] == ["a.log", "b.log"]
    assert found[0][2][:10_000] == log[:10_000]
    assert found[1][2] == LOG
    assert reasons(problems, "a.log")


def test_a_member_of_a_zip_that_needs_a_password_is_told(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.log": LOG, "b.log": LOG}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    found, problems = walked(write(tmp_path / "x.zip", bytes(packed)))
    assert found == [("", "b.log", LOG)]
    assert "password" in reasons(problems, "a.log")


@pytest.mark.parametrize("magic", [b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_an_archive_of_a_kind_that_is_not_read_is_told(tmp_path: Path, magic: bytes) -> None:
    found, problems = walked(write(tmp_path / "x", magic + NOISE))
    assert found == []
    assert "unpack it first" in reasons(problems, "x")


def test_archives_within_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    data = LOG
    for _ in range(12):
        data = tar({"x": data})
    found, problems = walked(write(tmp_path / "x", data))
    assert found == []
    assert "deep" in problems[0].reason


# --- what is no file


def test_links_sockets_and_pipes_in_a_folder_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    import os  # only to make a pipe

    write(tmp_path / "vmkernel.log")
    (tmp_path / "link").symlink_to("vmkernel.log")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "s"))
    found, problems = walked(tmp_path)
    assert [path for _, path, _ in found] == ["vmkernel.log"]
    assert sorted(problem.path for problem in problems) == ["link", "loop", "pipe", "round", "s"]


@pytest.mark.parametrize("path", ["missing", "", "vmkernel.log/inside"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "vmkernel.log")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        walked(path)


def test_a_source_that_gives_bytes_one_by_one_is_told_by_its_first_bytes_all_the_same() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(1, size or 0))

    members = bundle._Walk("x", lambda _: None, several=False).stream("x", Slow(tar({"a.log": LOG})), 0, top=True)
    assert [(member.path, member.stream.read()) for member in members] == [("a.log", LOG)]


def test_a_source_that_fails_midway_is_read_up_to_there() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= len(LOG):
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, len(LOG)))

    told: list[str] = []
    walker = bundle._Walk("x", lambda problem: told.append(problem.reason), several=False)
    assert [member.stream.read() for member in walker.stream("x", Failing(LOG * 3), 0, top=True)] == [LOG]
    assert "Input/output error" in told[0]
