"""Key words in the texts of vouchers, however they are spaced or typed."""

import re

from .text import normalize

# What a criterion says so as to rule it out.
_RULED_OUT = re.compile(
    "不得|不能|不再|不予|不发|不搞|不含|不包括|不属于|未享受|未获|未通过|未纳入|未列入"
    "|没有|禁止|严禁|杜绝|避免|防止"
)
_SENTENCE = re.compile(r"[。;；!！?？,，]")


def squeeze(text):
    """``text`` without spaces and case.

    >>> squeeze("购 买　Ｃar")
    '购买car'
    """
    return "".join(normalize(text or "").split()).casefold()


def first_word(texts, words):
    """The first of ``words`` that stands in any of ``texts``, or None.

    >>> first_word(["支付 职工\\n福利 费"], ["奖金", "职工福利"])
    '职工福利'
    >>> first_word(["", None, "公益岗位工资"], ["奖金", ""]) is None
    True
    """
    squeezed = [squeeze(text) for text in texts if text]
    for word in words:
        key = squeeze(word)
        if key and any(key in text for text in squeezed):
            return word
    return None


def said_word(text, words):
    """The first of ``words`` that a text says, unless the same half-sentence rules it
    out; None otherwise.

    >>> said_word("过年发放慰问品", ["奖金", "慰问品"])
    '慰问品'
    >>> said_word("不得平均分配，按困难程度分档", ["平均分配"]) is None
    True
    >>> said_word("未享受危房改造、自来水入户", ["自来水入户"]) is None
    True
    >>> said_word("不得平均分配，户均发放", ["平均分配", "户均发放"])
    '户均发放'
    """
    parts = [part for part in _SENTENCE.split(squeeze(text)) if part]
    for word in words:
        key = squeeze(word)
        for part in parts if key else ():
            place = part.find(key)
            if place >= 0 and not _RULED_OUT.search(part, 0, place):
                return word
    return None
