import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Limits that send small instances through every scheme.
enum Scheme: String, CaseIterable, Sendable {
  case standard, bitsAlways, fewMembers, noPairs

  var limits: ReferenceLimits {
    var limits = ReferenceLimits.standard
    switch self {
    case .standard: break
    case .bitsAlways:
      limits.members = 1
      limits.orderTerms = 0
    case .fewMembers:
      limits.members = 5
      limits.imageWork = 12
      limits.productPairs = 8
      limits.polynomialPairs = 8
    case .noPairs:
      limits.productPairs = 0
      limits.polynomialPairs = 0
      limits.orderTerms = 12
    }
    return limits
  }
}

/// The encoding against the oracle: what a choice of parameters means is what the formula says of it.
struct MeaningTests {
  static let seeds = (0..<30).map { UInt64($0) * 10 }

  static func encoding(seed: UInt64, _ scheme: Scheme) throws -> (Instance, ReferenceEncoding)? {
    let instance = RandomInstances.tiny(seed: seed)
    guard let scaled = try? ScaledInstance(instance) else { return nil }
    do {
      let encoding = try ReferenceEncoding(scaled, limits: scheme.limits)
      return encoding.formula.variableCount <= 4_000 ? (instance, encoding) : nil
    } catch { return nil }
  }

  static func parameterLiterals(_ encoding: ReferenceEncoding, _ point: [Bool]) -> [Literal] {
    (0..<encoding.parameterVariableCount).map { Literal(Int32($0 + 1), isNegated: !point[$0]) }
  }

  @Test(arguments: seeds, Scheme.allCases)
  func `a choice has a solution with its objective, and decodes to itself`(from first: UInt64, scheme: Scheme) throws {
    for seed in first..<first + 10 {
      guard let (instance, encoding) = try Self.encoding(seed: seed, scheme) else { continue }
      for draw in 0..<10 as Range<UInt64> {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
        let choice = encoding.scaled.choice(assignment)
        let point = encoding.completion(of: choice)
        #expect(encoding.choice(from: point) == choice, "seed \(seed)")
        let violated = encoding.formula.constraints.firstIndex { !$0.holds(at: point) }
        #expect(violated == nil, "seed \(seed), draw \(draw)")
        let objective = encoding.objective(sum: encoding.objectiveSum(at: point))
        #expect(objective == Meaning.objective(instance, assignment), "seed \(seed), draw \(draw)")
      }
    }
  }

  @Test(arguments: seeds, Scheme.allCases)
  func `with the parameters fixed the least objective is the choice's`(from first: UInt64, scheme: Scheme) throws {
    for seed in first..<first + 10 {
      guard let (instance, encoding) = try Self.encoding(seed: seed, scheme) else { continue }
      let search = FormulaSearch(encoding.formula)
      for draw in 0..<4 as Range<UInt64> {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
        let point = encoding.completion(of: encoding.scaled.choice(assignment))
        var fixed = search
        guard fixed.assume(Self.parameterLiterals(encoding, point)) else {
          Issue.record("seed \(seed), draw \(draw): a choice of parameters contradicts the formula")
          continue
        }
        let least = fixed.leastObjective().map { encoding.objective(sum: $0) }
        #expect(least == Meaning.objective(instance, assignment), "seed \(seed), draw \(draw)")
        // All but the maxima are functions of the parameters, and propagation alone computes them.
        let hasMaximum = instance.loss.aggregate == .max || instance.loss.kind == .maximum
        #expect(hasMaximum || !fixed.values.contains(nil), "seed \(seed), draw \(draw)")
        for (variable, value) in fixed.values.enumerated() {
          #expect(value == nil || value == point[variable], "seed \(seed), draw \(draw), x\(variable + 1)")
        }
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `the formula's optimum is the instance's, over all assignments of parameter literals`(seed: UInt64) throws {
    var recipe = InstanceRecipe.tiny
    recipe.maxChoices = 24
    let instance = RandomInstances.instance(seed: 7_000 + seed, recipe)
    guard let encoding = try? ReferenceEncoding(try ScaledInstance(instance)) else { return }
    let oracle = BruteForce(instance)
    let search = FormulaSearch(encoding.formula)
    var choices = 0
    var best: Rational?
    let count = encoding.parameterVariableCount
    guard count <= 12, encoding.formula.variableCount <= 2_000 else { return }
    for bits in 0..<(1 << count) {
      var fixed = search
      let literals = (0..<count).map { Literal(Int32($0 + 1), isNegated: bits >> $0 & 1 == 0) }
      guard fixed.assume(literals), let least = fixed.leastObjective() else { continue }
      choices += 1
      let objective = encoding.objective(sum: least)
      best = best.map { min($0, objective) } ?? objective
    }
    #expect(choices == oracle.choiceCount, "seed \(seed)")
    #expect(best == oracle.objective, "seed \(seed)")
  }

  @Test func `nearly all tiny instances have an encoding, under all limits`() throws {
    for scheme in Scheme.allCases {
      let count = try (0..<300 as Range<UInt64>).count { try Self.encoding(seed: $0, scheme) != nil }
      #expect(count >= 200, "\(scheme.rawValue): \(count) of 300")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a threshold is reached where the sum is at most the greatest that reaches it`(seed: UInt64) throws {
    guard let (instance, encoding) = try Self.encoding(seed: seed, .standard) else { return }
    let assignment = RandomInstances.assignment(of: instance.network, seed: seed)
    let sum = encoding.objectiveSum(at: encoding.completion(of: encoding.scaled.choice(assignment)))
    let objective = Meaning.objective(instance, assignment)
    #expect(sum <= encoding.greatestSum(reaching: objective))
    #expect(sum > encoding.greatestSum(reaching: objective - Rational(1, 1_000_003)))
  }
}
