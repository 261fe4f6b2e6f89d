// The predictions of the network over two inputs, the others being those of the selected sample.
"use strict";

const map = { steps: 33, few: 12, palette: 8 };

// The values that an input is drawn at: those of the samples where they are few, otherwise even steps between the ends.
map.ticks = function (page, input) {
  const known = new Map();
  for (const sample of page.samples) known.set(String(sample.x[input]), sample.x[input]);
  const values = [...known.values()].sort((a, b) => a.compare(b));
  if (values.length <= map.few) return { values, isFew: true };
  const [low, high] = [values[0], values[values.length - 1]];
  const step = high.minus(low).over(map.steps - 1);
  return { values: Array.from({ length: map.steps }, (_, k) => low.plus(step.times(new Rational(BigInt(k), 1n)))), isFew: false, low, high };
};

map.colour = function (page, outputs, range) {
  if (page.reading.isClass) {
    const number = page.reading.number(outputs);
    return number === null ? "var(--none)" : `var(--c${number % map.palette})`;
  }
  if (page.reading.kind !== "numbers") return outputs[0].sign > 0 ? "var(--c0)" : "var(--c1)";
  const share = range.high > range.low ? (outputs[0].toNumber() - range.low) / (range.high - range.low) : 0.5;
  return `color-mix(in srgb, var(--c0) ${Math.round(100 * Math.min(1, Math.max(0, share)))}%, var(--none))`;
};

map.show = function (page) {
  const [a, b] = [Number(byId("map-x").value), Number(byId("map-y").value)];
  const base = page.selected || page.samples[0];
  const [across, up] = [map.ticks(page, a), map.ticks(page, b)];
  const size = { width: 460, height: 400, left: 76, top: 14, inner: 360, tall: 320 };
  const [cw, ch] = [size.inner / across.values.length, size.tall / up.values.length];
  const cells = up.values.map(vertical => across.values.map(horizontal => {
    const x = base.x.slice();
    x[a] = horizontal;
    x[b] = vertical;
    const values = page.network.values(x);
    return values[values.length - 1];
  }));
  const numbers = cells.flat().map(outputs => outputs[0].toNumber());
  const range = { low: Math.min(...numbers), high: Math.max(...numbers) };
  const svg = element("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", class: "map",
    "aria-label": `Predictions over ${page.inputNames[a]} and ${page.inputNames[b]}` });
  cells.forEach((row, j) => row.forEach((outputs, i) => {
    const rect = element("rect", { x: size.left + i * cw, y: size.top + size.tall - (j + 1) * ch, width: cw + 0.4, height: ch + 0.4,
      fill: map.colour(page, outputs, range), class: "cell" });
    hover(rect, () => [`${page.inputNames[a]} = ${across.values[i].short()}`, `${page.inputNames[b]} = ${up.values[j].short()}`,
      "prediction: " + page.reading.prediction(outputs), "outputs: " + outputs.map(o => o.short()).join(", ")]);
    svg.append(rect);
  }));
  map.axes(page, svg, size, [a, across, cw], [b, up, ch]);
  map.dots(page, svg, size, [a, across], [b, up], base);
  byId("map").replaceChildren(svg);
  byId("map-note").textContent = `The other inputs are those of sample ${base.number}. A dot is a sample, whatever its other inputs; dots with a cross are predicted wrong.`;
  map.legend(page);
};

map.axes = function (page, svg, size, [a, across, cw], [b, up, ch]) {
  const every = ticks => Math.ceil(ticks.values.length / 7);
  across.values.forEach((value, i) => {
    if (i % every(across)) return;
    svg.append(element("text", { x: size.left + (i + 0.5) * cw, y: size.top + size.tall + 18, "text-anchor": "middle", text: value.short() }));
  });
  up.values.forEach((value, j) => {
    if (j % every(up)) return;
    svg.append(element("text", { x: size.left - 8, y: size.top + size.tall - (j + 0.5) * ch + 4, "text-anchor": "end", text: value.short() }));
  });
  svg.append(element("text", { x: size.left + size.inner / 2, y: size.height - 12, class: "head", "text-anchor": "middle", text: cut(page.inputNames[a], 40) }));
  svg.append(element("text", { x: 14, y: size.top + size.tall / 2, class: "head", "text-anchor": "middle",
    transform: `rotate(-90 14 ${size.top + size.tall / 2})`, text: cut(page.inputNames[b], 40) }));
};

map.dots = function (page, svg, size, [a, across], [b, up], base) {
  // A place within a cell that depends on the sample's number only: many samples share a cell.
  const spread = (number, k) => ((number * (k ? 0.7548776662 : 0.5698402910)) % 1 - 0.5) * 0.7;
  const at = (ticks, value, inner, number, k) => {
    if (ticks.isFew) {
      const index = ticks.values.findIndex(tick => tick.equals(value));
      return (index + 0.5 + spread(number, k)) * inner / ticks.values.length;
    }
    const width = ticks.high.toNumber() - ticks.low.toNumber();
    const inset = inner / ticks.values.length / 2;
    return inset + (inner - 2 * inset) * (value.toNumber() - ticks.low.toNumber()) / width;
  };
  for (const sample of page.samples.slice(0, 2000)) {
    const x = size.left + at(across, sample.x[a], size.inner, sample.number, 0);
    const y = size.top + size.tall - at(up, sample.x[b], size.tall, sample.number, 1);
    const fill = page.reading.isClass ? `var(--c${page.reading.labelNumber(sample.y) % map.palette})` : "var(--ink)";
    const dot = element("circle", { cx: x, cy: y, r: sample === base ? 6 : 3.6, fill, class: sample === base ? "dot base" : "dot" });
    hover(dot, () => [`sample ${sample.number}: ${sample.label}`, "prediction: " + sample.prediction]);
    svg.append(dot);
    if (!sample.isRight && page.reading.kind !== "numbers") {
      svg.append(element("path", { d: `M${x - 4},${y - 4}L${x + 4},${y + 4}M${x - 4},${y + 4}L${x + 4},${y - 4}`, class: "cross" }));
    }
  }
};

map.legend = function (page) {
  if (!page.reading.isClass) return;
  const count = page.reading.kind === "sign" ? 2 : page.network.outputs;
  const entries = Array.from({ length: Math.min(count, map.palette) }, (_, number) =>
    element("span", { class: "key" }, [element("i", { style: `background: var(--c${number})` }), page.reading.name(number)]));
  byId("map-legend").replaceChildren(...entries);
};
