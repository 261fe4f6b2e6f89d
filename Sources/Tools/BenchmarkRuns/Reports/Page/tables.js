function row(cells, tag = "td") {
  return el("tr", {}, cells.map(([content, kind, title]) => el(tag, { class: kind, title }, content)));
}

function drawSummary() {
  const figures = data.summaries[Number(state.claims)], off = hidden();
  const all = figures.map((one, s) => ({ ...one, s })), values = key => all.map(one => one[key]);
  const [least, most] = [key => Math.min(...values(key)), key => Math.max(...values(key))];
  const mark = (one, key, best, text) => [text, "num" + (all.length > 1 && one[key] === best ? " best" : "")];
  const rows = all.map(one => row([
    [[swatch(one.s), " " + data.settings[one.s].name], "", data.settings[one.s].options],
    [String(one.runs), "num"], mark(one, "solved", most("solved"), String(one.solved)),
    [one.claimed ? String(one.claimed) : "", "num"], mark(one, "unique", most("unique") || -1, String(one.unique)),
    mark(one, "par2", least("par2"), secondsText(one.par2)),
    mark(one, "mean", least("mean"), secondsText(one.mean)),
    mark(one, "ratio", least("ratio"), one.ratio.toFixed(2)), [plain(one.nodes), "num"],
    [bytesText(one.memory), "num"], [String(one.verified), "num"],
    [one.proofBytes ? bytesText(one.proofBytes) : "", "num"], [one.check ? secondsText(one.check) : "", "num"],
    [one.failed ? String(one.failed) : "", "num"], [one.refused ? String(one.refused) : "", "num"],
  ]));
  rows.forEach((one, s) => one.classList.toggle("off", off.has(s)));
  byId("summary").replaceChildren(...rows);
}

// Every task by every configuration: the stronger the colour, the longer; what is not solved says why not.
function drawMatrix() {
  const shown = shownSettings(), tasks = new Map();
  for (const run of runs) {
    if (!tasks.has(run.task)) tasks.set(run.task, { name: run.name, cells: new Map() });
    tasks.get(run.task).cells.set(run.s, run);
  }
  const solvedTimes = runs.filter(isSolved).map(run => Math.max(run.wall, .001));
  const [low, high] = [Math.log(Math.min(...solvedTimes)), Math.log(Math.max(...solvedTimes))];
  const cell = (run, best) => {
    if (!run) return el("td", { class: "none" });
    const title = run.setting.name + "\n" + sign(run) + (run.message ? "\n" + run.message : "");
    if (!isSolved(run)) {
      const word = isClaim(run) ? "claim" : run.ending !== "answered" ? run.ending : run.status;
      return el("td", { class: "none", title }, word);
    }
    const share = high > low ? (Math.log(Math.max(run.wall, .001)) - low) / (high - low) : 0;
    return el("td", { title, class: run.wall === best ? "mark" : "",
      style: `background: color-mix(in srgb, var(--heat) ${Math.round(4 + 44 * share)}%, var(--card))` },
      secondsText(run.wall));
  };
  byId("matrix-head").replaceChildren(el("tr", {}, el("th", {}, "task"),
    shown.map(s => el("th", { scope: "col" }, el("span", {}, data.settings[s].name)))));
  byId("matrix-head").parentNode.classList.toggle("dense", shown.length > 9);
  byId("matrix-body").replaceChildren(...[...tasks.values()].map(task => {
    const solved = shown.map(s => task.cells.get(s)).filter(run => run && isSolved(run));
    const best = Math.min(...solved.map(run => run.wall));
    return el("tr", {}, el("th", { scope: "row" }, task.name), shown.map(s => cell(task.cells.get(s), best)));
  }));
}

// Means over the instances that every encoding takes, so that they can be compared.
function buildSizes() {
  const names = [...new Set(data.sizes.map(size => size[1]))];
  byId("sizes-card").hidden = names.length === 0;
  const of = (instance, name) => sizes.get(instance + " " + name);
  const common = data.instances.map((_, at) => at)
    .filter(at => names.every(name => of(at, name)?.variables > 0 && of(at, name)?.rows > 0));
  const mean = (name, key) => common.length === 0 ? null
    : Math.exp(common.reduce((sum, at) => sum + Math.log(Math.max(1, of(at, name)[key])), 0) / common.length);
  const best = key => Math.min(...names.map(name => mean(name, key)));
  byId("sizes-note").textContent =
    `Geometric means over the ${common.length} instances that all ${names.length} encodings take.`;
  byId("sizes-mean").replaceChildren(...names.map(name => row([[name, ""],
    [String(data.instances.filter((_, at) => of(at, name)?.variables != null).length), "num"],
    ...["variables", "rows", "nonzeros"].map(key =>
      [plain(mean(name, key)), "num" + (mean(name, key) === best(key) && names.length > 1 ? " best" : "")]),
    [String(common.filter(at => number(of(at, name).root) > 0).length), "num"]])));
  byId("sizes-all").replaceChildren(...data.sizes.map(([at, name, variables, rows, nonzeros, root]) => row([
    [data.instances[at].name, ""], [name, ""], ...[variables, rows, nonzeros].map(value =>
      [value == null ? "none" : grouped(value), "num"]), [shortText(root), "num"]])));
}

