import ExactArithmetic
import Glibc
import TrainingProblem

/// Chooses how to split a part: tries a parameter after the other, and takes the one whose cases are predicted to take
/// the least work together, and of those the one whose hardest case is easiest.
///
/// Interchangeable neurons are to stay interchangeable within the parts: of their parameters those of the first neuron
/// alone are tried, and the prediction counts what a split costs of the symmetry.
struct LookAhead {
  let prediction: WorkPrediction
  /// How long parameters are tried: each takes as many brief searches as it has cases.
  let patience: Duration

  /// Parameters that are tried at most.
  private static let most = 40

  /// nil where no parameter has several options.
  func split(of part: Instance) -> PartSplit? {
    let end = ContinuousClock.now + patience
    var best: (split: PartSplit, total: Double, hardest: Int)?
    for place in candidates(part) {
      let tied = part.network.places(tiedTo: place)
      guard let options = part.network.listedOptions(at: place) else { continue }
      let cases = LookAhead.cases(of: options)
      let work = cases.map { entry in
        prediction.work(of: part.restricted(to: Dictionary(uniqueKeysWithValues: tied.map { ($0, entry) })))
      }
      let total = LookAhead.sum(work)
      let hardest = work.max() ?? 0
      // Within a hundredth of a bit nothing is better.
      if let known = best, (total, hardest) >= (known.total - 0.01, known.hardest), total > known.total - 0.01 {
        if ContinuousClock.now >= end { break }
        continue
      }
      best = (PartSplit(place: place, cases: cases, work: work), total, hardest)
      if ContinuousClock.now >= end { break }
    }
    return best?.split
  }

  /// log2 of the sum of the works, in bits.
  private static func sum(_ work: [Int]) -> Double {
    let most = Double(work.max() ?? 0) / 100
    return most + log2(work.reduce(0) { $0 + exp2(Double($1) / 100 - most) })
  }

  /// Up to three options are a case each; more are halved.
  static func cases(of options: [Rational]) -> [[Rational]] {
    if options.count <= 3 { return options.map { [$0] } }
    let middle = options.count / 2
    return [Array(options[..<middle]), Array(options[middle...])]
  }

  /// Places that are worth a try: those outside of interchangeable neurons first, later layers before earlier ones.
  private func candidates(_ part: Instance) -> [ParameterPlace] {
    var others: Set<ParameterPlace> = []
    var inGroups: Set<ParameterPlace> = []
    if let scaled = try? ScaledInstance(part) {
      let place = LookAhead.placesOfParameters(scaled)
      for (layer, lists) in scaled.parametersOfNeurons().enumerated().dropLast() {
        for group in scaled.exchangeableNeurons(lists, layer: layer) {
          for neuron in group {
            let own = lists[neuron].map { place[$0] }
            inGroups.formUnion(own)
            if neuron != group[0] { others.formUnion(own) }
          }
        }
      }
    }
    let places = part.network.places.filter { !others.contains($0) }
    let sorted =
      places.filter { !inGroups.contains($0) }.reversed() + places.filter { inGroups.contains($0) }.reversed()
    guard sorted.count > LookAhead.most else { return sorted }
    // Some of each layer, evenly.
    return (0..<LookAhead.most).map { sorted[$0 * sorted.count / LookAhead.most] }
  }

  private static func placesOfParameters(_ scaled: ScaledInstance) -> [ParameterPlace] {
    scaled.layers.enumerated().flatMap { number, layer in
      (0..<layer.neurons).flatMap { neuron in
        (0...layer.sources.count).map { column in
          ParameterPlace(layer: number + 1, neuron: neuron, source: column == layer.sources.count ? nil : column)
        }
      }
    }
  }
}

extension CaseTree {
  /// Splits the hardest open part until there are `parts` that are open, or none can be split.
  ///
  /// - Parameters:
  ///   - root: the part below which this happens.
  ///   - shouldStop: asked between two splits.
  /// - Returns: how many open parts there are below `root`.
  @discardableResult public mutating func split(
    below root: Int, parts: Int, shouldStop: () -> Bool = { false }
  ) throws -> Int {
    let best = folder.incumbents.best
    let demand = folder.demand(best)
    // Two seconds for all splits together, as a rule: others wait for them.
    let ahead = LookAhead(
      prediction: WorkPrediction(best: best, rootBound: WorkPrediction.bound(of: folder.instance)),
      patience: min(.milliseconds(300), max(.milliseconds(20), .seconds(2) / parts)))
    var leaves = self.leaves(below: root).filter { leaf in demand.map { !isShown(leaf, $0) } ?? true }
    var whole: Set<Int> = []
    while leaves.count < parts, !shouldStop() {
      let candidates = leaves.filter { !whole.contains($0) && canSplit($0) }
      guard let hardest = candidates.max(by: { nodes[$0].work < nodes[$1].work }) else { break }
      guard let split = ahead.split(of: instance(hardest)) else {
        whole.insert(hardest)
        continue
      }
      try self.split(hardest, split)
      leaves.removeAll { $0 == hardest }
      leaves += nodes[hardest].children
    }
    return leaves.count
  }

  private func leaves(below root: Int) -> [Int] {
    var (result, waiting) = ([Int](), [root])
    while let number = waiting.popLast() {
      if nodes[number].split == nil { result.append(number) }
      waiting += nodes[number].children
    }
    return result
  }
}
