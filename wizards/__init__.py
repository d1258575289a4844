from . import rural_asset_correct
from . import rural_asset_step
from . import rural_asset_import
from . import rural_asset_import_column
from . import rural_asset_import_issue
from . import rural_asset_import_line
from . import rural_region_import
from . import rural_form_export
