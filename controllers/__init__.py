from . import rural_form
