"""Numbers of persons at rest: AES-256-GCM, and a keyed index for equality.

Keys come from outside (`keyring`), never from the database. A sealed value names
the key that sealed it, so that several keys are in use while one takes over from
another. Each key yields two: one that seals, one that indexes.

A sealed value is bound to its owner by `context` (what it is, and of whom): copied
into another row it does not open.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import DataError

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class Key:
    """One key of the ring: ``id``, and the two keys made of its secret."""

    def __init__(self, key_id, secret):
        self.id = key_id
        self._sealing = AESGCM(_derive(secret, b"seal"))
        self._indexing = _derive(secret, b"index")
        # Tells whether a key of this id is the one that was used before.
        self.fingerprint = hmac.new(
            _derive(secret, b"fingerprint"), key_id.encode(), hashlib.sha256
        ).hexdigest()[:16]

    def seal(self, data, context):
        """``v1.<key id>.<base64>`` of ``data`` (bytes); ``context`` is text."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._sealing.encrypt(nonce, data, context.encode())
        return ".".join((VERSION, self.id, base64.b64encode(sealed).decode()))

    def open(self, sealed, context):
        """The bytes that were sealed.

        :raises DataError: `sealed_broken`
        """
        try:
            version, _key_id, body = sealed.split(".")
            raw = base64.b64decode(body, validate=True)
            # Base64 has several spellings of its last bits: one value, one text.
            if base64.b64encode(raw).decode() != body:
                raise ValueError
            if version != VERSION or len(raw) <= NONCE_BYTES:
                raise ValueError
            return self._sealing.decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()
            )
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise DataError("sealed_broken") from error

    def index(self, kind, value):
        """Blind index of a number: equal for equal numbers of one kind, and of no
        use to who lacks the key. 32 hexadecimal digits.
        """
        text = f"{kind}:{value}".encode()
        return hmac.new(self._indexing, text, hashlib.sha256).hexdigest()[:32]


class Keyring:
    """The keys in use, the present one first.

    >>> ring = keyring(f"new:{new_secret()},old:{new_secret()}")
    >>> sealed = ring.seal(b"34112519850101123X", "identity:7")
    >>> sealed[:7], ring.open(sealed, "identity:7")
    ('v1.new.', b'34112519850101123X')
    >>> ring.open(sealed, "identity:8")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    DataError: sealed_broken
    """

    def __init__(self, keys):
        self.keys = {key.id: key for key in keys}
        self.current = keys[0] if keys else None

    def __bool__(self):
        return bool(self.keys)

    def seal(self, data, context):
        """Seal bytes with the present key.

        :raises DataError: `no_key`
        """
        if not self.current:
            raise DataError("no_key")
        return self.current.seal(data, context)

    def open(self, sealed, context):
        """The bytes of a sealed value, whichever known key sealed it.

        :raises DataError: `no_key`, `unknown_key` (key), `sealed_broken`
        """
        return self._key_of(sealed).open(sealed, context)

    def index(self, kind, value):
        """The index by the present key, as new values store it.

        :raises DataError: `no_key`
        """
        if not self.current:
            raise DataError("no_key")
        return self.current.index(kind, value)

    def indexes(self, kind, value):
        """The index by every key: a value is found while keys change."""
        return [key.index(kind, value) for key in self.keys.values()]

    def _key_of(self, sealed):
        if not self.keys:
            raise DataError("no_key")
        name = key_id(sealed)
        if not name:
            raise DataError("sealed_broken")
        if name not in self.keys:
            raise DataError("unknown_key", key=name)
        return self.keys[name]


def keyring(text):
    """The ``Keyring`` of ``id:secret, id:secret …``, the present key first. A secret
    is 32 bytes in base64 (`new_secret`). No text, no keys.

    :raises DataError: `bad_keyring` (reason); never with a part of a secret

    >>> bool(keyring(""))
    False
    >>> keyring("2026:abc")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    DataError: bad_keyring: reason='2026: not 32 bytes in base64'
    """
    keys = []
    for part in re.split(r"[\s,;]+", (text or "").strip()):
        if not part:
            continue
        key_id, _colon, secret = part.partition(":")
        if not _KEY_ID.fullmatch(key_id) or not secret:
            raise DataError("bad_keyring", reason="a key is written id:secret")
        if key_id in {key.id for key in keys}:
            raise DataError("bad_keyring", reason=f"{key_id}: twice")
        keys.append(Key(key_id, _secret(key_id, secret)))
    return Keyring(keys)


def key_id(sealed):
    """The key that a sealed value names; '' where it names none.

    >>> key_id("v1.2026.AAAA"), key_id("damaged"), key_id(None)
    ('2026', '', '')
    """
    parts = (sealed or "").split(".")
    return parts[1][:32] if len(parts) == 3 else ""


def new_secret():
    """A new secret, to be kept where no copy of the database goes.

    >>> len(base64.urlsafe_b64decode(new_secret()))
    32
    """
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _secret(key_id, text):
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise DataError("bad_keyring", reason=f"{key_id}: not 32 bytes in base64")
    return raw


def _derive(secret, purpose):
    return HKDF(SHA256(), KEY_BYTES, None, b"rural_asset " + purpose).derive(secret)
