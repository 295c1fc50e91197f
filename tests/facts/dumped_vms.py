"""Configurations of VMs in a VIM dump, made of literal text."""

import textwrap

PATH = "/vmfs/volumes/san/a/a.vmx"
VM = """
(vim.vm.ConfigInfo) {{
   dynamicProperty = (vmodl.DynamicProperty) [],
   name = 'a',
   version = 'vmx-19',
   guestId = {guest},
   files = (vim.vm.FileInfo) {{
      vmPathName = '{path}',
   }},
   hardware = (vim.vm.VirtualHardware) {{
      numCPU = 2,
      memoryMB = 4096,
      device = (vim.vm.device.VirtualDevice) [
{devices}
      ],
   }},
   memoryAllocation = (vim.ResourceAllocationInfo) {{
      reservation = 1024L,
   }},
{rest}
}}
"""
EXTRA = "extraConfig = (vim.option.OptionValue) []"
CONTROLLER = """
(vim.vm.device.{kind}) {{
   key = {key},
   busNumber = {bus},
   device = (int) [
      {holds}
   ],
   sharedBus = 'noSharing',
}},
"""
SCSI = CONTROLLER.format(kind="VirtualLsiLogicSASController", key=1000, bus=0, holds=2000)
DEVICE = """
(vim.vm.device.{kind}) {{
   key = {key},
   backing = (vim.vm.device.{backing}BackingInfo) {{
      {rows}
   }},
   {more}
}},
"""
CONNECTED = "connectable = (vim.x) {{\n startConnected = {start},\n connected = {now},\n }},\n"


def device(backing: str, rows: str = "", key: int = 2000, more: str = "", kind: str = "") -> str:
    """Return a device; a backing's class stands within that of its device, but for cards."""
    return DEVICE.format(kind=kind or backing.partition(".")[0], key=key, backing=backing, rows=rows, more=more)


def disk(rows: str = "fileName = '[san] a/a.vmdk'", key: int = 2000, unit: int = 0, backing: str = "FlatVer2") -> str:
    return device(f"VirtualDisk.{backing}", rows, key, f"controllerKey = 1000,\n   unitNumber = {unit}")


def card(backing: str, rows: str, key: int = 4000, more: str = "") -> str:
    mac = f"macAddress = '00:50:56:00:00:01',\n   {more}"
    return device(f"VirtualEthernetCard.{backing}", rows, key, mac, "VirtualVmxnet3")


def cdrom(backing: str, rows: str, start: str = "true", now: str = "true") -> str:
    more = CONNECTED.format(start=start, now=now) + "controllerKey = 200,\n unitNumber = 0"
    ide = CONTROLLER.format(kind="VirtualIDEController", key=200, bus=0, holds=3000)
    return ide + device(f"VirtualCdrom.{backing}", rows, 3000, more)


def usb(backing: str, state: str, rows: str = "deviceName = 'path:1/0/5'") -> str:
    return device(f"VirtualUSB.{backing}", rows, 14000, f"connected = {state}")


def vm(
    devices: str = SCSI + disk(), rest: str = EXTRA, path: str = "[san] a/a.vmx", guest: str = "'otherGuest'"
) -> str:
    return VM.format(path=path, guest=guest, devices=textwrap.indent(devices, "   "), rest=textwrap.indent(rest, "   "))


def with_(*devices: str) -> str:
    """Return a VM that has these devices besides its disk."""
    return vm(SCSI + disk() + "".join(devices))
