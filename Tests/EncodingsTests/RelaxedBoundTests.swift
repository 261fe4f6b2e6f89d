import Encodings
import ExactArithmetic
import Formulations
import GLPKBackend
import TestSupport
import Testing
import TrainingProblem

/// The encodings that this build has, and GLPK behind those whose bounds come from linear programs.
enum Encodable {
  static let names = EncodingName.variants.filter { GLPKSolver.isPresent || $0.bounds != .relaxation }

  static func encoded(_ scaled: ScaledInstance, _ name: EncodingName) throws(EncodingRefusal) -> EncodedInstance {
    try EncodedInstance(
      scaled, name,
      relaxations: { cost, body in
        try GLPKRelaxations.withSession(minimising: cost, memoryMiB: 1024, shouldStop: { false }, body)
      })
  }
}

/// Bounds from linear programs hold whatever the solver says, and good ones are worth their time.
@Suite struct RelaxedBoundTests {
  /// Networks of three layers: with fewer, intervals are as good.
  private static func deep(_ seed: UInt64) -> ScaledInstance? {
    var recipe = InstanceRecipe.linearOnly
    recipe.bigNumbers = false
    let instance = RandomInstances.instance(seed: 70_000 + seed, recipe)
    return instance.network.layers.count == 3 ? try? ScaledInstance(instance) : nil
  }

  @Test("with multipliers out of the air, every choice is still a point of the program")
  func boundsNeedNoGoodMultipliers() throws {
    var bounded = 0
    for seed in 0..<UInt64(120) {
      guard let scaled = Self.deep(seed) else { continue }
      for activations in EncodingName.Activations.allCases {
        let session = Guesses(seed: seed)
        let name = EncodingName(.order, activations, bounds: .relaxation)
        guard let encoded = try? EncodedInstance(scaled, name, relaxations: { cost, body in body(session) })
        else { continue }
        bounded += session.solves
        for trial in 0..<8 as Range<UInt64> {
          let choice = scaled.choice(RandomInstances.assignment(of: scaled.instance.network, seed: trial))
          #expect(encoded.program.violation(at: encoded.point(of: choice)) == nil, "seed \(seed), \(name)")
        }
      }
    }
    #expect(bounded > 100)
  }

  @Test(
    "bounds of linear programs are within those of intervals, and now and then narrower",
    .enabled(if: GLPKSolver.isPresent))
  func boundsAreNarrower() throws {
    var (same, narrower) = (0, 0)
    for seed in 0..<UInt64(200) {
      guard let scaled = Self.deep(seed), let plain = try? EncodedInstance(scaled, .orderBigM),
        let relaxed = try? Encodable.encoded(scaled, EncodingName(.order, .bigM, bounds: .relaxation))
      else { continue }
      func widths(_ encoded: EncodedInstance) -> [String: Integer] {
        Dictionary(uniqueKeysWithValues: encoded.program.variables.map { ($0.name, $0.upper - $0.lower) })
      }
      let before = widths(plain)
      let after = widths(relaxed)
      // A variable of both is never wider; one that is gone had a value only.
      for (name, width) in after { if let other = before[name] { #expect(width <= other, "seed \(seed), \(name)") } }
      if before == after { same += 1 } else { narrower += 1 }
    }
    #expect(same + narrower > 20)
    #expect(narrower > 3)
  }

  @Test("without a solver such an encoding is refused where it needs one")
  func absentSolverIsNamed() throws {
    let name = EncodingName(.order, .bigM, bounds: .relaxation)
    let refusals = (0..<UInt64(120)).compactMap(Self.deep).compactMap { scaled -> String? in
      do throws(EncodingRefusal) { _ = try EncodedInstance(scaled, name) } catch { return error.message }
      return nil
    }
    #expect(refusals.contains { $0.contains("GLPK") })
  }
}

/// A session whose multipliers are drawn at random, negative ones and no numbers among them.
private final class Guesses: RelaxationSession {
  private var random: SplitMix64
  private var rows = 0
  private(set) var solves = 0
  private(set) var multipliers: [Double] = []
  var values: [Double] { [] }
  var objective: Double { .nan }

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  func addRow(columns: ArraySlice<Int32>, values: ArraySlice<Double>, atLeast rightSide: Double) { rows += 1 }
  func removeRows(_ rows: [Int]) {}
  func isBasic(row: Int) -> Bool { false }
  func setBounds(column: Int, lower: Double, upper: Double) {}

  func solve(cutoff: Double, iterations: Int) -> RelaxationStatus {
    solves += 1
    multipliers = (0..<rows).map { _ in
      random.pick([0, 0, 0.5, 1, 1.25, 3, -1, .nan, .infinity, 1e300, Double(random.int(0...1000)) / 7])
    }
    rows = 0
    return .optimal
  }
}
