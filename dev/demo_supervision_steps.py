"""What follows the counting in the demonstration county, step by step: submissions,
the national system, rules, verification, own layout, field pack, filing.

Each text is the code of a server action, as in dev/demo_cleanup_steps.py. A server
action may import nothing: `WORKBOOK` writes a plain workbook without any library.
"""

# What the steps below share.
WORKBOOK = """
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}styles+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{KIND}worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship '
        f'Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # 0: text around the table, 1: title, 2: a cell of the table
    "xl/styles.xml": (
        f'<styleSheet xmlns="{SPREADSHEET}"><fonts count="2">'
        '<font><sz val="10"/><name val="宋体"/></font>'
        '<font><b/><sz val="16"/><name val="黑体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/></border>'
        '<border><left style="thin"/><right style="thin"/><top style="thin"/>'
        '<bottom style="thin"/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
        '<xf fontId="0" xfId="0"/>'
        '<xf fontId="1" xfId="0" applyFont="1" applyAlignment="1">'
        '<alignment horizontal="center"/></xf>'
        '<xf fontId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1">'
        '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
        '</cellXfs></styleSheet>'
    ),
}


def cell(number, index, value, style):
    place = f'r="{chr(65 + index)}{number}" s="{style}"'
    if value is None:
        return f"<c {place}/>"
    if isinstance(value, str):
        text = value.replace("&", "&amp;").replace("<", "&lt;")
        return f'<c {place} t="inlineStr"><is><t>{text}</t></is></c>'
    return f"<c {place}><v>{value}</v></c>"


def sheet_xml(lines, widths):
    last = chr(64 + len(widths))
    columns, body, merged = "", "", ""
    for number, width in enumerate(widths, 1):
        columns += f'<col min="{number}" max="{number}" width="{width}"/>'
    for number, line in enumerate(lines, 1):
        style = 2
        if len(line) == 1:
            style = 1 if number == 1 else 0
            merged += f'<mergeCell ref="A{number}:{last}{number}"/>'
        body += f'<row r="{number}">'
        for index, value in enumerate(line):
            body += cell(number, index, value, style)
        body += "</row>"
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return (
        f'<worksheet xmlns="{SPREADSHEET}"><cols>{columns}</cols>'
        f"<sheetData>{body}</sheetData>{merged}</worksheet>"
    )


def crc(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _bit in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def little(number, size):
    return number.to_bytes(size, "little")


def workbook(lines, widths):
    # Rows of one cell stretch over the sheet; the first of them is the title.
    body, directory = b"", b""
    parts = {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(lines, widths)}
    for name, text in parts.items():
        data, name = (XML + text).encode(), name.encode()
        head = little(20, 2) + little(0, 6) + little(33, 2) + little(crc(data), 4)
        head += little(len(data), 4) * 2 + little(len(name), 2) + little(0, 2)
        directory += b"PK" + little(513, 2) + little(20, 2) + head + little(0, 10)
        directory += little(len(body), 4) + name
        body += b"PK" + little(1027, 2) + head + name + data
    end = b"PK" + little(1541, 2) + little(0, 4) + little(len(parts), 2) * 2
    end += little(len(directory), 4) + little(len(body), 4) + little(0, 2)
    return b64encode(body + directory + end)
"""

# rows: (township, {part: text}); what the summary says in words
SUMMARY = """
campaign = env["rural.inventory"].search([("state", "=", "open")])
for name, texts in rows:
    env["rural.submission"]._of(campaign, place(name))
    env["rural.inventory.summary"]._of(campaign, place(name)).write(texts)
"""

SUBMISSION = """
def submission_of(name):
    return env["rural.submission"].search([("region_id", "=", place(name).id)])
"""

# rows: townships whose tables and summary are made
BUILD = (
    SUBMISSION
    + """

for name in rows:
    submission_of(name).action_build()
"""
)

# rows: (township, kinds of files whose sealed scans are there); handed in
HAND_IN = (
    SUBMISSION
    + """

scan = env.ref("rural_asset.demo_paper_board").sudo().datas
for name, kinds in rows:
    submission = submission_of(name)
    for file in submission.file_ids.filtered(lambda file: file.kind in kinds):
        file.write({"sealed": scan, "sealed_name": file.name})
    submission.action_submit()
"""
)

# rows: (township, day entered); the table of what is to be entered, and that it was
ENTERED = """
for name, day in rows:
    export = env["rural.form.export"].create({
        "form_id": env.ref("rural_asset.form_national").id,
        "region_id": place(name).id,
    })
    export.action_export()
    env["rural.national.confirm"].create({
        "export_id": export.id, "date": days(day), "confirmed": True,
    }).action_confirm()
"""

