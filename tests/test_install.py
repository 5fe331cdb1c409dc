# SPDX-License-Identifier: GPL-2.0-only
"""The package installed with pip into a new virtual environment, as the README tells to."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def call(*command, **options):
    answer = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=1400,  # compiles the module once more
        check=False,
        **options,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_from_pip_to_a_plot_in_under_ten_lines(tmp_path):
    readme = (ROOT / "README.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert len([line for line in program.splitlines() if line.strip()]) < 10
    assert "pip install --no-build-isolation ." in readme

    # What the tests' own environment knows must not help. The locale may: ccache tells
    # compilations of different ones apart.
    locale = {key: value for key, value in os.environ.items() if re.match("LANG$|LC_", key)}
    clean = {**locale, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path)}
    python = tmp_path / "venv/bin/python"
    call(sys.executable, "-m", "venv", "--system-site-packages", tmp_path / "venv")
    environment = {**clean, "CCACHE_DIR": call("ccache", "--get-config", "cache_dir").strip()}
    install = [python, "-m", "pip", "install", "--no-index", "--no-build-isolation", ROOT]
    call(*install, env=environment, cwd=tmp_path)

    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shown = call(python, "-c", program, env=clean, cwd=tmp_path)
    assert "patient-enrolment" in shown
    plot = (tmp_path / "latency.svg").read_text()
    assert "<svg" in plot and len(plot) > 10000
    assert (tmp_path / "results/two-hospitals-seed7.sqlite").exists()

    # Nothing of the build tree is used, and the data files are the installed ones.
    script = (
        "import ehealth, ehealth._native as n, pathlib; print(pathlib.Path(ehealth.__file__).parent,"
        " n._ehealth.__file__, n._ehealth.data_directory(), sep='\\n');"
        " print(open('/proc/self/maps').read())"
    )
    package, extension, data, maps = call(
        python, "-c", script, env=clean, cwd=tmp_path
    ).split("\n", 3)
    assert package.startswith(str(tmp_path)) and extension.startswith(package)
    assert data == f"{package}/data" and Path(data, "iran_provinces.csv").is_file()
    assert {line.split()[-1] for line in maps.splitlines() if "libehealth" in line} == {
        f"{package}/libehealth.so"
    }
    assert (Path(package) / "py.typed").exists()
    assert (Path(package) / "_ehealth/crypto.pyi").exists()
