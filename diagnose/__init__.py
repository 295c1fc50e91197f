"""Says why a VMware vMotion stalled, how it knows, and what to do now."""

__version__ = "0.1.0"
