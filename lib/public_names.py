"""Names of persons as public documents print them: in full, or with the family name
alone, as the county decides (来安县办法 asks for 具体名单; 个人信息保护法 6 for no
more than its purpose needs).
"""

import re

# 复姓 still in use.
COMPOUND = frozenset(
    "欧阳 司马 上官 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 夏侯 "
    "轩辕 端木 独孤 南宫 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 "
    "钟离 鲜于 司空 闾丘 亓官 司寇 拓跋 呼延 完颜 赫连 东郭 百里 西门 南门 "
    "第五 左丘 梁丘 公羊 公西 颛孙 漆雕 乐正 壤驷 夹谷 宰父 谷梁 段干 巫马 "
    "万俟 欧侯 纳兰 耶律 叱干".split()
)
STYLES = ("full", "family", "some")
_SEPARATORS = re.compile(r"([、，,；;\s]+)")
# “等3人”, “3人” and remarks in brackets behind a name stay.
_TAIL = re.compile(r"(等?\d*[人名户]?|\(.*?\)|（.*?）)+$")
_DOT = re.compile(r"[·•・.]")


def public_name(name, style):
    """One person's name in a style: full, family (张**), some (张某某).

    Of names with a dot the first part is shown, of single characters all.

    >>> [public_name("张小明", style) for style in STYLES]
    ['张小明', '张**', '张某某']
    >>> public_name("李明", "family"), public_name("李明", "some")
    ('李*', '李某')
    >>> public_name("欧阳建国", "some"), public_name("司马光", "family")
    ('欧阳某某', '司马*')
    >>> public_name("阿依古丽·买买提", "family"), public_name("张", "some")
    ('阿依古丽·**', '张')
    """
    name = (name or "").strip()
    if style not in ("family", "some") or len(name) < 2:
        return name
    stand_in = "*" if style == "family" else "某"
    first, *rest = _DOT.split(name)
    if rest:
        return f"{first}·{stand_in * 2}"
    family = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    return family + stand_in * min(len(name) - len(family), 2)


def public_names(names, style):
    """A list of names as people type it, every name in the style.

    >>> public_names("王长河、李大山等3人", "family")
    '王**、李**等3人'
    >>> public_names("王长河(2组)，欧阳娜", "some"), public_names(None, "some")
    ('王某某(2组)，欧阳某', '')
    """
    names = names or ""
    if style not in ("family", "some"):
        return names
    return "".join(_one(part, style) for part in _SEPARATORS.split(names))


def _one(part, style):
    if not part or _SEPARATORS.fullmatch(part):
        return part
    tail = _TAIL.search(part)[0]
    name = part[: len(part) - len(tail)]
    return public_name(name, style) + tail
