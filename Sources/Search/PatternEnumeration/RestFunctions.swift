import ExactArithmetic
import SearchCore
import TrainingProblem

/// The functions of the first layer's signature that the layers above it can compute.
///
/// With two-valued activations the first layer's H neurons pass on one of 2^H *signatures* (bit j: neuron j takes its
/// upper value), and all that the other layers do is give each signature an outcome. Far more choices of their
/// parameters than functions: for 3–3–3–1 signs with weights ±1, 2^21 choices and 19 functions that differ by more
/// than an exchange or a reversal of first-layer neurons.
struct RestFunctions {
  struct Function {
    /// The number of the outcome at each signature.
    let outcomes: [UInt16]
    /// Penalty of the parameters above the first layer; the least of those that give this function.
    let cost: Int
    /// Their options, by parameter number from `firstParameter` on.
    let choice: [Int32]
  }

  let hidden: Int
  /// The first parameter above the first layer.
  let firstParameter: Int
  /// See `SampleCosts`.
  private(set) var outcomes: [[Int]] = []
  private(set) var functions: [Function] = []
  /// Combinations of neuron functions that were gone through.
  private(set) var visited = 0

  /// The most first-layer neurons that are taken.
  static let hiddenLimit = 6

  /// The most functions that are held.
  static let distinctLimit = 1 << 18

  /// - Parameter limit: combinations that are gone through at most.
  /// - Throws: `LimitError` where there are more, or more outcomes than are told apart.
  init(_ network: SearchNetwork<Int>, _ costs: SampleCosts, limit: Int, shouldStop: () -> Bool) throws(LimitError) {
    let scaled = network.scaled
    hidden = scaled.layers[0].neurons
    firstParameter = scaled.layers[1].firstParameter
    // The lowest layer that all layers below the output are two-valued from: from there on functions are composed.
    let last = scaled.layers.count - 1
    var lowest = last
    while lowest > 1, RestFunctions.values(network, lowest - 1) != nil,
      scaled.layers[lowest - 1].neurons <= RestFunctions.hiddenLimit
    {
      lowest -= 1
    }
    guard let (low, high) = RestFunctions.values(network, 0) else {
      throw LimitError("the first layer's activation takes more than two values")
    }
    var choice = ParameterChoice(repeating: -1, count: scaled.parameters.count)
    var builder: Builder
    if lowest == 1, last > 1, let (lower, upper) = RestFunctions.values(network, last - 1) {
      builder = Builder(network, costs, below: scaled.layers[last - 1].neurons, limit: limit)
      try builder.extend(last, builder.columns(lower, upper), 0, &choice, shouldStop)
      for layer in (1..<last).reversed() {
        guard let (lower, upper) = RestFunctions.values(network, layer - 1) else { break }
        try builder.compose(layer, low: lower, high: upper, shouldStop)
      }
    } else {
      builder = Builder(network, costs, below: hidden, limit: limit)
      try builder.extend(1, builder.columns(low, high), 0, &choice, shouldStop)
    }
    outcomes = builder.outcomes
    visited = builder.visited
    functions = builder.found.costs.indices.map { index in
      let bits = Array(builder.found.row(index))
      return Function(
        outcomes: (0..<(1 << hidden)).map { RestFunctions.outcome(bits, $0) }, cost: builder.found.costs[index],
        choice: builder.choices[builder.found.codes[index]])
    }
  }

  /// The lower and the upper value of a layer that takes two.
  private static func values(_ network: SearchNetwork<Int>, _ layer: Int) -> (low: Int, high: Int)? {
    guard case .threshold(_, let low, let high) = network.activations[layer] else { return nil }
    return (low, high)
  }

  fileprivate static func outcome(_ bits: [UInt64], _ signature: Int) -> UInt16 {
    UInt16(truncatingIfNeeded: bits[signature >> 2] >> UInt64(16 * (signature & 3)))
  }

