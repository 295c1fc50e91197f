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
(VirtualMachineRuntimeInfo), as pyVmomi prints recorded answers of 6.7 and 8.0.3. Nothing: the VM is powered off, or
these parts were not captured.
"""

from collections.abc import Iterator

from diagnose.facts.build import datastore_path, fact
from diagnose.facts.vmodl import Object, objects
from diagnose.model import Artefact, Fact

_CAPABILITY, _CONFIG, _RUNTIME, _SUMMARY = (
    "vim.vm.Capability",
    "vim.vm.ConfigInfo",
    "vim.vm.RuntimeInfo",
    "vim.vm.Summary",
)


def read(artefact: Artefact) -> Iterator[Fact]:
    """Yield each requirement of each VM once, and the EVC mode that it needs.

    What a VM's runtime tells is of the configuration before it; a capability begins the next VM.
    """
    seen: set[tuple[str, ...]] = set()
    vm = ""
    for part in objects(artefact, _CAPABILITY, _CONFIG, _RUNTIME, _SUMMARY):
        runtime = part.part("runtime") if part.type == _SUMMARY else part
        if part.type != _RUNTIME:
            vm = datastore_path(
                (part.part("config") if part.type == _SUMMARY else part.part("files")).get("vmPathName")
            )
        for found in _told(artefact, runtime, vm) if vm else ():
            own = (vm, found.name, found.get("key"))
            if own not in seen:
                seen.add(own)
                yield found


def _told(artefact: Artefact, runtime: Object, vm: str) -> Iterator[Fact]:
    """Yield what a runtime tells; of another object, which has none of these parts, nothing."""
    mode = runtime.row("minRequiredEVCModeKey")
    if mode.value:
        yield fact(artefact, mode.line, "vm_evc", vm=vm, mode=mode.value)
    for asked in runtime.parts.get("featureRequirement", ()):
        key = asked.row("key")
        if key.value:
            yield fact(artefact, key.line, "vm_requirement", vm=vm, key=key.value.lower(), value=asked.get("value"))
