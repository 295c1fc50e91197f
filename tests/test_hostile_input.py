"""An input that was made to harm is refused or bounded: it is told, nothing is written, and memory stays small."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from containers import Walked, walked_apart, zstd_compress
from diagnose import bundle
from diagnose.bundle import Limits
from diagnose.model import Problem
from inputs import LOG, reasons, tar, walked, write, zipped

MB = 1 << 20
MOST_MEMORY = 150  # MB of a process that reads any of these: the interpreter and the imports take 25


def bounded(path: Path, **limits: int) -> Walked:
    """Read all of a path in a process of its own, and hold its memory to the bound."""
    done = walked_apart(path, **limits)
    assert done.peak < MOST_MEMORY
    return done


def read(path: Path, limits: Limits) -> tuple[list[tuple[str, int]], list[Problem]]:
    """Return (path, length) of every file that is found under these limits, and the problems."""
    problems: list[Problem] = []
    members = bundle.walk(str(path), problems.append, limits=limits)
    return [(member.path, len(member.stream.read())) for member in members], problems


def raw_header(name: str, size: bytes, kind: bytes = b"0") -> bytes:
    """Return the header of a tar member whose size field is as given, with a right checksum."""
    block = bytearray(tarfile.TarInfo(name).tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = size.ljust(12, b"\0")
    block[156:157] = kind
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def zeros(size: int, packed: Callable[[], object]) -> bytes:
    """Return so many zeros, fed in pieces to a compressor."""
    engine = packed()
    piece = bytes(MB)
    return b"".join(engine.compress(piece) for _ in range(size // MB)) + engine.flush()  # type: ignore[attr-defined]


def gzipper() -> object:
    return zlib.compressobj(9, wbits=31)


# --- bombs


@pytest.mark.parametrize(
    "pack",
    [
        lambda: zeros(400 * MB, gzipper),
        lambda: zeros(400 * MB, bz2.BZ2Compressor),
        lambda: zeros(400 * MB, lzma.LZMACompressor),
        lambda: zstd_compress(bytes(400 * MB)),
    ],
    ids=["gz", "bz2", "xz", "zst"],
)
def test_a_file_that_unpacks_from_next_to_nothing_is_cut_and_told(tmp_path: Path, pack: Callable[[], bytes]) -> None:
    done = bounded(write(tmp_path / "x.tar", tar({"a.log": pack(), "b.log": LOG})))
    assert done.files == 2
    assert 100 * MB <= done.bytes < 300 * MB
    assert [path for path, _ in done.problems] == ["a.log"]
    assert "more than 1,000 times its size" in done.told()


def test_a_plain_member_of_a_bomb_is_cut_and_what_lies_behind_it_is_read(tmp_path: Path) -> None:
    engine = zlib.compressobj(9, wbits=31)
    data = engine.compress(raw_header("a.log", b"%011o" % (800 * MB)))
    data += b"".join(engine.compress(bytes(MB)) for _ in range(800))
    data += engine.compress(tar({"b.log": LOG})) + engine.flush()
    done = bounded(write(tmp_path / "x.tgz", data))
    assert (done.files, [path for path, _ in done.problems]) == (2, ["a.log"])
    assert 100 * MB <= done.bytes < 500 * MB


def test_a_bomb_in_a_zip_is_cut_and_the_next_member_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("a.log", "w") as member:
            for _ in range(400):
                member.write(bytes(MB))
        archive.writestr("b.log", LOG)
    done = bounded(path)
    assert (done.files, [path for path, _ in done.problems]) == (2, ["a.log"])
    assert done.bytes < 200 * MB


def test_a_log_that_packs_well_is_not_cut(tmp_path: Path) -> None:
    log = LOG * 20_000
    assert [data == log for _, _, data in walked(write(tmp_path / "a.gz", gzip.compress(log)))[0]] == [True]


def test_a_small_bomb_is_no_bomb(tmp_path: Path) -> None:
    assert walked(write(tmp_path / "a.gz", zeros(50 * MB, gzipper)))[1] == []


@pytest.mark.parametrize(
    "data",
    [
        LOG * 100,
        gzip.compress(LOG * 100),
        tar({"a.log": LOG * 10, "b.log": LOG * 100, "c.log": LOG}, "w:gz"),
        zipped({"a.log": LOG * 10, "b.log": LOG * 100, "c.log": LOG}),
    ],
    ids=["plain", "gz", "tgz", "zip"],
)
def test_an_input_that_unpacks_to_more_than_the_bound_is_cut_there_and_told_once(tmp_path: Path, data: bytes) -> None:
    found, problems = read(write(tmp_path / "x", data), Limits(most_bytes=20_000))
    assert sum(size for _, size in found) <= 20_000
    assert problems == [Problem("x", "unpacks to more than 19 KB; the rest was not read")]


# --- archives without end


def quine(depth: int, copies: int) -> bytes:
    """Return what a zip that holds itself is to its reader: the same in every member, as deep as anybody looks."""
    data = b"the end\n"
    for _ in range(depth):
        data = zipped({f"{n}.zip": data for n in range(copies)})
    return data


def test_an_archive_that_holds_itself_is_opened_to_a_depth(tmp_path: Path) -> None:
    found, problems = walked(write(tmp_path / "x.zip", quine(20, 1)))
    assert found == []
    assert "more than 8 deep" in problems[0].reason


def test_an_archive_that_holds_many_archives_of_many_is_opened_to_a_number(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", quine(9, 6))
    found, problems = read(path, Limits(archives=500))
    assert found == []
    assert problems[-2] == Problem("x.zip", "holds more than 500 archives within one another; the rest was not read")


def test_gzip_within_gzip_without_end_is_opened_to_a_depth(tmp_path: Path) -> None:
    data = LOG
    for _ in range(50):
        data = gzip.compress(data)
    found, problems = walked(write(tmp_path / "x.gz", data))
    assert found == []
    assert "deep" in reasons(problems, "x.gz")


@pytest.mark.parametrize("one", [gzip.compress(b""), bz2.compress(b""), zstd_compress(b"")], ids=["gz", "bz2", "zst"])
def test_a_file_of_very_many_empty_compressed_members_is_read_in_bounded_time(tmp_path: Path, one: bytes) -> None:
    done = bounded(write(tmp_path / "a", one * 100_000))
    assert (done.files, done.bytes, done.problems) == (1, 0, [])
    assert done.cpu < 10


# --- tar headers that lie


@pytest.mark.parametrize(
    "size",
    [b"77777777777", b"\x80" + b"\x7f" + b"\xff" * 10],
    ids=["octal", "base-256"],
)
def test_a_member_that_claims_to_be_longer_than_the_archive_is_read_to_its_end(tmp_path: Path, size: bytes) -> None:
    [(_, _, data)], problems = walked(write(tmp_path / "x.tar", raw_header("a.log", size) + LOG))
    assert data == LOG
    assert "ends within a member" in reasons(problems, "x.tar")


@pytest.mark.parametrize("size", [b"\xff" * 12, b"-0000000001", b"99999999999", b"0x1f", b"1_0"])
def test_a_size_that_is_negative_or_no_number_costs_that_member_alone(tmp_path: Path, size: bytes) -> None:
    data = tar({"a.log": LOG}, form=tarfile.USTAR_FORMAT)[: 512 + len(padded(LOG))]
    found, problems = walked(
        write(tmp_path / "x.tar", data + raw_header("b.log", size) + padded(LOG) + tar({"c.log": LOG}))
    )
    assert [path for _, path, _ in found] == ["a.log", "c.log"]
    assert "damaged" in reasons(problems, "x.tar")


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"], ids=["pax", "global-pax", "long-name", "long-link"])
def test_a_name_or_header_of_a_gigabyte_is_passed_over_and_told(tmp_path: Path, kind: bytes) -> None:
    engine = zlib.compressobj(1, wbits=31)
    data = engine.compress(raw_header("x", b"%011o" % (1 << 30), kind))
    piece = b"a" * MB
    data += b"".join(engine.compress(piece) for _ in range(1024))
    data += engine.compress(tar({"a.log": LOG})) + engine.flush()
    done = bounded(write(tmp_path / "x.tgz", data))
    assert (done.files, done.bytes) == (1, len(LOG))
    assert "longer than 1024 KB" in done.told()


@pytest.mark.parametrize(
    "records",
    [
        b"5 a=b" * 200_000,
        b"6 a=b\n" * 170_000,
        b"9" * 5000 + b" path=x\n",
        b"-5 path=x\n",
        b"0 path=x\n",
        b"99 size=-1\n",
        b"16 size=" + b"9" * 7 + b"\n",
    ],
)
def test_a_pax_header_that_is_unsound_or_long_neither_breaks_nor_delays_the_walk(
    tmp_path: Path, records: bytes
) -> None:
    data = raw_header("x", b"%011o" % len(records), b"x") + padded(records) + tar({"a.log": LOG})
    found, _ = walked(write(tmp_path / "x.tar", data))
    assert [data.startswith(LOG) for _, _, data in found] == [True]


def test_a_tar_of_nothing_but_zeros_behind_its_first_member_is_passed_over_fast(tmp_path: Path) -> None:
    path = write(tmp_path / "x.tar", tar({"a.log": LOG}))
    with path.open("r+b") as out:
        out.truncate(512 << 20)  # a hole: it takes no place on the disk
    done = bounded(path)
    assert (done.files, done.problems) == (1, [])
    assert done.cpu < 10


def test_a_tar_whose_members_are_nothing_but_damage_is_told_in_few_words(tmp_path: Path) -> None:
    one = padded(tar({"a": b"x"}, form=tarfile.USTAR_FORMAT)[:1024]) + b"\xff" * 512
    found, problems = walked(write(tmp_path / "x.tar", one * 500))
    assert len(found) in (1, 500)
    assert len(problems) == 21
    assert problems[-1].reason.startswith("and 480 more like it: a header of the tar archive is damaged")


def test_a_hundred_thousand_tiny_members_are_read_in_bounded_time_and_memory(tmp_path: Path) -> None:
    engine = zlib.compressobj(1, wbits=31)
    block = bytearray(tarfile.TarInfo("esx01/0000000.log").tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = b"%011o\0" % 1
    begin = sum(block[:6]) + sum(block[13:148]) + 8 * 32 + sum(block[156:])
    pieces = []
    for at in range(100_000):
        block[6:13] = number = b"%07d" % at
        block[148:156] = b"%06o\0 " % (begin + sum(number))
        pieces.append(engine.compress(bytes(block) + b"\n" + bytes(511)))
    done = bounded(write(tmp_path / "x.tgz", b"".join([*pieces, engine.flush()])))
    assert (done.files, done.bytes, done.problems) == (100_000, 100_000, [])
    assert done.cpu < 20


def test_a_bundle_of_more_files_than_the_bound_is_cut_there_and_told(tmp_path: Path) -> None:
    found, problems = read(write(tmp_path / "x.tar", tar({f"{n}.log": LOG for n in range(20)})), Limits(files=10))
    assert len(found) == 10
    assert problems == [Problem("x.tar", "holds more than 10 files; the rest was not read")]


# --- zips that lie


def test_members_of_a_zip_that_lie_in_one_another_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.log": LOG, "b.log": LOG}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 10)  # where its header is said to be: within the first one
    found, problems = walked(write(tmp_path / "x.zip", bytes(data)))
    assert [path for _, path, _ in found] == ["a.log"]
    assert "where another member does" in reasons(problems, "b.log")


def test_a_zip_whose_members_are_all_the_same_place_gives_one(tmp_path: Path) -> None:
    data = bytearray(zipped({f"{n:04}.log": LOG for n in range(100)}))
    at = data.index(b"PK\x01\x02")
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 42 : at + 46] = bytes(4)
        at += 46
    found, problems = walked(write(tmp_path / "x.zip", bytes(data)))
    assert [path for _, path, _ in found] == ["0000.log"]
    assert len(problems) == 21
    assert problems[-1].reason.startswith("and ")


def test_a_zip_with_a_long_directory_is_read_without_it_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"esx01/{number:06}.log", b"\n")
    done = bounded(path, directory=1 << 20)
    assert (done.files, done.problems) == (60_000, [])


def test_a_member_of_a_zip_without_a_name_is_no_error(tmp_path: Path) -> None:
    data = zipped({"a": LOG})
    at = data.index(b"PK\x01\x02")
    nameless = bytearray(data)
    nameless[at + 28 : at + 30], nameless[at + 30 : at + 32] = b"\0\0", b"\x01\0"  # the name becomes an extra field
    assert [data for _, _, data in walked(write(tmp_path / "x.zip", bytes(nameless)))[0]] == [LOG]


@pytest.mark.parametrize("place", [0, 1 << 31, 0xFFFFFFFE])
def test_a_zip_whose_directory_points_elsewhere_is_read_member_by_member_or_told(tmp_path: Path, place: int) -> None:
    data = bytearray(zipped({"a.log": LOG}))
    end = data.index(b"PK\x05\x06")
    data[end + 16 : end + 20] = struct.pack("<I", place)
    found, problems = walked(write(tmp_path / "x.zip", bytes(data)))
    assert found == [("", "a.log", LOG)] or problems


# --- names, sizes and what else may lie


@pytest.mark.parametrize("length", [0, 1, 0xFFFFFFFF])
def test_a_gzip_that_lies_about_its_length_is_read_whole_and_told(tmp_path: Path, length: int) -> None:
    packed = gzip.compress(LOG)[:-4] + struct.pack("<I", length)
    [(_, _, data)], problems = walked(write(tmp_path / "a.gz", packed))
    assert data == LOG
    assert "damaged" in reasons(problems, "a.gz")


@pytest.mark.parametrize("archive", [tar, zipped])
@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "/etc/cron.d/x", "C:\\Windows\\x", "a/../../../x"])
def test_nothing_is_written_whatever_the_members_are_called(
    tmp_path: Path, name: str, archive: Callable[[dict[str, bytes]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "a/b/c"
    path = write(below / "x", archive({name: LOG}))
    monkeypatch.chdir(below)
    assert [data for _, _, data in walked(path)[0]] == [LOG]
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]


def test_problems_that_are_alike_are_told_one_by_one_up_to_a_number(tmp_path: Path) -> None:
    members = {f"{n}.gz": gzip.compress(LOG)[:-9] for n in range(100)}
    _, problems = walked(write(tmp_path / "x.tar", tar({**members, "odd.7z": b"7z\xbc\xaf\x27\x1c"})))
    assert [problem.path for problem in problems] == [*(f"{n}.gz" for n in range(20)), "odd.7z", "x.tar"]
    assert problems[-1].reason == "and 80 more like it: the compressed data ends early; what came before was read"


def test_a_damage_behind_which_a_bomb_lies_is_salvaged_in_bounded_memory(tmp_path: Path) -> None:
    packed = bytearray(zeros(90 * MB, gzipper))
    packed[-4:] = b"\xff" * 4
    done = bounded(write(tmp_path / "a.gz", bytes(packed)))
    assert done.bytes == 90 * MB
    assert "damaged" in done.told()


def test_any_bytes_at_all_are_walked_without_an_error(tmp_path: Path) -> None:
    seeds = [
        tar({"a.log": LOG, "b/c.log.gz": gzip.compress(LOG)}, "w:gz"),
        tar({"a.log": LOG, "b.zip": zipped({"c": LOG})}),
        zipped({"a.log": LOG, "b.tgz": tar({"c": LOG}, "w:gz")}),
        zstd_compress(LOG),
        lzma.compress(LOG),
        bz2.compress(LOG),
    ]
    for number, seed in enumerate(seeds):
        for at in range(0, len(seed), max(1, len(seed) // 60)):
            spoilt = bytearray(seed)
            spoilt[at : at + 3] = bytes(byte ^ 0xA5 for byte in spoilt[at : at + 3])
            walked(write(tmp_path / f"{number}", bytes(spoilt)))
            walked(write(tmp_path / f"{number}", seed[:at]))


def test_standard_input_is_held_to_the_same_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(gzip.compress(LOG * 1000)))
    monkeypatch.setattr("sys.stdin", stdin)
    problems: list[Problem] = []
    members = bundle.walk("-", problems.append, limits=Limits(most_bytes=10_000))
    assert sum(len(member.stream.read()) for member in members) <= 10_000
    assert [problem.path for problem in problems] == ["standard input"]
