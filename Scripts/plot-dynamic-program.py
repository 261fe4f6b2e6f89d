#!/usr/bin/env python3
"""Draws docs/dynamic-program.svg from the figures of the dynamic program.

    .build/release/search-figures dynamic-program | python3 Scripts/plot-dynamic-program.py docs/dynamic-program.svg

Prints the slope of each line: the exponent with which time grows, and operations do.
"""
import csv
import math
import sys

COLOURS = {"1 sample": "#1b6ca8", "2 samples": "#c0504d", "3 samples": "#4f8a3d", "neurons": "#7a5195", "options": "#b07d1a"}
WIDTH, HEIGHT, LEFT, TOP, SIZE = 900, 360, 70, 40, 300


def slope(points):
    """Least squares over the three largest points, where fixed costs no longer count."""
    points = points[-3:]
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / sum((x - mx) ** 2 for x in xs)


def panel(series, title, label, left):
    xs = [x for points in series.values() for x, _, _ in points]
    ys = [y for points in series.values() for _, y, _ in points]
    x0, x1 = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
    y0, y1 = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def at(x, y):
        return (left + (math.log10(x) - x0) / (x1 - x0) * SIZE, TOP + SIZE - (math.log10(y) - y0) / (y1 - y0) * SIZE)

    out = [f'<rect x="{left}" y="{TOP}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#888"/>',
           f'<text x="{left + SIZE / 2}" y="{TOP - 14}" text-anchor="middle" font-weight="bold">{title}</text>',
           f'<text x="{left + SIZE / 2}" y="{TOP + SIZE + 18}" text-anchor="middle">{label}</text>']
    for k in range(x0, x1 + 1):
        x, _ = at(10 ** k, 10 ** y0)
        out.append(f'<text x="{x}" y="{TOP + SIZE - 4}" text-anchor="middle" fill="#666">1e{k}</text>')
    for k in range(y0, y1 + 1):
        _, y = at(10 ** x0, 10 ** k)
        out.append(f'<text x="{left - 4}" y="{y + 4}" text-anchor="end" fill="#666">1e{k} s</text>')
        out.append(f'<line x1="{left}" x2="{left + SIZE}" y1="{y}" y2="{y}" stroke="#eee"/>')
    for number, (name, points) in enumerate(series.items()):
        exponent, counted = slope([(x, y) for x, y, _ in points]), slope([(x, n) for x, _, n in points])
        points = [(x, y) for x, y, _ in points]
        print(f"{name}: time grows with exponent {exponent:.2f}, operations with {counted:.2f}")
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in (at(x, y) for x, y in points))
        out.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{COLOURS[name]}"/>' for a, b in (at(x, y) for x, y in points)]
        out.append(f'<text x="{left + 10}" y="{TOP + SIZE - 20 - 14 * (len(series) - 1 - number)}" fill="{COLOURS[name]}">{name}: exponent {exponent:.2f}, of operations {counted:.2f}</text>')
    return out


def main():
    range_series, others = {}, {}
    for row in csv.DictReader(sys.stdin):
        seconds = int(row["nanoseconds"]) / 1e9
        if row["series"] == "range":
            name = row["samples"] + (" sample" if row["samples"] == "1" else " samples")
            range_series.setdefault(name, []).append((int(row["range"]), seconds, int(row["operations"])))
        elif row["series"] in ("neurons", "options"):
            count = int(row[row["series"]])
            others.setdefault(row["series"], []).append((count, seconds, int(row["operations"])))
        else:
            print(f"{row['series']}: {row['neurons']} numbers of {row['range']} bits: {seconds:.2f} s")
    body = panel(range_series, "Time against the range of the numbers", "greatest input", LEFT)
    body += panel(others, "Time against the number of vectors", "neurons; options a neuron (sums' range held)", LEFT + SIZE + 110)
    with open(sys.argv[1], "w") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 20}" font-family="sans-serif" font-size="12">\n')
        file.write('<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(body) + "\n</svg>\n")


if __name__ == "__main__":
    main()
