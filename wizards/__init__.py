from . import rural_asset_correct
from . import rural_asset_step