  mutating func keep(_ kept: [Function]) { functions = kept }
}

/// Goes through the layers above the first, a layer a call, a neuron's distinct functions at a time.
private struct Builder {
  let network: SearchNetwork<Int>
  let scaled: ScaledInstance
  let costs: SampleCosts
  private(set) var signatures: Int
  let limit: Int
  var outcomes: [[Int]] = []
  private var numberOf: [[Int]: Int] = [:]
  /// Outcomes of the signatures, four a word.
  var found: DistinctRows
  /// Options above the first layer, by the codes in `found`.
  var choices: [[Int32]] = []
  var visited = 0
  private let groupOf: [[Int]]

  init(_ network: SearchNetwork<Int>, _ costs: SampleCosts, below width: Int, limit: Int) {
    self.network = network
    scaled = network.scaled
    self.costs = costs
    self.limit = limit
    signatures = 1 << width
    found = DistinctRows(words: (signatures + 3) / 4)
    groupOf = network.scaled.parametersOfNeurons().enumerated().map { layer, lists in
      var group = Array(lists.indices)
      guard layer < network.scaled.layers.count - 1 else { return group }
      for members in network.scaled.exchangeableNeurons(lists, layer: layer) {
        for member in members { group[member] = members[0] }
      }
      return group
    }
  }

  /// The distinct functions of each neuron of `layer` over the signatures; neurons of equal options share them.
  private func tables(_ layer: Int, _ columns: [[Int]], _ shouldStop: () -> Bool) throws(LimitError) -> [ValueTable] {
    var tables: [ValueTable] = []
    var known: [[Int32]: Int] = [:]
    let sets = scaled.parameters.setOfParameter
    let perNeuron = scaled.layers[layer].parametersPerNeuron
    for neuron in 0..<scaled.layers[layer].neurons {
      let first = scaled.layers[layer].weight(neuron: neuron, source: 0)
      let choices = NeuronChoiceTree(scaled, layer: layer, neuron: neuron, points: signatures) { source in
        columns[scaled.layers[layer].sources[source].neuron]
      }
      let key = Array(sets[first..<first + perNeuron])
      if let place = known[key] {
        tables.append(ValueTable(choices, sharing: tables[place]))
        continue
      }
      known[key] = neuron
      guard choices.count(cap: limit + 1) <= limit else {
        throw LimitError("a neuron of layer \(layer + 1) has more than \(limit) choices")
      }
      tables.append(ValueTable(choices, network.activations[layer], shouldStop: shouldStop))
    }
    return tables
  }

  /// The values of the neurons below, by signature.
  func columns(_ low: Int, _ high: Int) -> [[Int]] {
    (0..<signatures.trailingZeroBitCount).map { neuron in (0..<signatures).map { $0 >> neuron & 1 == 1 ? high : low } }
  }

  mutating func extend(
    _ layer: Int, _ columns: [[Int]], _ cost: Int, _ choice: inout ParameterChoice, _ shouldStop: () -> Bool
  ) throws(LimitError) {
    let tables = try tables(layer, columns, shouldStop)
    if layer == scaled.layers.count - 1 {
      try finish(tables, cost, &choice, shouldStop)
    } else {
      var chosen: [Int] = []
      try combine(layer, tables, &chosen, cost, &choice, shouldStop)
    }
  }

  /// All combinations of one function a neuron, interchangeable neurons in ascending order.
  private mutating func combine(
    _ layer: Int, _ tables: [ValueTable], _ chosen: inout [Int], _ cost: Int, _ choice: inout ParameterChoice,
    _ shouldStop: () -> Bool
  ) throws(LimitError) {
    let neuron = chosen.count
    guard neuron < tables.count else {
      try count(shouldStop)
      let columns = zip(tables, chosen).map { table, index in table.values(index) }
      return try extend(layer + 1, columns, cost, &choice, shouldStop)
    }
    let before = (0..<neuron).last { groupOf[layer][$0] == groupOf[layer][neuron] }
    for index in (before.map { chosen[$0] } ?? 0)..<tables[neuron].count {
      tables[neuron].choices.write(tables[neuron].rows.codes[index], into: &choice)
      chosen.append(index)
      try combine(layer, tables, &chosen, cost + tables[neuron].rows.costs[index], &choice, shouldStop)
      chosen.removeLast()
    }
  }

