"""What the dump of a host's API tells of what its running VMs require of a processor."""

from diagnose.facts import vimdump_vm

from .artefacts import fields, read, shape

REQUIREMENT = """
         (vim.vm.FeatureRequirement) {{
            dynamicType = <unset>,
            dynamicProperty = (vmodl.DynamicProperty) [],
            key = '{key}',
            featureName = '{key}',
            value = '{value}'
         }},
"""
VM = """
(vim.vm.ConfigInfo) {{
   name = 'of a name',
   files = (vim.vm.FileInfo) {{
      vmPathName = '[san] {vm}/{vm}.vmx',
   }},
   extraConfig = (vim.option.OptionValue) [
      (vim.option.OptionValue) {{
         key = 'featMask.vm.cpuid.SSE3',
         value = 'Val:1'
      }},
   ],
}}
(vim.vm.RuntimeInfo) {{
   minRequiredEVCModeKey = {mode},
   offlineFeatureRequirement = (vim.vm.FeatureRequirement) [
      {offline}
   ],
   featureRequirement = (vim.vm.FeatureRequirement) [
      {online}
   ],
   featureMask = (vim.host.FeatureMask) [
      (vim.host.FeatureMask) {{
         key = 'cpuid.STEPPING',
         value = 'Val:1'
      }},
   ],
}}
"""
SUMMARY = """
(vim.vm.Summary) {{
   vm = 'vim.VirtualMachine:12',
   runtime = (vim.vm.RuntimeInfo) {{
      featureRequirement = (vim.vm.FeatureRequirement) [
         {online}
      ],
   }},
   config = (vim.vm.Summary.ConfigSummary) {{
      vmPathName = '[san] {vm}/{vm}.vmx',
   }},
}}
"""


def asks(key: str, value: str = "Bool:Min:1") -> str:
    return REQUIREMENT.format(key=key, value=value)


def vm(name: str, online: str, mode: str = "<unset>") -> str:
    return VM.format(vm=name, online=online, offline=asks("cpuid.offline"), mode=mode)


def summary(name: str, online: str) -> str:
    return SUMMARY.format(vm=name, online=online)


def told(text: str) -> list[tuple[str, ...]]:
    """Return VM and key of each requirement."""
    return [
        (str(row["vm"]).rpartition("/")[2], str(row["key"])) for row in fields(vimdump_vm.read, text) if "key" in row
    ]


def test_the_output_that_the_docstring_shows_is_read() -> None:
    mode, feature = read(vimdump_vm.read, shape(vimdump_vm))
    path = "/vmfs/volumes/san-gold/web-01/web-01.vmx"
    assert (mode.name, mode.fields) == ("vm_evc", {"vm": path, "mode": "intel-skylake"})
    assert (feature.name, feature.fields) == (
        "vm_requirement",
        {"vm": path, "key": "cpuid.avx512f", "value": "Bool:Min:1"},
    )


def test_what_a_summary_says_again_counts_once() -> None:
    assert told(vm("a", asks("cpuid.avx")) + summary("a", asks("cpuid.avx"))) == [("a.vmx", "cpuid.avx")]


def test_a_summary_alone_names_its_vm_behind_the_requirements() -> None:
    text = vm("a", asks("cpuid.avx")) + summary("b", asks("cpuid.fma"))
    assert told(text) == [("a.vmx", "cpuid.avx"), ("b.vmx", "cpuid.fma")]


def test_neither_masks_nor_settings_nor_the_next_start_are_requirements() -> None:
    assert told(vm("a", asks("cpuid.AVX"))) == [("a.vmx", "cpuid.avx")]


def test_a_vm_whose_path_is_not_told_gets_none_of_another() -> None:
    nameless = vm("b", asks("cpuid.fma")).replace("vmPathName", "other")
    assert told(vm("a", asks("cpuid.avx")) + nameless) == [("a.vmx", "cpuid.avx")]


def test_a_powered_off_vm_requires_nothing() -> None:
    assert fields(vimdump_vm.read, vm("a", "")) == []


def test_the_mode_that_vcenter_tells_is_read() -> None:
    (row,) = fields(vimdump_vm.read, vm("a", "", "'amd-zen2'"))
    assert row["mode"] == "amd-zen2"


def test_a_path_with_characters_that_python_escapes_is_as_it_is_on_the_host() -> None:
    text = vm("a", asks("cpuid.avx")).replace("'[san] a/a.vmx'", r"""'[caf\xc3\xa9] it\'s "a"/a.vmx'""")
    assert fields(vimdump_vm.read, text)[0]["vm"] == '/vmfs/volumes/café/it\'s "a"/a.vmx'
