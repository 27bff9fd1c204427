"""What an article, a receipt, a spike and a run are: one frozen dataclass a table, from which all else is computed."""

__version__ = "0.1.0"
