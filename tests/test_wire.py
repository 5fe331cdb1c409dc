# SPDX-License-Identifier: GPL-2.0-only
"""What is on the wire, as Wireshark's tshark sees it: a stranger to this module."""

import os
import shutil
import sqlite3
import struct
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TWO_HOSPITALS = ROOT / "examples" / "two-hospitals.toml"
# Of a pcap file, and of each packet in it (the file format of libpcap).
FILE_HEADER, PACKET_HEADER = 24, 16
# Fields that are there twice: the outer header's and the inner one's.
TLS_FIELDS = (
    "tcp.stream",
    "ip.src",
    "tls.record.length",
    "tls.record.content_type",
    "tls.record.opaque_type",
    "data.data",
)
# Of frames: length, padding, kind, class of link; of messages: type and protocol run.
FRAME, ENVELOPE = struct.Struct(">IIBB"), struct.Struct(">IQ")
INTERNET = 5
RECORD, RECORD_OVERHEAD = 1 << 14, 22
FIELDS = ("ip.src", "ip.dst", "ip.proto", "udp.port", "esp.spi", "esp.icv_good", "esp.icv_bad")

pytestmark = pytest.mark.skipif(
    shutil.which("tshark") is None, reason="tshark (Debian: tshark) is not installed"
)


@pytest.fixture(scope="module", name="capture")
def capture_fixture(tmp_path_factory):
    """The pcap files of a run; the keys, esp_sa and sslkeylogfile, are among them."""
    directory = tmp_path_factory.mktemp("wire")
    command = [os.environ["EHEALTH_SIM"], "run", TWO_HOSPITALS, "--no-progress"]
    command += ["--out", directory / "results.sqlite", "--pcap", directory / "pcap"]
    command += ["--set", f"records.directory={directory / 'stores'}"]
    subprocess.run(command, check=True, capture_output=True)
    return directory / "pcap"


def dissect(path, fields, keys=None):
    """A dictionary a packet: the values of each field."""
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(keys or path.parent / "no-keys")}
    command = ["tshark", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "aggregator=;"]
    command += ["-o", "esp.enable_encryption_decode:TRUE"]
    command += ["-o", "esp.enable_authentication_check:TRUE"]
    # The module's port is none of the dissectors', and what is in TLS is no HTTP.
    command += ["-d", "tcp.port==7000,data", "-d", "tls.port==443,data"]
    if keys:
        command += ["-o", f"tls.keylog_file:{keys / 'sslkeylogfile'}"]
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


def dissect_tls(path, keys=None):
    """The packets with TLS records."""
    packets = dissect(path, TLS_FIELDS, keys)
    return [packet for packet in packets if packet["tls.record.length"] != [""]]


def count_records(packets):
    """How many records there are, and of how many the content's type is seen."""
    count = Counter()
    for packet in packets:
        count["all"] += len(packet["tls.record.length"])
        count["seen"] += len([each for each in packet["tls.record.content_type"] if each])
        count["protected"] += len([each for each in packet["tls.record.opaque_type"] if each])
    return count


def test_every_tls_record_decrypts(capture):
    """On the Internet, on the mobile network and at the servers."""
    seen = Counter()
    for path in find_captures(capture, "internet-exchange", "[0-9]*", "*.p-ra", "*-db"):
        with_keys = count_records(dissect_tls(path, capture))
        without = count_records(dissect_tls(path))
        if with_keys["all"] == 0:
            continue
        assert with_keys["seen"] == with_keys["all"], path
        # Hellos and changes of the cipher are in clear.
        assert without["all"] - without["seen"] == without["protected"] > 0, path
        seen += with_keys
    assert seen["protected"] > 500
    labels = Counter(line.split()[0] for line in (capture / "sslkeylogfile").open())
    assert len(labels) == 5 and len(set(labels.values())) == 1, labels


