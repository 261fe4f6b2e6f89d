// The network as a drawing: layers from left to right, edges coloured by sign, chosen values beside their options.
"use strict";

const drawing = { most: 4000, nodes: [] };

drawing.place = function (network) {
  const widths = [network.inputs, ...network.layers.map(layer => layer.neurons)];
  const tallest = Math.min(Math.max(...widths), 60);
  const height = Math.max(180, tallest * 54 + 60);
  const gap = Math.max(210, Math.min(300, 900 / widths.length));
  const left = 170;
  return {
    width: left + gap * (widths.length - 1) + 200,
    height,
    at: (layer, neuron) => [left + gap * layer, 46 + (height - 60) * (neuron + 0.5) / widths[layer]],
  };
};

drawing.names = function (page, layer, neuron) {
  if (layer === 0) return page.inputNames[neuron];
  const isOutput = layer === page.network.layers.length;
  if (isOutput) {
    return page.reading.kind === "classes" ? page.reading.name(neuron) : page.network.outputs === 1 ? "output" : "output " + (neuron + 1);
  }
  return page.network.layers.length === 2 ? "h" + (neuron + 1) : `h${layer}.${neuron + 1}`;
};

drawing.draw = function (page) {
  const network = page.network;
  const place = drawing.place(network);
  const svg = element("svg", { viewBox: `0 0 ${place.width} ${place.height}`, role: "img", class: "network",
    "aria-label": "The network: its neurons, and the chosen value of each parameter" });
  const edges = element("g");
  const labels = element("g");
  const count = network.layers.reduce((total, layer) => total + layer.weights.flat().filter(w => w !== null).length, 0);
  const many = count > drawing.most;
  const isLabelled = count <= 80;
  const largest = network.layers.map(layer =>
    layer.weights.flat().reduce((most, w) => (w ? Math.max(most, Math.abs(w.toNumber())) : most), 0) || 1);
  network.layers.forEach((layer, index) => {
    for (let v = 0; v < layer.neurons; v++) {
      let u = 0;
      for (const from of layer.from) {
        const width = from === 0 ? network.inputs : network.layers[from - 1].neurons;
        for (let source = 0; source < width; source++, u++) {
          const w = layer.weights[v][u];
          if (w === null || (many && w.sign === 0)) continue;
          drawing.edge(page, { edges, labels, place, layer, index, v, u, from, source, w, isLabelled,
            scale: Math.abs(w.toNumber()) / largest[index] });
        }
      }
    }
  });
  svg.append(edges, labels);
  drawing.nodes = [];
  for (let layer = 0; layer <= network.layers.length; layer++) {
    const width = layer === 0 ? network.inputs : network.layers[layer - 1].neurons;
    drawing.nodes.push([]);
    for (let neuron = 0; neuron < width; neuron++) svg.append(drawing.node(page, place, layer, neuron));
    const [x] = place.at(layer, 0);
    const title = layer === 0 ? "inputs" : `${layer === network.layers.length ? "output" : "layer " + layer}: ${network.layers[layer - 1].activation.name}`;
    svg.append(element("text", { x, y: 18, class: "head", "text-anchor": "middle", text: title }));
  }
  byId("drawing").replaceChildren(svg);
  if (many) byId("drawing-note").textContent = `${count} edges: those of weight 0 are not drawn.`;
};

drawing.edge = function (page, { edges, labels, place, layer, index, v, u, from, source, w, isLabelled, scale }) {
  const [x1, y1] = place.at(from, source);
  const [x2, y2] = place.at(index + 1, v);
  const kind = w.sign > 0 ? "positive" : w.sign < 0 ? "negative" : "zero";
  const attributes = { x1: x1 + 13, y1, x2: x2 - 13, y2 };
  const line = element("line", { ...attributes, class: "edge " + kind, "stroke-width": w.sign === 0 ? 1 : 1.2 + 2.6 * scale });
  const wide = element("line", { ...attributes, class: "touch" });
  const options = optionsAt(layer.weightOptions, v, u);
  hover(wide, () => [
    `${drawing.names(page, from, source)} → ${drawing.names(page, index + 1, v)}`,
    `weight ${w.short()}, of ${drawing.options(options)}`,
  ]);
  edges.append(line, wide);
  if (isLabelled && w.sign !== 0) {
    // Where lines are apart, at places that alternate: near the target, or near the source where many go to few.
    const sources = from === 0 ? page.network.inputs : page.network.layers[from - 1].neurons;
    const t = sources > 2 * layer.neurons + 4 ? 0.1 + 0.08 * (v % 4) : 0.62 + 0.12 * (u % 3);
    labels.append(element("text", { x: x1 + (x2 - x1) * t, y: y1 + (y2 - y1) * t - 3, class: "weight " + kind,
      "text-anchor": "middle", text: w.short() }));
  }
};

drawing.options = function (options) {
  if (options === "real") return "any real number";
  const shown = options.slice(0, 12).map(option => Rational.read(option).short()).join(", ");
  return options.length > 12 ? `${shown}, … (${options.length})` : shown;
};

drawing.node = function (page, place, layer, neuron) {
  const [x, y] = place.at(layer, neuron);
  const name = drawing.names(page, layer, neuron);
  const group = element("g", { class: layer === 0 ? "node input" : "node" });
  group.append(element("circle", { cx: x, cy: y, r: 13 }));
  const value = element("text", { x, y: y + 4, class: "value", "text-anchor": "middle", text: "" });
  drawing.nodes[layer].push({ value, group });
  const isOutput = layer === page.network.layers.length;
  if (layer === 0) {
    group.append(element("text", { x: x - 20, y: y + 4, class: "name", "text-anchor": "end", text: cut(name, 22) }));
  } else if (isOutput) {
    group.append(element("text", { x: x + 20, y: y + 4, class: "name", text: cut(name, 22) }));
  } else {
    group.append(element("text", { x, y: y - 18, class: "name", "text-anchor": "middle", text: name }));
  }
  if (layer > 0) {
    const own = page.network.layers[layer - 1];
    const bias = own.biases[neuron];
    if (bias.sign !== 0) {
      group.append(element("text", { x, y: y + 28, class: "bias", "text-anchor": "middle", text: (bias.sign > 0 ? "+" : "") + bias.short() }));
    }
    hover(group, () => [`${name}: ${own.activation.name}`, `bias ${bias.short()}, of ${drawing.options(biasOptionsAt(own.biasOptions, neuron))}`]);
  } else {
    hover(group, () => [name, page.inputText[neuron] || "the number as it is"]);
  }
  group.append(value);
  return group;
};

// Shows the values that a sample has on its way through the network; null clears them.
drawing.showValues = function (values) {
  drawing.nodes.forEach((nodes, layer) => nodes.forEach(({ value, group }, neuron) => {
    const number = values && values[layer][neuron];
    value.textContent = number ? cut(number.short(), 6) : "";
    group.classList.toggle("on", Boolean(number) && number.sign > 0);
    group.classList.toggle("off", Boolean(number) && number.sign < 0);
  }));
};
