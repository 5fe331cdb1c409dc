#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Derives device_costs.csv from crypto_costs.csv by the rules E8 to E14 of SOURCES.md.

Prints the table; a test compares it with the file that is shipped.

Usage: derive_device_costs.py > device_costs.csv
"""

import csv
import sys
from pathlib import Path

SERVER = "AMD EPYC VM, OpenSSL 3.0.19"
LAPTOP = "Intel i7-13700H VM, OpenSSL"
PHONE = "smartphone default (Cortex-A76 class)"
PHONE_RSA = "Neoverse N1 3.0 GHz (server twin of Cortex-A76), OpenSSL 3.0.2"
READER_RSA = "Cortex-A53 1.2 GHz 32-bit (Raspberry Pi 3)"
TEE = "Android Keystore (TEE) default"
TEE_CALL = "Android Keystore (TEE)"
HSM = "Thales Luna 7 A750"
SERVER_PAIRING = "Intel i7-7700 3.6 GHz, mcl native"
READER_PAIRING = "Cortex-A53 1.2 GHz (HiKey), mcl native"

CURVE = (
    "ecdsa-p256-sign",
    "ecdsa-p256-verify",
    "ecdh-p256",
    "p256-keygen",
    "ed25519-sign",
    "ed25519-verify",
    "x25519",
    "x25519-keygen",
    "ed25519-keygen",
)
RSA = ("rsa2048-sign", "rsa2048-verify", "rsa2048-decrypt", "rsa2048-encrypt", "rsa2048-keygen")
SYMMETRIC = ("aes256-gcm", "sha256", "hmac-sha256")
HOST = (
    "deflate",
    "inflate",
    "fingerprint-match",
    "fingerprint-search",
    "database-read",
    "database-write",
)
PAIRING = ("pairing",)
OPERATIONS = CURVE + RSA + SYMMETRIC + HOST + ("world-switch",) + PAIRING

# A device without a TEE has no second world to call.
ONE_WORLD = (0, 0, "estimated", "E11", "one world")


class Figures:
    """The rows of crypto_costs.csv."""

    def __init__(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))

    def row(self, device, operation):
        found = [r for r in self.rows if r["device"] == device and r["operation"] == operation]
        if len(found) != 1:
            sys.exit(f"crypto_costs.csv: {len(found)} rows of {device}, {operation}")
        return found[0]

    def cost(self, device, operation, note=""):
        """A figure as (us, ns per byte, status, source, note)."""
        row = self.row(device, operation)
        value = float(row["value"])
        if row["unit"] == "ms":
            fixed, slope = 1000 * value, 0
        elif row["unit"] == "1/s":
            fixed, slope = 1e6 / value, 0
        else:  # MB/s
            fixed, slope = 0, 1000 / value
        return fixed, slope, row["status"], row["source"], note or row["device"]


def through(small, large):
    """E8: time = fixed + slope x size through two throughputs, as (bytes, MB/s)."""
    times = [size / rate for size, rate in (small, large)]  # us
    slope = (times[1] - times[0]) / (large[0] - small[0])
    return times[0] - slope * small[0], 1000 * slope


def scaled(cost, factor, source, note, call=0):
    return call + factor * cost[0], factor * cost[1], "estimated", source, note


def server(figures):
    """x86 server: measured, and E8."""
    costs = {
        "ecdsa-p256-sign": figures.cost(SERVER, "ecdsa_p256_sign"),
        "ecdsa-p256-verify": figures.cost(SERVER, "ecdsa_p256_verify"),
        "ecdh-p256": figures.cost(SERVER, "ecdh_p256"),
        "p256-keygen": (19, 0, "measured", "S93", ""),
        "ed25519-sign": figures.cost(SERVER, "ed25519_sign"),
        "ed25519-verify": figures.cost(SERVER, "ed25519_verify"),
        "x25519": figures.cost(SERVER, "x25519"),
        "rsa2048-sign": figures.cost(SERVER, "rsa2048_sign"),
        "rsa2048-verify": figures.cost(SERVER, "rsa2048_verify"),
        "rsa2048-keygen": (115000, 0, "measured", "S93", "mean of 100 to 131 ms"),
        "hmac-sha256": (1, 1000 / 2040, "measured", "S93", "one-shot; slope as SHA-256"),
        "deflate": (20, 10, "estimated", "E13", "zlib level 1"),
        "inflate": (10, 3, "estimated", "E13", ""),
        "fingerprint-match": (1000, 0, "estimated", "E13", "one template against one"),
        "fingerprint-search": (1000, 1000, "estimated", "E22", "per template searched"),
        "pairing": figures.cost(SERVER_PAIRING, "pairing_bn381"),
        "database-read": (50, 1, "estimated", "E13", "rows in the page cache"),
        "database-write": (1000, 5, "estimated", "E13", "commit to solid-state storage"),
        "world-switch": ONE_WORLD,
    }
    # crypto_costs.csv has 16 kB in the value and 1 kB in the note.
    for operation, row, kilobyte in (
        ("aes256-gcm", "aes256_gcm_16KB", 2055),
        ("sha256", "sha256_16KB", 1733),
    ):
        rate = float(figures.row(SERVER, row)["value"])
        fixed, slope = through((1024, kilobyte), (16384, rate))
        costs[operation] = (fixed, slope, "derived", "S70", "line through 1 kB and 16 kB (E8)")
    for operation, like in (
        ("x25519-keygen", "x25519"),
        ("ed25519-keygen", "ed25519-sign"),
        ("rsa2048-decrypt", "rsa2048-sign"),
        ("rsa2048-encrypt", "rsa2048-verify"),
    ):
        costs[operation] = scaled(costs[like], 1, "E8", f"as {like}")
    return costs


def phone(figures, base):
    """Cortex-A76: E5, and E9 from the server's ratios."""
    costs = {
        "ecdsa-p256-sign": figures.cost(PHONE, "ecdsa_p256_sign"),
        "ecdsa-p256-verify": figures.cost(PHONE, "ecdsa_p256_verify"),
        "ecdh-p256": figures.cost(PHONE, "ecdh_p256"),
        "x25519": figures.cost(PHONE, "x25519"),
        "rsa2048-sign": figures.cost(PHONE_RSA, "rsa2048_sign"),
        "rsa2048-verify": figures.cost(PHONE_RSA, "rsa2048_verify"),
        "pairing": figures.cost(PHONE, "pairing_381bit"),
    }
    for operation, row in (("aes256-gcm", "aes_gcm"), ("sha256", "sha256")):
        _, slope, status, source, note = figures.cost(PHONE, row)
        fixed = base[operation][0] * slope / base[operation][1]
        costs[operation] = (fixed, slope, status, source, note + "; fixed part E9")
    for operation, like in (
        ("p256-keygen", "ecdh-p256"),
        ("ed25519-sign", "x25519"),
        ("ed25519-verify", "x25519"),
        ("x25519-keygen", "x25519"),
        ("ed25519-keygen", "x25519"),
        ("rsa2048-decrypt", "rsa2048-sign"),
        ("rsa2048-encrypt", "rsa2048-verify"),
        ("rsa2048-keygen", "rsa2048-sign"),
    ):
        factor = costs[like][0] / base[like][0]
        costs[operation] = scaled(base[operation], factor, "E9", f"server x {factor:.3g} ({like})")
    factor = costs["sha256"][1] / base["sha256"][1]
    costs["hmac-sha256"] = scaled(base["hmac-sha256"], factor, "E9", "server, as SHA-256")
    for operation in HOST:
        costs[operation] = scaled(base[operation], 2.5, "E13", "server x 2.5")
    costs["world-switch"] = ONE_WORLD
    return costs


