import CertificateChecking
import ExactArithmetic
import PatternEnumeration
import Strategies
import Synchronization
import TestSupport
import Testing
import TrainingProblem

/// Answers of searches that were stopped: their certificates say no more than they show, and what is known to be the
/// least is called so.
@Suite struct StoppedAnswerTests {
  private static let solvers: [SolverName] = [.auto, .conflict, .bnb, .lp, .sat, .behaviour, .dp].filter(Backends.serve)

  /// Inputs with both labels: errors that no choice avoids.
  private static func contradictory(seed: UInt64, count: Int) -> Instance {
    var random = SplitMix64(seed: seed)
    let options = Options.list([-1, 0, 1])
    let hidden = Layer(
      neurons: 3, activation: .sign, sources: [0], weights: .uniform(options), biases: .uniform(options))
    let output = Layer(
      neurons: 1, activation: .sign, sources: [1], weights: .uniform(.list([-1, 1])), biases: .uniform(options))
    var samples: [Sample] = []
    for number in 0..<count {
      let x = (0..<7).map { _ in Rational(random.int(-4...4)) }
      samples.append(Sample(x: x, label: .values([random.happens(50) ? 1 : -1])))
      if number.isMultiple(of: 3) {
        samples.append(Sample(x: x, label: .values([samples[samples.count - 1].isUp ? -1 : 1])))
      }
    }
    return Instance(
      network: Network(inputs: 7, layers: [hidden, output]), samples: samples, loss: Loss(kind: .signError))
  }

  @Test("a bound that a stopped search's certificate says is shown by it", arguments: solvers)
  func certificates(solver: SolverName) throws {
    for (seed, patience) in [(1, 3), (2, 40), (3, 400), (4, 2_000)] as [(UInt64, Int)] {
      let instance = Self.contradictory(seed: seed, count: 30)
      let asked = Atomic<Int>(0)
      var options = SolveOptions()
      options.solver = solver
      options.threads = 1
      let name = "dnnt-test-stopped-\(solver.rawValue)-\(seed).pbp"
      options.proof = ProofOptions(folder: "/tmp", name: name)
      let session = SolveSession(
        instance, options, isInterrupted: { asked.add(1, ordering: .relaxed).newValue > patience })
      let answer: Finding
      do { answer = try Strategy.solve(session) } catch is LimitError { continue }
      guard answer.status == .feasible else { continue }
      var certificate = try #require(
        answer.certificate(digest: InstanceWriter.digest(of: instance), instance: instance, threshold: nil))
      defer { if case .written(let proof) = answer.evidence { _ = proof } }
      switch answer.evidence {
      case .behaviourTable: certificate.proof = .init(kind: BehaviourTable.kind, file: nil)
      case .stateTable: certificate.proof = .init(kind: StateTable.kind, file: nil)
      // Another test reads these.
      case .written: continue
      case .none: #expect(certificate.bound == nil, "\(solver), seed \(seed)")
      }
      let report = CertificateChecker.check(certificate, against: instance)
      #expect(report.verdict == .accepted, "\(solver), seed \(seed): \(report.summary)")
    }
  }

  @Test(
    "numbers that clauses cannot hold are settled by another search", arguments: [1_003_671, 1_001_970] as [UInt64])
  func longNumbersAsClauses(seed: UInt64) throws {
    guard Backends.serve(.sat) else { return }
    let instance = ShapeInstances.instance(seed: seed)
    var options = SolveOptions()
    options.solver = .sat
    options.proof = ProofOptions(folder: "/tmp", name: "dnnt-test-clauses-\(seed).pbp")
    let answer = try Strategy.solve(SolveSession(instance, options))
    #expect(answer.status == .optimal && answer.objective == BruteForce(instance).objective, "\(answer.status)")
  }

  @Test("a search that is stopped at the least that labels cost says optimal, and shows it")
  func leastOfLabels() throws {
    // One neuron with free sign, one input: both labels of it are as often as the other.
    let layer = Layer(
      neurons: 1, activation: .sign, sources: [0], weights: .uniform(.list([-1, 0, 1])), biases: .uniform(.list([0])))
    let samples = [(1, 1), (1, -1), (2, 1), (2, -1), (3, 1)].map { x, y in
      Sample(x: [Rational(x)], label: .values([Rational(y)]))
    }
    let instance = Instance(
      network: Network(inputs: 1, layers: [layer]), samples: samples, loss: Loss(kind: .signError))
    #expect(BruteForce(instance).objective == 2)
    for limit in [0, 1] {
      var options = SolveOptions()
      options.solver = .bnb
      options.nodeLimit = limit
      options.proof = ProofOptions(folder: "/tmp", name: "dnnt-test-labels.pbp")
      let answer = try Strategy.solve(SolveSession(instance, options))
      #expect(answer.status == .optimal && answer.objective == 2 && answer.bound == 2, "\(answer.status)")
      if case .none = answer.evidence { Issue.record("nothing shows it") }
    }
  }
}

extension Sample {
  fileprivate var isUp: Bool { if case .values(let values) = label { values[0] > 0 } else { false } }
}
