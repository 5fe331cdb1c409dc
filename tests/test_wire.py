# SPDX-License-Identifier: GPL-2.0-only
"""What is on the wire, as Wireshark's tshark sees it: a stranger to this module."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TWO_HOSPITALS = ROOT / "examples" / "two-hospitals.toml"
# Of a pcap file, and of each packet in it (the file format of libpcap).
FILE_HEADER, PACKET_HEADER = 24, 16
# Fields that are there twice: the outer header's and the inner one's.
FIELDS = ("ip.src", "ip.dst", "ip.proto", "udp.port", "esp.spi", "esp.icv_good", "esp.icv_bad")

pytestmark = pytest.mark.skipif(
    shutil.which("tshark") is None, reason="tshark (Debian: tshark) is not installed"
)


@pytest.fixture(scope="module", name="capture")
def capture_fixture(tmp_path_factory):
    """The pcap files of a run; esp_sa, the keys, is among them."""
    directory = tmp_path_factory.mktemp("wire")
    command = [os.environ["EHEALTH_SIM"], "run", TWO_HOSPITALS, "--no-progress"]
    command += ["--out", directory / "results.sqlite", "--pcap", directory / "pcap"]
    subprocess.run(command, check=True, capture_output=True)
    return directory / "pcap"


def dissect(path, fields, keys=None):
    """A dictionary a packet: the values of each field."""
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(keys or path.parent / "no-keys")}
    command = ["tshark", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "aggregator=;"]
    command += ["-o", "esp.enable_encryption_decode:TRUE"]
    command += ["-o", "esp.enable_authentication_check:TRUE"]
    # The module's port is none of the dissectors'.
    command += ["-d", "tcp.port==7000,data"]
    for each in fields:
        command += ["-e", each]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    rows = [line.split("|") for line in done.stdout.splitlines()]
    return [dict(zip(fields, [value.split(";") for value in row])) for row in rows]


def find_captures(capture, *names):
    """The files of the links of these nodes."""
    return [path for name in names for path in sorted(capture.glob(f"packets-{name}-*.pcap"))]


def test_every_esp_packet_decrypts(capture):
    keys = [line.split(",")[3].strip('"') for line in (capture / "esp_sa").read_text().splitlines()]
    assert len(keys) >= 8 and len(set(keys)) == len(keys)
    seen = set()
    for path in find_captures(capture, "core", "data-centre"):
        for packet in dissect(path, FIELDS, capture):
            if packet["esp.spi"] == [""]:
                continue
            assert packet["esp.icv_good"] == ["1"] and packet["esp.icv_bad"] == ["0"], packet
            # The inner addresses come out.
            assert len(packet["ip.src"]) == 2 and packet["ip.proto"] == ["50", "6"], packet
            seen.add(int(packet["esp.spi"][0], 16))
    assert seen <= {int(key, 16) for key in keys} and len(seen) >= 4


def test_without_keys_nothing_is_seen(capture):
    plain = Counter()
    for path in find_captures(capture, "core", "ir-21.h000"):
        if path.name.startswith("packets-ir-21.h000") and not path.name.endswith("-1.pcap"):
            continue  # the hospital's LAN
        for packet in dissect(path, FIELDS):
            both = packet["ip.src"][0], packet["ip.dst"][0]
            if all(address.startswith("10.") for address in both):
                plain[packet["ip.proto"][0], packet["udp.port"][0]] += 1
                assert len(packet["ip.src"]) == 1, packet
    # ESP and the key exchange: of the VPNs there is nothing else.
    assert set(plain) == {("50", ""), ("17", "7500")} and plain["50", ""] > 100


def test_flipped_bit_is_reported(capture, tmp_path):
    (path,) = find_captures(capture, "data-centre")[:1]
    octets = bytearray(path.read_bytes())
    position, number = FILE_HEADER, 0
    packets = dissect(path, FIELDS, capture)
    changed = next(i for i, packet in enumerate(packets) if packet["esp.spi"] != [""])
    while number < changed:
        position += PACKET_HEADER + int.from_bytes(octets[position + 8 : position + 12], "little")
        number += 1
    # PPP 2, IPv4 20, ESP header 16, and into the ciphertext.
    octets[position + PACKET_HEADER + 2 + 20 + 16 + 5] ^= 1
    copy = tmp_path / "changed.pcap"
    copy.write_bytes(octets)
    after = dissect(copy, FIELDS, capture)
    bad = [i for i, packet in enumerate(after) if packet["esp.icv_bad"] == ["1"]]
    assert bad == [changed]


def test_decrypted_is_what_the_hosts_sent(capture):
    fields = ("ip.src", "tcp.seq_raw", "tcp.payload", "esp.spi")
    outside = find_captures(capture, "data-centre")[:1]
    (inside,) = find_captures(capture, "c-phrc")

    def payloads(paths, protected):
        found = set()
        for path in paths:
            for packet in dissect(path, fields, capture):
                if (packet["esp.spi"] != [""]) == protected and packet["tcp.payload"] != [""]:
                    found.add((packet["ip.src"][-1], *packet["tcp.seq_raw"], *packet["tcp.payload"]))
        return found

    sent = payloads([inside], False)
    carried = payloads(outside, True)
    # Outside there is the CAs-VPN, too.
    assert sent and sent <= carried
