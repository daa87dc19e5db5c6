"""Every page of the admin: importing this module registers them."""

from __future__ import annotations

from content.admin import accounts, archive, holds, items, ledger, machines

__all__ = ["accounts", "archive", "holds", "items", "ledger", "machines"]
