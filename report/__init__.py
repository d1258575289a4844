from . import rural_document
from . import rural_asset_card
from . import rural_voucher
