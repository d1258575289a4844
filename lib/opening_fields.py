"""What the columns of a table of opening balances can mean, and its words."""

KINDS = {
    "county": "place",
    "township": "place",
    "village": "place",
    "account_code": "account",
    "account_name": "text",
    "debit": "money",
    "credit": "money",
    "balance": "money",
    "direction": "choice",
    "asset_code": "text",
    "asset_name": "text",
    "partner": "text",
    "summary": "text",
    "currency": "currency",
    "carryover_general": "money",
    "carryover_pv": "money",
    "ignore": "ignore",
}

CHOICES = {
    "direction": {
        "借": "debit",
        "借方": "debit",
        "贷": "credit",
        "贷方": "credit",
        "平": "zero",
    },
}

TEMPLATE_TITLE = "村级期初余额导入表"
LEFT_OUT = (
    "county",
    "account_name",
    "balance",
    "direction",
    "asset_name",
    "currency",
    "ignore",
)
REQUIRED = ("village", "account_code")
NOTES = {
    "village": "必填。每村一套期初余额，借贷必须相等。",
    "account_code": "必填。财会〔2023〕14号科目；按2004年制度记账的，导入时选旧科目。",
    "debit": "资产类余额一般在借方。损益类科目没有期初余额。",
    "credit": "负债、权益以及累计折旧、累计摊销的余额一般在贷方。",
    "asset_code": "固定资产、在建工程等科目可按资产分行填写。",
    "partner": "应收款、内部往来必填，逐户填写。",
    "carryover_general": "以前年度资产收益结余（一般），每村填一次，与科目余额无关。",
    "carryover_pv": "以前年度光伏收益结余，每村填一次。",
}
EXAMPLE = {
    "township": "柳河镇",
    "village": "相官村",
    "account_code": "102 银行存款",
    "debit": 50000,
}
