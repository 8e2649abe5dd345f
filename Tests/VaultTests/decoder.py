#!/usr/bin/env python3
"""Reads vaults and parcels of notify. Written from etc/vault-format.md alone, so that the page can be believed.

decoder.py DIRECTORY [--print]

For each NAME.vault or NAME.parcel with its NAME.txt in DIRECTORY: what is to open is opened, compared with the text, and put together
again to the same bytes; what is not to open has to be refused by the rule that the text names. --print shows the
entries of what opens, in the form of the text. Exits with 1 where one vector is not as its text says, or none is there.

Wants python3-nacl and python3-argon2 (pynacl and argon2-cffi).
"""
import base64
import dataclasses
import hashlib
import pathlib
import re
import sys
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_scalarmult,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError

MAGIC = b"notify\x1a\x0a"
PARCEL_MAGIC = b"notify\x1ap"
MOST_TIME = 253402300799
MOST_GENERATION = 1 << 62
PASSPHRASE, KEY_FILE, CREDENTIAL, COMMAND, RECOVERY_CODE, RECIPIENT, TWO = range(1, 8)
INTAKE_KEY = 0
NAMES = {KEY_FILE: b"key-file", CREDENTIAL: b"systemd-credential", RECOVERY_CODE: b"recovery-code", RECIPIENT: b"recipient"}
NOT_PLAIN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u2028\u2029"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
CLASSES = {
    "unsupported": {"H1", "H2", "S2", "S9", "S10", "E2", "Z2", "Q4", "Q6", "Q7"},
    "wrong-key": {"K1", "Q9"},
    "authentication": {"A1", "A2", "A3", "A4", "Q10"},
}


class Refused(Exception):
    """A rule of the page that the file breaks."""

    def __init__(self, rule):
        super().__init__(rule)
        self.rule = rule
        self.kind = next((kind for kind, rules in CLASSES.items() if rule in rules), "malformed")


def require(condition, rule):
    if not condition:
        raise Refused(rule)


class Reader:
    """Takes fields from the front; says which rule is broken where they are not all there."""

    def __init__(self, data):
        self.data, self.offset = data, 0

    @property
    def left(self):
        return len(self.data) - self.offset

    def take(self, count, rule):
        require(self.left >= count, rule)
        self.offset += count
        return self.data[self.offset - count : self.offset]

    def number(self, count, rule):
        return int.from_bytes(self.take(count, rule), "little")


def number(value, count):
    return value.to_bytes(count, "little")


def plain_text(data, rule):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(rule) from None
    require(not NOT_PLAIN.search(text), rule)
    return text


# Primitives


def blake2b(key, message):
    return hashlib.blake2b(message, key=key, digest_size=32).digest()


def subkey(index, key):
    salt, person = number(index, 8) + bytes(8), b"notifyvt" + bytes(8)
    return hashlib.blake2b(b"", key=key, digest_size=32, salt=salt, person=person).digest()


def argon2id(secret, salt, passes, kibibytes):
    return hash_secret_raw(secret, salt, passes, kibibytes, parallelism=1, hash_len=32, type=Type.ID, version=0x13)


def x25519(private, public):
    """None where the result is zero."""
    try:
        shared = crypto_scalarmult(private, public)
    except CryptoError:
        return None
    return shared if any(shared) else None


def open_box(box, key, data):
    """None where it does not open."""
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(box[24:], data, box[:24], key)
    except CryptoError:
        return None


def seal_again(box, plaintext, key, data):
    return box[:24] + crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, data, box[:24], key)


def padded(data):
    return data + bytes(-len(data) % 64)


# Keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def times_a(value):
    value <<= 1
    return value ^ 37 if value & 32 else value


def check_character(values, group):
    result = group
    for index, value in enumerate(values):
        for _ in range(index + 1):
            value = times_a(value)
        result ^= value
    return result


def write_recovery_code(code):
    bits = int.from_bytes(code, "big")
    groups = []
    for group in range(8):
        part = bits >> (140 - 20 * group) & 0xFFFFF
        values = [part >> shift & 31 for shift in (15, 10, 5, 0)]
        groups.append("".join(ALPHABET[value] for value in values + [check_character(values, group)]))
    return "-".join(groups)