# rows: (township, day of the export there, {serial: {heading: other value}}, serials
#        not there, serials there twice, rows only there, number of transition assets)
COMPARE = (
    WORKBOOK
    + """

HEAD = [
    "资产编号（系统）", "资产编码（台账）", "资产名称", "乡镇", "村", "项目年度",
    "资产原值(元)", "数量",
]
WIDTHS = [16, 24, 30, 10, 10, 10, 16, 10]


def line_of(number, asset):
    values = [
        f"QG{number:06}", asset.code, asset.name, asset.township_id.name,
        asset.village_id.name or None, asset.project_year, asset.original_value,
        asset.quantity,
    ]
    return dict(zip(HEAD, values))


def cells_of(line):
    return list(map(line.get, HEAD))


for name, day, otherwise, gone, twice, extras, transition in rows:
    assets = env["rural.asset"].search([
        ("township_id", "=", place(name).id),
        ("state", "in", ["registered", "confirmed"]),
    ], order="code")
    due = assets.filtered(lambda asset: asset.batch == "poverty")
    start = 1000 * place(name).id
    lines = [line_of(start + n, asset) for n, asset in enumerate(due)]
    for number, values in otherwise.items():
        lines[number].update(values)
    more = [{**lines[n], HEAD[0]: f"{lines[n][HEAD[0]]}-2"} for n in twice]
    later = enumerate((assets - due)[:transition], start + 900)
    more += [line_of(n, asset) for n, asset in later]
    lines = [line for n, line in enumerate(lines) if n not in gone] + more + extras
    check = env["rural.national.check"].create({
        "region_id": place(name).id,
        "date_export": days(day),
        "file": workbook([HEAD, *map(cells_of, lines)], WIDTHS),
        "filename": f"全国系统导出（{place(name).name}）.xlsx",
    })
    check.action_check()
"""
)

# rows: (township, kind of difference, which side is right, reason)
SETTLE = """
for name, status, decision, reason in rows:
    env["rural.national.row"].search([
        ("check_id.region_id", "=", place(name).id), ("status", "=", status),
    ], limit=1)._decide(decision, reason)
"""

# rows: townships whose agreement is certified
CERTIFY = """
for name in rows:
    check = env["rural.national.check"].search([("region_id", "=", place(name).id)])
    check.action_certify()
"""

# rows: rules of the county; then all rules look at the register, as at night
RULES = """
env["rural.check"].create(rows)
assets = env["rural.asset"].search([])
env["rural.check"]._run(assets)
env["rural.check"]._report_found(assets)
"""

# rows: (code of the rule, reason); the first that it found is right as it is
EXPLAIN = """
for code, reason in rows:
    env["rural.check.hit"].search([
        ("check_id.code", "=", code), ("state", "=", "open"),
    ], limit=1)._answer(reason)
"""

# rows: (years back, townships or none for all, what else it is); drawn, then on site
VERIFICATION = """
for back, townships, vals, first, last in rows:
    verification = env["rural.verification"].create({
        "region_id": place("wangling").id,
        "year": today.year - back,
        "township_ids": [Command.set([place(name).id for name in townships])],
        "verifier_ids": [Command.set(env.ref("rural_asset.user_verifier").ids)],
        **vals,
    })
    if last:
        verification.write({"date_from": days(first), "date_to": days(last)})
    verification.action_draw()
    verification.action_start()
"""

# rows: (years back, assets answered or None for all,
#        {(number of the asset, indicator): (conclusion, remark, with photo)})
VERIFY = """
for back, count, otherwise in rows:
    verification = env["rural.verification"].search([("year", "=", today.year - back)])
    samples = verification.sample_ids.sorted("number")
    for (number, code), (result, remark, seen) in otherwise.items():
        answer = samples.filtered(lambda s: s.number == number).answer_ids.filtered(
            lambda a: a.indicator_id.code == code
        )
        photos = seen and file_of("现场.png", "board", answer._name).ids
        answer.write({"result": result, "remark": remark, "photo_ids": photos or []})
    for sample in samples[:count]:
        sample.action_rest_conforms()
"""

# rows: years back; what does not conform becomes a finding
VERIFIED = """
for back in rows:
    verification = env["rural.verification"].search([("year", "=", today.year - back)])
    verification.action_close()
"""

# rows: (table, name, money unit, heading, empty rows); the county's own workbook
BLANK = (
    WORKBOOK
    + """

for form, name, unit, (title, around, heads, foot), count in rows:
    empty = [None] * len(heads)
    lines = [[title], [around], heads, *[empty] * count, ["合计", *empty[1:]], [foot]]
    env["rural.blank"].create({
        "form_id": env.ref("rural_asset." + form).id,
        "region_id": place("wangling").id,
        "name": name,
        "unit": unit,
        "file": workbook(lines, [max(8, 2 * len(text)) for text in heads]),
        "filename": f"{name}.xlsx",
    }).action_use()
"""
)

# rows: villages whose count sheet is taken along as a workbook
PACK = """
for name in rows:
    sheet_of(name).action_field_pack()
"""

# rows: (years back, note, {part: why it is filed with gaps}); "" stands for the others
FILE = """
for back, note, reasons in rows:
    archive = env["rural.archive"].create({
        "region_id": place("wangling").id, "year": today.year - back, "note": note,
    })
    gaps = archive.section_ids.filtered(lambda part: part.missing or part.problems)
    for part in gaps:
        part.write({"reason": reasons.get(part.section, reasons[""])})
    archive._build()
    env["rural.archive.step"].create({
        "archive_id": archive.id, "action": "file",
    }).action_apply()
"""
