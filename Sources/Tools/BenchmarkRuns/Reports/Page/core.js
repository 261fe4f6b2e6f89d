"use strict";
const root = document.documentElement;
root.dataset.errors = "0";
addEventListener("error", () => { root.dataset.errors = String(1 + Number(root.dataset.errors)); });
const data = JSON.parse(document.getElementById("data").textContent);
const runs = data.runs.map(values => Object.fromEntries(data.columns.map((name, at) => [name, values[at]])));
const sizes = new Map(data.sizes.map(([instance, encoding, variables, rows, nonzeros, root]) =>
  [instance + " " + encoding, { variables, rows, nonzeros, root }]));
for (const run of runs) {
  run.setting = data.settings[run.s];
  run.instance = data.instances[run.i];
  run.size = sizes.get(run.i + " " + run.setting.encoding) ?? {};
  run.task = run.i + " " + run.seed;
  run.name = run.instance.name + (data.seeds > 1 ? ", seed " + run.seed : "");
}

// More configurations than can be told apart in a plot: at first only the best few are shown.
const few = 8;
const allButBest = () => data.summaries[data.claims ? 1 : 0].map((one, s) => [one.par2, s])
  .sort(([a, i], [b, j]) => a - b || i - j).slice(few).map(([, s]) => s).sort((a, b) => a - b);

// The state: what differs from this goes to the address after '#', so that a link shows the same view.
const defaults = {
  claims: data.claims ? "1" : "0", off: data.settings.length > 12 ? allButBest().join(",") : "", q: "", sort: "", dir: "asc", all: "0", theme: "auto",
  xs: "0", x: "wall", ys: data.settings.length > 1 ? "1" : "0", y: "wall", gx: "choices", gy: "wall",
};
const state = { ...defaults };
function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(defaults)) state[key] = given.get(key) ?? defaults[key];
}
function writeState() {
  const changed = new URLSearchParams();
  for (const key of Object.keys(defaults)) if (state[key] !== defaults[key]) changed.set(key, state[key]);
  history.replaceState(null, "", changed.size ? "#" + changed : location.pathname + location.search);
}
function set(changes, draw) {
  Object.assign(state, changes);
  writeState();
  draw();
}
const hidden = () => new Set(state.off.split(",").filter(word => word !== "").map(Number));
const shownSettings = () => {
  const off = hidden();
  return data.settings.map((_, at) => at).filter(at => !off.has(at));
};
const exact = new Set(["optimal", "reaches-threshold", "misses-threshold", "infeasible"]);
const isClaim = run => run.ending === "answered" && (run.status ?? "").startsWith("claimed-");
const isSolved = run =>
  run.ending === "answered" && exact.has(run.status) || state.claims === "1" && isClaim(run);
const limitOf = run => run.setting.limit ?? data.fallback;

// Elements.
function make(space, tag, attributes, children) {
  const node = space ? document.createElementNS(space, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child != null));
  return node;
}
const el = (tag, attributes, ...children) => make(null, tag, attributes, children);
const svg = (tag, attributes, ...children) => make("http://www.w3.org/2000/svg", tag, attributes, children);
const byId = id => document.getElementById(id);

// Numbers, for eyes.
const sup = number => String(number).replace(/./g, c => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)] ?? c);
const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, "\u2009");
function plain(value) {
  if (value == null || Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e9 || size < 1e-4) {
    const exponent = Math.floor(Math.log10(size) + 1e-9), front = value / 10 ** exponent;
    return (Math.abs(front - 1) < 1e-9 ? "" : +front.toPrecision(2) + "·") + "10" + sup(exponent);
  }
  if (size >= 1000) return grouped(Math.round(value));
  return String(+value.toPrecision(3));
}
const secondsText = value => value == null ? "" : value < 10 ? value.toFixed(value < 1 ? 3 : 2) : plain(value);
function bytesText(value) {
  if (value == null) return "";
  const units = ["B", "KiB", "MiB", "GiB"];
  let at = 0;
  while (value >= 1024 && at < 3) { value /= 1024; at += 1; }
  return (at === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)) + " " + units[at];
}
/** A rational such as "-7/3" as a number, for axes and sorting only. */
function number(text) {
  if (text == null) return null;
  const [above, below] = String(text).split("/");
  return below === undefined ? Number(above) : Number(above) / Number(below);
}
const shortText = text => text == null ? "" : text.length > 18 ? "≈" + plain(number(text)) : text;

// How a configuration looks: colour, dash and marker, each telling it apart by itself among neighbours.
const markers = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z", "M-3.6,-3.6h7.2v7.2h-7.2z", "M0,-4.6L4.4,3.4H-4.4z",
  "M0,-4.9L4.3,0L0,4.9L-4.3,0z", "M0,4.6L4.4,-3.4H-4.4z", 
  "M-4.2,-1.4h2.8v-2.8h2.8v2.8h2.8v2.8h-2.8v2.8h-2.8v-2.8h-2.8z",
  "M-4,-4L0,-1.6L4,-4L1.6,0L4,4L0,1.6L-4,4L-1.6,0z",
];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "5 2 2 2 2 2"];
// Up to eight configurations: all three differ. Beyond, the colour says the solver, dash and marker the encoding.
const looks = [];
if (data.settings.length > 8) {
  const rank = key => {
    const names = [...new Set(data.settings.map(one => one[key]))];
    return one => names.indexOf(one[key]);
  };
  const [solver, encoding] = [rank("solver"), rank("encoding")], taken = new Set();
  for (const one of data.settings) {
    const color = solver(one) % 8;
    let mark = one.encoding == null ? solver(one) : encoding(one);
    while (taken.has(color + " " + mark % 42) && taken.size < 8 * 42) mark += 1;
    taken.add(color + " " + mark % 42);
    looks.push([color, mark]);
  }
}
const plainLook = (color, mark) => ({
  color: `var(--c${color})`, dash: dashes[mark % dashes.length], marker: markers[mark % markers.length],
});
const look = at => plainLook(...looks[at] ?? [at % 8, at]);
function swatch(at) {
  const { color, dash, marker } = look(at);
  return svg("svg", { class: "swatch", width: 34, height: 16, viewBox: "-17 -8 34 16", "aria-hidden": "true" },
    svg("path", { d: "M-16,0H16", stroke: color, "stroke-width": 2, "stroke-dasharray": dash, fill: "none" }),
    svg("path", { d: marker, fill: color }));
}
