// Reads the data, computes everything anew, and fills the page.
"use strict";

function readPage(data) {
  const instance = JSON.parse(data.canonical);
  const network = new Network(instance, data.parameters);
  const reading = new Reading(instance.loss.kind, network.outputs, data.classes);
  const page = { data, instance, network, reading, inputNames: data.inputs, inputText: data.input_text,
    sort: { key: "number", direction: 1 }, selected: null };
  const known = new Map();
  page.samples = instance.data.map((entry, number) => {
    const x = entry.x.map(Rational.read);
    const key = x.join(" ");
    if (!known.has(key)) known.set(key, network.values(x));
    const values = known.get(key);
    const outputs = values[values.length - 1];
    const y = Array.isArray(entry.y) ? entry.y.map(Rational.read) : entry.y;
    const loss = Rational.read(entry.weight).times(sampleLoss(instance.loss, outputs, y));
    return { number, x, y, values, outputs, loss, label: reading.label(y), prediction: reading.prediction(outputs),
      margin: reading.margin(outputs, y), isRight: reading.isRight(outputs, y) };
  });
  const losses = page.samples.map(sample => sample.loss);
  const total = instance.loss.aggregate === "max" ? losses.reduce(greater, ZERO) : sum(losses);
  page.objective = total.plus(penaltyOf(instance, network));
  return page;
}

// Disagreements with the certificate and with the program that wrote the page; empty where all agrees.
function disagreements(page) {
  const { data } = page;
  const found = [];
  const fault = page.network.fault();
  if (fault) found.push(`a parameter is none of its options: ${fault}`);
  if (data.objective !== null && !Rational.read(data.objective).equals(page.objective)) {
    found.push(`the certificate's objective is ${Rational.read(data.objective)}, and this page computes ${page.objective}`);
  }
  const wrong = page.samples.find((sample, number) => sample.outputs.some((o, j) => !o.equals(Rational.read(data.outputs[number][j]))));
  if (wrong) found.push(`the outputs of sample ${wrong.number} are ${wrong.outputs.join(", ")} here`);
  if ("sha256:" + sha256(data.canonical) !== data.digest) found.push("the instance's digest is another one");
  found.push(...sides.disagreements(page));
  if (data.certificate_instance !== null && data.certificate_instance !== data.digest) found.push("the certificate is for another instance");
  return found;
}

function showVerdict(page) {
  const { data } = page;
  const found = disagreements(page);
  const box = byId("verdict");
  box.dataset.agrees = String(found.length === 0);
  box.className = "verdict " + (found.length ? "bad" : "good");
  const samples = `${page.samples.length} sample${page.samples.length === 1 ? "" : "s"}`;
  const lines = found.length
    ? [element("b", { text: "This page disagrees with the certificate." }), element("ul", {}, found.map(text => element("li", { text })))]
    : [element("b", { text: `Recomputed here: objective ${page.objective.short()}, ${data.objective === null ? "of which the certificate says nothing" : "as the certificate says"}.` }),
      element("div", { text: `This page evaluated the network on ${samples} in exact rationals, checked that every parameter is one of its options, and hashed the instance.` })];
  box.replaceChildren(...lines);
  byId("bound").textContent = data.check.sentence;
  byId("bound").dataset.verdict = data.check.verdict;
}

function showTiles(page) {
  const right = page.samples.filter(sample => sample.isRight).length;
  const tiles = [["objective", page.objective.short()]];
  if (data.bound !== null) tiles.push([page.data.check.verdict === "accepted" ? "proven bound" : "claimed bound", Rational.read(page.data.bound).short()]);
  if (page.reading.kind !== "numbers") tiles.push(["samples right", `${right} of ${page.samples.length} (${percent(right, page.samples.length)})`]);
  tiles.push(["network", [page.network.inputs, ...page.network.layers.map(layer => layer.neurons)].join(" – ")], ["loss", page.instance.loss.kind]);
  byId("tiles").replaceChildren(...tiles.map(([name, value]) => element("div", { class: "tile" }, [element("b", { text: value }), element("span", { text: name })])));
}

function showStaircase(page) {
  const steps = page.data.progress;
  if (!steps.length) return;
  const size = { width: 640, height: 240, left: 60, right: 620, top: 14, bottom: 204 };
  const numbers = steps.flatMap(([, incumbent, bound]) => [incumbent, bound]).filter(value => value !== null).map(value => Rational.read(value).toNumber());
  const [low, high, end] = [Math.min(...numbers), Math.max(...numbers), steps[steps.length - 1][0] || 1];
  const x = time => size.left + (size.right - size.left) * time / end;
  const y = value => size.bottom - (size.bottom - size.top) * (high > low ? (value - low) / (high - low) : 0.5);
  const svg = element("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", class: "steps", "aria-label": "Incumbent and bound over time" });
  for (const [column, name] of [[1, "incumbent"], [2, "bound"]]) {
    let path = "";
    for (const step of steps) {
      if (step[column] === null) continue;
      const value = y(Rational.read(step[column]).toNumber());
      path += path ? `H${x(step[0])}V${value}` : `M${x(step[0])},${value}`;
    }
    if (path) svg.append(element("path", { d: path + `H${size.right}`, class: "stair " + name }));
  }
  for (const value of new Set([low, high])) svg.append(element("text", { x: size.left - 8, y: y(value) + 4, "text-anchor": "end", text: String(Number(value.toPrecision(5))) }));
  svg.append(element("text", { x: size.right, y: size.height - 12, "text-anchor": "end", text: `${end} s` }));
  svg.append(element("text", { x: size.left, y: size.height - 12, text: "0" }));
  byId("stairs").replaceChildren(svg);
  byId("stairs-card").hidden = false;
}

function showEvidence(page) {
  const rows = page.data.evidence.map(([name, value]) =>
    element("tr", {}, [element("th", { scope: "row", text: name }), element("td", { text: value })]));
  byId("evidence").replaceChildren(...rows);
  byId("commands").textContent = page.data.commands.join("\n");
}

const data = JSON.parse(byId("data").textContent);
const page = readPage(data);
showVerdict(page);
showTiles(page);
samples.prepare(page);
drawing.draw(page);
page.select = sample => {
  page.selected = sample;
  drawing.showValues(sample.values);
  byId("shown").textContent = `sample ${sample.number}: label ${sample.label}, prediction ${sample.prediction}, margin ${sample.margin.short()}`;
  map.show(page);
};
for (const [id, chosen] of [["map-x", page.data.map[0]], ["map-y", page.data.map[1]]]) {
  byId(id).replaceChildren(...page.inputNames.map((name, input) => element("option", { value: input, text: cut(name, 40) })));
  byId(id).value = chosen;
  byId(id).addEventListener("change", () => map.show(page));
}
byId("map-card").hidden = page.network.inputs < 2;
byId("only-wrong").addEventListener("change", () => samples.show(page));
byId("only-wrong-field").hidden = page.reading.kind === "numbers";
page.select(page.samples.find(sample => !sample.isRight) || page.samples[0]);
samples.show(page);
showStaircase(page);
sides.show(page);
showEvidence(page);
document.documentElement.dataset.drawn = "1";
