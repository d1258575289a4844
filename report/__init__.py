from . import rural_document
from . import rural_asset_card
from . import rural_voucher
from . import rural_annex
from . import rural_annex_paper
from . import rural_annex_notice
from . import rural_annex_township
from . import rural_public_page
