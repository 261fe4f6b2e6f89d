import ExactArithmetic
import TrainingProblem

/// Shows by expanding all reachable states that no choice of a network of at most two layers has an objective below a
/// bound. Needs nothing but the instance and the bound: see docs/state-table.md.
///
/// Exact pseudo-polynomial training for a fixed dataset: "On the Hardness of Training Deep Neural Networks
/// Discretely" (2024, arXiv:2412.13057); the halves: Horowitz, Sahni, "Computing partitions with applications to the
/// knapsack problem" (1974, doi:10.1145/321812.321823).
public enum StateTable {
  /// The kind of proof that asks for this in a certificate.
  public static let kind = "state-table"

  /// How the checker names this way of showing a bound.
  public static let argument = "expanding all reachable states"

  /// The result of a check.
  public enum Outcome: Sendable, Equatable {
    /// How it was shown.
    case holds(String)
    /// Some choice has a smaller objective.
    case fails
    /// The states are beyond what this program expands; why.
    case unavailable(String)
  }

  /// True if every choice of `scaled` has a scaled objective of at least `limit`. Time and memory: see
  /// `StateTableLimits`.
  ///
  /// Constraints and shared parameters are left out, which can only make the least objective smaller: what holds
  /// without them holds.
  public static func check(_ scaled: ScaledInstance, limit: Integer, budget: Budget = .unlimited) -> Outcome {
    let outcome = checkAll(scaled, limit: limit, budget: budget)
    if scaled.isPlain || outcome != .fails { return outcome }
    return .unavailable("\(argument) takes no constraints and no shared parameters")
  }

  private static func checkAll(_ scaled: ScaledInstance, limit: Integer, budget: Budget) -> Outcome {
    // No objective has as many digits, and none is negative.
    if limit.bitLength > scaled.magnitudeBits { return limit.signum > 0 ? .fails : .holds("the signs of losses") }
    do throws(LimitError) {
      var steps = StateTableBudget(budget)
      if scaled.width == .word, let outcome = try Expansion<Int>.run(scaled, limit, &steps) { return outcome }
      if scaled.width != .big, let outcome = try Expansion<Int128>.run(scaled, limit, &steps) { return outcome }
      return try Expansion<Integer>.run(scaled, limit, &steps) ?? .unavailable("the states have too many digits")
    } catch {
      return .unavailable(error.message)
    }
  }

  /// One attempt in one width; its parts say nil where the keys need a wider one.
  private struct Expansion<N: TableNumber> {
    let network: SumNetwork<N>
    let limit: N
    var budget: StateTableBudget

    init(_ scaled: ScaledInstance, _ limit: Integer, _ budget: StateTableBudget) throws(LimitError) {
      network = try SumNetwork(scaled)
      self.limit = N.exact(limit)
      self.budget = budget
    }

    static func run(
      _ scaled: ScaledInstance, _ limit: Integer, _ budget: inout StateTableBudget
    ) throws(LimitError) -> Outcome? {
      var expansion = try Expansion(scaled, limit, budget)
      let outcome = try expansion.expand()
      budget = expansion.budget
      return outcome
    }

    private mutating func expand() throws(LimitError) -> Outcome? {
      if network.neurons.count == 1 { try network.hold(network.neurons[0], &budget) }
      if let sums = ScalarSums(network, groups: nil) { return try halves(sums) }
      guard let sums = try OutputSums(network, &budget) else { return nil }
      // Packing goes through every coordinate of every vector a few times.
      let vectors = sums.groups.reduce(0) { $0 + $1.count }
      try budget.spend(vectors * (network.loss.coordinates + 1), 16 * N.cost(bits: network.loss.bits).steps)
      guard let packed = try PackedSums(sums.groups, cost: .last, budget.budget) else { return nil }
      let looking = network.loss.steps + 8 * (network.loss.coordinates + 1)
      if looking < 1 << 18 {
        try budget.spend(1 << 12, looking)
        if !packed.mayBeBelow(limit, network.loss) { return .holds("the units of all sums leave none nearer") }
      }
      if let cells = try PackedSums(sums.groups, cost: .first, below: limit, budget.budget),
        let work = cells.wordOperations,
        work <= StateTableLimits.steps / 16
      {
        // A sorted state costs about as much as 16 words; of few choices there are few states.
        let choices = sums.groups.reduce(1) { min($0 * $1.count, StateTableLimits.steps) }
        if work / 16 <= choices { return try bits(cells) }
      }
      if let scalar = ScalarSums(network, groups: sums.groups) { return try halves(scalar) }
      return try sorted(packed, sums.groups.count)
    }