def phone_tee(figures, base):
    """E11: the call into the TEE, and what its slower code takes there."""
    call = figures.cost(TEE_CALL, "cipher_init_rsa")
    costs = {"world-switch": call[:4] + ("a call of the TEE and back",)}
    for operation, row in (("ecdsa-p256-sign", "ecdsa_p256_sign"), ("rsa2048-sign", "rsa2048_sign")):
        whole = figures.cost(TEE, row)
        costs[operation] = (whole[0] - call[0], 0, "estimated", "E6", "without the call")
    costs["rsa2048-decrypt"] = scaled(costs["rsa2048-sign"], 1, "E8", "as rsa2048-sign")
    for operation in OPERATIONS:
        if operation not in costs:
            factor = 9 if operation in CURVE + RSA + PAIRING else 1
            costs[operation] = scaled(base[operation], factor, "E11", f"phone x {factor}")
    return costs


def phone_ftpm(base):
    """E21: a firmware TPM is a trusted application: the TEE's figures."""
    costs = {
        operation: scaled(base[operation], 1, "E21", "as phone-tee") for operation in OPERATIONS
    }
    costs["world-switch"] = ONE_WORLD[:3] + ("E21", "it is in the TEE already")
    return costs


def nfc_reader(figures, base):
    """E10: Cortex-A53."""
    costs = {
        "rsa2048-sign": figures.cost(READER_RSA, "rsa2048_sign_openssl"),
        "rsa2048-verify": figures.cost(READER_RSA, "rsa2048_verify_openssl"),
        "pairing": figures.cost(READER_PAIRING, "pairing_bn381"),
    }
    factor = costs["rsa2048-sign"][0] / base["rsa2048-sign"][0]
    for operation in OPERATIONS:
        if operation not in costs:
            costs[operation] = scaled(base[operation], factor, "E10", f"phone x {factor:.3g}")
    return costs


