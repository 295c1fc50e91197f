"""What the kinds of event mean to the correlator: which belong to a migration, end one, or stand around it.

The kinds are the rules of grammars/; a test holds every word here against them. A kind that is in no set is
context: it may join records, and proves neither a course nor a failure.
"""


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


REQUESTS = _kinds("""
    migrate_requested migrate_specified migrate_request_received migrate_info_set migration_prepared vmotion_called
""")
"""A host is asked to take part."""

COURSE = REQUESTS | _kinds("""
    bandwidth_estimated checkpoint_state_switched connection_accepted connection_bound destination_waited
    destination_world_named disk_copy_finished disk_copy_slow disk_copy_started downtime_reported hostlog_dumped
    hostlog_id hot_plug_requested log_continued log_switched low_memory_waited migrate_ended
    migrate_request_completed migrate_start_received migrate_state_changed migrate_state_cleaned
    migrate_state_finished migration_logged migration_named migration_opened migration_resolved mirror_created
    mirror_destroyed mirror_requested pages_sent paging_finished precopy_iterated precopy_stopped
    precopy_stun_reported remote_said replication_notified restore_begun restore_opened stream_connected
    stun_started stunned suspend_prepared svmotion_phase_entered task_begun task_finished unread unstunned
    vgpu_restore_started vm_immigrating vm_state_changed vmotion_entered vmotion_succeeded worldlet_affinity_set
""")
"""The ordinary course of a migration."""

ENDS_FAILED = _kinds("""
    continued_on_source failure_list_cached migrate_failure_set migrate_secondary_failed migration_considered_failed
    migration_failed module_failed start_request_timed_out switchover_exceeded task_failed
""")
"""A migration that one of these belongs to has failed."""

FAILURES = ENDS_FAILED | _kinds("""
    checkpoint_restore_failed checksum_mismatched connect_failed connection_create_failed fault_raised
    keepalive_failed power_on_failed precopy_no_progress precopy_stream_end_failed receive_failed
    remote_host_failed resources_refused stream_failed vmotion_worker_failed vmx_panicked
""")
"""A migration that one of these belongs to did not go as it should."""

AROUND = _kinds("""
    agent_stalled apd_started apd_timed_out ats_miscompared backtrace_printed change_tracking_failed
    content_id_mismatched device_lost disk_open_failed duplicate_address_seen file_lock_failed file_open_failed
    heap_exhausted heartbeat_timed_out host_panicked journal_failed lock_denied lock_owner_named nfc_failed
    nfs_connection_lost nfs_mount_failed nic_firmware_failed nic_hung nic_reset paths_lost pcpu_stalled ramdisk_full
    reservation_conflicted resources_refused swap_file_failed uplink_down virtualization_refused vob_raised
    volume_corrupt volume_read_only vsan_checksum_failed
""")
"""Trouble of a host that names no migration, and may be that of any in its time."""

ABNORMAL = (
    FAILURES
    | AROUND
    | _kinds("""
    action_failed fault_file fault_key fault_message fault_named fault_property fault_reason
    guest_os_unsupported_64bit low_memory_waited message_posted question_posted
""")
)
"""Records of trouble: the first of them in time is quoted where nothing explains a failure."""

ENDS_WELL = _kinds("downtime_reported paging_finished vmotion_succeeded")
"""A migration that one of these belongs to, and no failure, has succeeded."""

SWITCHED = _kinds("pages_sent paging_finished precopy_stopped stunned unstunned")
"""A migration with one of these got past the copying of memory: silence after it is no hanging."""

SENT = _kinds("pages_sent")
"""The source has sent all that there was: what follows is the switchover's last moment."""

BEGUN = _kinds("migration_opened migrate_request_received migration_prepared task_begun")
"""A migration was begun, so that silence after it means something."""

STORAGE = _kinds("disk_copy_started mirror_created mirror_destroyed svmotion_phase_entered")
"""Only a Storage vMotion writes these."""

PASTED = _kinds("percent_stated said")
"""Pasted text: proves nothing by being there, but its words are looked at."""

JOINS = _kinds("opid_mapped vm_memory_evicted vm_named vmx_exited")
"""Context that joins the records of a migration."""

CLEARS = {"apd_ended": "apd_started", "nfs_connection_restored": "nfs_connection_lost", "uplink_up": "uplink_down"}
"""What tells that a trouble is over, and which."""

FOLDED = AROUND | frozenset(CLEARS)
"""Trouble that is kept folded while a bundle is read: only what lies near a migration is looked at."""

VM_TELLS = _kinds("hv_state_printed log_rotation_set vmx_version_line")
"""What a VMX prints of the VM and its host when it starts: true for every migration of its log."""

USED = COURSE | ABNORMAL | ENDS_WELL | PASTED | JOINS | VM_TELLS | frozenset(CLEARS)
"""All that the correlator looks at; the rest is worth keeping only where a cause asks for it."""
