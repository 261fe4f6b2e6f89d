const per = (key, unit) => run => run[key] == null ? null : run[key] / unit;
// Figures of a run that can stand on an axis.
const columns = {
  wall: { name: "wall-clock time (s)", kind: "log", of: run => run.wall },
  cpu: { name: "processor time (s)", kind: "log", of: run => run.cpu },
  nodes: { name: "search nodes", kind: "log", of: run => run.nodes },
  memory: { name: "peak memory (MiB)", kind: "log", of: per("memory", 2 ** 20) },
  proof: { name: "proof size (KiB)", kind: "log", of: per("proofBytes", 1024) },
  check: { name: "check time (s)", kind: "log", of: run => run.check },
  objective: { name: "objective", kind: "log", of: run => number(run.objective) },
  bound: { name: "exact bound", kind: "log", of: run => number(run.bound) },
  claimed: { name: "claimed bound", kind: "log", of: run => number(run.claimed) },
  variables: { name: "variables of the encoding", kind: "log", of: run => run.size.variables },
  rows: { name: "rows of the encoding", kind: "log", of: run => run.size.rows },
  nonzeros: { name: "non-zeros of the encoding", kind: "log", of: run => run.size.nonzeros },
  root: { name: "root bound of the encoding", kind: "log", of: run => number(run.size.root) },
  choices: { name: "choices of the instance", kind: "pow2", of: run => run.instance.log2 },
  samples: { name: "samples", kind: "log", of: run => run.instance.samples },
  parameters: { name: "free parameters", kind: "log", of: run => run.instance.parameters },
  neurons: { name: "neurons", kind: "log", of: run => run.instance.neurons },
  layers: { name: "layers", kind: "log", of: run => run.instance.layers },
};
const column = key => columns[key] ?? columns.wall;
const statusText = run =>
  (run.status ?? run.ending) + (run.objective == null ? "" : " " + shortText(run.objective));
const sign = run => `${run.name}\n${statusText(run)}, ${secondsText(run.wall)} s`;

function drawCactus() {
  const series = shownSettings().map(s => {
    const solved = runs.filter(run => run.s === s && isSolved(run)).sort((a, b) => a.wall - b.wall);
    return { look: s, name: data.settings[s].name, join: "line",
      points: solved.map((run, at) => ({ x: at + 1, y: run.wall, tip: `${at + 1} solved\n` + sign(run) })) };
  }).sort((a, b) => b.points.length - a.points.length);
  drawPlot("cactus", { series, label: "Cactus plot",
    x: { kind: "count", label: "solved runs", values: [0] }, y: { kind: "log", label: "wall-clock time (s)" } });
}

function drawProfile() {
  const shown = new Set(shownSettings()), best = new Map();
  const seen = runs.filter(run => shown.has(run.s) && isSolved(run));
  for (const run of seen) best.set(run.task, Math.min(best.get(run.task) ?? Infinity, run.wall));
  // A millisecond is what a clock can be trusted with: it is added to both sides of a ratio.
  const ratio = run => (run.wall + .001) / (best.get(run.task) + .001);
  const most = Math.max(1, ...seen.map(ratio));
  const series = [...shown].map(s => {
    const list = seen.filter(run => run.s === s).map(run => ({ run, ratio: ratio(run) }))
      .sort((a, b) => a.ratio - b.ratio);
    const points = list.map((entry, at) => ({ x: entry.ratio, y: (at + 1) / best.size,
      tip: `at most ${plain(entry.ratio)} times the best on ${Math.round(100 * (at + 1) / best.size)} %\n`
        + sign(entry.run) }));
    return { look: s, name: data.settings[s].name, join: "step", until: most, points };
  }).sort((a, b) => b.points.length - a.points.length);
  drawPlot("profile", { series, label: "Performance profile",
    x: { kind: "log", label: "time over that of the fastest (ratio)", values: [1] },
    y: { kind: "linear", label: "share of tasks that any solves", values: [0, 1] } });
}

const pairKinds =
  [["both solved", 2], ["only the horizontal one", 0], ["only the vertical one", 1], ["neither", 7]];
