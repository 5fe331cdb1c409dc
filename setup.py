# SPDX-License-Identifier: GPL-2.0-only
"""Builds the extension module with CMake; everything else is in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
# Kept, so that installing again compiles only what changed.
BUILD = ROOT / "build" / "pip"


class BuildWithCMake(build_ext):
    """The component "python" of the CMake build: extension, the module's library, data files."""

    def run(self):
        configure = ["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]
        self.call([*configure, f"-DEHEALTH_PYTHON={sys.executable}"])
        self.call(["cmake", "--build", BUILD, "--target", "_ehealth"])
        prefix = Path(self.build_lib).resolve()
        self.call(["cmake", "--install", BUILD, "--component", "python", "--prefix", prefix])

    @staticmethod
    def call(command):
        try:
            subprocess.run([str(part) for part in command], check=True)
        except FileNotFoundError:
            sys.exit(f"{command[0]} is not installed; run ./ehealth setup")
        except subprocess.CalledProcessError as error:
            sys.exit(f"{' '.join(error.cmd)}: failed; run ./ehealth setup if a package is missing")


setup(cmdclass={"build_ext": BuildWithCMake}, ext_modules=[Extension("ehealth._ehealth", [])])
