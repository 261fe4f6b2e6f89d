import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// The checker's own ways of showing a bound, each against the oracle, on instances of every shape that `from`, missing
/// edges and weights can have. 2,000 instances; `DNNT_SHAPES=20000` makes more.
@Suite struct ShapeTests {
  static let count = EnvironmentVariable.count("DNNT_SHAPES", byDefault: 2_000)
  static let chunks = 20

  /// How a table showed what it shows, by the first words of its explanation.
  private static func way(_ explanation: String) -> String {
    for (sign, way) in [
      ("functions", "patterns"), ("sums of", "sums"), ("combinations", "layers"), ("labels", "labels"),
      ("signs", "signs"), ("units", "units"), ("cells", "cells"), ("halves", "halves"), ("states", "states"),
    ] where explanation.contains(sign) { return way }
    return explanation
  }

  @Test("no bound that is false is shown, and none that is true refused, by any table on any shape")
  func tables() async throws {
    let tally = Tally()
    await withTaskGroup(of: Void.self) { group in
      for chunk in 0..<Self.chunks {
        group.addTask {
          for number in stride(from: chunk, to: Self.count, by: Self.chunks) {
            Self.examine(UInt64(number), tally)
          }
        }
      }
    }
    let counts = tally.counts
    // Each of them often enough to mean something.
    for shape in NetworkShape.allCases {
      #expect(counts[shape.rawValue, default: 0] * 30 >= Self.count, "\(shape.rawValue): \(counts)")
    }
    #expect(counts["halves", default: 0] * 500 >= Self.count, "\(counts)")
    for way in ["patterns", "sums", "layers", "labels", "signs", "cells", "states", "choices", "tree"] {
      #expect(counts[way, default: 0] * 100 >= Self.count, "\(way): \(counts)")
    }
    for way in ["patterns", "sums", "layers", "cells or states"] {
      #expect(counts["\(way) over a layer named twice", default: 0] * 100 >= Self.count, "\(way): \(counts)")
    }
  }

  private static func examine(_ seed: UInt64, _ tally: Tally) {
    let instance = ShapeInstances.instance(seed: seed)
    let shapes = NetworkShape.all(of: instance)
    for shape in shapes { tally.add(shape.rawValue) }
    let oracle = BruteForce(instance)
    guard let scaled = try? ScaledInstance(instance) else {
      Issue.record("seed \(seed) cannot be scaled")
      return
    }
    let least = (oracle.objective * Rational(scaled.objectiveScale)).numerator
    for (limit, isTrue) in [(least, true), (least + 1, false), (least - 1, true), (least + 1_000_000, false)] {
      let answers = [behaviours(scaled, limit), states(scaled, limit)]
      for (shown, how) in answers.compactMap({ $0 }) {
        #expect(shown == isTrue, "seed \(seed): \(limit) of \(least) by \(how)\n\(instance.fixtureText)")
        guard shown else { continue }
        tally.add(how)
        guard shapes.contains(.layerNamedTwice) else { continue }
        tally.add(
          (["cells", "states", "halves"].contains(how) ? "cells or states" : how) + " over a layer named twice")
      }
    }
    claims(instance, oracle, seed, tally)
    tree(instance, oracle, seed, tally)
  }

  private static func behaviours(_ scaled: ScaledInstance, _ limit: Integer) -> (Bool, String)? {
    switch BehaviourTable.check(scaled, limit: limit) {
    case .holds(let how): return (true, way(how))
    case .fails: return (false, "behaviours")
    case .unavailable: return nil
    }
  }

  private static func states(_ scaled: ScaledInstance, _ limit: Integer) -> (Bool, String)? {
    switch StateTable.check(scaled, limit: limit) {
    case .holds(let how): return (true, way(how))
    case .fails: return (false, "states")
    case .unavailable: return nil
    }
  }

  /// Certificates without a proof: shown by signs, or by evaluating all choices.
  private static func claims(_ instance: Instance, _ oracle: BruteForce, _ seed: UInt64, _ tally: Tally) {
    let kinds: [String?] = [nil, StateTable.kind, BehaviourTable.kind]
    for kind in kinds {
      var certificate = Certificate(
        claim: .optimal, parameters: oracle.minimiser, objective: oracle.objective, bound: oracle.objective)
      certificate.proof = kind.map { .init(kind: $0, file: nil) }
      let report = CertificateChecker.check(certificate, against: instance)
      #expect(report.verdict == .accepted, "seed \(seed): \(report.summary)")
      if report.boundShownBy?.contains("all") == true, kind == nil { tally.add("choices") }
      // A threshold that only the best choice reaches is missed by none.
      let missed = Certificate(
        claim: .missesThreshold, proof: kind.map { .init(kind: $0, file: nil) })
      #expect(
        CertificateChecker.check(missed, against: instance.with(threshold: oracle.objective)).exitCode == 1,
        "seed \(seed): a threshold that is reached is missed")
      let below = oracle.objective - Rational(1, 1_000_003)
      #expect(
        CertificateChecker.check(missed, against: instance.with(threshold: below)).verdict == .accepted,
        "seed \(seed): a threshold that is missed")
    }
  }

  private static func tree(_ instance: Instance, _ oracle: BruteForce, _ seed: UInt64, _ tally: Tally) {
    let shape = ReplayShape(instance)
    for (threshold, isReached) in [(oracle.objective, true), (oracle.objective - Rational(1, 1_000_003), false)] {
      guard var decision = ThresholdDecision(shape, at: threshold, budget: ReplayBudget()) else { continue }
      switch decision.run(evaluations: 1 << 16) {
      case .missed: #expect(!isReached, "seed \(seed): missed by a tree")
      case .reached: #expect(isReached, "seed \(seed): reached by a tree")
      case .undecided: continue
      }
      tally.add("tree")
    }
  }
}