def read_recovery_code(text):
    """None where it is no code."""
    values = []
    for byte in text:
        if byte in b"- ":
            continue
        character = {"O": "0", "I": "1", "L": "1"}.get(chr(byte).upper(), chr(byte).upper())
        if byte > 0x7F or character not in ALPHABET:
            return None
        values.append(ALPHABET.index(character))
    if len(values) != 40:
        return None
    bits = 0
    for group in range(8):
        *four, check = values[5 * group : 5 * group + 5]
        if check_character(four, group) != check:
            return None
        for value in four:
            bits = bits << 5 | value
    return bits.to_bytes(20, "big")


def recipient_private_key(key_file):
    return blake2b(key_file, b"notify vault identity")


def write_recipient(public):
    check = hashlib.blake2b(public, digest_size=32).digest()[:4]
    return "notify-recipient-" + base64.urlsafe_b64encode(public + check).decode()


@dataclasses.dataclass
class Key:
    kind: int
    data: bytes

    def opens(self, kind):
        return kind == self.kind or (self.kind in (KEY_FILE, INTAKE_KEY) and kind == RECIPIENT)

    @property
    def private(self):
        return self.data if self.kind == INTAKE_KEY else recipient_private_key(self.data)


# The parts of a file


@dataclasses.dataclass
class Factor:
    kind: int
    fields: tuple
    parameters: bytes

    @classmethod
    def read(cls, kind, reader, end="S12", cost="S9"):
        """The last two are the rules for what ends too early or asks for too much."""
        start = reader.offset
        if kind in (PASSPHRASE, COMMAND):
            passes, kibibytes = reader.number(4, end), reader.number(4, end)
            bounded = 1 <= passes <= 64 and 8 <= kibibytes <= 2097152 and passes * kibibytes <= 4194304
            require(bounded, cost)
            fields = (passes, kibibytes, reader.take(16, end))
        elif kind == RECIPIENT:
            fields = (reader.take(32, end), reader.take(32, end))
        else:
            fields = (reader.take(16, end),)
        return cls(kind, fields, reader.data[start : reader.offset])

    @property
    def work(self):
        return self.fields[0] * self.fields[1] if self.kind in (PASSPHRASE, COMMAND) else 0

    def encoded(self):
        """The parameters, put together again."""
        if self.kind in (PASSPHRASE, COMMAND):
            return number(self.fields[0], 4) + number(self.fields[1], 4) + self.fields[2]
        return b"".join(self.fields)

    def key_encryption_key(self, key, owner, use=b"slot"):
        """None where the key does not lead to one; owner is the id of the vault or the parcel."""
        if self.kind in (PASSPHRASE, COMMAND):
            passes, kibibytes, salt = self.fields
            return argon2id(key.data, salt, passes, kibibytes)
        context = b"notify vault " + NAMES[self.kind] + b" " + use + owner + self.parameters
        if self.kind != RECIPIENT:
            return blake2b(key.data, context)
        recipient, ephemeral = self.fields
        if crypto_scalarmult_base(key.private) != recipient:
            return None
        shared = x25519(key.private, ephemeral)
        return shared and blake2b(shared, context)


