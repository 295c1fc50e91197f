"""A preflight in its four formats: nothing cut, nothing of an input read as markup, JSON held by its schema."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from diagnose.errors import DiagnoseError
from diagnose.model import Preflight
from diagnose.reports import preflight as reports
from diagnose.reports.preflight.json import schema
from planned import (
    FAULTS,
    SWITCHES,
    VM,
    VMX,
    add,
    change,
    hosts,
    no_virtualisation,
    planned,
    second_vm,
    with_all_faults,
)

SHIPPED = Path(reports.__file__).with_name("schema.json")
REGENERATE = "python -c 'import sys; from diagnose.reports.preflight.json import schema; sys.stdout.write(schema())'"
HOSTILE = "<script>alert(1)</script>|`*x*"
ALLOWED = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "strong", "small", "span"} | {
    *("table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "pre", "b", "code")
}
NAMES = [name for name, _ in reports.FORMATS]


class Tags(HTMLParser):
    """Collects the tags and attributes of a page, and checks that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Preflight:
    return with_all_faults(tmp_path_factory.mktemp("faulty"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Preflight:
    """A preflight whose VM has a name, and a guest, that would like to be markup."""
    source, destination = hosts(tmp_path_factory.mktemp("hostile"))
    change(source, VMX, f'displayName = "{VM}"', f'displayName = "{HOSTILE.replace("|", "|7C")}"')
    change(source, VMX, "windows9srv-64", "````</pre><img src=x>-64")
    no_virtualisation(source, destination)
    return planned(source, destination)


@pytest.fixture(scope="module")
def without_vm(tmp_path_factory: pytest.TempPathFactory) -> Preflight:
    source, destination = hosts(tmp_path_factory.mktemp("without"))
    (source / VMX).unlink()
    return planned(source, destination)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Preflight:
    """A preflight of which two checks have one cause: a port group spelt differently, another one that is not there."""
    source, destination = hosts(tmp_path_factory.mktemp("twice"))
    change(destination, SWITCHES, "DMZ-90                90", "dmz-90                90")
    change(destination, "etc/vmware/esx.conf", "DMZ-90", "dmz-90")
    for number, name in ((1, "DMZ-90"), (2, "LAB-7")):
        add(source, VMX, f'ethernet{number}.networkName = "{name}"\nethernet{number}.present = "TRUE"\n')
    return planned(source, destination)


def tags_of(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    return tags


# --- every format


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_what_two_faults_have_in_common_is_said_once(name: str, twice: Preflight) -> None:
    causes = [fault.reasons[0].cause for fault in twice.faults]
    assert causes == ["network.portgroup-missing"] * 2
    page = " ".join(reports.render(name, twice).split())
    assert page.count("Not the cause when") == 1
    assert page.count("Explanation and remedy: those of fault 1.") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_format_names_every_cause_and_every_check_or_its_sentence(name: str, faulty: Preflight) -> None:
    shown = re.sub(r"\s+", " ", reports.render(name, faulty))
    lacking = [
        check
        for check, (_, cause) in FAULTS.items()
        if cause not in shown or not (check in shown or check.replace("_", " ") in shown)
    ]
    assert lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_a_format_says_that_no_vm_was_captured(name: str, without_vm: Preflight) -> None:
    shown = reports.render(name, without_vm)
    assert json.loads(shown)["vms"] == [] if name == "json" else "No VM was captured" in shown


@pytest.mark.parametrize("name", NAMES)
def test_a_format_ends_with_one_line_end_and_is_the_same_every_time(name: str, faulty: Preflight) -> None:
    shown = reports.render(name, faulty)
    assert (shown, shown.endswith("\n"), shown.endswith("\n\n")) == (reports.render(name, faulty), True, False)


@pytest.mark.parametrize("name", NAMES)
def test_a_format_tells_what_was_not_captured_and_how_to_collect_it(name: str, faulty: Preflight) -> None:
    shown = reports.render(name, faulty).replace("\\", "")
    assert all(
        any(line in shown for line in lack.command.splitlines()) for lack in faulty.lacks if len(lack.command) < 60
    )


def test_an_unknown_format_is_refused_with_those_there_are(faulty: Preflight) -> None:
    with pytest.raises(DiagnoseError, match="no format is called 'yaml'; there are text, json, markdown, html"):
        reports.render("yaml", faulty)


# --- text


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_of_the_text_is_wider_than_asked(width: int, faulty: Preflight) -> None:
    assert [line for line in reports.render("text", faulty, width).splitlines() if len(line) > width] == []


LONG = "finance-database-of-the-northern-branch-01"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Preflight:
    """A preflight with a VM of a long name, and two of one name."""
    source, destination = hosts(tmp_path_factory.mktemp("named"))
    for folder, name in (("clone", VM), ("long", LONG)):
        second_vm(source, folder)
        change(source, VMX.replace(VM, folder), f'displayName = "{folder}"', f'displayName = "{name}"')
    return planned(source, destination)


def test_a_long_name_and_a_path_stand_below_the_row_that_they_would_break(named: Preflight) -> None:
    rows = reports.render("text", named, 80).split("\n\n")[1].splitlines()
    outlooks = [row.index("NOT CAPTURED") for row in rows if "NOT CAPTURED" in row]
    below = [row.strip() for row in rows if (row.startswith("    ") and "." in row) or row.strip() == LONG]
    assert (outlooks, below) == ([30, 30, 30], [f"/{VMX.replace(VM, 'clone')}", f"/{VMX}", LONG])


def test_a_narrow_page_has_the_name_above_the_rest(named: Preflight) -> None:
    rows = reports.render("text", named, 40).split("\n\n")[1].splitlines()
    assert [row[:16] for row in rows if "NOT CAPTURED" in row] == ["    NOT CAPTURED"] * 3
    assert [row for row in rows if len(row) > 40] == []


def test_the_text_begins_with_the_answer(faulty: Preflight) -> None:
    assert reports.render("text", faulty).splitlines()[:2] == ["Preflight bgo-ucs1 -> bgo-ucs2", "1 VM: 1 would fail."]


def test_the_text_without_colour_holds_no_control_code(hostile: Preflight) -> None:
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", reports.render("text", hostile)) is None


def test_quotations_that_all_vms_share_stand_once_and_each_own_below_its_name(tmp_path: Path) -> None:
    source, destination = hosts(tmp_path)
    second_vm(source, "fin-app2")
    no_virtualisation(source, destination)
    shown = reports.render("text", planned(source, destination), 100)
    assert (shown.count("|----HV Support"), "\n     fin-app2:\n" in shown, f"\n     {VM}:\n" in shown) == (
        2,
        True,
        True,
    )


# --- JSON


def test_the_shipped_schema_is_the_one_the_types_give() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == schema(), f"regenerate it: {REGENERATE} > {SHIPPED.name}"


def test_the_shipped_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema()))


def test_a_preflight_keeps_to_the_schema(faulty: Preflight, hostile: Preflight, without_vm: Preflight) -> None:
    validator = Draft202012Validator(json.loads(schema()))
    for result in (faulty, hostile, without_vm):
        validator.validate(json.loads(reports.render("json", result)))


def test_the_keys_stand_in_their_order(faulty: Preflight) -> None:
    names = "schema_version tool source destination outlook vms faults not_captured unseen problems"
    assert list(json.loads(reports.render("json", faulty))) == names.split()


def test_the_json_names_the_proof_with_host_file_and_line(faulty: Preflight) -> None:
    proof = [
        each
        for fault in json.loads(reports.render("json", faulty))["faults"]
        for shown in fault["shown"]
        for each in shown["evidence"]
    ]
    assert [each for each in proof if not (each["host"] and each["file"] and each["line"] > 0)] == []


def test_json_does_not_wait_for_rich() -> None:
    code = "import sys, diagnose.preflight, diagnose.reports.preflight.json; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- HTML and Markdown


def test_the_page_holds_no_tag_and_no_attribute_but_its_own(hostile: Preflight) -> None:
    tags = tags_of(reports.render("html", hostile))
    own = {"lang", "charset", "http-equiv", "content", "name", "class", "id"}
    assert (tags.tags - ALLOWED, tags.attributes - own, tags.open) == (set(), set(), [])


def test_a_hostile_name_is_text_on_the_page(hostile: Preflight) -> None:
    page = reports.render("html", hostile)
    assert ("<script" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_the_page_loads_nothing(faulty: Preflight) -> None:
    page = reports.render("html", faulty)
    assert re.findall(r"(?:src|href)\s*=|url\(|@import|<link|<script|<img", page) == []


def test_a_hostile_name_is_text_in_markdown(hostile: Preflight) -> None:
    (row,) = [line for line in reports.render("markdown", hostile).splitlines() if line.startswith("| \\<script")]
    assert row.startswith(r"| \<script\>alert(1)\</script\>\|\`\*x\* | FAILS |")


def test_a_quotation_does_not_end_its_fence_in_markdown(hostile: Preflight) -> None:
    shown = reports.render("markdown", hostile)
    fences = [line for line in shown.splitlines() if re.fullmatch("`{3,}", line)]
    assert ("`````" in fences, len(fences) % 2) == (True, 0)