def workstation(figures, base):
    """E10: geometric mean of the laptop's two RSA ratios."""
    factor = 1.0
    for operation in ("rsa2048_sign", "rsa2048_verify"):
        factor *= figures.cost(LAPTOP, operation)[0] / figures.cost(SERVER, operation)[0]
    factor **= 0.5
    return {
        operation: scaled(base[operation], factor, "E10", f"server x {factor:.3g}")
        for operation in OPERATIONS
    }


def tpm(figures, base):
    """E12: discrete TPM; what it does not do, the phone does."""
    costs = {
        "ecdsa-p256-sign": figures.cost("TPM 2.0, Chrome fleet", "ecdsa_p256_sign_p50"),
        "rsa2048-sign": figures.cost("discrete TPM 2.0 default", "rsa2048_sign"),
    }
    for operation in OPERATIONS:
        if operation in costs:
            continue
        if operation in HOST + PAIRING + ("world-switch",):
            costs[operation] = scaled(base[operation], 1, "E12", "done by the phone")
        elif operation in SYMMETRIC:
            costs[operation] = (20000, 1000, "estimated", "E12", "bus of about 1 MB/s")
        elif operation == "rsa2048-keygen":
            costs[operation] = (10e6, 0, "estimated", "E12", "")
        elif operation in ("rsa2048-verify", "rsa2048-encrypt"):
            costs[operation] = (20000, 0, "estimated", "E12", "small exponent: a command's cost")
        else:
            costs[operation] = (200000, 0, "estimated", "E12", "as a signature")
    return costs


def hsm(figures, base):
    """E14: Luna A750; one over its rate, which counts its parallel engines."""
    costs = {
        "ecdsa-p256-sign": figures.cost(HSM, "ecdsa_p256_sign"),
        "rsa2048-sign": figures.cost(HSM, "rsa2048_sign"),
    }
    costs["rsa2048-decrypt"] = scaled(costs["rsa2048-sign"], 1, "E8", "as rsa2048-sign")
    call = costs["ecdsa-p256-sign"][0]
    keygen = base["rsa2048-keygen"][0] / base["rsa2048-sign"][0]
    for operation in OPERATIONS:
        if operation in costs:
            continue
        if operation in HOST + PAIRING + ("world-switch",):
            costs[operation] = scaled(base[operation], 1, "E14", "done by the server")
        elif operation == "rsa2048-keygen":
            note = f"its RSA signature x {keygen:.3g}"
            costs[operation] = scaled(costs["rsa2048-sign"], keygen, "E14", note)
        elif operation in SYMMETRIC:
            costs[operation] = scaled(base[operation], 1, "E14", "server + 100 us call", call)
        else:
            costs[operation] = scaled(costs["ecdsa-p256-sign"], 1, "E14", "as ecdsa-p256-sign")
    return costs


def derive(path):
    """The table: (device, operation) -> cost, in the order of the file."""
    figures = Figures(path)
    x86 = server(figures)
    a76 = phone(figures, x86)
    return {
        "phone": a76,
        "phone-tee": phone_tee(figures, a76),
        "phone-ftpm": phone_ftpm(phone_tee(figures, a76)),
        "tpm": tpm(figures, a76),
        "nfc-reader": nfc_reader(figures, a76),
        "workstation": workstation(figures, x86),
        "hospital-server": x86,
        "national-server": x86,
        "hsm": hsm(figures, x86),
    }


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["device", "operation", "fixed_us", "ns_per_byte", "status", "source", "note"]
    )
    for device, costs in derive(Path(__file__).with_name("crypto_costs.csv")).items():
        for operation in OPERATIONS:
            fixed, slope, status, source, note = costs[operation]
            row = [device, operation, f"{fixed:.5g}", f"{slope:.4g}", status, source, note]
            # 1.15e+05 -> 115000
            row[2:4] = [f"{float(text):.10g}" for text in row[2:4]]
            writer.writerow(row)


if __name__ == "__main__":
    main()