@dataclasses.dataclass
class Slot:
    number: int
    kind: int
    flags: int
    created: int
    label: bytes
    factors: list
    rest: bytes

    @classmethod
    def read(cls, reader):
        fixed = Reader(reader.take(20, "S1"))
        index, kind, flags, label_length = (fixed.number(2, "S1") for _ in range(4))
        created, body_length = fixed.number(8, "S1"), fixed.number(4, "S1")
        require(flags & 0xFF00 == 0, "S2")
        require(label_length <= 64, "S3")
        require(body_length <= 4096, "S4")
        require(kind != 0, "S5")
        require(created <= MOST_TIME, "S6")
        label = reader.take(label_length, "S7")
        plain_text(label, "S7")
        body = Reader(reader.take(body_length, "S8"))
        factors = []
        if kind == TWO:
            for _ in range(2):
                inner = body.number(2, "S12")
                require(PASSPHRASE <= inner <= RECIPIENT, "S10")
                factors.append(Factor.read(inner, body))
            require(factors[0].kind <= factors[1].kind, "S11")
        elif kind < TWO:
            factors.append(Factor.read(kind, body))
        require(not factors or body.left == 72, "S12")
        return cls(index, kind, flags, created, label, factors, body.take(body.left, "S12"))

    def parameters(self):
        if self.kind == TWO:
            return b"".join(number(factor.kind, 2) + factor.encoded() for factor in self.factors)
        return b"".join(factor.encoded() for factor in self.factors)

    def head(self):
        """Every byte before the wrapped key."""
        parameters = self.parameters()
        return (
            number(self.number, 2)
            + number(self.kind, 2)
            + number(self.flags, 2)
            + number(len(self.label), 2)
            + number(self.created, 8)
            + number(len(parameters) + len(self.rest), 4)
            + self.label
            + parameters
        )

    def key_encryption_keys(self, keys, newest, vault_id):
        if len(self.factors) == 1:
            if newest.opens(self.kind):
                yield self.factors[0].key_encryption_key(newest, vault_id)
            return
        context = b"notify vault two-of-two slot" + vault_id + self.parameters()
        for one in keys:
            for other in keys:
                if newest not in (one, other):
                    continue
                if one.opens(self.factors[0].kind) and other.opens(self.factors[1].kind):
                    first = self.factors[0].key_encryption_key(one, vault_id)
                    second = self.factors[1].key_encryption_key(other, vault_id)
                    if first and second:
                        yield blake2b(first + second, context)

    def open(self, keys, newest, vault_id):
        """The data key, or None."""
        if not self.factors:
            return None
        for key in self.key_encryption_keys(keys, newest, vault_id):
            data_key = key and open_box(self.rest, key, vault_id + self.head())
            if data_key:
                if seal_again(self.rest, data_key, key, vault_id + self.head()) != self.rest:
                    raise AssertionError("the wrapped key is sealed otherwise")
                return data_key
        return None


@dataclasses.dataclass
class Entry:
    id: int
    kind: int
    flags: int
    version: int
    sealed_attributes: bytes
    sealed_secret: bytes
    name: bytes = b""
    attributes: bytes = b""
    secret: bytes = None

    @classmethod
    def read(cls, reader):
        fixed = Reader(reader.take(24, "E1"))
        identifier, kind, flags = fixed.number(4, "E1"), fixed.number(2, "E1"), fixed.number(2, "E1")
        version, attributes, secret = fixed.number(8, "E1"), fixed.number(4, "E1"), fixed.number(4, "E1")
        require(flags & 0xFF00 == 0, "E2")
        require(1 <= version <= MOST_GENERATION, "E3")
        require(kind != 0, "E4")
        require(attributes in range(40 + 64, 40 + 64 * 1027 + 1, 64), "E5")
        require(secret == 0 or secret in range(40 + 64, 40 + 64 * 1025 + 1, 64), "E6")
        return cls(identifier, kind, flags, version, reader.take(attributes, "E7"), reader.take(secret, "E7"))

    def identity(self):
        return number(self.id, 4) + number(self.kind, 2) + number(self.flags, 2) + number(self.version, 8)

    def encoded(self):
        lengths = number(len(self.sealed_attributes), 4) + number(len(self.sealed_secret), 4)
        return self.identity() + lengths + self.sealed_attributes + self.sealed_secret

    def open_attributes(self, key, vault_id):
        data = vault_id + self.identity() + b"\x01"
        plaintext = open_box(self.sealed_attributes, key, data)
        require(plaintext is not None, "A3")
        reader = Reader(plaintext)
        length = reader.number(2, "P4")
        require(1 <= length <= 128, "P1")
        self.name = reader.take(length, "P4")
        plain_text(self.name, "P2")
        length = reader.number(4, "P4")
        require(length <= 65536, "P3")
        self.attributes = reader.take(length, "P4")
        require(reader.left < 64 and not any(reader.take(reader.left, "P4")), "P4")
        again = number(len(self.name), 2) + self.name + number(len(self.attributes), 4) + self.attributes
        if seal_again(self.sealed_attributes, padded(again), key, data) != self.sealed_attributes:
            raise AssertionError("the attributes are sealed otherwise")

    def open_secret(self, key, vault_id):
        if not self.sealed_secret:
            return
        data = vault_id + self.identity() + b"\x02" + self.name
        plaintext = open_box(self.sealed_secret, key, data)
        require(plaintext is not None, "A4")
        reader = Reader(plaintext)
        length = reader.number(4, "P7")
        require(1 <= length <= 65536, "P6")
        self.secret = reader.take(length, "P7")
        require(reader.left < 64 and not any(reader.take(reader.left, "P7")), "P7")
        again = padded(number(len(self.secret), 4) + self.secret)
        if seal_again(self.sealed_secret, again, key, data) != self.sealed_secret:
            raise AssertionError("the secret is sealed otherwise")


