// The network and the loss, evaluated from the instance's canonical form as the format's page says.
"use strict";

const activations = {
  identity: () => t => t,
  relu: () => t => greater(t, ZERO),
  sign: () => t => (t.sign >= 0 ? ONE : ONE.negated()),
  step: () => t => (t.sign >= 0 ? ONE : ZERO),
  abs: () => t => t.magnitude,
  square: () => t => t.times(t),
  "leaky-relu": slope => { const a = Rational.read(slope); return t => (t.sign >= 0 ? t : a.times(t)); },
  clamp: ends => { const [low, high] = ends.map(Rational.read); return t => lesser(high, greater(low, t)); },
  polynomial: list => {
    const c = list.map(Rational.read).reverse();
    return t => c.reduce((total, next) => total.times(t).plus(next), ZERO);
  },
  piecewise: list => {
    const pieces = list.map(([line, end]) => [line.map(Rational.read), end === undefined ? null : Rational.read(end)]);
    return t => {
      const [line] = pieces.find(([, end]) => end === null || t.compare(end) < 0);
      return line[0].times(t).plus(line[1]);
    };
  },
};

function activation(entry) {
  if (typeof entry === "string") return { name: entry, apply: activations[entry]() };
  const [name] = Object.keys(entry);
  return { name, apply: activations[name](entry[name]) };
}

// One OPTIONS for all, or one a place: the list at a place.
const optionsAt = (options, neuron, source) => {
  const isMatrix = Array.isArray(options) && options.length > 0 && Array.isArray(options[0]);
  if (!isMatrix) return options;
  return source === undefined ? options[neuron] : options[neuron][source];
};

// `biases` is one OPTIONS, or a list of OPTIONS ("real" among them).
const biasOptionsAt = (options, neuron) =>
  Array.isArray(options) && options.some(entry => Array.isArray(entry) || entry === "real") ? options[neuron] : options;

class Network {
  constructor(instance, parameters) {
    this.inputs = instance.network.inputs;
    this.layers = instance.network.layers.map((layer, index) => ({
      neurons: layer.neurons,
      activation: activation(layer.activation),
      from: layer.from,
      weightOptions: layer.weights,
      biasOptions: layer.biases,
      weights: parameters[index].weights.map(row => row.map(w => (w === null ? null : Rational.read(w)))),
      biases: parameters[index].biases.map(Rational.read),
    }));
  }
  get outputs() { return this.layers[this.layers.length - 1].neurons; }

  // Values of all layers, the input first. `change` may replace the value of one neuron: {layer, neuron, value}.
  values(x, change) {
    const all = [x];
    this.layers.forEach((layer, index) => {
      const sources = layer.from.flatMap(number => all[number]);
      const own = [];
      for (let v = 0; v < layer.neurons; v++) {
        let t = layer.biases[v];
        const row = layer.weights[v];
        for (let u = 0; u < sources.length; u++) {
          if (row[u] !== null && row[u].p !== 0n) t = t.plus(row[u].times(sources[u]));
        }
        own.push(layer.activation.apply(t));
      }
      if (change && change.layer === index + 1) own[change.neuron] = change.value;
      all.push(own);
    });
    return all;
  }

  // The first parameter that is none of its options, in words; null where there is none.
  fault() {
    const has = (options, value) => options === "real" || options.some(option => Rational.read(option).equals(value));
    for (const [index, layer] of this.layers.entries()) {
      for (let v = 0; v < layer.neurons; v++) {
        for (const [u, w] of layer.weights[v].entries()) {
          const options = optionsAt(layer.weightOptions, v, u);
          const isEdge = options === "real" || options.length > 0;
          if (isEdge !== (w !== null) || (w !== null && !has(options, w))) {
            return `layer ${index + 1}, neuron ${v}, source ${u}`;
          }
        }
        if (!has(biasOptionsAt(layer.biasOptions, v), layer.biases[v])) return `layer ${index + 1}, bias ${v}`;
      }
    }
    return null;
  }
}

