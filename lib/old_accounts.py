"""Account codes of 2004 (财会〔2004〕12号) as those of 2023 (〔2023〕14号).

A code is three digits for the first level; what follows is the detail and stays
as it is, for the details are the village's own. Some codes mean something else
in the new chart (153 and 154 changed places, 211 was wages and is payables), so
a code alone never tells which chart it belongs to: the caller knows.
"""

from .errors import DataError
from .text import normalize

# old code → (name in the chart of 2004, new code)
OLD_ACCOUNTS = {
    "101": ("现金", "101"),
    "102": ("银行存款", "102"),
    "111": ("短期投资", "111"),
    "112": ("应收款", "112"),
    "113": ("内部往来", "113"),
    "121": ("库存物资", "121"),
    "141": ("长期投资", "141"),
    "151": ("固定资产", "151"),
    "152": ("累计折旧", "152"),
    "153": ("固定资产清理", "154"),
    "154": ("在建工程", "153"),
    "201": ("短期借款", "201"),
    "202": ("应付款", "211"),
    "211": ("应付工资", "212"),
    "221": ("长期借款及应付款", "221"),
    "231": ("一事一议资金", "231"),
    # Not in the chart of 2004; added by most counties for project money.
    "241": ("专项应付款", "241"),
    "301": ("资本", "301"),
    "311": ("公积公益金", "311"),
    "321": ("本年收益", "321"),
    "322": ("收益分配", "322"),
    "401": ("生产（劳务）成本", "401"),
    "501": ("经营收入", "501"),
    "502": ("经营支出", "511"),
    "511": ("发包及上交收入", "501"),
    "522": ("补助收入", "503"),
    "531": ("其他收入", "504"),
    "541": ("管理费用", "513"),
    "551": ("其他支出", "515"),
    "561": ("投资收益", "502"),
}
# old code → (name, the new codes that its balance may belong to); with none, the
# balance has to be cleared in the old books
WITHOUT_SUCCESSOR = {
    "131": ("牲畜（禽）资产", ("131", "132")),
    "132": ("林木资产", ("131", "132", "134")),
    "212": ("应付福利费", ()),
    "521": ("农业税附加返还收入", ()),
}


def new_code(old_code):
    """The code of 2023 for one of 2004; a detail keeps its suffix.

    :raises DataError: `old_account_unknown`, `old_account_removed` (clear its
        balance in the old books first), `old_account_split` (choose one of
        `candidates` and write it into the row)

    >>> [new_code(code) for code in ("153", "154", "202", "211", "522")]
    ['154', '153', '211', '212', '503']
    >>> new_code("20201"), new_code("541-03"), new_code("１０２")
    ('21101', '513-03', '102')
    >>> new_code("212")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: old_account_removed: text='212', name='应付福利费'
    >>> new_code("13201")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    DataError: old_account_split: text='13201', name='林木资产'
    """
    text = normalize(str(old_code))
    first, detail = text[:3], text[3:]
    if first in OLD_ACCOUNTS:
        return OLD_ACCOUNTS[first][1] + detail
    if first not in WITHOUT_SUCCESSOR:
        raise DataError("old_account_unknown", text=text)
    name, candidates = WITHOUT_SUCCESSOR[first]
    if candidates:
        raise DataError(
            "old_account_split", text=text, name=name, candidates=list(candidates)
        )
    raise DataError("old_account_removed", text=text, name=name)
