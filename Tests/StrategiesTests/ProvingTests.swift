import CertificateChecking
import ExactArithmetic
import Glibc
import PatternEnumeration
import ProofLogging
import Reductions
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Answers with their proofs, from the searches that race in `auto`.
@Suite struct ProvingTests {
  /// Solves, and has the trusted circle read the written proof once more, from its file.
  private func check(
    _ instance: Instance, _ solver: SolverName, _ version: ProofVersion, threshold: Rational? = nil, threads: Int = 2,
    name: String
  ) throws -> (answer: Finding, verdict: CheckReport.Verdict) {
    var options = SolveOptions()
    options.solver = solver
    options.threshold = threshold
    options.threads = threads
    options.proof = ProofOptions(folder: "/tmp", name: "dnnt-test-\(getpid())-\(name).pbp", version: version)
    defer { unlink("/tmp/dnnt-test-\(getpid())-\(name).pbp") }
    let answer = try Strategy.solve(SolveSession(instance, options))
    let judged =
      threshold == nil
      ? instance
      : Instance(
        network: instance.network, samples: instance.samples, loss: instance.loss, penalty: instance.penalty,
        threshold: threshold)
    var certificate = try #require(
      answer.certificate(digest: InstanceWriter.digest(of: judged), instance: judged, threshold: threshold))
    if case .written(let proof) = answer.evidence {
      #expect(proof.checked != nil, "the check beside the search did not end")
      try proof.file.commit()
      certificate.proof = .init(kind: "veripb", file: "dnnt-test-\(getpid())-\(name).pbp")
    }
    if case .behaviourTable = answer.evidence { certificate.proof = .init(kind: BehaviourTable.kind, file: nil) }
    return (answer, CertificateChecker.check(certificate, against: judged, in: "/tmp").verdict)
  }

  @Test("symmetry is broken within proofs of every search and dialect", arguments: 0..<8)
  func symmetricProofs(chunk: Int) throws {
    var random = SplitMix64(seed: 300 + UInt64(chunk))
    for round in 0..<4 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 20_000) else { continue }
      let truth = BruteForce(instance).objective
      for (solver, version) in [
        (SolverName.conflict, ProofVersion.one), (.conflict, .two), (.conflict, .three), (.bnb, .two), (.auto, .two),
      ] {
        let name = "\(chunk)-\(round)-\(solver)-\(version.rawValue)"
        let (answer, verdict) = try check(instance, solver, version, name: name)
        #expect(answer.status == .optimal && answer.objective == truth, "\(name)")
        #expect(verdict == .accepted, "\(name)")
      }
    }
  }

  @Test("decisions are proven on both sides of the optimum", arguments: 0..<8)
  func decisions(chunk: Int) throws {
    var random = SplitMix64(seed: 400 + UInt64(chunk))
    for round in 0..<3 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 20_000) else { continue }
      let truth = BruteForce(instance).objective
      for (shift, solver) in [
        (Rational(-1, 7), SolverName.conflict), (-1, .conflict), (0, .conflict), (Rational(-1, 7), .auto), (1, .auto),
      ] {
        let name = "decision-\(chunk)-\(round)-\(solver)-\(shift.numerator)"
        let (answer, verdict) = try check(instance, solver, .two, threshold: truth + shift, name: name)
        #expect(answer.status == (shift.signum < 0 ? .missesThreshold : .reachesThreshold), "\(name)")
        #expect(verdict == .accepted, "\(name)")
      }
    }
  }

  @Test("whether all terms can be at their least is decided, and proven where they cannot")
  func leastSums() throws {
    var random = SplitMix64(seed: 500)
    var missed = 0
    for round in 0..<80 {
      guard let instance = RandomInstances.symmetric(&random, maxChoices: 2_000),
        let encoding = try? ReferenceEncoding(try ScaledInstance(instance))
      else { continue }
      let least = encoding.objective(
        sum: encoding.formula.objective.reduce(into: Integer.zero) { $0 += min($1.coefficient, 0) })
      let isMissed = BruteForce(instance).objective > least
      if isMissed { missed += 1 }
      for version in [ProofVersion.two, .three] {
        let name = "least-\(round)-\(version.rawValue)"
        let (answer, verdict) = try check(instance, .conflict, version, threshold: least, name: name)
        #expect(answer.status == (isMissed ? .missesThreshold : .reachesThreshold), "\(name)")
        #expect(verdict == .accepted, "\(name)")
      }
    }
    #expect(missed >= 10)
  }

  /// Without symmetry, sums that rows have in common are the first to need fresh variables after the decision's own.
  @Test("the dynamic program writes its states, optima and missed thresholds", arguments: 0..<8)
  func states(chunk: Int) throws {
    var written = 0
    for seed in UInt64(chunk) * 6..<UInt64(chunk) * 6 + 6 {
      let instance = RandomInstances.instance(seed: 270_000 + seed, recipe)
      let truth = BruteForce(instance).objective
      for (threshold, version) in [
        (Rational?.none, ProofVersion.one), (nil, .two), (nil, .three), (truth - Rational(1, 7), .two),
      ] {
        let name = "states-\(seed)-\(version.rawValue)"
        let (answer, verdict) = try check(instance, .dp, version, threshold: threshold, name: name)
        #expect(answer.status == (threshold == nil ? .optimal : .missesThreshold), "\(name)")
        guard case .written = answer.evidence else { continue }
        written += 1
        #expect(verdict == .accepted, "\(name)")
      }
    }
    #expect(written > 6)
  }

  /// At most two layers.
  private let recipe: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxLayers = 2
    return recipe
  }()

  @Test("a missed threshold is proven where rows have sums in common", arguments: 0..<6)
  func commonSums(seed: UInt64) throws {
    var request = FamilyRequest(.exactCover, seed: seed)
    request.answer = .no
    request.sizes = [.sets: 60, .elements: 31]
    let instance = try request.generate().instance
    for version in [ProofVersion.two, .three] {
      let (answer, verdict) = try check(
        instance, .conflict, version, threshold: 0, name: "sums-\(seed)-\(version.rawValue)")
      #expect(answer.status == .missesThreshold)
      #expect(verdict == .accepted)
    }
  }

  /// The instances raced for: relaxations and clauses, of numbers of any length; behaviours and clauses; annealing and
  /// trees.
  private static let raced: [(family: Family, sizes: [SizeName: Int], factor: Integer, winners: Set<String>)] = [
    (.exactCover, [.sets: 40, .elements: 31], 1, ["lp", "conflict"]),
    // No walk holds such numbers.
    (.exactCover, [.sets: 40, .elements: 31], .powerOfTwo(40), ["lp", "conflict"]),
    (.bnnTeacher, [.inputs: 7, .neurons: 3, .samples: 60, .noise: 15], 1, ["behaviour"]),
    (.random, [.inputs: 4, .neurons: 3, .layers: 2, .samples: 12], 1, ["bnb", "conflict", "behaviour"]),
  ]

  @Test("a race on one thread, two and three comes to the same answer, proven", arguments: raced.indices)
  func races(number: Int) throws {
    let raced = Self.raced[number]
    var request = FamilyRequest(raced.family, seed: 5)
    request.sizes = raced.sizes
    let made = try request.generate().instance
    let instance = Instance(
      network: made.network,
      samples: made.samples.map { Sample(x: $0.x, label: $0.label, weight: $0.weight * Rational(raced.factor)) },
      loss: made.loss, penalty: Penalty(nonzero: made.penalty.nonzero + Rational(raced.factor), magnitude: 0))
    var answers: [Finding] = []
    for threads in 1...3 {
      let (answer, verdict) = try check(instance, .auto, .two, threads: threads, name: "race-\(number)-\(threads)")
      #expect(answer.status == .optimal && verdict == .accepted, "\(threads) threads")
      #expect(raced.winners.contains(answer.origin.solver), "\(answer.origin.solver) ended before there was a race")
      answers.append(answer)
    }
    #expect(Set(answers.map(\.objective)).count == 1)
  }

  @Test("the check beside a search by behaviours ends with the same answer, on one thread and two", arguments: 1...2)
  func tablesBesideSearches(threads: Int) throws {
    // Some tenths of a second, so that the check begins.
    var request = FamilyRequest(.bnnTeacher, seed: 2)
    request.sizes = [.inputs: 8, .neurons: 4, .samples: 150, .noise: 15]
    let instance = try request.generate().instance
    let (best, verdict) = try check(instance, .behaviour, .two, threads: threads, name: "table-\(threads)")
    #expect(best.status == .optimal && verdict == .accepted)
    let least = try #require(best.objective)
    for (threshold, status) in [(least - 1, Finding.Status.missesThreshold), (least, .reachesThreshold)] {
      let (answer, verdict) = try check(
        instance, .behaviour, .two, threshold: threshold, threads: threads, name: "table-\(threads)-\(threshold)")
      #expect(answer.status == status && verdict == .accepted)
    }
  }
}
