from . import import_template
from . import rural_form
from . import rural_bank_payment
from . import rural_procedure
from . import rural_annex_pack
from . import rural_archive
from . import public_page
from . import rural_submission
