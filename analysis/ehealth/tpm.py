# SPDX-License-Identifier: GPL-2.0-only
"""The TPM 2.0 of the simulated phones, to be tried out.

    chip = tpm.Tpm(seed=1)
    chip.extend(7, crypto.sha256(b"boot loader"))
    card = chip.seal(b"card", [7], crypto.RandomStream(seed=1))
    chip.unseal(card, [7])
"""

from ehealth._native import tpm as _tpm

Tpm = _tpm.Tpm
TpmObject = _tpm.TpmObject
TpmQuote = _tpm.TpmQuote

__all__ = ["Tpm", "TpmObject", "TpmQuote"]
