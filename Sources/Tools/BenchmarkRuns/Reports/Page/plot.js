// An axis: where a value goes, its ticks. Kinds: linear; count (from whole numbers); log (zeros in a band of their
// own); pow2 (the values are binary logarithms).
function axis(kind, values, from, to) {
  const finite = values.filter(Number.isFinite);
  if (kind === "log" && finite.some(value => value < 0)) kind = "linear";
  const sign = Math.sign(to - from);
  if (kind !== "log") {
    let [low, high] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
    if (low === high) { low -= 1; high += 1; }
    const raw = (high - low) / 5, ten = 10 ** Math.floor(Math.log10(raw));
    let step = [1, 2, 5, 10].map(factor => factor * ten).find(candidate => candidate >= raw - 1e-12);
    if (kind === "pow2" || kind === "count") step = Math.max(1, step);
    const first = Math.ceil(low / step - 1e-9) * step;
    // A little room for the markers; from 0 or to 1 where the values are counts or shares.
    const room = (high - low) / 40;
    low -= low === 0 ? 0 : room;
    high += high === 1 ? 0 : room;
    const ticks = [];
    for (let value = first; value <= high + 1e-9 * step; value += step) {
      const shown = +value.toPrecision(9);
      ticks.push({ value, text: kind === "pow2" ? "2" + sup(shown) : plain(shown) });
    }
    return { ticks, at: value => from + (to - from) * (value - low) / (high - low) };
  }
  const positive = finite.filter(value => value > 0);
  let [low, high] = positive.length ? [Math.min(...positive), Math.max(...positive)] : [1, 10];
  const widen = high / low < 3 ? 2 : 1.15;
  low /= widen;
  high *= widen;
  const hasZero = finite.some(value => value === 0), start = hasZero ? from + sign * 26 : from;
  const at = value => value <= 0 ? from + sign * (hasZero ? 6 : 0)
    : start + (to - start) * Math.log(value / low) / Math.log(high / low);
  const decades = Math.log10(high / low), every = Math.ceil(decades / 8), ticks = [];
  const factors = decades < 1.6 ? [1, 2, 5] : [1];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e += 1) {
    for (const factor of decades < 4 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1]) {
      const value = factor * 10 ** e;
      if (value < low || value > high) continue;
      const isNamed = factors.includes(factor) && e % every === 0;
      ticks.push({ value, text: isNamed ? plain(value) : null });
    }
  }
  if (hasZero) ticks.push({ value: 0, text: "0" });
  return { ticks, at };
}

const frame = { width: 720, height: 400, left: 86, top: 12, bottom: 54 };
// On a phone a plot is drawn at its own width, so that text keeps its size, and its legend stands below.
const isNarrow = host => host.clientWidth > 0 && host.clientWidth < 520;
const lookOf = one => one.kind == null ? look(one.look) : plainLook(one.kind, one.kind);
const ruler = document.createElement("canvas").getContext("2d");
const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + "…" : text;

