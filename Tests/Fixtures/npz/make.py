"""Writes the npz files of this folder, and manifest.tsv: what each reads as, or the words of its refusal. Needs NumPy."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
lines = ["file\tverdict\trows or words"]


def npy(array, version=(1, 0)):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


def save(name, arrays, method=zipfile.ZIP_STORED, change=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for key, value in arrays.items():
            entry = zipfile.ZipInfo(key if "." in key else key + ".npy", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, value if isinstance(value, bytes) else npy(value))
    content = stream.getvalue()
    (HERE / name).write_bytes(change(content) if change else content)


def reads(name, x, y, **settings):
    """The samples as text: inputs, `>`, the label."""
    extra = settings.pop("extra", {})
    save(name, {"X": settings.pop("x_bytes", x), "y": settings.pop("y_bytes", y), **extra}, **settings)
    def number(value):
        if isinstance(value, (str, bytes, np.bytes_)):
            return value.decode() if isinstance(value, bytes) else str(value)
        return str(Fraction(int(value)) if not isinstance(value, (float, np.floating)) else Fraction(float(value)))
    rows = [" ".join(number(v) for v in row) + " > " + " ".join(number(v) for v in np.atleast_1d(label)) for row, label in zip(x, y)]
    lines.append("\t".join([name, "reads", *rows]))


def refused(name, words, arrays, **settings):
    save(name, arrays, **settings)
    lines.append("\t".join([name, "refuses", words]))


whole = np.array([[1, -2], [3, 4], [-5, 6], [7, 8]])
floats = np.array([[0.1, -2.5], [1e-3, 4.0], [-1 / 3, 6.25], [7.0, 5e-324]])
classes = np.array([0, 1, 0, 1])
names = np.array(["no", "yes", "no", "ja, é"])


def shaped(shape):
    """An array that says another shape than its data have."""
    content = npy(whole)
    header = content[10:128].decode().replace("(4, 2)", shape)[:117] + "\n"
    return content[:10] + header.encode() + content[128:]


deflated = {"method": zipfile.ZIP_DEFLATED}
reads("int64-stored.npz", whole, classes)
reads("int64-deflated.npz", whole, classes, **deflated)
reads("float64.npz", floats, classes)
reads("float32-fortran.npz", np.asfortranarray(floats.astype("f4")), classes, **deflated)
reads("float16.npz", floats.astype("f2"), classes)
reads("int8-uint64.npz", whole.astype("i1"), np.array([2**64 - 1, 5, 5, 2**64 - 1], dtype="u8"))
reads("bool.npz", whole > 0, classes > 0)
reads("names.npz", whole, names)
reads("byte-names.npz", whole, np.array([b"no", b"yes", b"no", b"yes"]))
reads("version-2.npz", whole, classes, x_bytes=npy(whole, (2, 0)))
reads("version-3.npz", whole, classes, x_bytes=npy(whole, (3, 0)), y_bytes=npy(classes, (3, 0)))
reads("two-outputs.npz", whole, np.array([[0.5, 1], [2, 3], [4, 5], [6, 7]]))
reads("column-label.npz", whole, classes.reshape(-1, 1))

refused("object.npz", "objects", {"X": whole, "y": np.array(["a", None, "b", "a"], dtype=object)})
refused("big-endian.npz", "big-endian", {"X": whole.astype(">i4"), "y": classes})
refused("complex.npz", "complex", {"X": whole.astype("c16"), "y": classes})
refused("dates.npz", "dates", {"X": whole.astype("M8[D]"), "y": classes})
refused("record.npz", "'[('a', '<i8')]'", {"X": np.zeros((4, 1), dtype=[("a", "<i8")]), "y": classes})
refused("infinite.npz", "X[2, 1]: an infinite number", {"X": np.where(whole == 6, np.inf, whole), "y": classes})
refused("missing.npz", "1 missing cell", {"X": np.where(whole == 6, np.nan, whole), "y": classes})
refused("three-dimensional.npz", "rows × columns", {"X": whole.reshape(2, 2, 2), "y": classes})
refused("short-label.npz", "expected 4 labels", {"X": whole, "y": classes[:3]})
refused("no-x.npz", "no array X, met a.npy", {"a": whole})
refused("no-y.npz", "no array y", {"X": whole})
refused("workbook.npz", "save it as CSV", {"[Content_Types].xml": b"", "xl/workbook.xml": b""})
refused("version-4.npz", "npy version 4", {"X": b"\x93NUMPY\x04" + npy(whole)[7:], "y": classes})
refused("no-npy.npz", "the magic bytes are missing", {"X": b"hello", "y": classes})
refused("short-data.npz", "cut short", {"X": npy(whole)[:-9], "y": classes})
refused("huge-shape.npz", "cut short", {"X": shaped("(4000000, 2)"), "y": classes})
refused("wide-shape.npz", "shape is too large", {"X": shaped("(99999999999, 99999999999)"), "y": classes})
refused("checksum.npz", "checksum", {"X": whole, "y": classes}, change=lambda b: b[:140] + bytes([b[140] ^ 1]) + b[141:])
refused("broken-pack.npz", "packed bytes are broken", {"X": whole, "y": classes}, change=lambda b: b[:60] + bytes([b[60] ^ 255]) + b[61:], **deflated)
refused("bzip2.npz", "zip method 12", {"X": whole, "y": classes}, method=zipfile.ZIP_BZIP2)
refused("cut.npz", "cut short", {"X": whole, "y": classes}, change=lambda b: b[:-30])
refused("encrypted.npz", "encrypted", {"X": whole, "y": classes}, change=lambda b: b.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"))
(HERE / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
