"""Every page of the admin: importing this module registers them."""

from __future__ import annotations

from content.admin import accounts, archive, canaries, holds, items, ledger, machines, pauses, taxonomy

__all__ = ["accounts", "archive", "canaries", "holds", "items", "ledger", "machines", "pauses", "taxonomy"]