class Vault:
    """A file whose outer form is right."""

    def __init__(self, data):
        self.data = data
        require(len(data) <= 16777216, "F1")
        require(data.startswith(MAGIC), "F2")
        require(len(data) >= 112, "F3")
        reader = Reader(data[:-32])
        reader.take(8, "F3")
        require(reader.number(2, "F3") == 1, "H1")
        slots = reader.number(2, "F3")
        self.flags = reader.number(4, "F3")
        require(self.flags >> 16 == 0, "H2")
        entries = reader.number(4, "F3")
        self.generation = reader.number(8, "F3")
        self.id = reader.take(16, "F3")
        require(reader.number(4, "F3") == len(data), "H3")
        self.intake_key = reader.take(32, "F3")
        require(1 <= slots <= 16, "H4")
        require(entries <= 4096, "H5")
        require(1 <= self.generation <= MOST_GENERATION, "H6")
        self.slots = []
        for _ in range(slots):
            slot = Slot.read(reader)
            require(slot.number > (self.slots[-1].number if self.slots else 0), "S13")
            self.slots.append(slot)
        self.entries = []
        for _ in range(entries):
            entry = Entry.read(reader)
            require(entry.id > (self.entries[-1].id if self.entries else 0), "E8")
            require(entry.version <= self.generation, "E9")
            self.entries.append(entry)
        require(reader.left == 0, "Z1")
        require(sum(factor.work for slot in self.slots for factor in slot.factors) <= 8388608, "Z2")

    def unlock(self, keys):
        """The number of the slot that opens, and the data key."""
        at_hand = []
        for key in keys:
            at_hand.append(key)
            for slot in self.slots:
                data_key = slot.open(at_hand, key, self.id)
                if data_key:
                    return slot.number, data_key
        raise Refused("K1")

    def open(self, keys):
        """Checks and opens everything; the number of the slot that opened."""
        slot, data_key = self.unlock(keys)
        sealing, hashing, intake = subkey(1, data_key), subkey(2, data_key), subkey(4, data_key)
        require(blake2b(hashing, self.data[:-32]) == self.data[-32:], "A1")
        require(crypto_scalarmult_base(intake) == self.intake_key, "A2")
        names = set()
        for entry in self.profiles():
            entry.open_attributes(sealing, self.id)
            normal = unicodedata.normalize("NFC", entry.name.decode())
            require(normal not in names, "P5")
            names.add(normal)
        for entry in self.profiles():
            entry.open_secret(sealing, self.id)
        if self.encoded(hashing) != self.data:
            raise AssertionError("put together again, it is another file")
        return slot

    def profiles(self):
        return [entry for entry in self.entries if entry.kind == 1]

    def encoded(self, hashing):
        parts = b"".join(slot.head() + slot.rest for slot in self.slots)
        parts += b"".join(entry.encoded() for entry in self.entries)
        header = (
            MAGIC
            + number(1, 2)
            + number(len(self.slots), 2)
            + number(self.flags, 4)
            + number(len(self.entries), 4)
            + number(self.generation, 8)
            + self.id
            + number(80 + len(parts) + 32, 4)
            + self.intake_key
        )
        return header + parts + blake2b(hashing, header + parts)


