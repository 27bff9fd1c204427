"""What dpa and its kin send below the copy in plain lines: notebook, what is not for publication, initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.notebook import NOT_FOR_PUBLICATION

# From here on it is no story text: `# dpa NOTEBOOK`, or a section of one that lacks its title.
NOTEBOOK = re.compile(
    r"#\s*(?:\w+[ -])?not(?:e|iz)\w*\b.*|##\s*(?:internet ?links|links|notes? to editors|redaktionelle hinweise|"
    r"(?:\w+[ -])*(?:contacts|kontakte)|service|orte|ansprechpartner|refile)\b.*",
    re.IGNORECASE,
)
TO_EDITORS = re.compile(r"##\s*(?:notes? to editors|redaktionelle hinweise)\s*", re.IGNORECASE)
TITLE = re.compile(r"#[^#]")
STARS = re.compile(r"\*(?: ?\*)+")
# The initials that close a story: dpa abc yydd n1 sku; ./.CVN.
INITIALS = re.compile(r"(\./\.\s*[A-Z/]*)$|^([a-z]{2,5}(?:[-/][a-z]{2,5})*(?: [a-z][a-z0-9]{0,4}){1,8})$")


@dataclass(slots=True)
class Closing:
    """The lines of a zone apart: copy, notes to editors, what is not for publication, who signs."""

    copy: Sequence[str]
    notes: list[str] = field(default_factory=list)
    nonpublic: list[str] = field(default_factory=list)
    # The initials that close the copy.
    signoff: str | None = None

    @property
    def told(self) -> str | None:
        """The first thing that the notes tell editors, by which they may declare a correction."""
        at = next((at for at, note in enumerate(self.notes) if TO_EDITORS.fullmatch(note)), len(self.notes))
        return self.notes[at + 1].lstrip("- ") if at + 1 < len(self.notes) else None


def apart(lines: Sequence[str]) -> Closing:
    """Copy, notes and what is not for publication; without bare rules and empty lines in the latter two."""
    said = list(lines)
    while said and not said[-1].strip():
        said.pop()
    initials = INITIALS.search(said[-1].rstrip()) if said else None
    if initials:
        said[-1] = said[-1][: initials.start()].rstrip()
    at = next((at for at, line in enumerate(said) if line[:1] in "#*DTdt" and _ends_copy(line)), len(said))
    found = Closing([line for line in said[:at] if not STARS.fullmatch(line.strip())])
    to = found.notes
    for line in said[at:]:
        if NOT_FOR_PUBLICATION.match(line):
            to = found.nonpublic
        text = line.strip()
        if to and line.startswith("  ") and text and not to[-1].startswith("#"):
            # An item of a list goes on.
            to[-1] += f" {text}"
        elif text and not STARS.fullmatch(text) and not TITLE.match(text):
            to.append(text)
    if initials:
        found.signoff = initials[1] or initials[2]
    return found


def _ends_copy(line: str) -> bool:
    return NOTEBOOK.fullmatch(line.strip()) is not None or NOT_FOR_PUBLICATION.match(line) is not None