  private mutating func count(_ shouldStop: () -> Bool) throws(LimitError) {
    visited += 1
    guard visited <= limit else {
      throw LimitError("more than \(limit) combinations of functions above the first layer")
    }
    if visited & 0xfff == 0, shouldStop() {
      throw LimitError("stopped while listing the functions above the first layer")
    }
  }

  /// Functions and the options kept for each are held in memory.
  private func countDistinct() throws(LimitError) {
    guard found.count <= RestFunctions.distinctLimit else {
      throw LimitError("more than \(RestFunctions.distinctLimit) functions above the first layer")
    }
  }

  // MARK: Two-valued layers

  /// Turns the functions of the signature of `layer`, which is two-valued, into those of the signature of the layer below,
  /// whose values are `low` and `high`: each function after each combination of the layer's own functions.
  mutating func compose(_ layer: Int, low: Int, high: Int, _ shouldStop: () -> Bool) throws(LimitError) {
    let above = (0..<found.count).map { index in
      let bits = Array(found.row(index))
      return (outcomes: (0..<signatures).map { RestFunctions.outcome(bits, $0) }, cost: found.costs[index])
    }
    let aboveChoices = found.codes.map { choices[$0] }
    signatures = 1 << scaled.layers[layer - 1].neurons
    found = DistinctRows(words: (signatures + 3) / 4)
    choices = []
    let tables = try tables(layer, columns(low, high), shouldStop)
    guard case .threshold(_, _, let upper) = network.activations[layer] else { return }
    // Bits of the layer's signature that each neuron's function sets.
    let bits = tables.enumerated().map { neuron, table in
      (0..<table.count).map { table.values($0).map { $0 == upper ? 1 << neuron : 0 } }
    }
    var chosen: [Int] = []
    func go(_ signatureOf: [Int], _ cost: Int, _ builder: inout Builder) throws(LimitError) {
      let neuron = chosen.count
      guard neuron == tables.count else {
        let before = (0..<neuron).last { builder.groupOf[layer][$0] == builder.groupOf[layer][neuron] }
        for index in (before.map { chosen[$0] } ?? 0)..<tables[neuron].count {
          chosen.append(index)
          let next = zip(signatureOf, bits[neuron][index]).map { $0 | $1 }
          try go(next, cost + tables[neuron].rows.costs[index], &builder)
          chosen.removeLast()
        }
        return
      }
      var row = [UInt64](repeating: 0, count: builder.found.words)
      for (place, function) in above.enumerated() {
        try builder.count(shouldStop)
        for word in row.indices { row[word] = 0 }
        for (signature, next) in signatureOf.enumerated() {
          row[signature >> 2] |= UInt64(function.outcomes[next]) << UInt64(16 * (signature & 3))
        }
        let code = builder.choices.count
        let insertion = row.withUnsafeBufferPointer { row in
          row.baseAddress.map { builder.found.insert($0, cost: cost + function.cost, code: code) } ?? .known
        }
        guard insertion != .known else { continue }
        try builder.countDistinct()
        var choice = ParameterChoice(repeating: -1, count: builder.scaled.layers[1].firstParameter)
        choice += aboveChoices[place]
        for (table, index) in zip(tables, chosen) { table.choices.write(table.rows.codes[index], into: &choice) }
        builder.choices.append(Array(choice[builder.scaled.layers[1].firstParameter...]))
      }
    }
    try go([Int](repeating: 0, count: signatures), 0, &self)
  }

  // MARK: The output layer

