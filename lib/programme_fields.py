"""What the columns of a list of other programmes' beneficiaries can mean."""

KINDS = {
    "county": "place",
    "township": "place",
    "village": "place",
    "name": "text",
    "identity": "identity",
    "programme": "programme",
    "year": "year",
    "amount": "money",
    "ignore": "ignore",
}

CHOICES = {
    "programme": {
        "危房改造": "housing",
        "农村危房改造": "housing",
        "危改": "housing",
        "种养补助": "farming",
        "种植补助": "farming",
        "养殖补助": "farming",
        "种养殖补助": "farming",
        "种养业补助": "farming",
        "产业到户补助": "farming",
        "自来水入户": "water",
        "饮水入户": "water",
        "安全饮水入户": "water",
        "低保": "minimum",
        "农村低保": "minimum",
        "最低生活保障": "minimum",
    },
}

TEMPLATE_TITLE = "其他到户项目名单导入表"
LEFT_OUT = ("county", "ignore")
REQUIRED = ("name", "programme", "year")
NOTES = {
    "name": "必填。人员须已在人员名册中。",
    "identity": "18位，单元格须为文本格式；不填的按村和姓名查找。",
    "programme": "必填。列表之外的项目按原名称记录。",
    "year": "必填。享受补助的年度。",
    "amount": "补助金额，可不填。",
}
EXAMPLE = {
    "township": "柳河镇",
    "village": "相官村",
    "name": "王长河",
    "programme": "危房改造",
    "year": 2024,
    "amount": 20000,
}
