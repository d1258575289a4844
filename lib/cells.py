"""What a workbook cell holds when it holds no usable value.

Both kinds are objects rather than `None`, so that neither a formula that was
never calculated nor a `#REF!` can pass for an empty cell.
"""

from .errors import DataError


class Unreadable:
    """A cell whose content must not be used; `text` is what a user sees.

    >>> CellError("#REF!") == CellError("#REF!"), str(CellError("#REF!"))
    (True, '#REF!')
    """

    __slots__ = ("text",)
    code = "cell_error"

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"{type(self).__name__}({self.text!r})"

    def __eq__(self, other):
        return type(self) is type(other) and self.text == other.text

    def __hash__(self):
        return hash((type(self), self.text))


class CellError(Unreadable):
    """A cell that holds an error value: #REF!, #N/A, #VALUE!, ..."""

    __slots__ = ()


class FormulaWithoutValue(Unreadable):
    """A formula that no program has calculated; `text` is the formula."""

    __slots__ = ()
    code = "formula_without_value"


def readable(value):
    """`value` itself.

    :raises DataError: `cell_error` or `formula_without_value`

    >>> readable(12)
    12
    >>> readable(FormulaWithoutValue("=A1"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: formula_without_value: text='=A1'
    """
    if isinstance(value, Unreadable):
        raise DataError(value.code, text=value.text)
    return value
