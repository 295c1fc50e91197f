"""What the dump of the host's API tells of the host itself."""

from diagnose.facts import vimdump_host
from diagnose.model import Fact

from .artefacts import read, shape

PACKAGE = """
         (vim.host.CpuPackage) {
            dynamicType = <unset>,
            dynamicProperty = (vmodl.DynamicProperty) [],
            index = 0,
            vendor = 'intel',
            hz = 2095076544L,
            description = 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz',
            cpuFeature = (vim.host.CpuIdInfo) [
               (vim.host.CpuIdInfo) {
                  level = 0,
                  vendor = <unset>,
               }
            ]
         },
"""
FEATURES = """
   {list} = (vim.host.FeatureCapability) [
      (vim.host.FeatureCapability) {{
         dynamicProperty = (vmodl.DynamicProperty) [],
         key = 'cpuid.AVX512F',
         featureName = 'cpuid.AVX512F',
         value = '{value}'
      }},
      (vim.host.FeatureCapability) {{
         key = 'hv.capable',
         featureName = 'hv.capable',
         value = '1'
      }}
   ],
"""


def named(name: str, text: str) -> list[Fact]:
    return [fact for fact in read(vimdump_host.read, text) if fact.name == name]


def test_the_output_that_the_docstring_shows_is_read() -> None:
    names = [fact.name for fact in read(vimdump_host.read, shape(vimdump_host))]
    assert sorted(names) == [
        "bios",
        "cpu",
        "cpu_feature",
        "cpu_feature",
        "cpu_threads",
        "evc",
        "host_state",
        "memory",
        "memory",
        "time_zone",
    ]


def test_two_packages_of_one_kind_are_given_once() -> None:
    (fact,) = named("cpu", PACKAGE + PACKAGE)
    assert fact.fields == {"vendor": "intel", "model_name": "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"}


def test_features_before_and_after_the_mask_are_told_apart() -> None:
    text = FEATURES.format(list="featureCapability", value=1) + FEATURES.format(list="maskedFeatureCapability", value=0)
    assert [tuple(fact.fields.values()) for fact in named("cpu_feature", text)] == [
        ("cpuid.AVX512F", 1, "false"),
        ("hv.capable", 1, "false"),
        ("cpuid.AVX512F", 0, "true"),
        ("hv.capable", 1, "true"),
    ]


def test_a_list_in_whose_midst_the_dump_breaks_off_says_nothing_of_what_is_not_in_it() -> None:
    whole = FEATURES.format(list="featureCapability", value=1)
    cut = FEATURES.format(list="maskedFeatureCapability", value=1).partition(
        "      (vim.host.FeatureCapability) {\n         key"
    )[0]
    assert [fact.get("masked") for fact in named("cpu_feature", whole + cut)] == ["false", "false"]


def test_a_list_that_is_a_section_of_its_own_goes_by_its_heading() -> None:
    text = f"=== 21. config.maskedFeatureCapability ===\n{FEATURES.format(list='x', value=0)}".replace("   x = ", "")
    assert [fact.get("masked") for fact in named("cpu_feature", text)] == ["true", "true"]


def test_memory_is_given_in_bytes() -> None:
    rows = named("memory", "memorySize = 137324744704L,\noverallCpuUsage = 3,\noverallMemoryUsage = 61440,\n")
    assert [fact.fields for fact in rows] == [{"total_bytes": 137324744704}, {"used_bytes": 61440 << 20}]


def test_a_mode_in_effect_is_quoted() -> None:
    (fact,) = named("evc", "maxEVCModeKey = 'intel-skylake',\ncurrentEVCModeKey = 'intel-broadwell',\n")
    assert fact.fields == {"maximum": "intel-skylake", "current": "intel-broadwell"}
    assert fact.text == "currentEVCModeKey = 'intel-broadwell',"


def test_no_mode_in_effect_is_told_from_a_mode_that_is_not_told() -> None:
    (unset,) = named("evc", "maxEVCModeKey = 'intel-skylake',\ncurrentEVCModeKey = <unset>,\n")
    (silent,) = named("evc", "maxEVCModeKey = 'intel-skylake',\n")
    assert (unset.fields.get("current"), silent.fields.get("current")) == ("", None)


def test_serial_numbers_are_never_kept() -> None:
    text = """
       systemInfo = (vim.host.SystemInfo) {
          model = 'PowerEdge R640',
          uuid = '4c4c4544-0036-1034-8052-b2c04f4d3532',
          serialNumber = 'ABC1234'
       },
       biosInfo = (vim.host.BIOSInfo) {
          biosVersion = '2.11.2',
          vendor = 'Dell Inc.',
       },
    """
    (fact,) = read(vimdump_host.read, text)
    assert (fact.fields, fact.text.strip()) == (
        {"vendor": "Dell Inc.", "version": "2.11.2", "model": "PowerEdge R640"},
        "biosVersion = '2.11.2',",
    )


def test_the_number_of_threads_and_the_maintenance_mode_are_given_once() -> None:
    text = "numCpuCores = 32,\nnumCpuThreads = 64,\ninMaintenanceMode = true,\nnumCpuThreads = 64,\n"
    found = [fact.fields for fact in read(vimdump_host.read, text)]
    assert found == [{"threads": 64}, {"maintenance": "true"}]


def test_a_state_that_is_not_set_is_not_given() -> None:
    assert read(vimdump_host.read, "inMaintenanceMode = <unset>,\nnumCpuThreads = 0,\n") == []
