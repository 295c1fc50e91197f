"""Processor, memory, firmware and EVC of a host in its VIM dump (see `vimdump`).

5.x to 8.x, vmodl text; of it these parts are read:

    hardware = (vim.host.HardwareInfo) {
       cpuInfo = (vim.host.CpuInfo) {
          numCpuThreads = 64,
       },
       systemInfo = (vim.host.SystemInfo) {
          vendor = 'Dell Inc.',
          model = 'PowerEdge R640',
       },
       cpuPkg = (vim.host.CpuPackage) [
          (vim.host.CpuPackage) {
             vendor = 'intel',
             description = 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz',
          }
       ],
       memorySize = 137324744704,
       biosInfo = (vim.host.BIOSInfo) {
          biosVersion = '2.11.2',
          releaseDate = 2021-04-21T00:00:00Z,
          vendor = 'Dell Inc.',
       },
    },
    featureCapability = (vim.host.FeatureCapability) [
       (vim.host.FeatureCapability) {
          key = 'cpuid.avx512f',
          featureName = 'cpuid.avx512f',
          value = '1'
       }
    ],
    maskedFeatureCapability = (vim.host.FeatureCapability) [
       (vim.host.FeatureCapability) {
          key = 'cpuid.avx2',
          value = '1'
       }
    ],
    timeZone = (vim.host.DateTimeSystem.TimeZone) {
       name = 'UTC',
       gmtOffset = 0
    },
    runtime = (vim.host.RuntimeInfo) {
       inMaintenanceMode = false,
    },
    overallMemoryUsage = 61440,
    maxEVCModeKey = 'intel-skylake',
    currentEVCModeKey = <unset>

Gives `bios` {vendor, version, date, model}, `cpu` {vendor, model_name}, `memory` {total_bytes} and {used_bytes}, `evc`
{maximum, current} (current "": no mode is in effect; missing: not told), `cpu_feature` {key, value, masked} (masked
"true": what is left of it for VMs, after EVC; none of a list whose end is not there; 8.0.3 lists in lower case what is
there and nothing else, others in upper case with 0 for what is not), `time_zone` {name,
offset_seconds}.
`cpu_threads` {threads}, `host_state` {maintenance} ("true" or "false").
Serial numbers and UUIDs are never read. Nothing: these parts were not captured.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from diagnose.facts.build import fact, number
from diagnose.facts.cpu import vendor_of
from diagnose.facts.vmodl import plain
from diagnose.model import Artefact, Fact, Value

_HEADING = re.compile(r"=== \d{1,6}\. (?P<path>[\w.]{1,200}) ===\s*")
_PART = re.compile(r"\s*(?:(?P<name>\w+) = )?\((?P<type>vim\.[\w.]+)\) (?P<bracket>[{\[])\s*")
_ROW = re.compile(
    r"\s*(?P<key>vendor|model|description|biosVersion|releaseDate|key|value|name|gmtOffset"
    r"|memorySize|numCpuThreads|inMaintenanceMode|overallMemoryUsage|maxEVCModeKey|currentEVCModeKey) = (?P<value>.+)"
)
_MEGABYTE = 1 << 20
_PACKAGE, _BIOS, _SYSTEM, _FEATURE, _ZONE, _HOST = (
    "vim.host.CpuPackage",
    "vim.host.BIOSInfo",
    "vim.host.SystemInfo",
    "vim.host.FeatureCapability",
    "vim.host.DateTimeSystem.TimeZone",
    "",
)
_KEPT = (_PACKAGE, _BIOS, _SYSTEM, _FEATURE, _ZONE)
_MODES = ("maxEVCModeKey", "currentEVCModeKey")
# of one meaning wherever they stand
_ALONE = ("memorySize", "numCpuThreads", "inMaintenanceMode", "overallMemoryUsage", *_MODES)


class _Part(Struct):
    """An object of the dump: its type, the list that it stands in, its rows of interest."""

    type: str
    within: str
    rows: dict[str, tuple[str, int]] = {}
    whole: bool = True  # False: the list that it stands in does not end

    def value(self, key: str) -> str:
        return self.rows.get(key, ("", 0))[0]


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield what the dump tells of the host itself."""
    parts = _parts(artefact)
    alone = parts[0]
    yield from _memory(artefact, alone)
    yield from _state(artefact, alone)
    yield from _evc(artefact, alone)
    yield from _bios(artefact, parts)
    yield from _processors(artefact, parts)
    for part in parts:
        if part.type == _FEATURE and part.whole and "key" in part.rows and "value" in part.rows:
            masked = str(part.within == "maskedFeatureCapability").lower()
            value = number(part.value("value"))
            yield fact(artefact, part.rows["key"][1], "cpu_feature", key=part.value("key"), value=value, masked=masked)
        elif part.type == _ZONE and (name := part.value("name")):
            told: dict[str, Value] = {"name": name}
            if re.fullmatch(r"-?\d{1,6}", part.value("gmtOffset"), re.ASCII):
                told["offset_seconds"] = int(part.value("gmtOffset"))
            yield fact(artefact, part.rows["name"][1], "time_zone", **told)