@dataclasses.dataclass
class Record:
    name: bytes
    attributes: bytes
    secret: bytes

    @classmethod
    def read(cls, reader):
        length = reader.number(2, "R6")
        require(1 <= length <= 128, "R2")
        name = reader.take(length, "R6")
        plain_text(name, "R3")
        attributes, secret = reader.number(4, "R6"), reader.number(4, "R6")
        require(attributes <= 65536 and secret <= 65536, "R5")
        return cls(name, reader.take(attributes, "R6"), reader.take(secret, "R6") if secret else None)

    def encoded(self):
        secret = self.secret or b""
        lengths = number(len(self.attributes), 4) + number(len(secret), 4)
        return number(len(self.name), 2) + self.name + lengths + self.attributes + secret


class Parcel:
    """A parcel whose outer form is right."""

    def __init__(self, data):
        require(data.startswith(PARCEL_MAGIC), "Q1")
        require(len(data) <= 16777216, "Q2")
        reader = Reader(data)
        reader.take(8, "Q3")
        require(reader.number(2, "Q3") == 1, "Q4")
        kind = reader.number(2, "Q3")
        require(reader.number(4, "Q3") == len(data), "Q5")
        require(kind in (PASSPHRASE, RECIPIENT), "Q6")
        self.data, self.id = data, reader.take(16, "Q3")
        self.factor = Factor.read(kind, reader, end="Q3", cost="Q7")
        self.box = reader.take(reader.left, "Q8")
        require(len(self.box) > 40 and len(self.box) % 64 == 40, "Q8")

    def head(self):
        """Every byte before the box."""
        parameters = self.factor.encoded()
        length = 32 + len(parameters) + len(self.box)
        return PARCEL_MAGIC + number(1, 2) + number(self.factor.kind, 2) + number(length, 4) + self.id + parameters

    def open(self, keys):
        """Checks and opens everything; the records."""
        key = next((key for key in keys if key.opens(self.factor.kind)), None)
        require(key, "Q9")
        is_recipient = self.factor.kind == RECIPIENT
        require(not is_recipient or crypto_scalarmult_base(key.private) == self.factor.fields[0], "Q9")
        sealing = self.factor.key_encryption_key(key, self.id, b"parcel")
        plaintext = sealing and open_box(self.box, sealing, self.head())
        require(plaintext, "Q10" if is_recipient else "Q9")
        records = self.read_records(plaintext)
        again = padded(number(len(records), 2) + b"".join(record.encoded() for record in records))
        if self.head() + seal_again(self.box, again, sealing, self.head()) != self.data:
            raise AssertionError("put together again, it is another file")
        return records

    @staticmethod
    def read_records(plaintext):
        reader = Reader(plaintext)
        count = reader.number(2, "R6")
        require(1 <= count <= 4096, "R1")
        records, names = [], set()
        for _ in range(count):
            record = Record.read(reader)
            normal = unicodedata.normalize("NFC", record.name.decode())
            require(normal not in names, "R4")
            names.add(normal)
            records.append(record)
        require(reader.left < 64 and not any(reader.take(reader.left, "R6")), "R6")
        return records


# Vectors


def hexadecimal(text):
    return b"" if text == '""' else bytes.fromhex(text)


def shown(data):
    return data.hex() if data else '""'


