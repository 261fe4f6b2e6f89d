import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// The checker against the oracle: tiny instances are enumerated by both, so every verdict is a yes or a no.
struct RandomCertificateTests {
  /// A certificate about `instance`, true or false.
  private static func certificate(
    _ instance: Instance, _ oracle: BruteForce, _ random: inout SplitMix64
  ) -> Certificate {
    let some = ParameterOptions(instance.network).random(using: &random)
    var certificate = Certificate(claim: random.pick(Certificate.Claim.allCases))
    if certificate.claim != .missesThreshold || random.happens(50) {
      let isBest = certificate.claim == .optimal ? random.happens(80) : random.happens(40)
      let parameters = isBest ? oracle.minimiser : some
      certificate.parameters = parameters
      if random.happens(70) { certificate.objective = Meaning.objective(instance, parameters) }
    }
    if certificate.claim == .optimal || random.happens(30) { certificate.bound = oracle.objective }
    if random.happens(50) { certificate.instance = InstanceWriter.digest(of: instance) }
    if random.happens(20) { certificate.proof = .init(kind: "veripb", file: random.happens(50) ? "p.pbp" : nil) }
    if random.happens(20) { certificate.producer = "a \"test\"" }
    return certificate
  }

  /// One small lie, or a change that happens to stay true.
  private static func mutate(_ certificate: inout Certificate, _ oracle: BruteForce, _ random: inout SplitMix64) {
    let nudge = random.happens(50) ? Rational(1, 1_000_000_007) : Rational(random.int(1...2))
    func nudged(_ value: Rational) -> Rational { random.happens(50) ? value + nudge : value - nudge }
    switch random.int(0...6) {
    case 0, 1:
      guard var parameters = certificate.parameters else { return }
      AssignmentMutation.mutate(&parameters, using: &random)
      certificate.parameters = parameters
    case 2: certificate.objective = nudged(certificate.objective ?? oracle.objective)
    case 3: certificate.bound = nudged(certificate.bound ?? oracle.objective)
    case 4:
      let hex = "0123456789abcdef"
      certificate.instance = "sha256:" + String((0..<64).map { _ in random.pick(hex) })
    case 5: certificate.claim = random.pick(Certificate.Claim.allCases)
    default:
      switch random.int(0...2) {
      case 0: certificate.parameters = nil
      case 1: certificate.objective = nil
      default: certificate.bound = nil
      }
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `a certificate is accepted exactly where the oracle says that it is true`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let oracle = BruteForce(instance)
    var random = SplitMix64(seed: seed)
    for draw in 0..<12 {
      var certificate = Self.certificate(instance, oracle, &random)
      for _ in 0..<random.int(0...2) { Self.mutate(&certificate, oracle, &random) }
      let holds = ClaimTruth.holds(certificate, of: instance, oracle)
      let report = CertificateChecker.check(certificate, against: instance)
      let text = CertificateWriter.text(of: certificate)
      #expect(report.exitCode == (holds ? 0 : 1), "seed \(seed), draw \(draw): \(report.summary)\n\(text)")
      let again = try CertificateReader.read(Array(text.utf8), file: "written")
      #expect(CertificateWriter.text(of: again) == text, "seed \(seed), draw \(draw)")
      #expect(
        CertificateChecker.check(again, against: instance).verdict == report.verdict, "seed \(seed), draw \(draw)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `one changed character never makes the checker accept what is false`(seed: UInt64) {
    let instance = RandomInstances.tiny(seed: seed)
    let oracle = BruteForce(instance)
    var random = SplitMix64(seed: seed)
    for draw in 0..<80 {
      var text = Array(CertificateWriter.text(of: Self.certificate(instance, oracle, &random)).utf8)
      let place = random.int(0...text.count - 1)
      switch random.int(0...2) {
      case 0: text[place] = random.pick(Array("0123456789-/\"[],:{} en".utf8))
      case 1: text.remove(at: place)
      default: text.insert(random.pick(Array("0123456789-/\"[],".utf8)), at: place)
      }
      guard let certificate = try? CertificateReader.read(text, file: "mutated") else { continue }
      let report = CertificateChecker.check(certificate, against: instance)
      let holds = ClaimTruth.holds(certificate, of: instance, oracle)
      #expect(
        holds == (report.verdict == .accepted),
        "seed \(seed), draw \(draw): \(report.summary)\n\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a bound beyond enumeration is not proven, whatever proof is named, and never accepted`(seed: UInt64) throws {
    // Further samples and parameters that change nothing take the instance past what the checker enumerates.
    let tiny = RandomInstances.tiny(seed: seed)
    let oracle = BruteForce(tiny)
    guard oracle.objective.signum > 0 else { return }
    let idle = Layer(
      neurons: tiny.network.outputs, activation: .identity, sources: [tiny.network.layers.count, 0],
      weights: .matrix(
        (0..<tiny.network.outputs).map { neuron in
          (0..<tiny.network.outputs).map { .list([$0 == neuron ? 1 : 0]) }
            + (0..<tiny.network.inputs).map { _ in .noEdge }
        }), biases: .uniform(.range(0, 999_999)))
    let vast = tiny.with(network: Network(inputs: tiny.network.inputs, layers: tiny.network.layers + [idle]))
    let parameters = ParameterOptions(vast.network)
    let some = parameters.assignment(parameters.options.map { _ in 0 })
    let objective = try Evaluation(of: some, on: vast).objective
    guard objective.signum > 0 else { return }
    for proof in [nil, Certificate.Proof(kind: "by inspection", file: nil)] {
      let claim = Certificate(claim: .optimal, parameters: some, objective: objective, bound: objective, proof: proof)
      let report = CertificateChecker.check(claim, against: vast)
      #expect(report.exitCode == 3 && report.evaluation?.objective == objective, "seed \(seed): \(report.summary)")
      #expect(CertificateChecker.check(Certificate(claim: .feasible, parameters: some), against: vast).exitCode == 0)
    }
  }
}