  private mutating func finish(
    _ tables: [ValueTable], _ cost: Int, _ choice: inout ParameterChoice, _ shouldStop: () -> Bool
  ) throws(LimitError) {
    // Each neuron's distinct values are numbered, so that a vector of outputs is one number of mixed radix.
    let numbered = tables.map(NumberedValues.init)
    var size = 1
    for table in numbered {
      size *= table.values.count
      guard size <= 1 << 22 else { throw LimitError("too many vectors of outputs") }
    }
    var outcomeOf = [Int32](repeating: -1, count: size)
    var keys = [Int](repeating: 0, count: (tables.count + 1) * signatures)
    var chosen = [Int](repeating: 0, count: tables.count)
    try output(0, tables, numbered, &keys, &chosen, &outcomeOf, cost, &choice, shouldStop)
  }

  private mutating func output(
    _ neuron: Int, _ tables: [ValueTable], _ numbered: [NumberedValues], _ keys: inout [Int], _ chosen: inout [Int],
    _ outcomeOf: inout [Int32], _ cost: Int, _ choice: inout ParameterChoice, _ shouldStop: () -> Bool
  ) throws(LimitError) {
    let (from, to) = (neuron * signatures, (neuron + 1) * signatures)
    guard neuron < tables.count else {
      try count(shouldStop)
      var bits = [UInt64](repeating: 0, count: found.words)
      for signature in 0..<signatures {
        let key = keys[from + signature]
        if outcomeOf[key] < 0 { outcomeOf[key] = Int32(try number(key, numbered)) }
        bits[signature >> 2] |= UInt64(outcomeOf[key]) << UInt64(16 * (signature & 3))
      }
      return try keep(bits, tables, chosen, cost, &choice)
    }
    let radix = numbered[neuron].values.count
    for index in 0..<tables[neuron].count {
      for signature in 0..<signatures {
        keys[to + signature] =
          keys[from + signature] * radix + Int(numbered[neuron].numbers[index * signatures + signature])
      }
      chosen[neuron] = index
      try output(
        neuron + 1, tables, numbered, &keys, &chosen, &outcomeOf, cost + tables[neuron].rows.costs[index], &choice,
        shouldStop)
    }
  }

  private mutating func keep(
    _ bits: [UInt64], _ tables: [ValueTable], _ chosen: [Int], _ cost: Int, _ choice: inout ParameterChoice
  ) throws(LimitError) {
    let insertion = bits.withUnsafeBufferPointer { bits in
      bits.baseAddress.map { found.insert($0, cost: cost, code: choices.count) } ?? .known
    }
    guard insertion != .known else { return }
    try countDistinct()
    for (table, index) in zip(tables, chosen) { table.choices.write(table.rows.codes[index], into: &choice) }
    choices.append(Array(choice[scaled.layers[1].firstParameter...]))
  }

  /// The number of the outcome of the vector of outputs that `key` stands for.
  private mutating func number(_ key: Int, _ numbered: [NumberedValues]) throws(LimitError) -> Int {
    var key = key
    var values: [Int] = []
    for table in numbered.reversed() {
      values.append(table.values[key % table.values.count])
      key /= table.values.count
    }
    let outcome = costs.outcome(values.reversed())
    if let known = numberOf[outcome] { return known }
    guard outcomes.count < 1 << 16 else { throw LimitError("more than 65536 outcomes of a signature") }
    numberOf[outcome] = outcomes.count
    outcomes.append(outcome)
    return outcomes.count - 1
  }
}

/// The values of a table's rows by number.
private struct NumberedValues {
  let values: [Int]
  /// `points` a row.
  let numbers: [Int32]

  init(_ table: ValueTable) {
    let all = table.rows.bits.map { Int(bitPattern: UInt($0)) }
    values = Set(all).sorted()
    let numberOf = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, Int32($0)) })
    numbers = all.map { numberOf[$0] ?? 0 }
  }
}
