"""Reads the rows of the national system's export."""

from . import national_fields
from .amounts import parse_quantity
from .row_reader import RowReader


class NationalReader(RowReader):
    """A row with the register's fields; choices as their keys."""

    kinds = national_fields.KINDS
    choices = national_fields.CHOICES

    def _read_quantity(self, row, field, cell, column):
        row.values[field] = parse_quantity(cell)[0]
