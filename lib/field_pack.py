"""A count sheet as a protected workbook: what it shows, what is filled in, its marks.

Only the cells that are answered in the field are unlocked. A hidden sheet says which
count sheet and snapshot the workbook was made of and which row stands for what, under
a digest; `field_pack_read` takes it back.
"""

from typing import NamedTuple

from .form_compiler import line_room, lines_needed
from .hash_chain import digest
from .spreadsheet_text import safe_cell

VERSION = "1"
SHEET, GUIDE, MARKS = "清查表", "填表说明", "核对信息"
EXTRA_TITLE = "登记册以外的资产：现场有而上表没有的，在下面逐项填写名称和实际情况"
EXTRA_NO = "新"
EXTRA_ROWS = 10
LONGEST = 200  # characters of a text that is filled in
HEAD_ROW = 5  # as a spreadsheet counts
CENTRED = ("no", "uom", "usage", "card")
LINE, PADDING, MAX_HEIGHT = 13, 9, 400  # points

# {value: word in the workbook}
RESULTS = {"found": "与登记一致", "differs": "有差异", "not_found": "未找到"}
USAGES = {
    "in_use": "在用",
    "idle": "闲置",
    "low_yield": "低效",
    "loss": "亏损",
    "damaged": "损毁",
    "to_dispose": "待处置",
}
# What leaves the register through a disposal is shown, not answered.
USAGES_SHOWN = {**USAGES, "disposed": "已处置", "scrapped": "已报废"}
FLAGS = {True: "是", False: "否"}


class Column(NamedTuple):
    """A column: `kind` is text, number, money or choice; `words` those of a choice."""

    key: str
    head: str
    width: int
    kind: str = "text"
    answer: bool = False
    words: tuple = ()
    hint: str = ""


COLUMNS = (
    Column("no", "序号", 6),
    Column("code", "资产编码", 30),
    Column("name", "资产名称", 22),
    Column("category", "资产类别", 12),
    Column("location", "坐落位置", 16),
    Column("quantity", "数量", 9, "number"),
    Column("uom", "单位", 7),
    Column("value", "原值（元）", 14, "money"),
    Column("usage", "使用状况", 9),
    Column("operator", "经营主体", 14),
    Column("card", "资产卡", 8),
    Column(
        "result",
        "核实结果",
        12,
        "choice",
        True,
        tuple(RESULTS.values()),
        "每项资产都要选。",
    ),
    Column("found_usage", "实际使用状况", 11, "choice", True, tuple(USAGES.values())),
    Column("found_quantity", "实际数量", 10, "number", True),
    Column("found_value", "实际价值（元）", 14, "money", True),
    Column("found_operator", "实际经营主体", 14, "text", True),
    Column("found_card", "资产卡上墙", 8, "choice", True, tuple(FLAGS.values())),
    Column(
        "photos",
        "照片文件名",
        20,
        "text",
        True,
        (),
        "多张用分号隔开；文件名以资产编码开头的照片不必填。",
    ),
    Column(
        "remark", "备注", 24, "text", True, (), "不要写身份证号、银行卡号和手机号。"
    ),
)
KEYS = tuple(column.key for column in COLUMNS)
FIRST_ANSWER = KEYS.index("result")
SAME = "不填表示与登记一致。"
GUIDE_LINES = (
    "一、只有黄色单元格可以填写，其余内容来自资产登记册，不要改动，不要增删行列。",
    "二、每项资产到现场核实后选择“核实结果”：与登记一致、有差异、未找到。",
    "三、选“有差异”的，只填写与登记不同的栏目；都填不下的，在备注中说明。",
    "四、登记册以外的资产，在表格下方“新1”至“新10”各行填写名称和实际情况。",
    "五、照片与本工作簿放在同一文件夹，压缩成一个 ZIP 一起交回。文件名以资产编码开头"
    "（例如 编码-1.jpg），或者把文件名填入“照片文件名”。",
    "六、不要填写身份证号、银行卡号和手机号。数量、价值填数字，不用公式。",
    "七、还没有核实的行留空，以后可以再交一次；已交回的内容不会重复记入。",
)


class Row(NamedTuple):
    """An asset of the count sheet as the register has it; `line` is its id."""

    line: int
    code: str
    name: str
    category: str = ""
    location: str = ""
    quantity: float | None = None
    uom: str = ""
    value: float | None = None
    usage: str = ""
    operator: str = ""
    card: bool = False


