// Constraints, further objectives and shared parameters of version 2, computed from the instance's canonical form.
"use strict";

const sides = {};

// The samples of a group, or all.
sides.scope = (page, group) =>
  page.samples.filter(sample => group === undefined || (page.instance.data[sample.number].group || []).includes(group));

sides.loss = function (page, loss, group, label) {
  const losses = sides.scope(page, group).map(sample => {
    const y = label === undefined ? sample.y : Array.isArray(label) ? label.map(Rational.read) : label;
    return Rational.read(page.instance.data[sample.number].weight).times(sampleLoss(loss, sample.outputs, y));
  });
  return loss.aggregate === "max" ? losses.reduce(greater, ZERO) : sum(losses);
};

// The weights of a WHERE: all, of a layer, to one neuron, or from one source.
sides.weights = function (network, where) {
  const layers = where === "all" ? network.layers : [network.layers[where.layer - 1]];
  return layers.flatMap(layer => layer.weights.flatMap((row, v) => row.filter((w, u) => w !== null
    && (where.neuron === undefined || where.neuron === v) && (where.source === undefined || where.source === u))));
};

sides.term = function (page, term) {
  const value = term.loss ? sides.loss(page, term.loss, term.group, term.label)
    : term.nonzero ? new Rational(BigInt(sides.weights(page.network, term.nonzero).filter(w => w.sign !== 0).length), 1n)
    : sum(sides.weights(page.network, term.magnitude).map(w => w.magnitude));
  return Rational.read(term.times).times(value);
};

sides.constraints = page => (page.instance.constraints || []).map((constraint, number) => {
  const [value, limit] = [sum(constraint.terms.map(term => sides.term(page, term))), Rational.read(constraint["at-most"])];
  return { name: constraint.name || `constraint ${number + 1}`, value, limit, holds: value.compare(limit) <= 0 };
});

// The objectives after the first one.
sides.objectives = page => (page.instance.then || []).map(entry => {
  const loss = entry.loss ? sides.loss(page, entry.loss, entry.group) : ZERO;
  return entry.penalty ? loss.plus(penaltyOf(entry, page.network)) : loss;
});

// Shared places whose values differ, in words.
sides.unshared = page => (page.instance.network.shared || []).filter(group => {
  const values = group.map(([l, v, u]) => (u === "bias" ? page.network.layers[l - 1].biases[v] : page.network.layers[l - 1].weights[v][u]));
  return values.some(value => !value.equals(values[0]));
}).map(group => `the shared parameters ${group.map(place => `[${place.join(", ")}]`).join(" and ")} differ`);

sides.disagreements = function (page) {
  const found = sides.unshared(page);
  for (const entry of sides.constraints(page)) {
    if (!entry.holds) found.push(`${entry.name} does not hold: ${entry.value} is above ${entry.limit}`);
  }
  const claimed = page.data.objectives;
  const own = [page.objective, ...sides.objectives(page)];
  if (claimed !== null && own.some((value, number) => !value.equals(Rational.read(claimed[number])))) {
    found.push(`the certificate's objectives are ${claimed.join(", ")}, and this page computes ${own.join(", ")}`);
  }
  return found;
};

sides.show = function (page) {
  const rows = sides.objectives(page).map((value, number) => [`objective ${number + 2}`, value.short(), ""]);
  rows.push(...sides.constraints(page).map(entry => [entry.name, `${entry.value.short()}, at most ${entry.limit.short()}`, entry.holds ? "holds" : "does not hold"]));
  byId("sides").replaceChildren(...rows.map(([name, value, word]) =>
    element("tr", {}, [element("th", { scope: "row", text: name }), element("td", { text: value }), element("td", { text: word })])));
  byId("sides-card").hidden = rows.length === 0;
};
