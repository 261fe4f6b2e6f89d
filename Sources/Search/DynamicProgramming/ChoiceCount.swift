import ExactArithmetic
import SearchCore
import TrainingProblem

/// Counts choices of each objective without going through them: by a table of the distinct rows of values that a layer can
/// have, each with the number of choices that lead there.
///
/// A neuron's sums over the distinct inputs are built parameter by parameter, and equal ones counted once: the dynamic
/// program over partial sums. It takes networks whose layers read the one before, without constraints and shared
/// parameters, in machine words.
public enum ChoiceCount {
  /// Values that are computed at most: some seconds' worth.
  private static let workLimit = 1 << 28
  /// Rows that a table holds at most.
  private static let tableLimit = 1 << 20

  /// The numbers of choices by scaled objective, ascending; nil where tables are too large, or `control` says stop.
  ///
  /// - Parameter limit: the greatest scaled objective that counts.
  public static func counts(
    of scaled: ScaledInstance, atMost limit: Integer, control: SearchControl = SearchControl()
  ) -> [(objective: Integer, count: Integer)]? {
    let isChain = scaled.layers.enumerated().allSatisfy { number, layer in
      layer.sources.allSatisfy { $0.layer == number }
    }
    guard scaled.isPlain, isChain, scaled.width == .word else { return nil }
    var tables = RowTables(SearchNetwork<Int>(scaled), control)
    guard let outputs = tables.outputs() else { return nil }
    var counts: [Int: Integer] = [:]
    for (key, count) in outputs {
      let objective = tables.objective(key)
      if Integer(objective) <= limit { counts[objective, default: 0] += count }
    }
    return counts.sorted { $0.key < $1.key }.map { (Integer($0.key), $0.value) }
  }

  /// Rows of a layer's values at the distinct inputs, neuron by neuron, and at the end the penalty so far.
  private typealias Table = [[Int]: Integer]

  private struct RowTables {
    private let network: SearchNetwork<Int>
    private let control: SearchControl
    private var work = 0

    init(_ network: SearchNetwork<Int>, _ control: SearchControl) {
      (self.network, self.control) = (network, control)
    }

    /// The last layer's table.
    mutating func outputs() -> Table? {
      let inputs = network.inputCount
      var first = [Int](repeating: 0, count: network.inputValues.count)
      for place in first.indices { first[place] = network.inputValues[place] }
      var table: Table = [first + [0]: 1]
      for layer in network.scaled.layers.indices {
        var next: Table = [:]
        for (key, count) in table {
          guard let rows = self.layer(layer, reading: Array(key.dropLast())) else { return nil }
          for (row, ways) in rows {
            var row = row
            row[row.count - 1] += key[key.count - 1]
            next[row, default: 0] += ways * count
          }
          work += rows.count * inputs
          guard next.count <= tableLimit, isAffordable else { return nil }
        }
        table = next
      }
      return table
    }

    private var isAffordable: Bool { work <= workLimit && !control.shouldStop() }

    /// All rows of a layer that reads `values`.
    private mutating func layer(_ number: Int, reading values: [Int]) -> Table? {
      let layer = network.scaled.layers[number]
      var known: [[Int32]: Table] = [:]
      var table: Table = [[0]: 1]
      for neuron in 0..<layer.neurons {
        let parameters = (0..<layer.parametersPerNeuron).map { layer.weight(neuron: neuron, source: $0) }
        // Neurons with the same options have the same rows.
        let options = parameters.map { network.setOfParameter[$0] }
        guard let rows = known[options] ?? neuronRows(parameters, number, values) else { return nil }
        known[options] = rows
        let product = table.count.multipliedReportingOverflow(by: rows.count)
        guard !product.overflow, product.partialValue <= tableLimit else { return nil }
        var next: Table = [:]
        for (key, count) in table {
          for (row, ways) in rows {
            let penalty = key[key.count - 1] + row[row.count - 1]
            next[Array(key.dropLast()) + row.dropLast() + [penalty], default: 0] += count * ways
          }
        }
        work += product.partialValue * network.inputCount * (neuron + 1)
        guard isAffordable else { return nil }
        table = next
      }
      return table
    }

    /// The rows of one neuron. The last parameter is its bias.
    private mutating func neuronRows(_ parameters: [Int], _ layer: Int, _ values: [Int]) -> Table? {
      let inputs = network.inputCount
      // A source may be named twice: columns are not the neurons below.
      let sources = network.scaled.layers[layer].sources
      var sums: Table = [[Int](repeating: 0, count: inputs + 1): 1]
      for (column, parameter) in parameters.enumerated() {
        let count = network.optionCount(parameter)
        if count == 0 { continue }
        let first = network.firstOption[network.setNumber(parameter)]
        var next: Table = [:]
        for (sum, ways) in sums {
          for option in first..<first + count {
            var row = sum
            let value = network.optionValues[option]
            for s in 0..<inputs {
              row[s] += value * (column < sources.count ? values[sources[column].neuron * inputs + s] : 1)
            }
            row[inputs] += network.optionCosts[option]
            next[row, default: 0] += ways
          }
          work += count * inputs
          guard next.count <= tableLimit, work <= workLimit else { return nil }
        }
        guard isAffordable else { return nil }
        sums = next
      }
      var rows: Table = [:]
      for (sum, ways) in sums {
        var row = sum
        for s in 0..<inputs { row[s] = network.activations[layer](sum[s], sum[s]).low }
        rows[row, default: 0] += ways
      }
      return rows
    }

    /// The scaled objective of a row of outputs with its penalty.
    func objective(_ key: [Int]) -> Int {
      var total = 0
      for input in 0..<network.inputCount {
        let loss = key.withUnsafeBufferPointer { row in
          row.baseAddress.map { network.loss(input, low: $0 + input, high: $0 + input, stride: network.inputCount) }
            ?? 0
        }
        if network.loss.isSum { total += loss } else if loss > total { total = loss }
      }
      return total + key[key.count - 1]
    }
  }
}
