import ExactArithmetic
import Tables
import TrainingProblem

extension InstanceMaker {
  /// The instance over the chosen columns, its record, and the report.
  mutating func instance(_ features: [FeatureColumn]) throws(InputError) -> PreparedInstance {
    let (target, loss, outputs) = try target()
    var preparation = Preparation(target: target, features: features)
    preparation.weight = weights?.name
    preparation.hasDecimalComma = table.format.hasDecimalComma
    preparation.thousands = table.format.thousands
    preparation.hasHeader = table.format.hasHeader
    let network = try network(inputs: preparation.inputNames, outputs: outputs)
    let samples = try samples(preparation)
    let file = String(table.file.split(separator: "/").last ?? "")
    let instance = Instance(
      name: request.name, source: "dnnt new: \(file), label \(names(label.columns[0]))", network: network,
      samples: samples, loss: loss, threshold: request.threshold, classes: classes(target))
    describe(preparation, instance)
    return PreparedInstance(
      instance: instance, preparation: preparation, trainRows: split.train, testRows: split.test, report: report)
  }

  // MARK: Label and loss

  private func target() throws(InputError) -> (Preparation.Target, Loss, outputs: Int) {
    func refuse(_ message: String) -> InputError { InputError(file: "--loss", message: message) }
    let named = try request.network.map { text throws(InputError) in try NetworkText(text) }
    switch label.kind {
    case .classes(let names, _):
      let isTwo = names.count == 2
      let kind = request.loss ?? (isTwo && named?.layers.last?.neurons != 2 ? .signError : .argmax)
      let asSigns = kind.form.takesSigns
      guard !asSigns || isTwo else {
        throw refuse(
          "the loss '\(kind.rawValue)' takes two classes, and the label has \(names.count): argmax or multiclass-hinge")
      }
      guard asSigns || kind.form.takesClasses else {
        throw refuse("the loss '\(kind.rawValue)' takes numbers, and the label has classes")
      }
      return (
        .classes(column: self.names(label.columns[0]), names: names, asSigns: asSigns),
        Loss(kind: kind, margin: request.margin), asSigns ? 1 : names.count
      )
    case .numbers(let rows):
      let kind = request.loss ?? .absolute
      if kind.form.takesSigns {
        for row in split.train where !(rows[row] ?? []).allSatisfy({ $0.magnitude == 1 }) {
          throw table.error(row: row, column: label.columns[0], "the loss '\(kind.rawValue)' takes labels +1 and -1")
        }
      }
      guard request.margin == nil || kind.form.takesSigns else {
        throw refuse("the loss '\(kind.rawValue)' has no margin")
      }
      return (
        .numbers(columns: label.columns.map(self.names)), Loss(kind: kind, margin: request.margin), label.columns.count
      )
    }
  }

  /// The classes by their names, where labels are classes: for signs the record has the names.
  private func classes(_ target: Preparation.Target) -> [Name] {
    if case .classes(_, let names, false) = target { return names.map { Name($0) } }
    return []
  }

  // MARK: Network

  /// - Parameter inputs: their names.
  private func network(inputs: [String], outputs: Int) throws(InputError) -> Network {
    let text: NetworkText
    if let named = request.network {
      text = try NetworkText(named)
      guard let last = text.layers.last, last.neurons == outputs else {
        let per = outputs == 1 ? "one output" : "an output a \(label.columns.count > 1 ? "label column" : "class")"
        throw InputError(
          file: "--network",
          message:
            "the last layer of \"\(named)\" is the output: it needs \(outputs) neuron\(outputs == 1 ? "" : "s"), \(per)"
            + ", as in \(named)-\(outputs)")
      }
    } else {
      text = NetworkText(layers: [
        .init(neurons: label.isOfNumbers ? 2 : 3, activation: .sign), .init(neurons: outputs, activation: .identity),
      ])
    }
    let count = text.layers.count
    let small = Options.list([-1, 0, 1])
    var weights = [Options](repeating: small, count: count)
    var biases = [BiasOptions](repeating: .uniform(small), count: count)
    if case .numbers(let rows) = label.kind {
      let scale = OutputScale(split.train.compactMap { rows[$0] })
      weights[count - 1] = .list(scale.weights)
      biases[count - 1] = .list(scale.biases.map { .list($0) })
    }
    if let own = request.weights { weights = try OptionsText.read(own, layers: count, option: "--weights") }
    if let own = request.biases {
      biases = try OptionsText.read(own, layers: count, option: "--biases").map { .uniform($0) }
    }
    let names = inputs.map { Name($0) }
    return Network(
      inputs: inputs.count,
      layers: text.layers.enumerated().map { number, layer in
        Layer(
          neurons: layer.neurons, activation: layer.activation, sources: [number], weights: .uniform(weights[number]),
          biases: biases[number])
      }, features: Set(names).count == names.count ? names : [])
  }

