"""What the columns of a county's list of relatives of officials can mean."""

KINDS = {
    "county": "place",
    "township": "place",
    "village": "place",
    "name": "text",
    "identity": "identity",
    "official": "text",
    "relation": "text",
    "ignore": "ignore",
}

CHOICES = {}

TEMPLATE_TITLE = "干部亲属名单导入表"
LEFT_OUT = ("county", "ignore")
REQUIRED = ("name", "official")
NOTES = {
    "name": "必填。亲属本人，须已在人员名册中。",
    "identity": "亲属的身份证号，18位；不填的按村和姓名查找。",
    "official": "必填。干部姓名和职务。",
    "relation": "亲属与干部的关系。",
}
EXAMPLE = {
    "township": "柳河镇",
    "village": "相官村",
    "name": "王长河",
    "official": "李大山（村会计）",
    "relation": "兄弟",
}
