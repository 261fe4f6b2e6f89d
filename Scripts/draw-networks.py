#!/usr/bin/env python3
"""Draws the networks of docs/families as SVG: python3 Scripts/draw-networks.py [--check]

Each picture is columns of neurons from left to right, and edges with labels. With --check nothing is written: exits 1
if a picture would change. Needs nothing but Python's own library.
"""
import sys
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "families"
GAP_X, GAP_Y, RADIUS, MARGIN = 190, 62, 21, 62

# name: (caption, columns of labels under their titles, edges (column, row) -> (column, row): label, "choice" where it
# is a parameter with more than one option)
FREE, FIXED = True, False
PICTURES = {
    "slp": ("v3 = v1 · v2, then v4 = v3 − v1: one neuron a value, two squares a product",
            [("earlier values", ["v1", "v2"]), ("square", ["t²", "t²"]), ("identity", ["v3"]), ("identity", ["v4"])],
            [((0, 0), (1, 0), "1", FIXED), ((0, 1), (1, 0), "1", FIXED), ((0, 0), (1, 1), "1", FIXED),
             ((0, 1), (1, 1), "−1", FIXED), ((1, 0), (2, 0), "1/4", FIXED), ((1, 1), (2, 0), "−1/4", FIXED),
             ((2, 0), (3, 0), "1", FIXED), ((0, 0), (3, 0), "−1 (skip)", FIXED)]),
    "slp-choice": ("c = 2 | 5, then v = c · c: a choice is a weight on the constant input",
                   [("input", ["1"]), ("identity", ["c"]), ("square", ["v"])],
                   [((0, 0), (1, 0), "{2, 5}", FREE), ((1, 0), (2, 0), "1", FIXED)]),
    "subset-sum-hidden": ("numbers as weights of one hidden neuron; label T",
                          [("inputs", ["1", "1", "1"]), ("identity", ["Σ"]), ("output", ["= T ?"])],
                          [((0, 0), (1, 0), "{0, a₁}", FREE), ((0, 1), (1, 0), "{0, a₂}", FREE),
                           ((0, 2), (1, 0), "{0, a₃}", FREE), ((1, 0), (2, 0), "1", FIXED)]),
    "subset-sum-output": ("dimension 1: numbers as output weights; label T",
                          [("input", ["1"]), ("identity", ["1", "1", "1"]), ("output", ["= T ?"])],
                          [((0, 0), (1, 0), "1", FIXED), ((0, 0), (1, 1), "1", FIXED), ((0, 0), (1, 2), "1", FIXED),
                           ((1, 0), (2, 0), "{0, a₁}", FREE), ((1, 1), (2, 0), "{0, a₂}", FREE),
                           ((1, 2), (2, 0), "{0, a₃}", FREE)]),
    "exact-cover": ("the sample of element e: which sets hold it; label 1",
                    [("inputs: e in Sᵢ?", ["S₁", "S₂", "S₃"]), ("relu", ["Σ"]), ("output", ["= 1 ?"])],
                    [((0, 0), (1, 0), "{0, 1}", FREE), ((0, 1), (1, 0), "{0, 1}", FREE),
                     ((0, 2), (1, 0), "{0, 1}", FREE), ((1, 0), (2, 0), "1", FIXED)]),
    "exact-cover-line": ("the sample of element e: x = nm + e; label 1; σ is the table",
                         [("input", ["x"]), ("σ", ["row 1", "row 2", "row 3"]), ("output", ["= 1 ?"])],
                         [((0, 0), (1, 0), "{0, 1}", FREE), ((0, 0), (1, 1), "{0, 2}", FREE),
                          ((0, 0), (1, 2), "{0, 3}", FREE), ((1, 0), (2, 0), "1", FIXED),
                          ((1, 1), (2, 0), "1", FIXED), ((1, 2), (2, 0), "1", FIXED)]),
    "one-in-three-sat": ("the sample of the clause (v₁, −v₂, v₃); label 1 − 1 = 0",
                         [("inputs: signs", ["1", "−1", "1"]), ("identity", ["Σ"]), ("output", ["= 0 ?"])],
                         [((0, 0), (1, 0), "{0, 1}", FREE), ((0, 1), (1, 0), "{0, 1}", FREE),
                          ((0, 2), (1, 0), "{0, 1}", FREE), ((1, 0), (2, 0), "1", FIXED)]),
    "bnn-teacher": ("all weights −1 or 1; labels are the signs of a planted network",
                    [("inputs ±1", ["x₁", "x₂", "x₃"]), ("sign", ["±", "±"]), ("output", ["> 0 ?"])],
                    [((0, i), (1, j), "", FREE) for i in range(3) for j in range(2)]
                    + [((1, 0), (2, 0), "{−1, 1}", FREE), ((1, 1), (2, 0), "{−1, 1}", FREE)]),
    "inn-teacher": ("all weights −r … r; labels are the values of a planted network",
                    [("inputs", ["x₁", "x₂"]), ("relu", ["max₀", "max₀"]), ("output", ["= y ?"])],
                    [((0, i), (1, j), "", FREE) for i in range(2) for j in range(2)]
                    + [((1, 0), (2, 0), "−r … r", FREE), ((1, 1), (2, 0), "−r … r", FREE)]),
    "fixed-dataset": ("few samples, many neurons, weights −r … r",
                      [("inputs", ["x₁", "x₂"]), ("relu", ["max₀", "max₀", "⋮", "max₀"]), ("output", ["= y ?"])],
                      [((0, i), (1, j), "", FREE) for i in range(2) for j in (0, 1, 3)]
                      + [((1, j), (2, 0), "", FREE) for j in (0, 1, 3)]),
    "random": ("any activation σ, any loss",
               [("inputs", ["x₁", "x₂"]), ("σ", ["σ", "σ", "σ"]), ("output", ["o"])],
               [((0, i), (1, j), "", FREE) for i in range(2) for j in range(3)]
               + [((1, j), (2, 0), "", FREE) for j in range(3)]),
    "continuous": ("one discrete weight w on a source s; P has the options as roots; g is 1, and 0 on the gadget",
                   [("inputs", ["s", "1", "g"]), ("identity", ["w"]), ("square", ["w + s", "w − s"]),
                    ("layer", ["w s"]), ("gadget, gate", ["P(w)²", "± g"]), ("output", ["o"])],
                   [((0, 1), (1, 0), "real", FREE), ((0, 0), (2, 0), "1", FIXED), ((0, 0), (2, 1), "−1", FIXED),
                    ((1, 0), (2, 0), "1", FIXED), ((1, 0), (2, 1), "1", FIXED), ((2, 0), (3, 0), "1/4", FIXED),
                    ((2, 1), (3, 0), "−1/4", FIXED), ((1, 0), (4, 0), "1", FIXED), ((3, 0), (4, 1), "1", FIXED),
                    ((0, 2), (4, 1), "±1", FIXED), ((4, 0), (5, 0), "±1", FIXED), ((4, 1), (5, 0), "±1/4", FIXED)]),
}


