import ExactArithmetic
import SearchCore
import TrainingProblem

/// The predicted cost of a pattern search of an instance, found from sizes alone: for `auto` to choose by, for `info` to
/// print, and to refuse before memory is spent.
public struct PatternPlan: Sendable {
  /// How the layers above the first are met.
  public enum Method: String, Sendable {
    /// First layer two-valued: as functions of its signature.
    case signatures
    /// One hidden layer and one output: as a sum of contributions.
    case sums
    /// Several hidden layers and one output: what a layer can do is listed anew for each choice of the one before it.
    case layers
  }
  /// The way in which the layers above the first are met.
  public let method: Method
  /// Why pattern search does not fit; nil where it does.
  public let obstacle: String?
  /// Parameter vectors that are listed for each table, one table for all first-layer neurons of equal options; each at
  /// most `choiceLimit` + 1.
  public let choices: [Int]
  /// Bytes that the tables take at most, were all patterns distinct.
  public let bytes: Int
  /// Binary logarithm, rounded up, of how many combinations of the first layer's patterns there are at most; where
  /// layers are listed one after the other, of all hidden layers' together, exchanges taken as one.
  public let log2Combinations: Int
  /// First-layer neurons with equal options, by table.
  let sharedTables: [[Int]]
  /// True if sums of contributions would do, too, and what tables of values instead of bits take for them.
  let mayAdd: Bool
  let valueBytes: Int

  /// Parameter vectors of one neuron that are listed at most.
  public static let choiceLimit = 1 << 22
  /// Additions that a listing costs at most.
  static let workLimit = 1 << 32
  /// Bytes that the lists of patterns take at most.
  static let byteLimit = 1 << 29
  /// Combinations of functions above the first layer that are gone through at most.
  static let functionLimit = 1 << 24
  /// Distinct inputs that sums are taken over at most.
  static let sumInputLimit = 4096

  /// Predicts the search of `scaled`, from the sizes of its option sets and layers.
  public init(_ scaled: ScaledInstance) {
    let layer = scaled.layers[0]
    var tables: [[Int]] = []
    var placeOf: [[Int32]: Int] = [:]
    for neuron in 0..<layer.neurons {
      let first = layer.weight(neuron: neuron, source: 0)
      let key = Array(scaled.parameters.setOfParameter[first..<first + layer.parametersPerNeuron])
      if let place = placeOf[key] {
        tables[place].append(neuron)
      } else {
        placeOf[key] = tables.count
        tables.append([neuron])
      }
    }
    sharedTables = tables
    let points = scaled.inputs.count
    let isZero = (0..<(scaled.inputs.first?.count ?? 0)).map { u in scaled.inputs.allSatisfy { $0[u] == 0 } }
    choices = tables.map { PatternPlan.count(scaled, neuron: $0[0], isZero: isZero) }
    mayAdd = PatternPlan.mayAdd(scaled)
    let usesSignatures = PatternPlan.mayUseSignatures(scaled)
    let usesLayers = !usesSignatures && PatternPlan.mayUseLayers(scaled)
    method = usesSignatures ? .signatures : usesLayers ? .layers : .sums
    valueBytes = choices.reduce(0) { $0 + $1 * (points * 8 + 32) }
    bytes = method != .signatures ? valueBytes : choices.reduce(0) { $0 + $1 * (wordCount(points) * 8 + 32) }
    let ofFirst = zip(tables, choices).reduce(0) { sum, table in
      sum + table.0.count * (Int.bitWidth - (table.1 - 1).leadingZeroBitCount)
    }
    log2Combinations = usesLayers ? LayeredProblem.log2Combinations(scaled) : ofFirst
    obstacle = PatternPlan.obstacle(scaled, method, mayAdd: mayAdd, choices: choices.max() ?? 0, bytes: bytes)
  }

  private static func count(_ scaled: ScaledInstance, neuron: Int, isZero: [Bool]) -> Int {
    let layer = scaled.layers[0]
    var count = scaled.parameters.options(layer.bias(neuron: neuron)).count
    for (source, input) in layer.sources.enumerated() where input.layer == 0 && !isZero[input.neuron] {
      let options = scaled.parameters.options(layer.weight(neuron: neuron, source: source)).count
      let (product, overflow) = count.multipliedReportingOverflow(by: max(1, options))
      count = overflow ? choiceLimit + 1 : min(product, choiceLimit + 1)
    }
    return count
  }

  private static func mayUseSignatures(_ scaled: ScaledInstance) -> Bool {
    guard case .pieces(let breaks, let slopes, let values) = scaled.layers[0].activation else { return false }
    return breaks.count == 1 && slopes.allSatisfy { $0 == 0 } && values[0] <= values[1]
      && scaled.layers[0].neurons <= RestFunctions.hiddenLimit
  }

  /// Several hidden layers and one output, whose parameters' numbers fit a word.
  private static func mayUseLayers(_ scaled: ScaledInstance) -> Bool {
    scaled.width == .word && scaled.layers.count > 2 && scaled.layers[scaled.layers.count - 1].neurons == 1
      && scaled.inputs.count <= sumInputLimit
      && scaled.layers.enumerated().allSatisfy { number, layer in
        // Each neuron feeds each of the next layer once, in order.
        let before = number == 0 ? layer.sources.count : scaled.layers[number - 1].neurons
        return layer.sources.allSatisfy { $0.layer == number }
          && (number == 0 || layer.sources.map(\.neuron) == Array(0..<before))
      }
  }

  private static func mayAdd(_ scaled: ScaledInstance) -> Bool {
    guard scaled.layers.count == 2, scaled.layers[1].neurons == 1, scaled.inputs.count <= sumInputLimit else {
      return false
    }
    // Each hidden neuron feeds the output once.
    return scaled.layers[1].sources.map(\.neuron) == Array(0..<scaled.layers[0].neurons)
  }

  private static func obstacle(
    _ scaled: ScaledInstance, _ method: Method, mayAdd: Bool, choices: Int, bytes: Int
  ) -> String? {
    if !scaled.isPlain { return ScaledInstance.plainOnly }
    if scaled.width != .word { return "its numbers do not fit a machine word" }
    if scaled.layers.count < 2 { return "it has no hidden layer" }
    if scaled.loss.aggregate == .max { return "its loss is a maximum over the samples" }
    for (number, layer) in scaled.layers.enumerated() where layer.sources.contains(where: { $0.layer != number }) {
      return "layer \(number + 1) reads other layers than the one before it"
    }
    if method == .sums, !mayAdd {
      return "its first layer is not two-valued on at most \(RestFunctions.hiddenLimit) neurons, nor is it one hidden"
        + " layer and one output over at most \(sumInputLimit) distinct inputs"
    }
    if method == .layers, LayeredProblem.log2Combinations(scaled) > LayeredProblem.log2Limit {
      return "its hidden layers have more than 2^\(LayeredProblem.log2Limit) combinations of patterns"
    }
    if choices > choiceLimit { return "a first-layer neuron has more than \(choiceLimit) choices" }
    if choices * scaled.inputs.count > workLimit { return "listing a neuron's patterns takes too many additions" }
    if bytes > byteLimit { return "the tables of patterns may take \(bytes >> 20) MiB" }
    return nil
  }
}