function drawScatter() {
  const [a, b] = [Number(state.xs), Number(state.ys)], [cx, cy] = [column(state.x), column(state.y)];
  const other = new Map(runs.filter(run => run.s === b).map(run => [run.task, run]));
  const series = pairKinds.map(([name, kind]) => ({ name, kind, hollow: name !== "both solved", points: [] }));
  // An unsolved run stands at its time limit.
  const value = (run, key, one) =>
    key === "wall" && !isSolved(run) ? limitOf(run) : one.of(run);
  for (const run of runs.filter(run => run.s === a)) {
    const mate = other.get(run.task);
    if (!mate) continue;
    const [x, y] = [value(run, state.x, cx), value(mate, state.y, cy)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const kind = isSolved(run) ? isSolved(mate) ? 0 : 1 : isSolved(mate) ? 2 : 3;
    series[kind].points.push({ x, y, hollow: kind > 0,
      tip: [run.name, `${cx.name}: ${plain(x)}, ${statusText(run)}`,
        `${cy.name}: ${plain(y)}, ${statusText(mate)}`].join("\n") });
  }
  const all = series.flatMap(one => one.points), same = state.x === state.y && all.length > 0;
  const guides = [], values = same ? all.flatMap(point => [point.x, point.y]) : [];
  if (same) {
    const positive = values.filter(v => v > 0);
    const [low, high] = cx.kind === "log" && positive.length
      ? [Math.min(...positive) / 9, Math.max(...positive) * 9] : [Math.min(...values), Math.max(...values)];
    const factors = cx.kind === "log" && values.every(v => v >= 0) ? [1, 10, .1] : [1];
    for (const factor of factors) guides.push([{ x: low, y: low * factor }, { x: high, y: high * factor }]);
  }
  const name = at => data.settings[at]?.name ?? "";
  drawPlot("scatter", { series: series.filter(one => one.points.length), guides, label: "Scatter",
    x: { kind: cx.kind, label: cut(`${name(a)}: ${cx.name}`, 62), values },
    y: { kind: cy.kind, label: cut(`${name(b)}: ${cy.name}`, 46), values } });
}

/** Least squares of ln y over ln x: exponent, its standard error, and the line's ends. */
function fit(points, kind) {
  const usable = points.filter(point => point.y > 0 && (kind === "pow2" || point.x > 0));
  const ln = point => kind === "pow2" ? point.x * Math.LN2 : Math.log(point.x);
  const n = usable.length;
  if (n < 3) return null;
  const mean = list => list.reduce((sum, one) => sum + one, 0) / n;
  const [xs, ys] = [usable.map(ln), usable.map(point => Math.log(point.y))];
  const [mx, my] = [mean(xs), mean(ys)];
  const sxx = xs.reduce((sum, one) => sum + (one - mx) ** 2, 0);
  if (sxx < 1e-9) return null;
  const exponent = xs.reduce((sum, one, at) => sum + (one - mx) * (ys[at] - my), 0) / sxx;
  const rest = ys.reduce((sum, one, at) => sum + (one - my - exponent * (xs[at] - mx)) ** 2, 0);
  const error = n > 2 ? Math.sqrt(rest / (n - 2) / sxx) : 0;
  const ends = [usable.reduce((a, b) => a.x < b.x ? a : b), usable.reduce((a, b) => a.x > b.x ? a : b)];
  return { exponent, error, n,
    line: ends.map(end => ({ x: end.x, y: Math.exp(my + exponent * (ln(end) - mx)) })) };
}

function drawGrowth() {
  const [cx, cy] = [column(state.gx), column(state.gy)], found = [];
  const series = shownSettings().map(s => {
    const points = runs.filter(run => run.s === s && isSolved(run))
      .map(run => ({ x: cx.of(run), y: cy.of(run), tip: sign(run) + `\n${cx.name}: `
        + (cx.kind === "pow2" ? "2^" + plain(cx.of(run)) : plain(cx.of(run))) }))
      .filter(point => Number.isFinite(point.x) && Number.isFinite(point.y));
    const line = fit(points, cx.kind);
    found.push({ s, line, solved: points.length });
    const name = data.settings[s].name + (line ? `, b = ${line.exponent.toFixed(2)}` : "");
    return { look: s, name, points, fit: line?.line };
  });
  drawPlot("growth", { series: series.filter(one => one.points.length), label: "Growth",
    x: { kind: cx.kind, label: cx.name }, y: { kind: cy.kind, label: cy.name } });
  byId("exponents").replaceChildren(...found.map(({ s, line, solved }) => el("tr", {},
    el("td", {}, swatch(s), " " + data.settings[s].name), el("td", { class: "num" }, String(solved)),
    el("td", { class: "num" }, line ? line.exponent.toFixed(2) : "—"),
    el("td", { class: "num" }, line ? "± " + line.error.toFixed(2) : ""))));
}

function menu(id, label, options) {
  const select = el("select", { id, onchange: event => set({ [id]: event.target.value }, drawPlots) },
    options.map(([value, text]) => el("option", { value }, text)));
  return el("label", { class: "field" }, label, select);
}
function buildMenus() {
  const names = data.settings.map((one, at) => [String(at), one.name]);
  const all = Object.entries(columns).map(([key, one]) => [key, one.name]);
  const ofInstance = new Set(
    ["choices", "samples", "parameters", "neurons", "layers", "variables", "rows", "nonzeros"]);
  byId("scatter-controls").append(menu("xs", "horizontal", names), menu("x", "", all),
    menu("ys", "vertical", names), menu("y", "", all));
  byId("growth-controls").append(menu("gx", "size", all.filter(([key]) => ofInstance.has(key))),
    menu("gy", "cost", all.filter(([key]) => !ofInstance.has(key))));
  for (const [id, text] of [["x", "column of the horizontal axis"], ["y", "column of the vertical axis"]])
    byId(id).setAttribute("aria-label", text);
}
// A phone that is turned has room for legends beside the plots, or none any more; and a narrow plot has one width.
let drawnWidth = 0;
addEventListener("resize", () => {
  const host = byId("cactus"), width = isNarrow(host) ? host.clientWidth : 0;
  if (width !== drawnWidth) drawPlots();
});
function drawPlots() {
  drawnWidth = isNarrow(byId("cactus")) ? byId("cactus").clientWidth : 0;
  for (const id of ["xs", "x", "ys", "y", "gx", "gy"]) byId(id).value = state[id];
  drawCactus();
  drawProfile();
  drawScatter();
  drawGrowth();
}