// The loss of outputs `o` at label `y`: a class, or a list of rationals.
function sampleLoss(loss, o, y) {
  const margin = loss.margin === undefined ? null : Rational.read(loss.margin);
  const wrong = isRight => (isRight ? ZERO : ONE);
  switch (loss.kind) {
    case "zero-one": return wrong(o.every((value, j) => value.equals(y[j])));
    case "sign-error":
      return wrong(o.every((value, j) => {
        const product = value.times(y[j]);
        return margin ? product.compare(margin) >= 0 : product.sign > 0;
      }));
    case "argmax":
      return wrong(o.every((value, j) =>
        j === y || (margin ? o[y].compare(value.plus(margin)) >= 0 : o[y].compare(value) > 0)));
    case "hinge": return sum(o.map((value, j) => greater(ZERO, margin.minus(y[j].times(value)))));
    case "multiclass-hinge":
      return sum(o.map((value, j) => (j === y ? ZERO : greater(ZERO, margin.plus(value).minus(o[y])))));
    case "absolute": return sum(o.map((value, j) => value.minus(y[j]).magnitude));
    case "squared": return sum(o.map((value, j) => { const d = value.minus(y[j]); return d.times(d); }));
    case "maximum": return o.map((value, j) => value.minus(y[j]).magnitude).reduce(greater, ZERO);
  }
  throw new Error("a loss that this page does not know: " + loss.kind);
}

function penaltyOf(instance, network) {
  const nonzero = Rational.read(instance.penalty.nonzero);
  const magnitude = Rational.read(instance.penalty.magnitude);
  let total = ZERO;
  for (const layer of network.layers) {
    for (const w of layer.weights.flat()) {
      if (w !== null && w.sign !== 0) total = total.plus(nonzero).plus(magnitude.times(w.magnitude));
    }
  }
  return total;
}

// How outputs are read: the class or sign that they name, how sure, and whether the label is met.
class Reading {
  constructor(kind, outputs, classes) {
    this.kind = ["argmax", "multiclass-hinge"].includes(kind) ? "classes"
      : ["sign-error", "hinge"].includes(kind) ? (outputs === 1 ? "sign" : "signs")
      : kind === "zero-one" ? "values" : "numbers";
    this.classes = classes;
  }
  get isClass() { return this.kind === "classes" || this.kind === "sign"; }
  // The number of the class; null where outputs tie.
  number(o) {
    if (this.kind === "sign") return o[0].sign === 0 ? null : o[0].sign > 0 ? 1 : 0;
    let best = 0;
    for (let j = 1; j < o.length; j++) if (o[j].compare(o[best]) > 0) best = j;
    return o.some((value, j) => j !== best && value.equals(o[best])) ? null : best;
  }
  name(number) {
    if (this.classes && number < this.classes.length) return this.classes[number];
    return this.kind === "sign" ? (number === 0 ? "-1" : "1") : String(number);
  }
  labelNumber(y) { return this.kind === "sign" ? (y[0].sign > 0 ? 1 : 0) : y; }
  prediction(o) {
    if (this.isClass) { const number = this.number(o); return number === null ? "tie" : this.name(number); }
    if (this.kind === "signs") return o.map(value => String(value.sign)).join(" ");
    return o.map(value => value.short()).join(" ");
  }
  label(y) {
    return this.isClass ? this.name(this.labelNumber(y)) : y.map(value => value.short()).join(" ");
  }
  // Above 0 where the label is met; of numbers the greatest distance.
  margin(o, y) {
    if (this.kind === "classes") {
      const others = o.filter((_, j) => j !== y);
      return others.length ? o[y].minus(others.reduce(greater)) : ONE;
    }
    if (this.kind === "sign" || this.kind === "signs") return o.map((value, j) => value.times(y[j])).reduce(lesser);
    return o.map((value, j) => value.minus(y[j]).magnitude).reduce(greater, ZERO);
  }
  isRight(o, y) {
    const margin = this.margin(o, y);
    return this.kind === "values" || this.kind === "numbers" ? margin.sign === 0 : margin.sign > 0;
  }
}
