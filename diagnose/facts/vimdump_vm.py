"""What a running VM asks of a processor, in the VIM dump of its host (see `vimdump`).

5.1 to 8.x, vmodl text; of each VM these parts are read:

    config = (vim.vm.ConfigInfo) {
       files = (vim.vm.FileInfo) {
          vmPathName = '[san-gold] web-01/web-01.vmx',
       },
    },
    runtime = (vim.vm.RuntimeInfo) {
       minRequiredEVCModeKey = 'intel-skylake',
       featureRequirement = (vim.vm.FeatureRequirement) [
          (vim.vm.FeatureRequirement) {
             key = 'cpuid.avx512f',
             featureName = 'cpuid.avx512f',
             value = 'Bool:Min:1'
          }
       ],
    },
    summary = (vim.vm.Summary) {
       runtime = (vim.vm.RuntimeInfo) {
          ...
       },
       config = (vim.vm.Summary.ConfigSummary) {
          vmPathName = '[san-gold] web-01/web-01.vmx',
       },
    }

Gives `vm_requirement` {vm, key, value} and `vm_evc` {vm, mode}: `vm` is the path of the .vmx on the host, `key` is in
lower case, `value` as it stands. The summary says once more what `runtime` says: the first counts. What the VM would
ask for if it were started anew (`offlineFeatureRequirement`), and its masks, are not read. The form is that of the API
(VirtualMachineRuntimeInfo), as pyVmomi prints the answers of a vCenter 8.0.2. Nothing: the VM is powered off, or these
parts were not captured.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from diagnose.facts.build import fact
from diagnose.facts.vmodl import plain
from diagnose.model import Artefact, Fact

_PART = re.compile(r"\s*(?:(?P<name>\w+) = )?\((?P<type>vim\.[\w.]+)\) (?P<bracket>[{\[])\s*")
_ROW = re.compile(r"\s*(?P<key>vmPathName|minRequiredEVCModeKey|key|value) = (?P<value>['\"].*)")
_PATH = re.compile(r"\[(?P<volume>[^]]+)\] (?P<file>.+)")
_ASKED, _REQUIREMENT, _SUMMARY = "featureRequirement", "vim.vm.FeatureRequirement", "vim.vm.Summary"
_BEGINS = ("vim.vm.Capability", "vim.vm.ConfigInfo", _SUMMARY)  # from here on the path that was read is another VM's


class _Told(Struct):
    """What was read and whose it is: the path stands before it, within a summary behind it."""

    vm: str
    name: str
    line: int
    fields: dict[str, str]


class _Reading:
    """What was read so far: `vm` is the path that stands before, `asked` whether the list is that of requirements."""

    def __init__(self) -> None:
        self.found: list[_Told] = []
        self._vm = ""
        self._nameless = 0  # what stands in front of its path begins here
        self._asked = False
        self._key = ("", 0)

    def part(self, kind: str, name: str | None) -> None:
        """Take the begin of an object or a list."""
        if kind in _BEGINS:
            self._vm, self._nameless = "", len(self.found)
        if kind != _REQUIREMENT:
            self._asked = False
        elif name:
            self._asked = name == _ASKED

    def row(self, key: str, value: str, line: int) -> None:
        """Take a row."""
        if key == "vmPathName":
            self._named(_path(value))
        elif key == "minRequiredEVCModeKey":
            self.found.append(_Told(self._vm, "vm_evc", line, {"mode": value}))
        elif key == "key":
            self._key = (value.lower(), line)
        elif self._asked and self._key[0]:
            self.found.append(_Told(self._vm, "vm_requirement", self._key[1], {"key": self._key[0], "value": value}))
            self._key = ("", 0)

    def _named(self, vm: str) -> None:
        self._vm = vm
        for each in self.found[self._nameless :]:
            each.vm = each.vm or vm
        self._nameless = len(self.found)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield each requirement of each VM once, and the EVC mode that it needs."""
    reading = _Reading()
    for line, text in enumerate(artefact.lines, 1):
        if "(vim." in text and (part := _PART.fullmatch(text)):
            reading.part(part["type"], part["name"])
        elif row := _ROW.fullmatch(text):
            reading.row(row["key"], plain(row["value"].rstrip().removesuffix(",")), line)
    seen: set[tuple[str, ...]] = set()
    for told in reading.found:
        own = (told.vm, told.name, told.fields.get("key", ""))
        if told.vm and own not in seen:
            seen.add(own)
            yield fact(artefact, told.line, told.name, vm=told.vm, **told.fields)


def _path(text: str) -> str:
    """Return a path as it is on the host, "" for what is none."""
    path = _PATH.fullmatch(text)
    return f"/vmfs/volumes/{path['volume']}/{path['file']}" if path else ""
