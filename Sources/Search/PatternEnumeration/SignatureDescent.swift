import CBitRows
import ExactArithmetic
import SearchCore
import SeededRandomness
import TrainingProblem

/// Local search over patterns: each step gives one first-layer neuron the best pattern of its whole table, or the
/// best function of the signature, with all else as it is.
///
/// A step is exact over a neuron's parameters together, so a descent ends where no change of one neuron helps, however
/// many of its parameters it takes. Then two patterns are thrown anew and it goes on from there, now and then from
/// scratch.
final class SignatureDescent {
  private let problem: SignatureProblem
  private let incumbent: SharedIncumbent
  private let stop: StickyStop
  private var random: SplitMix64
  private var patterns: [Int]
  private var function: RestFunctions.Function
  private var objective = Int.max
  private let lists: [Candidates]
  /// Row-words that passes have gone over, and for each step what it costs beside them.
  private var work = 0

  init(_ problem: SignatureProblem, _ incumbent: SharedIncumbent, seed: UInt64, stop: StickyStop) {
    self.problem = problem
    self.incumbent = incumbent
    self.stop = stop
    random = SplitMix64(seed: seed)
    patterns = problem.tableOf.map { problem.rows[$0].cheapest }
    function = problem.functions.functions[0]
    lists = (0..<problem.rows.count).map { Candidates(capacity: problem.rows[$0].count) }
  }

  /// Goes on until passes over `effort` row-words have been made, or the objective is down to `goal`.
  func run(effort: Int, goal: Int) {
    var best = Int.max
    var kept = (patterns, function)
    var failures = 0
    while work < effort, best > goal, !stop(), !incumbent.hasEnded {
      if best == Int.max || failures > 20 {
        throwAll()
        (best, failures) = (Int.max, 0)
      } else {
        (patterns, function) = kept
        for _ in 0..<2 {
          let neuron = random.below(problem.hidden)
          patterns[neuron] = random.below(problem.rows[problem.tableOf[neuron]].count)
        }
      }
      descend(effort)
      if objective < best {
        (best, kept, failures) = (objective, (patterns, function), 0)
      } else {
        if objective == best { kept = (patterns, function) }
        failures += 1
      }
      incumbent.offer(objective) { problem.choice(function, patterns) }
    }
  }

  private func throwAll() {
    for neuron in 0..<problem.hidden { patterns[neuron] = random.below(problem.rows[problem.tableOf[neuron]].count) }
    function = problem.functions.functions[random.below(problem.functions.functions.count)]
  }

  private func descend(_ effort: Int) {
    objective = chooseFunction()
    var unchanged = 0
    while unchanged < problem.hidden, work < effort {
      for neuron in Array(0..<problem.hidden).shuffled(using: &random) {
        let better = respond(neuron)
        unchanged = better < objective ? 0 : unchanged + 1
        objective = better
        if unchanged == problem.hidden { break }
      }
      let better = chooseFunction()
      if better < objective { unchanged = 0 }
      objective = better
    }
  }

  // MARK: Steps

  /// The signature of each input.
  private func signatures() -> [Int] {
    var signatures = [Int](repeating: 0, count: problem.inputs)
    for neuron in 0..<problem.hidden {
      let bits = problem.rows[problem.tableOf[neuron]].bits.elements
      let first = patterns[neuron] * problem.words
      for input in 0..<problem.inputs {
        signatures[input] |= Int(bits[first + input >> 6] >> UInt64(input & 63) & 1) << neuron
      }
    }
    return signatures
  }

  private func patternCost(except neuron: Int? = nil) -> Int {
    (0..<problem.hidden).reduce(0) { sum, j in
      let costs = problem.rows[problem.tableOf[j]].costs.elements
      return j == neuron || costs.isEmpty ? sum : sum + Int(costs[patterns[j]])
    }
  }

  /// Takes the best function for the patterns; the objective.
  private func chooseFunction() -> Int {
    let count = problem.outcomeCount
    // Cost of each outcome at each signature.
    var cost = [Int](repeating: 0, count: count << problem.hidden)
    for (input, signature) in signatures().enumerated() {
      for outcome in 0..<count { cost[signature * count + outcome] += problem.cost[input * count + outcome] }
    }
    var best = Int.max
    for candidate in problem.functions.functions {
      var value = candidate.cost
      for (signature, outcome) in candidate.outcomes.enumerated() { value += cost[signature * count + Int(outcome)] }
      if value < best { (best, function) = (value, candidate) }
    }
    work += problem.functions.functions.count << problem.hidden + problem.inputs * (problem.hidden + count)
    return best + patternCost()
  }

  /// Gives `neuron` its best pattern; the objective.
  private func respond(_ neuron: Int) -> Int {
    let words = problem.words
    let count = problem.outcomeCount
    let bit = 1 << neuron
    var differences = [Int](repeating: 0, count: problem.inputs)
    var base = function.cost + patternCost(except: neuron)
    var target = [UInt64](repeating: 0, count: words)
    var used = UInt(0)
    for (input, signature) in signatures().enumerated() {
      let lower = problem.cost[input * count + Int(function.outcomes[signature & ~bit])]
      let upper = problem.cost[input * count + Int(function.outcomes[signature | bit])]
      base += min(lower, upper)
      differences[input] = upper - lower
      if upper < lower { target.setBit(input) }
      used |= differences[input].magnitude
    }
    let shifts = (0..<Int32(UInt.bitWidth)).filter { used >> UInt($0) & 1 == 1 }
    var planes = [UInt64](repeating: 0, count: shifts.count * words)
    for (input, difference) in differences.enumerated() {
      for (plane, shift) in shifts.enumerated() where difference.magnitude >> UInt(shift) & 1 == 1 {
        planes.setBit(plane * words * 64 + input)
      }
    }
    let table = problem.tableOf[neuron]
    let (bits, costs) = (problem.rows[table].bits.elements, problem.rows[table].costs.elements)
    let rowCount = problem.rows[table].count
    let list = lists[table]
    let limit = Int64(objective == Int.max ? Int.max : objective - base + 1)
    list.count = target.withUnsafeBufferPointer { target in
      planes.withUnsafeBufferPointer { planes in
        shifts.withUnsafeBufferPointer { shifts in
          var distance = dnnt_row_distance(
            rows: bits.baseAddress, costs: costs.isEmpty ? nil : UnsafePointer(costs.baseAddress), words: words,
            target: target.baseAddress, planes: planes.baseAddress, shifts: shifts.baseAddress,
            planeCount: shifts.count)
          return dnnt_rows_below(&distance, 0, rowCount, limit, list.rows.base, list.values.base)
        }
      }
    }
    work += rowCount * words + problem.inputs * (problem.hidden + 4)
    // The present pattern is among them; of equals any.
    let least = (0..<list.count).reduce(Int64.max) { min($0, list.values[$1]) }
    let best = (0..<list.count).filter { list.values[$0] == least }
    guard !best.isEmpty else { return objective }
    patterns[neuron] = Int(list.rows[best[random.below(best.count)]])
    return base + Int(least)
  }
}