  // MARK: Samples

  private func samples(_ preparation: Preparation) throws(InputError) -> [Sample] {
    let balance = request.balancesClasses ? balancedWeights() : nil
    if request.balancesClasses && balance == nil {
      throw InputError(file: "--class-weights", message: "the label has no classes")
    }
    let groupColumn = try request.groupColumn.map { column throws(InputError) in
      try table.require(column, for: "--group")
    }
    let surveyed = preparation.features.compactMap { feature in surveys.first { $0.name == feature.column } }
    var samples: [Sample] = []
    samples.reserveCapacity(split.train.count)
    for row in split.train {
      var x: [Rational] = []
      for (feature, survey) in zip(preparation.features, surveyed) {
        x += (try? feature.inputs(for: survey.values[row])) ?? []
      }
      var weight = Rational.one
      if case .number(let own)? = weights?.values[row] { weight = own }
      let y: Label
      switch (label.kind, preparation.target) {
      case (.classes(_, let classes), .classes(_, _, let asSigns)):
        let number = classes[row] ?? 0
        if let balance { weight = weight * balance[number] }
        y = asSigns ? .values([number == 0 ? -1 : 1]) : .class(number)
      case (.numbers(let rows), _): y = .values(rows[row] ?? [])
      case (.classes, .numbers): continue
      }
      guard x.count == preparation.inputNames.count else {
        throw InputError(file: table.file, line: table.rows[row].line, message: "a cell without an input for it")
      }
      let group = groupColumn.map { table.rows[row].cells[$0].text } ?? ""
      samples.append(Sample(x: x, label: y, weight: weight, groups: group.isEmpty ? [] : [Name(group)]))
    }
    return samples
  }

  /// Rows / (classes · rows of the class): every class weighs the same in all.
  private func balancedWeights() -> [Rational]? {
    guard case .classes(let names, let classes) = label.kind else { return nil }
    return names.indices.map { number in
      let own = split.train.count { classes[$0] == number }
      return Rational(split.train.count) / Rational(max(1, names.count * own))
    }
  }
}

/// Options for outputs that predict numbers: weights about as large as what separates the labels, biases among the labels.
struct OutputScale {
  let weights: [Rational]
  let biases: [[Rational]]

  /// - Parameter labels: at least one, all of the same length.
  init(_ labels: [[Rational]]) {
    var (deciles, step): ([[Rational]], Rational) = ([], 0)
    for output in labels[0].indices {
      let sorted = labels.map { $0[output] }.sorted()
      let own = (1...9).map { sorted[($0 * (sorted.count - 1) + 5) / 10] }
      deciles.append(Array(Set(own)).sorted())
      step = max(step, (sorted[(3 * (sorted.count - 1)) / 4] - sorted[(sorted.count - 1) / 4]) / 4)
    }
    biases = deciles
    let rounded = step.signum > 0 ? OutputScale.oneDigit(step) : 1
    weights = [-2, -1, 0, 1, 2].map { $0 * rounded }
  }

  /// The number with its first digit only, which is at least 1.
  private static func oneDigit(_ number: Rational) -> Rational {
    var unit = Rational.one
    while unit * 10 <= number { unit = unit * 10 }
    while unit > number { unit = unit / 10 }
    return Rational((number / unit).floor) * unit
  }
}
