"""QR codes as pictures that a document carries inside itself."""

import base64
import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M

# ISO/IEC 18004 asks for a quiet zone of four modules.
QUIET_ZONE = 4


def matrix(text):
    """The modules of the code of ``text`` as rows of booleans, quiet zone included.

    Level M stays readable when 15 % of the plaque is scratched or soiled.

    >>> rows = matrix("http://example.com/rural/a/0123456789abcdef01234567")
    >>> len(rows), any(rows[3]), rows[4][4:11]
    (41, False, [True, True, True, True, True, True, True])
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    return code.get_matrix()


def png(text, scale=10):
    """A black and white PNG of the code of ``text``, ``scale`` pixels a module.

    A bitmap, as the seams between vector rectangles show on screens.
    """
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, box_size=scale
    )
    code.add_data(text)
    stream = io.BytesIO()
    code.make_image().save(stream)
    return stream.getvalue()


def data_uri(text, scale=10):
    """The same as a ``data:`` address for the ``src`` of an image.

    >>> data_uri("1")[:22]
    'data:image/png;base64,'
    """
    return "data:image/png;base64," + base64.b64encode(png(text, scale)).decode()