// All runs. A column: title, text, and what it is sorted by.
const table = [
  { key: "instance", title: "instance", text: run => run.instance.name },
  { key: "configuration", title: "configuration", text: run => run.setting.name },
  { key: "seed", title: "seed", text: run => String(run.seed), by: run => Number(run.seed), num: true },
  { key: "status", title: "status", text: run => run.status ?? run.ending },
  { key: "objective", title: "objective", text: run => shortText(run.objective), by: run => number(run.objective) },
  { key: "bound", title: "exact bound", text: run => shortText(run.bound), by: run => number(run.bound) },
  { key: "claimed", title: "claimed bound", text: run => shortText(run.claimed), by: run => number(run.claimed) },
  { key: "nodes", title: "nodes", text: run => run.nodes == null ? "" : grouped(run.nodes), by: run => run.nodes },
  { key: "wall", title: "wall (s)", text: run => secondsText(run.wall), by: run => run.wall },
  { key: "cpu", title: "CPU (s)", text: run => secondsText(run.cpu), by: run => run.cpu },
  { key: "memory", title: "memory", text: run => bytesText(run.memory), by: run => run.memory },
  { key: "proof", title: "proof", text: run => run.proof === "none" ? "" : run.proof },
  { key: "size", title: "proof size", text: run => bytesText(run.proofBytes), by: run => run.proofBytes },
  { key: "check", title: "check (s)", text: run => secondsText(run.check), by: run => run.check },
  { key: "message", title: "message", text: run => run.message ?? "" },
];
function selectedRuns() {
  const words = state.q.toLowerCase().split(/\s+/).filter(word => word !== ""), off = hidden();
  const found = runs.filter(run => !off.has(run.s) && words.every(word =>
    (run.text ??= table.map(one => one.text(run)).join(" ").toLowerCase()).includes(word)));
  const sorted = table.find(one => one.key === state.sort);
  if (!sorted) return found;
  const by = sorted.by ?? sorted.text, turn = state.dir === "desc" ? -1 : 1;
  // Runs without a figure stand last, whichever way it is sorted.
  return found.map(run => [by(run), run]).sort(([a], [b]) => {
    const [noA, noB] = [a == null || a === "", b == null || b === ""];
    if (noA || noB) return noA - noB;
    return turn * (typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0);
  }).map(([, run]) => run);
}
const most = 300;
function drawRuns() {
  byId("q").value = state.q;
  byId("runs-head").replaceChildren(el("tr", {}, table.map(one => {
    const isSorted = one.key === state.sort;
    const next = { sort: one.key, dir: isSorted && state.dir === "asc" ? "desc" : "asc" };
    return el("th", { scope: "col", class: one.by ? "num" : "",
      "aria-sort": isSorted ? (state.dir === "desc" ? "descending" : "ascending") : "none" },
      el("button", { type: "button", "data-key": one.key, onclick: () => {
        set(next, drawRuns);
        document.querySelector(`[data-key="${one.key}"]`).focus();
      } }, one.title));
  })));
  const off = hidden(), found = selectedRuns(), shown = state.all === "1" ? found : found.slice(0, most);
  byId("runs").replaceChildren(...shown.map(run => el("tr", {}, table.map(one => {
    const text = one.text(run);
    const kind = one.key === "message" ? "long" : one.by ? "num" : "";
    const exactText = { objective: run.objective, bound: run.bound, claimed: run.claimed, message: run.message };
    const tag = one.key === "status" && (exact.has(run.status) && run.ending === "answered" ? "tag solved"
      : ["answered", "refused"].includes(run.ending) ? "tag" : "tag bad");
    return el("td", { class: kind, title: exactText[one.key] }, tag ? el("span", { class: tag }, text) : text);
  }))));
  byId("runs-count").textContent = `${found.length} of ${runs.length} runs`
    + (off.size ? ` (${off.size} configurations hidden)` : "");
  const more = byId("more");
  more.hidden = shown.length === found.length;
  more.textContent = `show all ${found.length}`;
}
