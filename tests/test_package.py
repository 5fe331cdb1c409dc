# SPDX-License-Identifier: GPL-2.0-only
"""The Python package from the build tree: scenarios, runs, codecs, cryptography."""

import copy
import json
import os
import pickle
import signal
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import ehealth
import pytest
import results_fixture
from ehealth import crypto, ec, messages, tpm
from ehealth.simulation import simulate

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
phr = messages.national_phr


@pytest.fixture(name="scenario")
def load_scenario():
    return ehealth.Scenario.load(EXAMPLES / "two-hospitals.toml").set("run.pcap", False)


def make_long(scenario):
    """Takes many seconds to simulate."""
    return scenario.update({"run.duration": "10 h", "workload.rate_factor": 1})


# --- scenarios


def test_scenario_equals_what_the_program_reads(scenario):
    command = [os.environ["EHEALTH_SIM"], "validate", EXAMPLES / "two-hospitals.toml"]
    command += ["--effective", "--set", "run.pcap=false"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert scenario.to_toml() == shown
    assert ehealth.Scenario.from_toml(shown) == scenario
    assert ehealth.Scenario() != scenario


def test_keys_are_attributes_with_types_and_units(scenario):
    assert scenario.run.duration == 180.0 and str(scenario.run.duration) == "3 min"
    assert scenario.run.seed == 1 and scenario.run.pcap is False
    assert scenario.country.provinces == ["IR-23", "IR-21"]
    assert scenario.workload.visits_per_person_year is None
    assert scenario.network.wan.route_factor == 1.5
    assert scenario.network.wan.hospital_rate == 100e6
    scenario.network.wan.route_factor = 1.25
    scenario.run.duration = scenario.network.nfc.tap_duration
    assert scenario.text("network.wan.route_factor") == "1.25"
    assert scenario.run.duration == scenario.network.nfc.tap_duration
    assert scenario.to_dict()["country"]["provinces"] == ["IR-23", "IR-21"]


def test_every_key_of_the_schema_can_be_read_and_set_to_itself(scenario):
    keys = ehealth.Scenario.schema()
    assert {"run.seed", "network.mobile.share_5g"} <= {key["name"] for key in keys}
    before = scenario.copy()
    for key in (each for each in keys if not each["repeated"]):
        value = scenario
        for part in key["name"].split("."):
            assert part in dir(value)
            value = getattr(value, part)
        if value is not None and value != "":
            scenario.set(key["name"], value)
    assert scenario == before


@pytest.mark.parametrize(
    "key, value, text",
    [
        ("run.durration", "5 min", "run.durration: unknown key; did you mean run.duration"),
        ("run.duration", 5, "run.duration: 5: missing unit; give a time as a string with a unit"),
        ("run.duration", "5 km", "run.duration: 5 km: "),
        ("run.seed", -4, "run.seed: -4: out of range; give an integer from 0 to"),
        ("scheme.suite", "p384", 'give one of "p256", "x25519", "rsa2048"'),
        ("country.provinces", ["IR-99"], '"IR-99" is not in iran_provinces.csv'),
        ("network.mobile.rtt_p95_4g", "1 ms", "less than network.mobile.rtt_median_4g"),
        ("attack.id", [{"id": "N99"}], 'attack.id: "N99": no such attack'),
        ("attack.start", [{"id": "N3", "start": 5}], "attack.start: 5: missing unit"),
    ],
)
def test_wrong_values_name_the_key_and_change_nothing(scenario, key, value, text):
    before = scenario.copy()
    with pytest.raises(ehealth.ScenarioError, match="scenario: ") as error:
        scenario.set("attack" if key.startswith("attack.") else key, value)
    assert text in str(error.value)
    assert [problem[2] for problem in error.value.problems] == [key]
    assert scenario == before


def test_tables_are_lists_of_dictionaries(scenario, tmp_path):
    assert scenario.attack == []
    minute = scenario.run.duration
    scenario.attack = [
        {"id": "N3", "place": ["ir-21"], "start": "30 s", "duration": minute, "hospital_share": 0.5},
        {"id": "N-flood", "overload": 3},
    ]
    assert [each["id"] for each in scenario.attack] == ["N3", "N-flood"]
    assert scenario.attack[0]["duration"] == str(minute) and scenario.attack[1]["overload"] == 3
    scenario.update({"fault": [{"kind": "loss", "place": "mobile", "amount": 0.01}], "run.seed": 3})
    assert len(scenario.attack) == 2 and scenario.fault[0]["amount"] == 0.01
    assert ehealth.Scenario.from_toml(scenario.to_toml()) == scenario
    result = ehealth.run(scenario, out=tmp_path / "attacked.sqlite")
    attacks = result.attack_runs().set_index("id")
    assert list(attacks["place"]) == ["ir-21.h000", ""]
    assert attacks.loc["N3", "start_s"] == 30 and attacks.loc["N-flood", "attempts"] == 1
    scenario.attack = []
    assert scenario.attack == [] and len(scenario.fault) == 1


def test_files_that_are_wrong_are_named_with_line(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text("[run]\nduration = 15\n")
    with pytest.raises(ehealth.ScenarioError, match=f"{path}:2: run.duration: 15: missing unit"):
        ehealth.Scenario.load(path)
    with pytest.raises(ValueError, match="cannot read this file"):
        ehealth.Scenario.load(tmp_path / "nowhere.toml")


def test_attributes_that_do_not_exist(scenario):
    with pytest.raises(AttributeError, match="run.nothing: no such key"):
        scenario.run.nothing
    with pytest.raises(AttributeError, match="run: is a section"):
        scenario.run = 1
    with pytest.raises(ehealth.ScenarioError, match="network.wan: unknown key; it is a section"):
        scenario.network.wan = 1


def test_scenarios_can_be_copied_and_pickled(scenario):
    for each in (copy.copy(scenario), copy.deepcopy(scenario), pickle.loads(pickle.dumps(scenario))):
        assert each == scenario
        each.run.seed = 99
        assert scenario.run.seed == 1


# --- runs


def test_run_equals_the_program(scenario, tmp_path):
    heard = []
    result = ehealth.run(
        scenario.set("run.duration", "20 min"), seed=3, out=tmp_path / "a.sqlite",
        progress=heard.append,
    )  # fmt: skip
    command = [os.environ["EHEALTH_SIM"], "run", EXAMPLES / "two-hospitals.toml", "--seed", "3"]
    command += ["--set", "run.pcap=false", "--set", "run.duration=20 min", "--no-progress"]
    subprocess.run([*command, "--out", tmp_path / "b.sqlite"], check=True, capture_output=True)
    other = ehealth.Result(tmp_path / "b.sqlite")
    assert result.run["digest"] == other.run["digest"]
    assert result.run["seed"] == "3" and scenario.run.seed == 1
    assert (result.compare(other)["difference"] == 0).all()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite"]
    shares = [each.share for each in heard]
    assert len(shares) >= 2 and shares == sorted(shares) and 0 < shares[0] < shares[-1] <= 1
    assert heard[-1].runs > 0


def test_cancelled_run_leaves_nothing(scenario, tmp_path):
    cancel = threading.Event()
    with pytest.raises(ehealth.Cancelled):
        ehealth.run(
            make_long(scenario), out=tmp_path / "a.sqlite", cancel=cancel,
            progress=lambda _: cancel.set(),
        )  # fmt: skip
    assert not list(tmp_path.iterdir())


def test_exception_of_progress_ends_the_run(scenario, tmp_path):
    with pytest.raises(ZeroDivisionError):
        ehealth.run(make_long(scenario), out=tmp_path / "a.sqlite", progress=lambda _: 1 / 0)
    assert not list(tmp_path.iterdir())


def start_long_run(tmp_path):
    """A process that simulates for long, and the process of its simulation."""
    text = (
        "import ehealth\n"
        f"s = ehealth.Scenario.load({str(EXAMPLES / 'two-hospitals.toml')!r})\n"
        "s.update({'run.pcap': False, 'run.duration': '10 h', 'workload.rate_factor': 1})\n"
        f"ehealth.run(s, out={str(tmp_path / 'a.sqlite')!r}, progress=lambda p: print('.', flush=True))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    parent.stdout.readline()
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    (child,) = [int(each) for each in children]
    return parent, child


def wait_until_gone(process):
    deadline = time.monotonic() + 10
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline, "the simulation still runs"
        time.sleep(0.02)


def test_ctrl_c_ends_the_child_and_leaves_nothing(tmp_path):
    parent, child = start_long_run(tmp_path)
    parent.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in parent.communicate(timeout=20)[1]
    wait_until_gone(child)
    assert not list(tmp_path.iterdir())


def test_killed_parent_takes_the_child_along(tmp_path):
    parent, child = start_long_run(tmp_path)
    parent.kill()
    parent.communicate(timeout=20)
    wait_until_gone(child)
    assert not (tmp_path / "a.sqlite").exists()
    # What it left is no hindrance.
    scenario = ehealth.Scenario.load(EXAMPLES / "two-hospitals.toml").set("run.pcap", False)
    ehealth.run(scenario, out=tmp_path / "a.sqlite")
    assert [each.name for each in tmp_path.iterdir()] == ["a.sqlite"]


def test_killed_child_is_an_error_with_its_signal(scenario, tmp_path):
    def kill(_):
        children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text()
        os.kill(int(children.split()[-1]), signal.SIGKILL)

    with pytest.raises(ehealth.RunError, match="was ended by SIGKILL"):
        ehealth.run(make_long(scenario), out=tmp_path / "a.sqlite", progress=kill)
    assert not list(tmp_path.iterdir())


def test_unwritable_results_are_one_clear_error(scenario, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ehealth.RunError, match=f"{tmp_path}/file: ") as error:
        ehealth.run(scenario, out=tmp_path / "file" / "a.sqlite")
    assert error.value.unwritable and "\n" not in str(error.value)


def test_log_holds_what_the_simulation_wrote(scenario, tmp_path):
    scenario.set("run.log", "EhealthCountrySimulation=level_info")
    simulate(scenario, out=tmp_path / "a.sqlite", log=tmp_path / "a.log")
    assert "start-up took" in (tmp_path / "a.log").read_text()


# --- results


def test_a_million_rows_load_quickly(tmp_path):
    path = tmp_path / "big.sqlite"
    database = results_fixture.create(path)
    row = '"national-phr", "published", "visit", "Tehran", value % 900, value * 0.001, 0.3'
    row += ', "accepted", "accepted", 0.1, 0.1, 0.05, 0.05, 3.5, 5, 4000 + value % 77'
    database.execute(
        "WITH RECURSIVE count(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM count "
        f"WHERE value < 1000000) INSERT INTO protocol_run SELECT value, {row} FROM count"
    )
    database.commit()
    database.close()
    begin = time.process_time()
    runs = ehealth.Result(path).protocol_runs()
    seconds = time.process_time() - begin
    begin = time.process_time()
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT * FROM protocol_run").fetchall()
    plain = time.process_time() - begin
    assert len(runs) == len(rows) == 1000000 and runs["latency_s"].dtype == float
    assert runs["bytes"].sum() == sum(4000 + value % 77 for value in range(1, 1000001))
    assert (runs["outcome"] == "accepted").all()
    assert seconds <= 1.5 * plain, "about 0.6 times what Python's own module takes"


def test_missing_values(tmp_path):
    path = results_fixture.write(tmp_path / "run.sqlite", runs=3)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE protocol_run SET reason = NULL, messages = NULL WHERE id = 2")
    runs = ehealth.Result(path).protocol_runs().set_index("id")
    assert runs["reason"][2] is None and runs["reason"].notna().sum() == 2
    assert runs["messages"].isna().sum() == 1 and runs["bytes"].dtype == "int64"


# --- messages and cryptography


def test_every_message_survives_its_encoding():
    schemes = [phr, messages.emr_authorization, messages.symmetric_ehr]
    names = [each for s in schemes for each in vars(s).values() if hasattr(each, "FIELDS")]
    assert len(names) > 85
    for each in names:
        message = each()
        assert each.decode(message.encode()) == message
        assert message != "something else" and message != []
        assert all(hasattr(message, field) for field in each.FIELDS)


def test_message_on_the_wire():
    card = phr.PresentCard(id="P-1", code=bytes(range(16)))
    card.fingerprint = phr.FingerprintTemplate(record=b"\x01\x02")
    octets = b"\0\0\0\2\1\2" + b"\0\0\0\3P-1" + bytes(range(16))
    assert card.encode() == octets
    assert phr.PresentCard.decode(octets).code == bytes(range(16))
    entry = phr.RecordEntry(author="M-1", time=5, content=b"{}")
    record = phr.HealthRecord(entries=[entry, entry])
    assert phr.HealthRecord.decode(record.encode()).entries[1].author == "M-1"
    request = phr.RegistrationRequest(applicant=phr.Applicant.MEDICO)
    assert phr.RegistrationRequest.decode(request.encode()).applicant == phr.Applicant.MEDICO
    assert "PresentCard(fingerprint=" in repr(card)


def test_wrong_octets_and_fields_are_refused():
    octets = phr.PresentCard(id="P-1").encode()
    for wrong in (octets[:-1], octets + b"\0", b"", b"\xff" * len(octets)):
        with pytest.raises(ValueError, match="not the encoding"):
            phr.PresentCard.decode(wrong)
    with pytest.raises(TypeError, match="idd: no such field; the fields are fingerprint, id, code"):
        phr.PresentCard(idd="x")
    with pytest.raises(TypeError, match="code: b'x': unsuitable value; give 16 octets"):
        phr.PresentCard(code=b"x")
    with pytest.raises(TypeError, match="id: 1: unsuitable value; give a value of str"):
        phr.PresentCard(id=1)


@pytest.mark.parametrize("suite", crypto.SUITES)
def test_suites(suite):
    random = crypto.RandomStream(seed=1)
    key = crypto.KeyPair.generate(suite, random)
    public = crypto.PublicKey.decode(suite, key.public.encode())
    signature = key.sign(b"text", random)
    assert public.verify(b"text", signature) and not public.verify(b"Text", signature)
    sealed = public.seal(b"text", random, info=b"for", aad=b"with")
    assert key.open(sealed, info=b"for", aad=b"with") == b"text"
    assert key.open(sealed, info=b"for", aad=b"without") is None
    assert key.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), info=b"for", aad=b"with") is None
    mine, yours = (crypto.EphemeralKey.generate(suite, random) for _ in range(2))
    assert mine.agree(yours.public) == yours.agree(mine.public)
    assert mine.agree(b"\0" * len(yours.public)) is None
    # The same seed, the same key.
    again = crypto.KeyPair.generate(suite, crypto.RandomStream(seed=1))
    assert again.public.encode() == key.public.encode()
    with pytest.raises(ValueError, match="no valid public key"):
        crypto.PublicKey.decode(suite, b"nonsense")


def test_published_vectors():
    # FIPS 180-4, "abc"; RFC 5869, test case 1.
    assert crypto.sha256(b"abc").hex().startswith("ba7816bf8f01cfea414140de5dae2223")
    salt, info = bytes(range(13)), bytes(range(0xF0, 0xFA))
    okm = crypto.hkdf(salt, b"\x0b" * 22, info, 42)
    assert okm.hex().startswith("3cb25f25faacd57a90434f64d0362f2a")


def test_wrong_arguments_of_cryptography():
    with pytest.raises(ValueError, match="give p256, x25519 or rsa2048"):
        crypto.KeyPair.generate("p384", crypto.RandomStream(1))
    with pytest.raises(ValueError, match="nonce: 3 octets; give 12"):
        crypto.aead_seal(bytes(32), b"abc", b"text")
    with pytest.raises(ValueError, match="key: 5 octets; give 16 or 32"):
        crypto.aead_open(bytes(5), bytes(12), b"text")
    with pytest.raises(ValueError, match="length: 9000; give at most 8160"):
        crypto.hkdf(b"", b"", b"", 9000)
    sealed = crypto.aead_seal(bytes(32), bytes(12), b"text", aad=b"a")
    assert crypto.aead_open(bytes(32), bytes(12), sealed, aad=b"a") == b"text"
    assert crypto.aead_open(bytes(32), bytes(12), sealed, aad=b"b") is None


def test_other_users_of_openssl_are_not_disturbed():
    crypto.KeyPair.generate("p256", crypto.RandomStream(seed=1))
    assert len({ssl.RAND_bytes(16) for _ in range(100)}) == 100


# --- elliptic curve


def test_registration_on_the_curve():
    random = crypto.RandomStream(seed=5)
    s = ec.Scalar.draw(random)
    pk = ec.Point.generator(s)
    for number in range(20):
        x = ec.register(f"P-{number}", b"biometric", s, random)
        h = ec.hash_identity(f"P-{number}", b"biometric", x.r)
        assert x.holds(h, pk) and ec.Point.generator(x.secret) == x.r + h * pk
        assert not x.holds(ec.hash_identity(f"P-{number}", b"other", x.r), pk)
        assert ec.Point.decode(x.r.encode()) == x.r
        assert ec.Scalar.decode(x.secret.encode()) == x.secret
        assert x.secret + h * s != x.secret


def test_the_generator_is_that_of_the_standard():
    # SP 800-186, 3.2.1.3: x of the base point; the order n.
    one = ec.Scalar.decode(bytes(31) + b"\1")
    x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    assert ec.Point.generator(one).encode()[:33].hex() == "04" + x
    n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    with pytest.raises(ValueError, match="below the order"):
        ec.Scalar.decode(bytes.fromhex(n))
    with pytest.raises(ValueError, match="give a point of P-256"):
        ec.Point.decode(b"\4" + bytes(64))


# --- TPM


def test_tpm_seals_to_its_state():
    random = crypto.RandomStream(seed=3)
    chip = tpm.Tpm(seed=1)
    chip.extend(7, crypto.sha256(b"boot loader"))
    card = chip.seal(b"card", [7], random)
    assert tpm.TpmObject.decode(card.encode()) == card
    assert chip.unseal(card, [7]) == b"card"
    assert tpm.Tpm(seed=2).unseal(card, [7]) is None
    chip.extend(7, crypto.sha256(b"something else"))
    assert chip.unseal(card, [7]) is None
    chip.startup()
    chip.extend(7, crypto.sha256(b"boot loader"))
    assert chip.read_pcrs([7]) == [crypto.sha256(bytes(32) + crypto.sha256(b"boot loader"))]
    assert chip.unseal(card, [7]) == b"card"


def test_tpm_quotes_and_binds():
    random = crypto.RandomStream(seed=3)
    chip = tpm.Tpm(seed=1)
    chip.extend(7, bytes(32))
    values = chip.read_pcrs([7, 8])
    quote = chip.quote(b"nonce", [7, 8], 1000, random)
    key = chip.attestation_key
    assert tpm.Tpm.check_quote(key, quote, b"nonce", [7, 8], values)
    assert not tpm.Tpm.check_quote(key, quote, b"other", [7, 8], values)
    assert not tpm.Tpm.check_quote(key, quote, b"nonce", [7, 8], values[::-1])
    binding = chip.create_binding_key([7], random)
    sealed = chip.encrypt(binding, [7], b"record", random)
    assert chip.decrypt(binding, [7], sealed) == b"record"
    assert chip.decrypt(binding, [7], sealed[:-1] + b"\0") is None
    chip.define_counter(1)
    assert chip.read_counter(1) is None
    assert chip.increment_counter(1) < chip.increment_counter(1) == chip.read_counter(1)
    assert chip.increment_counter(2) is None


def test_wrong_arguments_of_the_tpm():
    random = crypto.RandomStream(seed=3)
    chip = tpm.Tpm(seed=1)
    with pytest.raises(ValueError, match="PCR 24; give 0 to 23"):
        chip.read_pcrs([24])
    with pytest.raises(ValueError, match="digest: 3 octets; give 32"):
        chip.extend(7, b"abc")
    with pytest.raises(ValueError, match="data: 129 octets; give at most 128"):
        chip.seal(bytes(129), [7], random)
    with pytest.raises(ValueError, match="nonce: 35 octets; give at most 34"):
        chip.quote(bytes(35), [7], 0, random)
    chip.define_counter(1)
    with pytest.raises(ValueError, match="counter 1 exists"):
        chip.define_counter(1)


# --- loading


def test_simulating_process_loads_no_pandas():
    text = "import ehealth, sys; ehealth.Scenario(); import ehealth._child; "
    text += "import json; print(json.dumps([m for m in ('pandas', 'matplotlib') if m in sys.modules]))"
    shown = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == []


def test_names_of_the_package():
    for name in ehealth.__all__:
        assert name in dir(ehealth) and getattr(ehealth, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ehealth.nothing
