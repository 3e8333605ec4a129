"""mailbot: triage for the DHCW API Portal mailboxes."""

__version__ = "0.1.0"
