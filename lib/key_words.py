"""Key words in the texts of vouchers, however they are spaced or typed."""

from .text import normalize


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
