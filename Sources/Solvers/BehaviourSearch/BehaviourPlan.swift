import ExactArithmetic
import TrainingProblem

/// What a behaviour search of an instance would take, found from sizes alone: for `auto` to choose by, for `info` to
/// print, and to refuse before memory is spent.
public struct BehaviourPlan: Sendable {
  /// Why behaviour search does not fit; nil where it does.
  public let obstacle: String?
  /// Parameter vectors of the largest first-layer neuron; at most `choiceLimit` + 1.
  public let choices: Int
  /// The same for each table that is made, one for all neurons of equal options.
  public let tables: [Int]
  /// Bytes that the tables take at most, were all behaviours distinct.
  public let bytes: Int
  /// Binary logarithm, rounded up, of how many combinations of behaviours there are at most.
  public let log2Combinations: Int
  /// First-layer neurons with equal options, by table.
  let sharedTables: [[Int]]

  /// Parameter vectors of one neuron that are enumerated at most.
  public static let choiceLimit = 1 << 22
  /// Additions that an enumeration costs at most.
  static let workLimit = 1 << 32
  static let byteLimit = 1 << 30
  /// Combinations of functions above the first layer that are gone through at most.
  static let functionLimit = 1 << 23

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
    let counts = tables.map { members in
      NeuronChoices(scaled, layer: 0, neuron: members[0], points: points) { source in
        scaled.inputs.map { $0[layer.sources[source].neuron].signum }
      }.count(cap: BehaviourPlan.choiceLimit + 1)
    }
    self.tables = counts
    choices = counts.max() ?? 0
    bytes = counts.reduce(0) { $0 + $1 * (wordCount(points) * 8 + 32) }
    log2Combinations = zip(tables, counts).reduce(0) { $0 + $1.0.count * (Int.bitWidth - $1.1.leadingZeroBitCount) }
    obstacle = BehaviourPlan.obstacle(scaled, choices: choices, bytes: bytes)
  }

  private static func obstacle(_ scaled: ScaledInstance, choices: Int, bytes: Int) -> String? {
    if scaled.width != .word { return "its numbers do not fit a machine word" }
    if scaled.layers.count < 2 { return "it has no hidden layer" }
    if scaled.loss.aggregate == .max { return "its loss is a maximum over the samples" }
    for (number, layer) in scaled.layers.enumerated() where layer.sources.contains(where: { $0.layer != number }) {
      return "layer \(number + 1) reads other layers than the one before it"
    }
    guard case .pieces(let breaks, let slopes, _) = scaled.layers[0].activation, breaks.count == 1,
      slopes.allSatisfy({ $0 == 0 })
    else { return "its first layer is not two-valued" }
    if scaled.layers[0].neurons > RestFunctions.hiddenLimit {
      return "its first layer has more than \(RestFunctions.hiddenLimit) neurons"
    }
    if choices > choiceLimit { return "a first-layer neuron has more than \(choiceLimit) choices" }
    if choices * scaled.inputs.count > workLimit { return "listing a neuron's behaviours takes too many additions" }
    if bytes > byteLimit { return "the tables of behaviours may take \(bytes >> 20) MiB" }
    return nil
  }
}
