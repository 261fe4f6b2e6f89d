function buildAlarms() {
  const host = byId("verdict"), many = data.alarms.length;
  host.className = "verdict " + (many ? "bad" : "good");
  if (many === 0) {
    host.append(el("strong", {}, "✓ No disagreement. "),
      `${runs.length} runs on ${data.instances.length} instances: no two optima differ, no bound lies above an `
      + "objective that was replayed, no claim is contradicted"
      + (data.known ? `, and ${data.known} known answers are met where they are reached.` : "."));
    return;
  }
  host.setAttribute("role", "alert");
  host.append(el("strong", {}, `⚠ ALARM: ${many} disagreement${many > 1 ? "s" : ""}. `),
    "Of each pair of statements one is false. Figures below count such runs like any other.",
    el("ul", {}, data.alarms.map(([kind, instance, message]) => el("li", {},
      el("code", {}, kind), " ", el("strong", {}, instance), ": " + message))));
}
function buildTiles() {
  const tasks = new Set(runs.map(run => run.task));
  const solved = new Set(
    runs.filter(run => run.ending === "answered" && exact.has(run.status)).map(run => run.task));
  const tile = (value, text) => el("div", { class: "tile" }, el("b", {}, value), el("span", {}, text));
  byId("tiles").append(tile(String(data.settings.length), "configurations"),
    tile(String(data.instances.length), "instances"), tile(plain(runs.length), "runs"),
    tile(`${solved.size} of ${tasks.size}`, "tasks solved exactly by any"),
    tile(plain(runs.filter(run => run.proof === "verified").length), "proofs verified"),
    tile(secondsText(runs.reduce((sum, run) => sum + run.wall, 0) / 60) + " min", "of solving"));
}
function buildNav() {
  const chips = data.settings.map((one, s) => el("label", { class: "chip setting", title: one.options },
    el("input", { type: "checkbox", "data-setting": s, onchange: event => {
      const off = hidden();
      if (event.target.checked) off.delete(s); else off.add(s);
      set({ off: [...off].sort((a, b) => a - b).join(",") }, draw);
    } }), swatch(s), one.name));
  const themes = ["auto", "light", "dark"];
  const choose = (text, off) => el("button", { class: "plain", type: "button",
    onclick: () => set({ off: off.join(",") }, draw) }, text);
  const every = data.settings.map((_, s) => s);
  const choices = every.length < 3 ? [] : [choose("all", []), choose("none", every)];
  if (every.length > few) choices.splice(1, 0, choose(`best ${few}`, allButBest()));
  byId("nav").append(...chips, ...choices,
    el("label", { class: "chip push" }, el("input", { type: "checkbox", id: "claims",
      onchange: event => set({ claims: event.target.checked ? "1" : "0" }, draw) }), "count claims as solved"),
    el("button", { class: "plain", id: "theme", type: "button", onclick: () =>
      set({ theme: themes[(themes.indexOf(state.theme) + 1) % 3] }, draw) }));
}
function draw() {
  if (state.theme === "auto") delete root.dataset.theme; else root.dataset.theme = state.theme;
  byId("theme").textContent = "theme: " + state.theme;
  byId("claims").checked = state.claims === "1";
  const off = hidden();
  for (const box of document.querySelectorAll("[data-setting]"))
    box.checked = !off.has(Number(box.dataset.setting));
  drawSummary();
  drawPlots();
  drawMatrix();
  drawRuns();
}
readState();
buildAlarms();
buildTiles();
buildNav();
buildMenus();
buildSizes();
byId("q").addEventListener("input", event => set({ q: event.target.value }, drawRuns));
byId("more").addEventListener("click", () => set({ all: "1" }, drawRuns));
addEventListener("hashchange", () => {
  readState();
  draw();
});
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = false;
});
draw();
root.dataset.drawn = "1";
