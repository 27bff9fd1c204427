"""The table `purges`: what was deleted for good, without what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What was deleted for good and when: never what it said."""

    TABLE: ClassVar[str] = "purges"
    KEY: ClassVar[str] = "run_id"
    MONTH: ClassVar[str | None] = None

    run_id: Annotated[str, "Run that deleted it."]
    asked: Annotated[str, "What was asked, as the options of the command."]
    purged_at: Annotated[datetime, "When its rows went; from then on nobody reads them."]
    erased_at: Annotated[datetime | None, "When files and catalog held it no more; null: purge again to finish."] = None
    versions: Annotated[int, "Versions that went."]
    spikes: Annotated[int, "Spikes that went with the receipts."]
    receipts: Annotated[tuple[str, ...], "SHA-256 of the receipts that went: these bytes are not taken in again."]