def test_flipped_bit_in_tls_is_reported(capture, tmp_path):
    path = capture / "packets-insurance-db-1.pcap"
    before = dissect(path, TLS_FIELDS, capture)
    changed = next(i for i, packet in enumerate(before) if packet["tls.record.opaque_type"] == ["23"])
    assert before[changed]["tls.record.content_type"] == ["23"]
    octets = bytearray(path.read_bytes())
    position = FILE_HEADER
    for _ in range(changed + 1):
        start = position + PACKET_HEADER
        position = start + int.from_bytes(octets[start - 8 : start - 4], "little")
    octets[position - 1] ^= 1  # the tag's last octet
    copy = tmp_path / "changed.pcap"
    copy.write_bytes(octets)
    after = dissect(copy, TLS_FIELDS, capture)
    assert after[changed]["tls.record.opaque_type"] == ["23"]
    assert after[changed]["data.data"] == [""] and before[changed]["data.data"] != [""]


def read_frames(path, keys):
    """Of the frames that TLS carries: protocol run, octets of the body, and octets in TCP."""
    streams = defaultdict(bytes)
    for packet in dissect_tls(path, keys):
        streams[packet["tcp.stream"][0], packet["ip.src"][0]] += bytes.fromhex(
            "".join(packet["data.data"])
        )
    for octets in streams.values():
        while octets:
            length, padding, kind, link = FRAME.unpack_from(octets)
            assert padding == 0 and kind == 0 and link == INTERNET
            _, run = ENVELOPE.unpack_from(octets, FRAME.size)
            size = FRAME.size + length
            yield run, length - ENVELOPE.size, size + -(-size // RECORD) * RECORD_OVERHEAD
            assert len(octets) >= size
            octets = octets[size:]


def test_tls_carries_what_agents_sent(capture):
    database = sqlite3.connect(capture.parent / "results.sqlite")
    rows = database.execute(
        "SELECT protocol_run, body_bytes, bytes FROM message WHERE link = 'internet'"
    )
    sent = Counter(rows.fetchall())
    assert len(sent) > 40
    carried = Counter()
    for path in find_captures(capture, "*.p-ra"):
        carried.update(read_frames(path, capture))
    assert carried == sent


def find_secrets(stores):
    """Identifiers, codes, and pieces of 16 octets of fingerprints, records and their signatures."""
    secrets = set()
    for path in stores.glob("*.sqlite"):
        store = sqlite3.connect(path)
        octets = []
        for patient, *rest in store.execute("SELECT patient, code, fingerprint, summary FROM record"):
            secrets.add(patient.encode())
            octets += rest
        for medico, *rest in store.execute("SELECT id, certificate, fingerprint FROM medico"):
            secrets.add(medico.encode())
            octets += rest
        for row in store.execute("SELECT content, signature FROM entry"):
            octets += row
        octets += [fingerprint for (fingerprint,) in store.execute("SELECT fingerprint FROM finger")]
        store.close()
        for each in octets:
            secrets.update(each[start : start + 16] for start in range(0, len(each) - 15, 240))
            secrets.update([each[-16:]] if len(each) >= 16 else [])
    return secrets


def test_outside_nothing_is_in_clear(capture):
    """Of what servers store at the end, nothing is on any link between sites."""
    secrets = find_secrets(capture.parent / "stores")
    paths = find_captures(
        capture, "core", "internet-exchange", "*-db", "[0-9]*", "*.m00", "*.[45]g"
    )
    # The first device of a site leads outside.
    sites = ("ir-21.h000", "ir-23.h000", "data-centre")
    paths += [capture / f"packets-{site}-1.pcap" for site in sites]
    blob = b"".join(path.read_bytes() for path in paths)
    assert len(blob) > 1_000_000 and len(secrets) > 500
    assert not [secret for secret in secrets if secret in blob]
    # The same search finds what is inside.
    inside = b"".join(path.read_bytes() for path in find_captures(capture, "*.database"))
    assert [secret for secret in secrets if secret in inside]
