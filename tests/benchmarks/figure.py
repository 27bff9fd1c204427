"""A figure: what was measured, what it should be, and what it is a ratio to."""

from __future__ import annotations

from dataclasses import dataclass


class Absent(Exception):
    """What a figure is measured on is not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number, the least or the most that it should be (if it has a target), and its reference in words."""

    name: str
    value: float
    unit: str = "×"
    at_least: float | None = None
    at_most: float | None = None
    reference: str

    @property
    def measured(self) -> str:
        """The number with its unit; where it misses its target, it says so."""
        return f"{self.value:,.2f} {self.unit}" + ("" if self.met else " **missed**")

    @property
    def target(self) -> str:
        """The target with its sign and unit; a dash when there is none."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g} {self.unit}"
        return f"≤ {self.at_most:g} {self.unit}" if self.at_most is not None else "–"

    @property
    def met(self) -> bool:
        """Whether the number is within its target."""
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )
