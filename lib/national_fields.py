"""What the columns of the national system's export can mean.

The field list of the module (全国防返贫监测信息系统“扶贫项目资产管理模块”) is not
public: these are the fields that the register and any such list have in common. The
county adds its words to the columns and chooses again where a heading is new.
"""

from .ledger_fields import BATCH_WORDS, CLASS_WORDS
from .ledger_fields import CHOICES as LEDGER_CHOICES

KINDS = {
    "national_code": "text",
    "code": "text",
    "name": "text",
    "batch": "choice",
    "county": "place",
    "township": "place",
    "village": "place",
    "project_name": "text",
    "project_year": "year",
    "asset_class": "choice",
    "quantity": "quantity",
    "original_value": "money",
    "owner_name": "text",
    "usage_state": "choice",
    "operation_mode": "choice",
    "operator_name": "text",
    "date_completed": "date",
    "ignore": "ignore",
}

CHOICES = {
    "batch": BATCH_WORDS,
    "asset_class": {
        **CLASS_WORDS,
        **{f"{word}资产": key for word, key in CLASS_WORDS.items()},
    },
    "usage_state": LEDGER_CHOICES["usage_state"],
    "operation_mode": LEDGER_CHOICES["operation_mode"],
}

# What is compared, in the order in which differences are told. The place is that of
# village, township and county together.
COMPARED = {
    "national_code": "text",
    "code": "text",
    "name": "text",
    "region_id": "place",
    "batch": "choice",
    "project_name": "text",
    "project_year": "year",
    "asset_class": "choice",
    "quantity": "quantity",
    "original_value": "money",
    "owner_name": "text",
    "usage_state": "choice",
    "operation_mode": "choice",
    "operator_name": "text",
    "date_completed": "date",
}
PLACES = ("county", "township", "village")
# Without these nothing is proved by an agreement.
NEEDED = ("name", "region_id", "project_year", "original_value")
