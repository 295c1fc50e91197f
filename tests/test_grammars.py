"""Every rule of every grammar is proven by the sample record that stands above it."""

import re
from pathlib import Path

import pytest

from diagnose import events, formats
from diagnose.events import compiled
from diagnose.events.grammar import STARTS, Grammar
from diagnose.events.oracle import Oracle, build
from diagnose.events.stems import MOST, stems
from diagnose.model import Event, Line
from diagnose.proving import sample_folder
from diagnose.resources import find

FILES = {name: find("grammars") / f"{name}.lark" for name in events.GRAMMARS}
_RULE = re.compile(r"^\??([a-z_]\w*)(?:\.\d+)?\s*:|->\s*([a-z_]\w*)")


def samples(path: Path) -> list[tuple[str, str]]:
    """Return (kind, record) for every `//= ` sample; `//+ ` continues the record above it."""
    found: list[tuple[str, str]] = []
    waiting: list[str] = []
    for text in compiled.text_of(path).splitlines():
        if text.startswith("//= "):
            waiting.append(text[4:])
        elif text.startswith("//+ "):
            waiting[-1] += "\n" + text[4:]
        elif waiting and (rule := _RULE.match(text)) and rule.group(1) != "noise":
            alias = re.search(r"->\s*(\w+)", text)
            found += [(alias.group(1) if alias else rule.group(1), record) for record in waiting]
            waiting = []
    assert not waiting, f"{path.name}: samples without a rule below them: {waiting}"
    return found


ALL = [(name, kind, record) for name, path in FILES.items() for kind, record in samples(path)]


RECORDS = [(name, record) for name, _, record in ALL if name != "vcenter"]  # pasted text has no mark and no stems


def read(name: str, *records: str) -> list[Event]:
    return list(events.read(Line("host", "file.log", n, record, name) for n, record in enumerate(records, 1) if record))