class Pack(NamedTuple):
    """A count sheet to be written. `sheet` is its id, `region` the place's code."""

    sheet: int
    snapshot: int
    region: str
    title: str
    place: str
    note: str
    rows: list
    extra: int = EXTRA_ROWS


def key_of(row):
    """What a row is known by in the workbook: the asset's code.

    >>> key_of(Row(7, "3411-01", "大棚")), key_of(Row(7, "", "大棚"))
    ('3411-01', '#7')
    """
    return row.code or f"#{row.line}"


def seal(marks):
    """The digest of a workbook's marks.

    `marks` is `{"sheet", "snapshot", "region", "rows": [[line, code, name]]}`.
    """
    return digest({"version": VERSION, **marks})


def marks_of(pack):
    """The marks of a `Pack`: what it was made of, row by row."""
    rows = [
        [row.line, safe_cell(key_of(row)), safe_cell(row.name)] for row in pack.rows
    ]
    return {
        "sheet": pack.sheet,
        "snapshot": pack.snapshot,
        "region": pack.region,
        "rows": rows,
    }


def write_pack(pack, target):
    """Writes a `Pack` to a path or binary file.

    >>> import io
    >>> from openpyxl import load_workbook
    >>> out = io.BytesIO()
    >>> row = Row(7, "3411-01", "=大棚", quantity=12, usage="idle")
    >>> write_pack(Pack(3, 1, "3499", "清查表", "相官村", "", [row]), out)
    >>> sheet = load_workbook(out)["清查表"]
    >>> [sheet.cell(6, c).value for c in (1, 2, 3, 6, 9)], sheet["C6"].data_type
    (['1', '3411-01', '=大棚', 12, '闲置'], 's')
    >>> sheet["L6"].protection.locked, sheet["C6"].protection.locked
    (False, True)
    """
    # Looked up here: addons replace the class in the module when they load.
    import xlsxwriter

    workbook = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _CountSheet(workbook, pack).write()
    _write_guide(workbook)
    _write_marks(workbook, marks_of(pack))
    workbook.close()


class _CountSheet:
    """The sheet that is filled in: heading, a row for each asset, rows for more."""

    def __init__(self, workbook, pack):
        self.pack = pack
        self.sheet = workbook.add_worksheet(SHEET)
        self.last = len(COLUMNS) - 1
        frame = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        cell = {**frame, "border": 1, "text_wrap": True}
        yellow = {**cell, "bg_color": "#FFF9DB", "locked": False}
        add = workbook.add_format
        self.title = add({**frame, "font_size": 16, "bold": True, "align": "center"})
        self.note = add({**frame, "text_wrap": True})
        self.head = add(
            {**cell, "bold": True, "align": "center", "bg_color": "#E7EEF7"}
        )
        self.todo = add(
            {**cell, "bold": True, "align": "center", "bg_color": "#FFE699"}
        )
        self.section = add({**cell, "bold": True, "bg_color": "#F2F2F2"})
        formats = {"text": "@", "choice": "@", "number": "General", "money": "#,##0.00"}
        kinds = {kind: {"num_format": form} for kind, form in formats.items()}
        kinds["choice"]["align"] = "center"
        self.shown = {kind: add({**cell, **more}) for kind, more in kinds.items()}
        self.asked = {kind: add({**yellow, **more}) for kind, more in kinds.items()}

    def write(self):
        self._write_top()
        row = HEAD_ROW
        for number, asset in enumerate(self.pack.rows, 1):
            self._write_row(row, _texts(number, asset))
            row += 1
        self.sheet.merge_range(row, 0, row, self.last, EXTRA_TITLE, self.section)
        row += 1
        for number in range(1, self.pack.extra + 1):
            self._write_row(row, {"no": f"{EXTRA_NO}{number}"}, asked=("name",))
            self.sheet.write_blank(row, FIRST_ANSWER, None, self.shown["text"])
            row += 1
        self._write_foot(row)
        self._check_answers(row - 1)
        self._set_up_page()

    def _write_top(self):
        lines = ((0, self.pack.title, self.title), (1, self.pack.place, self.note))
        for row, text, form in (*lines, (2, self.pack.note, self.note)):
            self.sheet.merge_range(row, 0, row, self.last, safe_cell(text), form)
        first = FIRST_ANSWER
        self.sheet.merge_range(3, 0, 3, first - 1, "登记情况", self.head)
        self.sheet.merge_range(3, first, 3, self.last, "现场核实", self.todo)
        for number, column in enumerate(COLUMNS):
            self.sheet.set_column(number, number, column.width)
            form = self.todo if column.answer else self.head
            self.sheet.write_string(HEAD_ROW - 1, number, column.head, form)
        for row, height in ((0, 30), (2, 32), (HEAD_ROW - 1, 30)):
            self.sheet.set_row(row, height)

    def _write_row(self, row, values, asked=()):
        self.sheet.set_row(row, _height(values))
        for number, column in enumerate(COLUMNS):
            answer = column.answer or column.key in asked
            form = (self.asked if answer else self.shown)[_format_of(column)]
            value = values.get(column.key)
            if value in (None, ""):
                self.sheet.write_blank(row, number, None, form)
            elif isinstance(value, str):
                self.sheet.write_string(row, number, safe_cell(value), form)
            else:
                self.sheet.write_number(row, number, value, form)

    def _write_foot(self, row):
        text = "　　　　　　　".join(("清查人：", "村负责人：", "核实日期："))
        self.sheet.set_row(row, 30)
        self.sheet.merge_range(row, 0, row, self.last, text, self.note)

    def _check_answers(self, last):
        """Lists to choose from and checks of numbers, as spreadsheets apply them."""
        for number, column in enumerate(COLUMNS):
            if column.answer:
                rule = {**_rule(column), "input_title": column.head}
                self.sheet.data_validation(HEAD_ROW, number, last, number, rule)

    def _set_up_page(self):
        sheet = self.sheet
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True}
        )
        sheet.freeze_panes(HEAD_ROW, KEYS.index("category"))
        sheet.set_paper(8)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW - 2, HEAD_ROW - 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")


