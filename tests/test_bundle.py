"""Whatever form the logs come in, every file in it is found, and named for its place and its host."""

import gzip
import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from containers import PACKED
from diagnose.bundle import layout
from diagnose.bundle.walking import Walk
from diagnose.model import Problem
from inputs import LOG, long_log, tar, walked, write, zipped

BUNDLE = "esx-prod-h07-2024-03-11--09.42"
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


@pytest.mark.parametrize("suffix", PACKED)
def test_a_compressed_file_is_read_under_its_own_name(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"vmkernel.0.{suffix}", PACKED[suffix](LOG))
    assert walked(path) == ([("", f"vmkernel.0.{suffix}", LOG)], [])


@pytest.mark.parametrize("suffix", PACKED)
def test_a_suffix_that_lies_is_not_believed(tmp_path: Path, suffix: str) -> None:
    assert walked(write(tmp_path / "vmkernel.log", PACKED[suffix](LOG)))[0] == [("", "vmkernel.log", LOG)]


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
    assert walked(write(tmp_path / "x.zip", zipped({}))) == ([], [Problem("x.zip", "holds no file at all")])


def test_a_member_that_is_not_read_does_not_disturb_the_next() -> None:
    data = io.BytesIO(tar({"a.log": long_log(), "b.log": LOG}, "w:gz"))
    walker = Walk("x", lambda _: None)
    assert [member.stream.read(4) for member in walker.pipe("x", data)] == [b"2024", b"2019"]


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
