"""What a person may say about an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, tzinfo


@dataclass(frozen=True)
class ImportOptions:
    """What a person may say about an import."""

    system: str = "auto"
    curated_categories: bool = False
    dry_run: bool = False
    legacy_zone: tzinfo = field(default=UTC)

    def as_json(self) -> dict[str, str | bool]:
        """Return the options as the import keeps them."""
        return {
            "system": self.system,
            "curated": "categories" if self.curated_categories else "",
            "dry_run": self.dry_run,
            "legacy_tz": str(self.legacy_zone),
        }