def _texts(number, row):
    """`{column: value}` of what the register says of an asset."""
    return {
        "no": str(number),
        "code": key_of(row),
        "name": row.name,
        "category": row.category,
        "location": row.location,
        "quantity": row.quantity,
        "uom": row.uom,
        "value": row.value,
        "usage": USAGES_SHOWN.get(row.usage, ""),
        "operator": row.operator,
        "card": FLAGS[bool(row.card)],
    }


def _format_of(column):
    """Short texts stand in the middle of their cell."""
    short = column.kind == "choice" or column.key in CENTRED
    return "choice" if short else column.kind


def _height(values):
    """Points that the row's longest text needs; spreadsheets do not fit rows by
    themselves.
    """
    lines = [
        lines_needed(text, line_room(column.width) - 2)
        for column in COLUMNS
        if isinstance(text := values.get(column.key), str) and text
    ]
    return min(LINE * max(lines) + PADDING, MAX_HEIGHT)


def _rule(column):
    """The check of an answer's cell; an empty one is always right."""
    if column.kind == "choice":
        hint = column.hint or SAME
        return {
            "validate": "list",
            "source": list(column.words),
            "input_message": hint,
            "error_message": f"请选择：{'、'.join(column.words)}",
        }
    if column.kind == "text":
        return {
            "validate": "length",
            "criteria": "<=",
            "value": LONGEST,
            "input_message": column.hint or SAME,
            "error_message": f"不超过{LONGEST}个字。",
        }
    return {
        "validate": "decimal",
        "criteria": ">",
        "value": 0,
        "input_message": SAME,
        "error_message": "请填大于零的数字，不带单位。",
    }


def _write_guide(workbook):
    sheet = workbook.add_worksheet(GUIDE)
    form = workbook.add_format(
        {"font_name": "宋体", "font_size": 12, "text_wrap": True, "valign": "top"}
    )
    sheet.set_column(0, 0, 90)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for row, text in enumerate((GUIDE, *GUIDE_LINES)):
        sheet.write_string(row, 0, text, form)
    sheet.protect()


def _write_marks(workbook, marks):
    """The hidden sheet: marks by name in two columns, the rows beside them."""
    sheet = workbook.add_worksheet(MARKS)
    plain = {name: value for name, value in marks.items() if name != "rows"}
    named = {"version": VERSION, **plain, "digest": seal(marks)}
    for row, (name, value) in enumerate(named.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(value))
    for row, (line, code, name) in enumerate(marks["rows"]):
        for column, value in enumerate((str(line), code, name), 3):
            sheet.write_string(row, column, value)
    sheet.protect()
    sheet.very_hidden()
