// The table of samples: label, prediction, margin, and the first neuron that decides.
"use strict";

const samples = { limit: 1000, workLimit: 3000000 };

// The first hidden neuron whose other value would change the prediction: of a sign neuron the opposite, of a step neuron
// the other of 0 and 1, of any other neuron 0. Null where no single one does.
samples.deciding = function (page, sample) {
  const { network, reading } = page;
  const own = reading.prediction(sample.outputs);
  for (let layer = 1; layer < network.layers.length; layer++) {
    const { neurons, activation } = network.layers[layer - 1];
    for (let neuron = 0; neuron < neurons; neuron++) {
      const value = sample.values[layer][neuron];
      const other = activation.name === "sign" ? value.negated() : activation.name === "step" ? ONE.minus(value) : ZERO;
      const changed = network.values(sample.x, { layer, neuron, value: other });
      if (reading.prediction(changed[changed.length - 1]) !== own) return drawing.names(page, layer, neuron);
    }
  }
  return null;
};

samples.prepare = function (page) {
  const { network } = page;
  const edges = network.layers.reduce((total, layer) => total + layer.weights.flat().length, 0);
  const hidden = network.layers.slice(0, -1).reduce((total, layer) => total + layer.neurons, 0);
  const isTried = hidden > 0 && hidden * edges * page.samples.length <= samples.workLimit && page.reading.kind !== "numbers";
  const known = new Map();
  for (const sample of page.samples) {
    const key = sample.x.join(" ");
    if (!known.has(key)) known.set(key, isTried ? samples.deciding(page, sample) : undefined);
    sample.deciding = known.get(key);
  }
  page.isDecidingTried = isTried;
};

samples.columns = function (page) {
  const isNumbers = page.reading.kind === "numbers";
  const columns = [
    { key: "number", title: "sample", text: s => String(s.number), order: s => s.number },
    { key: "label", title: "label", text: s => s.label, order: s => (page.reading.isClass ? s.label : s.y[0].toNumber()) },
    { key: "prediction", title: "prediction", text: s => s.prediction, order: s => (page.reading.isClass ? s.prediction : s.outputs[0].toNumber()) },
    { key: "margin", title: isNumbers ? "distance" : "margin", text: s => s.margin.short(), order: s => s.margin.toNumber() },
  ];
  if (page.isDecidingTried) {
    columns.push({ key: "deciding", title: "first deciding neuron", text: s => s.deciding || "none alone", order: s => s.deciding || "~" });
  }
  columns.push({ key: "loss", title: "loss", text: s => s.loss.short(), order: s => s.loss.toNumber() });
  return columns;
};

samples.show = function (page) {
  const columns = samples.columns(page);
  const sort = page.sort;
  const column = columns.find(entry => entry.key === sort.key);
  const list = page.samples.filter(s => !byId("only-wrong").checked || !s.isRight);
  list.sort((a, b) => {
    const [x, y] = [column.order(a), column.order(b)];
    return sort.direction * (x < y ? -1 : x > y ? 1 : a.number - b.number);
  });
  const head = element("tr", {}, columns.map(entry => {
    const arrow = entry.key === sort.key ? (sort.direction > 0 ? " ▲" : " ▼") : "";
    const button = element("button", { type: "button", text: entry.title + arrow });
    button.addEventListener("click", () => {
      page.sort = { key: entry.key, direction: entry.key === sort.key ? -sort.direction : 1 };
      samples.show(page);
    });
    return element("th", { scope: "col", "aria-sort": entry.key === sort.key ? (sort.direction > 0 ? "ascending" : "descending") : null }, [button]);
  }));
  byId("sample-head").replaceChildren(head);
  byId("sample-rows").replaceChildren(...list.slice(0, samples.limit).map(sample => samples.row(page, columns, sample)));
  const shown = Math.min(list.length, samples.limit);
  byId("sample-note").textContent = `${shown} of ${page.samples.length} samples`;
};

samples.row = function (page, columns, sample) {
  const row = element("tr", { tabindex: 0, class: (sample.isRight || page.reading.kind === "numbers" ? "" : "wrong") + (page.selected === sample ? " selected" : "") },
    columns.map(column => element("td", { text: column.text(sample), class: column.key === "margin" || column.key === "loss" ? "number" : null })));
  const choose = () => {
    if (page.selected === sample) return;
    for (const other of document.querySelectorAll("tr.selected")) other.classList.remove("selected");
    row.classList.add("selected");
    page.select(sample);
  };
  row.addEventListener("pointerenter", choose);
  row.addEventListener("focus", choose);
  return row;
};
