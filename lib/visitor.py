"""Who sends a form without a login, as a key that says nothing about him."""

import hashlib
import hmac
import ipaddress

# Providers hand out whole networks of this size to one line.
LINE_V6 = 64


def visitor_key(secret, day, address):
    """The key of an address on one day: the same all day, another one tomorrow, and no
    way back to the address without the secret.

    :param secret: str of the server
    :param day: text of the day
    :param address: IPv4 or IPv6; what is neither counts as it stands

    >>> first = visitor_key("s", "2025-08-11", "203.0.113.7")
    >>> first == visitor_key("s", "2025-08-12", "203.0.113.7"), len(first)
    (False, 32)
    >>> near, far = "2001:db8:1:2::7", "2001:db8:1:2:ffff::9"
    >>> visitor_key("s", "2025-08-11", near) == visitor_key("s", "2025-08-11", far)
    True
    """
    text = f"{day} {_line(address)}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _line(address):
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if found.version == 6 and not found.ipv4_mapped:
        return str(ipaddress.ip_network((int(found), LINE_V6), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