def picture(caption, columns, edges):
    """The SVG text of one picture."""
    most = max(len(labels) for _, labels in columns)
    width = 2 * MARGIN + GAP_X * (len(columns) - 1)
    height = MARGIN + GAP_Y * most + 34

    def place(column, row):
        count = len(columns[column][1])
        return MARGIN + column * GAP_X, MARGIN + 8 + GAP_Y * (row + (most - count) / 2) + RADIUS

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" text-anchor="middle">',
        f"<title>{escape(caption)}</title>", f'<rect width="{width}" height="{height}" fill="white"/>']
    for (c0, r0), (c1, r1), label, free in edges:
        (x0, y0), (x1, y1) = place(c0, r0), place(c1, r1)
        colour, stroke = ("#b3400a", 2) if free else ("#666666", 1.2)
        skips = c1 - c0 > 1
        bend = (-1 if r0 == 0 and len(columns[c0][1]) > 1 or r0 < len(columns[c0][1]) / 2 else 1) * (88 if skips else 0)
        xm, ym = (x0 + x1) / 2, (y0 + y1) / 2 + bend
        lines.append(f'<path d="M{x0} {y0:.0f} Q{xm:.0f} {ym:.0f} {x1} {y1:.0f}" fill="none" stroke="{colour}" '
                     f'stroke-width="{stroke}"/>')
        if label:
            # Nearer to the source, where edges are apart.
            t = 0.5 if skips else (0.36 if len(columns[c0][1]) >= len(columns[c1][1]) else 0.64)
            xl = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * xm + t * t * x1
            yl = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * ym + t * t * y1
            lines.append(f'<text x="{xl:.0f}" y="{yl - 4:.0f}" fill="{colour}" stroke="white" stroke-width="4" '
                         f'paint-order="stroke">{escape(label)}</text>')
    for column, (title, labels) in enumerate(columns):
        x, _ = place(column, 0)
        lines.append(f'<text x="{x}" y="18" fill="#333333" font-weight="bold">{escape(title)}</text>')
        for row, label in enumerate(labels):
            x, y = place(column, row)
            lines.append(f'<circle cx="{x}" cy="{y:.0f}" r="{RADIUS}" fill="#eef3fb" stroke="#2b4c7e"/>')
            size = 12 if len(label) < 5 else 10
            lines.append(f'<text x="{x}" y="{y + 4:.0f}" font-size="{size}">{escape(label)}</text>')
    lines.append(f'<text x="{width / 2:.0f}" y="{height - 12}" fill="#333333">{escape(caption)}</text>')
    return "\n".join(lines + ["</svg>"]) + "\n"


def main():
    stale = []
    for name, (caption, columns, edges) in PICTURES.items():
        text, path = picture(caption, columns, edges), FOLDER / f"{name}.svg"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and stale:
        sys.exit(f"draw-networks.py: would change: {', '.join(stale)}")


main()