class Vector:
    """What the text beside a vault or a parcel says."""

    def __init__(self, path):
        text = path.with_suffix(".txt").read_bytes().decode()
        self.is_parcel = path.suffix == ".parcel"
        self.data = path.read_bytes()
        self.keys, self.entries, values = [], [], {}
        given = 0
        for line in text.split("\n")[:-1]:
            word, colon, value = line.partition(": ")
            if not colon:
                raise ValueError("no key: " + line)
            given += word not in ("comment", "expect", "rule", "slot", "generation", "entry")
            if word == "entry":
                self.entries.append(value)
            elif word == "vault" and self.is_parcel:
                self.keys.append(Key(INTAKE_KEY, Vector(path.with_name(value + ".vault")).intake_key()))
            elif word == "passphrase":
                self.add_passphrase(value.encode())
            elif word == "passphrase-hex":
                self.add_passphrase(hexadecimal(value))
            elif word == "command":
                self.keys.append(Key(COMMAND, value.encode()))
            elif word == "key-file":
                self.keys.append(Key(KEY_FILE, hexadecimal(value)))
            elif word == "systemd-credential":
                self.keys.append(Key(CREDENTIAL, hexadecimal(value)))
            elif word == "recovery-code":
                code = read_recovery_code(value.encode())
                self.keys += [Key(RECOVERY_CODE, code)] if code else []
            elif word in ("comment", "expect", "rule", "slot", "generation") and word not in values:
                values[word] = value
            else:
                raise ValueError("unknown or doubled key: " + word)
        self.expect, self.rule = values["expect"], values.get("rule")
        self.slot, self.generation = values.get("slot"), values.get("generation")
        if self.is_parcel and given != 1:
            raise ValueError("a parcel has one key")

    def intake_key(self):
        return subkey(4, Vault(self.data).unlock(self.keys)[1])

    def add_passphrase(self, passphrase):
        code = read_recovery_code(passphrase)
        self.keys += [Key(RECOVERY_CODE, code)] if code else []
        self.keys.append(Key(PASSPHRASE, passphrase))

    def opened(self):
        """Slot and generation of a vault, as in the text, and the entries or records."""
        if self.is_parcel:
            return (None, None), Parcel(self.data).open(self.keys)
        vault = Vault(self.data)
        slot = vault.open(self.keys)
        return (str(slot), str(vault.generation)), vault.profiles()

    def fault(self, printing):
        """Why the file is not as it ought to be, or None."""
        try:
            place, opened = self.opened()
        except Refused as refused:
            found = (refused.kind, refused.rule)
            expected = (self.expect, found[1] if self.rule == "any" else self.rule)
            return None if found == expected else f"{found} in the place of {expected}"
        if self.expect != "opened":
            return f"opens in the place of {self.expect} {self.rule}"
        entries = []
        for entry in opened:
            secret = "-" if entry.secret is None else shown(entry.secret)
            entries.append(f"{entry.name.decode()} {shown(entry.attributes)} {secret}")
        if printing:
            print("\n".join("entry: " + entry for entry in entries))
        if entries != self.entries:
            return "other entries"
        if place != (self.slot, self.generation):
            return f"slot and generation are {place}"
        return None


def check_page():
    """The examples of the page that no vector shows."""
    codes = {
        bytes(20): "00000-00001-00002-00003-00004-00005-00006-00007",
        bytes(range(20)): "000GD-40R4X-0M300-E209K-185G3-R38ED-1W811-24GKZ",
        b"\xff" * 20: "ZZZZD-ZZZZC-ZZZZF-ZZZZE-ZZZZ9-ZZZZ8-ZZZZB-ZZZZA",
    }
    for code, text in codes.items():
        assert write_recovery_code(code) == text and read_recovery_code(text.encode()) == code
    public = crypto_scalarmult_base(recipient_private_key(bytes(range(32))))
    assert write_recipient(public) == "notify-recipient-JbvRz36GTEm6d7LypBck1kD9yk4NUPcVFVake29GaSiPaTIi"


def main(arguments):
    printing = "--print" in arguments
    directory = pathlib.Path(next(argument for argument in arguments if not argument.startswith("--")))
    check_page()
    passed = failed = 0
    for path in sorted([*directory.glob("*.vault"), *directory.glob("*.parcel")]):
        if printing:
            print(path.stem)
        try:
            fault = Vector(path).fault(printing)
        except (AssertionError, KeyError, OSError, ValueError) as error:
            fault = f"{type(error).__name__}: {error}"
        if fault:
            print(f"FAILED {path.stem}: {fault}")
            failed += 1
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
