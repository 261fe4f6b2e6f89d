"""What Scripts/wheel.sh needs to know of its parts.

wheel-parts.py platform PROGRAM...   the wheel's platform tag: the C library version that the programs need
wheel-parts.py licences FOLDER       copies the licences of all that is linked into the programs
"""

import gzip
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

# What may still be opened when the programs start: the C library's own parts, which every manylinux machine has.
ALLOWED = {
    "libc.so.6",
    "libm.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "librt.so.1",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
}
# Debian's packages of what is inside.
PACKAGES = [
    "libgmp-dev",
    "zlib1g-dev",
    "libglpk-dev",
    "libsuitesparse-dev",
    "libltdl-dev",
    "libcadical-dev",
    "libsqlite3-dev",
    "libstdc++-12-dev",
]


def tag(programs):
    newest = (2, 17)
    for program in programs:
        listing = subprocess.run(["readelf", "-dVW", program], capture_output=True, text=True, check=True).stdout
        needed = set(re.findall(r"Shared library: \[([^]]+)\]", listing)) - ALLOWED
        if needed:
            sys.exit(f"{program} needs {', '.join(sorted(needed))}, which is to be inside")
        versions = re.findall(r"GLIBC_([0-9]+)\.([0-9]+)", listing)
        newest = max([newest] + [(int(a), int(b)) for a, b in versions])
    return f"manylinux_{newest[0]}_{newest[1]}_{platform.machine()}"


def copy_licences(folder):
    root = Path(__file__).resolve().parent.parent
    folder.mkdir(parents=True, exist_ok=True)
    own = [path for path in root.glob("LICEN[CS]E*") if path.is_file()]
    for path in own:
        shutil.copy(path, folder / ("dnnt-" + path.name))
    for package in PACKAGES:
        source = Path("/usr/share/doc") / package / "copyright"
        if not source.exists():
            sys.exit(f"no {source}: the licence of what is linked in must travel with it")
        content = source.read_bytes()
        (folder / package).write_bytes(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
    common = Path("/usr/share/common-licenses")
    for name in ("GPL-2", "GPL-3", "LGPL-2.1", "LGPL-3", "Apache-2.0"):
        if (common / name).exists():
            shutil.copy(common / name, folder / name)
    swift = Path(shutil.which("swift")).resolve().parent.parent / "share" / "swift" / "LICENSE.txt"
    if not swift.exists():
        sys.exit(f"no {swift}: Swift's licence")
    shutil.copy(swift, folder / "swift")
    for checkout in sorted((root / ".build-wheel" / "checkouts").iterdir()):
        for path in list(checkout.glob("LICENSE*"))[:1]:
            shutil.copy(path, folder / checkout.name)


if __name__ == "__main__":
    if sys.argv[1] == "platform":
        print(tag(sys.argv[2:]))
    else:
        copy_licences(Path(sys.argv[2]))