def place_of(name: str, kind: str) -> str:
    """Return file:line of the rule, or of the alias, that gives a kind."""
    for path in compiled.parts(FILES[name]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(rf"\??{kind}(?:\.\d+)?\s*:", line) or re.search(rf"->\s*{kind}\b", line):
                return f"grammars/{path.name}:{number}"
    return f"grammars/{name}.lark"


def unnamed(name: str) -> list[str]:
    """Return the regular expressions that stand in a rule without a name."""
    terminals = oracle(name).lark.terminals
    return [f"/{t.pattern.value}/" for t in terminals if t.name.startswith("__ANON") and t.pattern.type == "re"]


def why_unread(name: str, kind: str, record: str, found: set[str]) -> str:
    """Return why a sample is not read by the rule below it: one of three reasons."""
    grammar, place = Grammar(FILES[name]), place_of(name, kind)
    if kind not in grammar.terminals():
        contents = f"`?message:` of grammars/{name}.lark, or `%extend message:` of a further file"
        return f"{place}: the rule {kind} is in no table of contents: name it in {contents} (`?continuation:` for -->)"
    if unnamed(name):
        return f"{place}: a rule may hold no regular expression, only a terminal's name: {', '.join(unnamed(name))}"
    head = grammar.parse(record.split("\n")[0], "header")
    body = next((text for terminal, text in head[1] if terminal == "BODY"), "") if head else ""
    left = f"what the head leaves of it is {body!r}" if head else "no header rule reads its head"
    return f"{place}: sample and rule {kind} differ: {left}; read as {', '.join(sorted(found)) or 'nothing'}: {record}"


def test_every_file_of_the_grammars_is_part_of_one() -> None:
    read = {part for path in FILES.values() for part in compiled.parts(path)}
    assert read | {find("grammars") / "terminals.lark"} == set(find("grammars").glob("*.lark"))


@pytest.mark.parametrize("name", FILES)
def test_strict_mode_finds_no_conflict_and_no_collision(name: str) -> None:
    build(FILES[name], Grammar(FILES[name]).starts, strict=True)


@pytest.mark.parametrize(("name", "kind", "record"), ALL)
def test_a_sample_is_read_by_the_rule_below_it(name: str, kind: str, record: str) -> None:
    bearing = ""
    if kind == "opid_mapped":  # given before the first record that bears the opID
        bearing = (
            f"2016-03-01T13:42:20.481Z cpu9:112174 opID={record.split()[-1]})MigrateNet: 1: 1478074201105920 S: text"
        )
    found = {event.kind for event in read(name, record, bearing)}
    assert kind in found, why_unread(name, kind, record, found)


@pytest.mark.parametrize("name", FILES)
def test_every_message_has_a_sample(name: str) -> None:
    proven = {kind for known, kind, _ in ALL if known == name}
    bare = [f"{place_of(name, kind)}: {kind}" for kind in Grammar(FILES[name]).kinds() if kind not in proven]
    assert bare == [], f"rules without a sample (`//= `) above them: {', '.join(bare)}"


@pytest.mark.parametrize(("name", "record"), RECORDS)
def test_a_sample_bears_the_mark_of_its_own_format_only(name: str, record: str) -> None:
    assert formats.recognise(record.split("\n")[0].encode()) in (name, "")


@pytest.mark.parametrize("name", [name for name in FILES if name != "vcenter"])
def test_the_stems_are_few_enough_for_the_vectorised_scanner(name: str) -> None:
    assert 0 < len(stems(name).wanted) <= MOST - len(stems(name).noise)


@pytest.mark.parametrize(("name", "record"), RECORDS)
def test_the_prefilter_finds_every_sample(name: str, record: str) -> None:
    looked_for = stems(name)
    brought = " maps to vmkernel opID " in record  # by the record that bears the opID
    found = brought or any(phrase in record for phrase in (*looked_for.wanted, *looked_for.noise))
    assert found, f"no rule that is named in a table of contents of {name} has a literal that stands in: {record}"


@pytest.mark.parametrize("name", FILES)
def test_no_regular_expression_stands_in_a_rule_without_a_name(name: str) -> None:
    assert unnamed(name) == []


def sample_log_lines(name: str) -> list[str]:
    """Return the lines of all sample logs that the pre-filter lets through to this grammar, each once."""
    found: dict[str, None] = {}
    for path in sorted(sample_folder().glob("*/*/**/*.log")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if formats.recognise(line.encode()) == name and any(stem in line for stem in stems(name).wanted):
                found[line.strip()] = None
    return list(found)


def oracle(name: str) -> Oracle:
    return Oracle(FILES[name], Grammar(FILES[name]).starts)


def differences(grammar: Grammar, lark: Oracle, line: str) -> list[str]:
    """Return the start rules by which the compiled expressions and Lark read a line differently."""
    head = lark.parse(line, "header")
    body = next((text for terminal, text in head[1] if terminal == "BODY"), "") if head else line
    texts = {"header": line, "message": body, "continuation": line.removeprefix("-->").strip()}
    wrong = []
    for start, text in texts.items():
        ours, theirs = grammar.parse(text, start), lark.parse(text, start)
        # the rule's name behind `header` says which era's form it is: nobody asks for it
        same = (ours and (start == "header" or ours[0], sorted(ours[1]))) == (
            theirs and (start == "header" or theirs[0], sorted(theirs[1]))
        )
        if not same:
            wrong.append(f"{start}: {text}\n  expressions: {ours}\n  lark: {theirs}")
    return wrong


@pytest.mark.parametrize("name", FILES)
def test_the_compiled_expressions_read_every_sample_as_lark_does(name: str) -> None:
    grammar, lark = Grammar(FILES[name]), oracle(name)
    lines = [line.strip() for _, record in samples(FILES[name]) for line in record.split("\n")]
    assert [wrong for line in lines for wrong in differences(grammar, lark, line)] == []


@pytest.mark.parametrize("name", [name for name in FILES if name != "vcenter"])
def test_the_compiled_expressions_read_every_sample_log_as_lark_does(name: str) -> None:
    grammar, lark = Grammar(FILES[name]), oracle(name)
    lines = sample_log_lines(name)
    assert lines
    assert [wrong for line in lines for wrong in differences(grammar, lark, line)] == []


# --- what the grammars are compiled to is kept from one run to the next


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "diagnose"


def test_a_grammar_is_read_from_the_cache_as_it_was_written(cache: Path) -> None:
    first = compiled.compiled(FILES["vobd"], STARTS)
    assert [path.name.rpartition("-")[0] for path in cache.iterdir()] == ["grammar-vobd"]
    assert compiled.compiled(FILES["vobd"], STARTS) == first


def test_a_grammar_that_changed_is_compiled_anew_and_its_older_form_dropped(cache: Path, tmp_path: Path) -> None:
    for name in ("vobd", "terminals"):
        (tmp_path / f"{name}.lark").write_bytes(FILES["vobd"].with_name(f"{name}.lark").read_bytes())
    before = compiled.compiled(tmp_path / "vobd.lark", STARTS)
    text = (tmp_path / "vobd.lark").read_text(encoding="utf-8")
    (tmp_path / "vobd.lark").write_text(text.replace("vprob.", "vprobe."), encoding="utf-8")
    assert compiled.compiled(tmp_path / "vobd.lark", STARTS) != before
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"{", b'{"expressions": 1, "literals": []}', b"\xff\xfe"])
def test_a_damaged_cache_is_written_anew(cache: Path, damage: bytes) -> None:
    first = compiled.compiled(FILES["vobd"], STARTS)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    assert compiled.compiled(FILES["vobd"], STARTS) == first
    assert kept.read_bytes() != damage


def test_without_a_cache_folder_the_grammars_are_compiled_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))  # a file: no folder can be made in it
    assert compiled.compiled(FILES["vobd"], STARTS).expressions