def _parts(artefact: Artefact) -> list[_Part]:
    """Return the objects of interest, before them one of the rows that mean one thing wherever they stand."""
    alone, heading, within = _Part(_HOST, ""), "", ""
    parts, current = [alone], _Part("", "")
    for line, text in enumerate(artefact.lines, 1):
        if "(vim." in text and (part := _PART.fullmatch(text)):
            within = part["name"] or heading if part["bracket"] == "[" else within
            current = _Part(part["type"], within)
            if part["type"] in _KEPT and part["bracket"] == "{":
                parts.append(current)
        elif found := _HEADING.fullmatch(text):
            heading = found["path"].rpartition(".")[2]
        elif row := _ROW.fullmatch(text):
            where = alone if row["key"] in _ALONE else current
            if where is alone or where is parts[-1]:
                where.rows.setdefault(row["key"], (plain(row["value"].rstrip().removesuffix(",")), line))
    _mark_cut(artefact, parts)
    return parts


def _mark_cut(artefact: Artefact, parts: list[_Part]) -> None:
    """Mark the features of a list in whose midst the dump breaks off."""
    last = parts[-1]
    end = max((line for _, line in last.rows.values()), default=len(artefact.lines))
    if last.type == _FEATURE and not any(text.strip().startswith("]") for text in artefact.lines[end:]):
        for part in parts:
            part.whole = part.whole and part.within != last.within


def _memory(artefact: Artefact, alone: _Part) -> Iterator[Fact]:
    """Yield the size in bytes, and what is used, which the dump tells in megabytes."""
    for key, field, unit in (("memorySize", "total_bytes", 1), ("overallMemoryUsage", "used_bytes", _MEGABYTE)):
        size = number(alone.value(key))
        if isinstance(size, int) and size:
            yield fact(artefact, alone.rows[key][1], "memory", **{field: size * unit})


def _state(artefact: Artefact, alone: _Part) -> Iterator[Fact]:
    """Yield the number of threads, and whether the host is in maintenance mode."""
    threads, mode = number(alone.value("numCpuThreads")), alone.value("inMaintenanceMode")
    if isinstance(threads, int) and threads:
        yield fact(artefact, alone.rows["numCpuThreads"][1], "cpu_threads", threads=threads)
    if mode in ("true", "false"):
        yield fact(artefact, alone.rows["inMaintenanceMode"][1], "host_state", maintenance=mode)


def _evc(artefact: Artefact, alone: _Part) -> Iterator[Fact]:
    """Yield the highest mode and the one in effect, quoting the latter where there is one."""
    names = (("maximum", "maxEVCModeKey"), ("current", "currentEVCModeKey"))
    fields: dict[str, Value] = {field: alone.value(key) for field, key in names if key in alone.rows}
    if any(fields.values()):
        key = "currentEVCModeKey" if fields.get("current") else "maxEVCModeKey"
        yield fact(artefact, alone.rows[key][1], "evc", **fields)


def _bios(artefact: Artefact, parts: list[_Part]) -> Iterator[Fact]:
    """Yield the firmware, quoting its version."""
    model = next((value for part in parts if part.type == _SYSTEM and (value := part.value("model"))), "")
    for part in parts:
        if part.type == _BIOS and part.value("biosVersion"):
            fields: dict[str, Value] = {
                "vendor": part.value("vendor"),
                "version": part.value("biosVersion"),
                "date": part.value("releaseDate"),
                "model": model,
            }
            told = {key: value for key, value in fields.items() if value}
            yield fact(artefact, part.rows["biosVersion"][1], "bios", **told)
            return


def _processors(artefact: Artefact, parts: list[_Part]) -> Iterator[Fact]:
    """Yield one fact a distinct package."""
    seen: set[str] = set()
    for part in parts:
        name = part.value("description")
        if part.type == _PACKAGE and name and name not in seen:
            seen.add(name)
            vendor = vendor_of(part.value("vendor")) or vendor_of(name)
            yield fact(artefact, part.rows["description"][1], "cpu", vendor=vendor, model_name=name)