/** Draws into the figure `id`. A series: look (a configuration's number) or kind (a colour's), name, points {x, y, tip, hollow}, join, fit {points}. */
function drawPlot(id, { x, y, series, guides = [], label }) {
  const host = byId(id);
  host.querySelector("svg.plot")?.remove();
  host.querySelector(".empty")?.remove();
  const points = series.flatMap((one, row) => one.points.map((point, at) => ({ ...point, row, at, one })));
  host.dataset.points = points.length;
  if (points.length === 0) {
    host.append(el("p", { class: "empty soft" }, "Nothing to plot here: no run has both figures."));
    return;
  }
  ruler.font = "14px " + getComputedStyle(document.body).fontFamily;
  const narrow = isNarrow(host), { top, bottom } = frame, left = narrow ? 68 : frame.left;
  const right = narrow ? 12 : 46 + Math.max(...series.map(one => ruler.measureText(cut(one.name, 32)).width));
  const width = narrow ? Math.max(280, host.clientWidth) : frame.width, legend = narrow ? 20 * series.length : 0;
  const height = narrow ? 320 + legend : Math.max(frame.height, top + bottom + 15 * series.length);
  const inside = { left, right: width - right, top, bottom: height - legend - bottom };
  const ax = axis(x.kind, (x.values ?? []).concat(points.map(point => point.x)), inside.left + 4, inside.right - 4);
  const ay = axis(y.kind, (y.values ?? []).concat(points.map(point => point.y)), inside.bottom - 4, inside.top + 4);
  const picture = svg("svg", {
    class: "plot", viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "img",
    "aria-label": `${label}. ${points.length} points of ${series.length} series; arrow keys read them out.`,
  });
  for (const tick of ax.ticks) {
    const at = ax.at(tick.value);
    picture.append(svg("line", { class: "grid", x1: at, x2: at, y1: top, y2: inside.bottom }));
    if (tick.text != null)
      picture.append(svg("text", { x: at, y: inside.bottom + 18, "text-anchor": "middle" }, tick.text));
  }
  for (const tick of ay.ticks) {
    const at = ay.at(tick.value);
    picture.append(svg("line", { class: "grid", x1: left, x2: inside.right, y1: at, y2: at }));
    if (tick.text != null)
      picture.append(svg("text", { x: left - 8, y: at + 4.5, "text-anchor": "end" }, tick.text));
  }
  picture.append(
    svg("rect", { class: "frame", x: left, y: top, width: inside.right - left, height: inside.bottom - top }),
    svg("text", { class: "title", x: (left + inside.right) / 2, y: inside.bottom + bottom - 10,
      "text-anchor": "middle" }, narrow ? cut(x.label, 40) : x.label),
    svg("text", { class: "title", "text-anchor": "middle",
      transform: `translate(16 ${(top + inside.bottom) / 2}) rotate(-90)` }, narrow ? cut(y.label, 32) : y.label));
  const clip = "clip-" + id;
  picture.append(svg("clipPath", { id: clip },
    svg("rect", { x: left, y: top, width: inside.right - left, height: inside.bottom - top })));
  const path = (list, join) => list.map((point, at) => {
    const [px, py] = [ax.at(point.x).toFixed(1), ay.at(point.y).toFixed(1)];
    return at === 0 ? `M${px},${py}` : join === "step" ? `H${px}V${py}` : `L${px},${py}`;
  }).join("");
  const body = svg("g", { "clip-path": `url(#${clip})` });
  for (const guide of guides) body.append(svg("path", { class: "guide", d: path(guide) }));
  for (const one of series) {
    const { color, dash } = lookOf(one);
    if (one.fit)
      body.append(svg("path", { class: "fit", d: path(one.fit), stroke: color, "stroke-dasharray": dash }));
    if (one.join) {
      const list = one.join === "step" && one.until != null && one.points.length
        ? [...one.points, { x: one.until, y: one.points.at(-1).y }] : one.points;
      body.append(svg("path", { class: "line", d: path(list, one.join), stroke: color, "stroke-dasharray": dash }));
    }
  }
  picture.append(body);
  for (const point of points) {
    const { color, marker } = lookOf(point.one);
    [point.px, point.py] = [ax.at(point.x), ay.at(point.y)];
    const small = point.one.points.length > 80 ? " scale(.7)" : "";
    picture.append(svg("path", { class: "point" + (point.hollow ? " hollow" : ""), d: marker, fill: color,
      stroke: color, transform: `translate(${point.px.toFixed(1)} ${point.py.toFixed(1)})${small}` }));
  }
  const step = narrow ? 20 : Math.min(21, (inside.bottom - top) / series.length);
  const [legendLeft, legendTop] = narrow ? [8, height - legend + 4] : [inside.right + 12, top + 8];
  series.forEach((one, row) => {
    const { color, dash, marker } = lookOf(one), at = legendTop + row * step;
    if (step < 9) return;
    picture.append(svg("g", { transform: `translate(${legendLeft} ${at})` },
      one.join || one.fit
        ? svg("path", { d: "M0,0H26", stroke: color, "stroke-width": 2, "stroke-dasharray": dash }) : null,
      svg("path", { d: marker, fill: color, stroke: color, class: one.hollow ? "hollow" : "",
        transform: "translate(13 0)" }),
      svg("text", { class: "title", x: 33, y: 4.5 }, cut(one.name, 32), svg("title", {}, one.name))));
  });
  attend(picture, points, width);
  host.append(picture);
}

// The nearest point under the pointer, or the one that the arrow keys reached, is told in the tip.
function attend(picture, points, width) {
  const ring = svg("circle", { class: "focus", r: 8, visibility: "hidden" });
  picture.append(ring);
  let current = -1;
  const show = (at, left, top) => {
    current = at;
    const point = points[at];
    ring.setAttribute("cx", point.px);
    ring.setAttribute("cy", point.py);
    ring.setAttribute("visibility", "visible");
    tell(point.one.name + "\n" + point.tip, left, top);
  };
  const hide = () => {
    ring.setAttribute("visibility", "hidden");
    tell("");
  };
  picture.addEventListener("pointermove", event => {
    const box = picture.getBoundingClientRect(), scale = box.width / width;
    const [px, py] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    let best = -1, least = 24 * 24;
    points.forEach((point, at) => {
      const distance = (point.px - px) ** 2 + (point.py - py) ** 2;
      if (distance < least) [best, least] = [at, distance];
    });
    if (best >= 0) show(best, event.clientX, event.clientY); else hide();
  });
  picture.addEventListener("pointerleave", hide);
  picture.addEventListener("blur", hide);
  picture.addEventListener("keydown", event => {
    const rows = step => {
      const here = points[Math.max(current, 0)];
      const found = points.findIndex(point => point.row === here.row + step);
      return found < 0 ? current : found;
    };
    const next = { ArrowRight: () => Math.min(points.length - 1, current + 1), ArrowDown: () => rows(1),
      ArrowLeft: () => Math.max(0, current - 1), ArrowUp: () => rows(-1), Home: () => 0,
      End: () => points.length - 1 }[event.key];
    if (event.key === "Escape") hide();
    if (!next) return;
    event.preventDefault();
    const at = Math.max(0, next()), box = picture.getBoundingClientRect(), scale = box.width / width;
    show(at, box.left + points[at].px * scale, box.top + points[at].py * scale);
  });
}
function tell(text, left = 0, top = 0) {
  const tip = byId("tip");
  tip.textContent = text;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(left + 14, innerWidth - box.width - 8)) + "px";
  tip.style.top = Math.max(4, top + 18 + box.height > innerHeight ? top - box.height - 10 : top + 18) + "px";
}
