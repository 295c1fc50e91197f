"""What the kinds of event mean to the correlator: which belong to a migration, end one, or stand around it.

The kinds are the rules of grammars/; a kind that is in no set is context: it may join records, and
proves neither a course nor a failure.
"""

REQUESTS = frozenset(
    {
        "migrate_requested",
        "migrate_specified",
        "migrate_request_received",
        "migrate_info_set",
        "migration_prepared",
        "vmotion_called",
    }
)
"""A host is asked to take part."""

COURSE = REQUESTS | frozenset(
    {
        "migration_opened", "worldlet_affinity_set", "replication_notified", "precopy_begun", "precopy_stopped", "pages_sent",
        "bandwidth_estimated", "migrate_state_changed", "migrate_state_finished", "stun_started", "stunned", "unstunned", "remote_said",
        "destination_waited", "restore_opened", "svmotion_phase_entered", "disk_copy_started", "mirror_created", "mirror_destroyed",
        "precopy_stun_reported", "downtime_reported", "vm_immigrating", "hostlog_dumped", "hostlog_id", "migration_logged",
        "hot_plug_requested", "vgpu_restore_started", "low_memory_waited", "task_begun", "task_finished", "log_switched",
        "migration_resolved", "vm_state_changed", "unread",
    }
)  # fmt: skip
"""The ordinary course of a migration."""

FAILURES = frozenset(
    {
        "migration_failed", "migration_considered_failed", "switchover_exceeded", "connect_failed", "connection_create_failed",
        "precopy_stream_end_failed", "precopy_no_progress", "receive_failed", "remote_host_failed", "migrate_failure_set",
        "failure_list_cached", "continued_on_source", "start_request_timed_out", "vmotion_worker_failed", "task_failed", "fault_raised",
        "keepalive_failed", "stream_failed", "resources_refused", "module_failed", "checksum_mismatched",
    }
)  # fmt: skip
"""A migration that one of these belongs to did not go as it should."""

ENDS_FAILED = frozenset(
    {
        "migration_failed", "migration_considered_failed", "switchover_exceeded", "migrate_failure_set", "failure_list_cached",
        "continued_on_source", "task_failed", "module_failed", "start_request_timed_out",
    }
)  # fmt: skip
"""A migration that one of these belongs to has failed."""

ENDS_WELL = frozenset({"downtime_reported", "paging_finished"})
"""A migration that one of these belongs to has succeeded."""

SWITCHED = frozenset({"precopy_stopped", "pages_sent", "stunned", "unstunned", "paging_finished"})
"""A migration with one of these got past the copying of memory: silence after it is no hanging."""

STORAGE = frozenset({"svmotion_phase_entered", "disk_copy_started", "mirror_created", "mirror_destroyed"})
"""Only a Storage vMotion writes these."""

ABNORMAL = FAILURES | frozenset(
    {
        "uplink_down", "nic_hung", "nic_reset", "volume_read_only", "file_open_failed", "swap_file_failed", "lock_denied", "file_lock_failed",
        "disk_open_failed", "apd_started", "apd_timed_out", "paths_lost", "device_lost", "duplicate_address_seen", "heap_exhausted",
        "vsan_checksum_failed", "host_panicked", "backtrace_printed", "low_memory_waited", "nfc_failed", "message_posted",
        "fault_named", "fault_key", "fault_message", "fault_reason", "question_posted", "hv_disabled_reported", "file_not_found",
    }
)  # fmt: skip
"""Records of trouble: the first of them in time is quoted where nothing explains a failure."""

AROUND = frozenset(
    {
        "uplink_down",
        "nic_hung",
        "nic_reset",
        "volume_read_only",
        "file_open_failed",
        "swap_file_failed",
        "lock_denied",
        "file_lock_failed",
        "disk_open_failed",
        "apd_started",
        "apd_timed_out",
        "paths_lost",
        "device_lost",
        "duplicate_address_seen",
        "heap_exhausted",
        "vsan_checksum_failed",
        "host_panicked",
        "backtrace_printed",
        "nfc_failed",
        "vob_raised",
        "resources_refused",
    }
)
"""Trouble of a host that names no migration, and may be that of any in its time."""

BOILERPLATE = frozenset({"said", "percent_stated"})
"""Pasted text: proves nothing by being there, but its words are looked at."""
