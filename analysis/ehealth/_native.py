# SPDX-License-Identifier: GPL-2.0-only
"""The extension module, set up to find the data files that are installed with it."""

import os
from pathlib import Path

_DATA = Path(__file__).parent / "data"
if _DATA.is_dir():
    os.environ.setdefault("EHEALTH_DATA_DIR", str(_DATA))

try:
    from ehealth import _ehealth
except ImportError as error:
    if error.name not in ("ehealth", "ehealth._ehealth"):
        raise
    raise ImportError(
        "ehealth's extension module is not built; run ./ehealth build and put "
        "build/release/python on PYTHONPATH, or pip install --no-build-isolation ."
    ) from None

crypto = _ehealth.crypto
ec = _ehealth.ec
emr_authorization = _ehealth.emr_authorization
national_phr = _ehealth.national_phr
symmetric_ehr = _ehealth.symmetric_ehr
tpm = _ehealth.tpm
attacks = _ehealth.attacks
place_overlaps = _ehealth.place_overlaps
read_table = _ehealth.read_table
schema_json = _ehealth.schema_json
security_goals = _ehealth.security_goals
simulate = _ehealth.simulate
ResultsError = _ehealth.ResultsError
Scenario = _ehealth.Scenario
ScenarioError = _ehealth.ScenarioError
ALLOCATOR: str = _ehealth.ALLOCATOR
data_directory = _ehealth.data_directory
LIBDEFLATE_VERSION: str = _ehealth.LIBDEFLATE_VERSION
NS3_VERSION: str = _ehealth.NS3_VERSION
SOURCE_DIGEST: str = _ehealth.SOURCE_DIGEST
__version__: str = _ehealth.__version__
