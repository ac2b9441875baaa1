"""The handbook at ``/help``."""
