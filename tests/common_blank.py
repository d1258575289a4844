"""Empty workbooks as a county's office would draw them, made here."""

import base64
import io

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAP = Alignment(vertical="center", wrap_text=True)
HEAD = PatternFill("solid", fgColor="DDEBF7")
MONEY = "#,##0.00_ "

# Three rows of headings: (range, text).
LEDGER_HEADS = (
    ("A3:A5", "序号"),
    ("B3:E3", "资产基本情况"),
    ("B4:B5", "乡镇"),
    ("C4:C5", "村"),
    ("D4:D5", "*资产名称"),
    ("E4:E5", "资产类别"),
    ("F3:F5", "购建\n时间"),
    ("G3:G5", "资产原值"),
    ("H3:K3", "资金来源"),
    ("H4:J4", "财政资金"),
    ("H5", "中央"),
    ("I5", "省级"),
    ("J5", "县级"),
    ("K4:K5", "其他"),
    ("L3:L5", "残值率"),
    ("M3:M5", "确权文件\n（权证号）"),
    ("N3:N5", "核查意见"),
)
LEDGER_FORMATS = {"G": MONEY, "H": MONEY, "I": MONEY, "J": MONEY, "K": MONEY, "D": "@"}
WIDTHS = {"B": 9, "C": 9, "D": 16, "F": 11, "G": 13, "M": 16, "N": 14}


def ledger_blank(rows=6, change=None):
    """A 管理台账: three levels of headings, sums by formula, a signature line, print
    titles, a list to choose from, a protected sheet. First empty row: 6.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    _text(sheet, "A1:N1", "____年××县帮扶项目资产管理台账", Font("黑体", 18))
    _text(
        sheet,
        "A2:N2",
        "填报单位（盖章）：          填报日期：    年  月  日      单位：万元",
        Font("宋体", 10),
    )
    _heads(sheet, LEDGER_HEADS)
    last = 5 + rows
    _empty_rows(sheet, 6, last, 14, LEDGER_FORMATS)
    _totals(sheet, last + 1, 14, {letter: last for letter in "GHIJK"})
    _text(
        sheet,
        f"A{last + 2}:N{last + 2}",
        "填表人：            审核人：            单位负责人：",
        Font("宋体", 11),
    )
    sheet.print_title_rows = "3:5"
    sheet.print_area = f"A1:N{last + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.freeze_panes = "E6"
    sheet.protection.sheet = True
    choice = DataValidation("list", '"经营性,公益性,到户类"', sqref=f"E6:E{last}")
    sheet.add_data_validation(choice)
    red = CellIsRule("greaterThan", ["100"], font=Font(color="FF0000"))
    sheet.conditional_formatting.add(f"G6:G{last}", red)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    return content(book, sheet, change)


SUMMARY_HEADS = (
    ("A2:A3", "序号"),
    ("B2:B3", "地区"),
    ("C2:D2", "资产合计"),
    ("C3", "数量"),
    ("D3", "原值（元）"),
    ("E2:F2", "经营性资产"),
    ("E3", "数量"),
    ("F3", "原值（元）"),
    ("G2:G3", "确权率"),
)


def summary_blank(change=None):
    """A 基本情况表 in yuan: the sums right under the headings, without formulas; a
    first sheet that only explains. First empty row: 5.
    """
    book = Workbook()
    book.active.title = "填表说明"
    book.active["A1"] = "一、本表由乡镇填报。"
    sheet = book.create_sheet("基本情况表")
    _text(
        sheet,
        "A1:G1",
        "帮扶项目资产基本情况表（{}）".format("____年"),
        Font("黑体", 16),
    )
    _heads(sheet, SUMMARY_HEADS)
    _empty_rows(sheet, 4, 10, 7, {"D": MONEY, "F": MONEY, "G": "0.0%"})
    sheet["B4"] = "合计"
    _text(sheet, "A11:G11", "注：本表一式两份。", Font("宋体", 9))
    book["填表说明"]["A2"] = "='基本情况表'!D4"
    book["填表说明"]["A3"] = "='基本情况表'!A11"
    return content(book, sheet, change)


DISPOSAL_HEADS = (
    ("A3", "序号"),
    ("B3", "村"),
    ("C3", "资产名称"),
    ("D3", "资产编码"),
    ("E3", "原值"),
    ("F3", "净值"),
    ("G3", "减值额"),
    ("H3", "处置方式"),
    ("I3", "完成日期"),
)


def disposal_blank(change=None):
    """A 处置台账 in yuan without sums: numbered rows with a formula of their own."""
    book = Workbook()
    sheet = book.active
    sheet.title = "处置"
    _text(sheet, "A1:I1", "资产处置台账", Font("黑体", 16))
    _text(sheet, "A2:I2", "填报单位：          金额单位：元", Font("宋体", 10))
    _heads(sheet, DISPOSAL_HEADS)
    _empty_rows(sheet, 4, 6, 9, {"E": MONEY, "F": MONEY, "G": MONEY})
    for number in (1, 2, 3):
        sheet[f"A{3 + number}"] = number
        sheet[f"G{3 + number}"] = f"=E{3 + number}-F{3 + number}"
    return content(book, sheet, change)


def content(book, sheet=None, change=None):
    """The workbook's bytes, after ``change(sheet)``."""
    if change:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def encoded(data):
    return base64.b64encode(data)


def _text(sheet, area, text, font):
    first = area.partition(":")[0]
    sheet.merge_cells(area)
    sheet[first] = text
    sheet[first].font = font
    sheet[first].alignment = CENTRE


def _heads(sheet, heads):
    for area, text in heads:
        first = area.partition(":")[0]
        if ":" in area:
            sheet.merge_cells(area)
        sheet[first] = text
        cells = sheet[area]
        for row in cells if isinstance(cells, tuple) else ((cells,),):
            for cell in row:
                cell.border, cell.fill = BORDER, HEAD
                cell.alignment, cell.font = CENTRE, Font("宋体", 10, bold=True)


def _empty_rows(sheet, first, last, width, formats):
    for row in range(first, last + 1):
        sheet.row_dimensions[row].height = 22
        for column in range(1, width + 1):
            cell = sheet.cell(row, column)
            cell.border, cell.alignment, cell.font = BORDER, WRAP, Font("宋体", 10)
            cell.number_format = formats.get(cell.column_letter, "General")


def _totals(sheet, row, width, summed):
    for column in range(1, width + 1):
        cell = sheet.cell(row, column)
        cell.border, cell.font = BORDER, Font("宋体", 10, bold=True)
    sheet.cell(row, 1).value = "合计"
    for letter, last in summed.items():
        sheet[f"{letter}{row}"] = f"=SUM({letter}6:{letter}{last})"
        sheet[f"{letter}{row}"].number_format = MONEY
