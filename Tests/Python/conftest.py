import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pytest_configure():
    # The build's own program, unless another one is to be tested.
    built = ROOT / ".build" / "release" / "dnnt"
    if "DNNT_PROGRAM" not in os.environ and built.exists():
        os.environ["DNNT_PROGRAM"] = str(built)


def pytest_collection_modifyitems(items):
    if os.environ.get("DNNT_LARGE") != "1":
        for item in items:
            if "large" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes: 'make python-large' runs it"))


@pytest.fixture
def instances():
    return ROOT / "Instances"