    /// Every reachable state is judged.
    private mutating func bits(_ packed: PackedSums<N>) throws(LimitError) -> Outcome {
      let table = try packed.bits(&budget)
      var sum = [N](repeating: N.zero, count: network.loss.coordinates)
      let loss = network.loss.steps + 4 * network.loss.coordinates * packed.keyCost.steps
      for (number, word) in table.enumerated() where word != 0 {
        var rest = word
        while rest != 0 {
          let key = N(small: number * 64 + rest.trailingZeroBitCount)
          let cost = packed.unpack(key, into: &sum)
          try budget.spend(loss)
          if cost < limit, cost + network.loss.floor(sum, sum) < limit { return .fails }
          rest &= rest - 1
        }
      }
      return .holds("\(packed.cells) cells")
    }

    /// A state is dropped once no completion can be below the limit; in the end all are.
    private mutating func sorted(_ packed: PackedSums<N>, _ groups: Int) throws(LimitError) -> Outcome {
      let (loss, limit) = (network.loss, limit)
      var sum = [N](repeating: N.zero, count: loss.coordinates)
      var judged = 0
      let judging = loss.steps + 6 * loss.coordinates * packed.keyCost.steps
      let rest = try packed.sorted(Array(0..<groups), &budget, judging: judging) { key, group in
        let cost = packed.unpack(key, into: &sum)
        judged += 1
        return loss.mayBeBelow(limit, sum, cost: cost, packed.rest[group])
      }
      return rest.isEmpty ? .holds("\(judged) states") : .fails
    }

    /// No sum lies among the keys that would be too good.
    private mutating func halves(_ sums: ScalarSums<N>) throws(LimitError) -> Outcome? {
      let packed = sums.packed
      var ranges: [ClosedRange<N>] = []
      let looking = 8 + sums.loss.steps
      for choice in sums.choices {
        try budget.spend(sums.piecesSteps)
        let ends = sums.pieces(choice)
        for (low, high) in zip(ends, ends.dropFirst()) where low < high {
          if let keys = try sums.keysBelow(limit, choice, low, high, looking: looking, &budget) {
            ranges.append(keys)
          }
        }
      }
      if ranges.isEmpty { return .holds("the units of all sums leave none nearer") }
      var (sides, counts): ([[Int]], [Integer]) = ([[], []], [1, 1])
      for group in packed.keys.indices {
        let side = counts[0] <= counts[1] ? 0 : 1
        sides[side].append(group)
        counts[side] *= Integer(packed.keys[group].count)
      }
      let isShort = packed.wordOperations.map { Integer($0) < counts[0] + counts[1] } ?? false
      let most = StateTableLimits.keys * MemoryLayout<Int>.stride / packed.keyCost.bytes
      guard isShort || min(max(counts[0], counts[1]), packed.cells) <= Integer(most) else {
        throw LimitError("two halves of more than \(most) sums")
      }
      let table = isShort ? try packed.bits(&budget) : []
      let a = isShort ? [] : try packed.sorted(sides[0], &budget) { _, _ in true }
      let b = isShort ? [] : try packed.sorted(sides[1], &budget) { _, _ in true }
      for keys in ranges {
        try budget.spend(isShort ? table.count : (a.count + b.count) * packed.keyCost.steps)
        if isShort ? isSet(keys, in: table) : isMet(keys, a, b) { return .fails }
      }
      return .holds(isShort ? "\(packed.cells) cells" : "two halves of \(a.count) and \(b.count) sums")
    }

    /// True if a key of `a` and one of `b` add up to one of `keys`; both lists ascend.
    private func isMet(_ keys: ClosedRange<N>, _ a: [N], _ b: [N]) -> Bool {
      var j = b.count - 1
      for x in a {
        while j >= 0, x + b[j] > keys.upperBound { j -= 1 }
        if j >= 0, x + b[j] >= keys.lowerBound { return true }
      }
      return false
    }

    private func isSet(_ keys: ClosedRange<N>, in table: [UInt64]) -> Bool {
      guard let low = keys.lowerBound.asWord, let high = keys.upperBound.asWord else { return false }
      return (low / 64...high / 64).contains { number in
        var word = table[number]
        if number == low / 64 { word &= ~0 << UInt64(low % 64) }
        if number == high / 64 { word &= ~0 >> UInt64(63 - high % 64) }
        return word != 0
      }
    }
  }
}

extension StateTable {
  /// True if no choice of `instance` has an objective below `needed` (strictly: none that is at most `needed`).
  static func check(
    _ needed: Rational, _ isStrict: Bool, on instance: Instance, budget: Budget = .unlimited
  ) -> Outcome {
    do throws(LimitError) {
      let scaled = try ScaledInstance(instance, budget: budget)
      let value = needed * Rational(scaled.objectiveScale)
      return check(scaled, limit: isStrict ? value.floor + 1 : -((-value).floor), budget: budget)
    } catch {
      return .unavailable(error.message)
    }
  }
}
