import CertificateChecking
import ExactArithmetic
import Glibc
import JSONWriting
import TrainingProblem

// Claims about instances with any spelling of `from`, each with any kind of evidence, against the oracle.
extension FuzzLaws {
  /// Evidence for a claim.
  private enum Evidence: CaseIterable {
    case nothing, states, behaviours, proof, cases
  }

  /// The bytes as draws of an instance, a claim about it and what backs the claim. It is accepted where it is true: the
  /// checker shows all bounds of instances as small as these.
  static func claim(_ bytes: [UInt8]) throws {
    var draws = ByteDraws(bytes)
    let evidence = draws.pick(Evidence.allCases)
    let claim = draws.pick([Certificate.Claim.optimal, .missesThreshold, .feasible, .reachesThreshold])
    let (shift, share) = (draws.below(4), draws.below(256))
    guard let drawn = DrawnInstance.draw(&draws) else { return }
    let oracle = BruteForce(drawn)
    let part = Rational(1, 1_000_003)
    let nearby = [oracle.objective, oracle.objective - part, oracle.objective + part, oracle.objective + 1][shift]
    var instance = drawn
    var certificate = Certificate(claim: claim)
    switch claim {
    case .missesThreshold: instance = drawn.with(threshold: nearby)
    case .reachesThreshold:
      instance = drawn.with(threshold: nearby)
      certificate.parameters = parameters(drawn, oracle, share)
    case .optimal, .feasible, .infeasible, .all:
      certificate.parameters = parameters(drawn, oracle, share)
      certificate.objective = certificate.parameters.map { Meaning.objective(drawn, $0) }
      certificate.bound = claim == .feasible ? nearby : certificate.objective
    }
    // Several claims may be under way in one process.
    var template = Array("/tmp/dnnt-claim-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return }
    let folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer { clear(folder) }
    var checked: [CheckedProof] = []
    if claim != .reachesThreshold {
      guard let backed = try back(certificate, by: evidence, instance, oracle, folder, &checked) else { return }
      certificate = backed
    }
    let report = CertificateChecker.check(certificate, against: instance, in: folder, checkedProofs: checked)
    let holds = ClaimTruth.holds(certificate, of: instance, oracle)
    try BrokenLaw.unless(
      holds == (report.verdict == .accepted),
      "\(holds ? "true" : "false"), backed by \(evidence), yet \(report.summary)\n"
        + "\(CertificateWriter.text(of: certificate))\(InstanceWriter.text(of: instance))")
  }

  /// The best ones, or any.
  private static func parameters(_ instance: Instance, _ oracle: BruteForce, _ share: Int) -> Assignment {
    let table = ParameterOptions(instance.network)
    if share < 128 { return oracle.minimiser }
    var rest = share - 128
    return table.assignment(
      table.options.map { options in
        defer { rest /= max(options.count, 1) }
        return options.isEmpty ? -1 : rest % options.count
      })
  }

  private static func back(
    _ certificate: Certificate, by evidence: Evidence, _ instance: Instance, _ oracle: BruteForce, _ folder: String,
    _ checked: inout [CheckedProof]
  ) throws -> Certificate? {
    var backed = certificate
    switch evidence {
    case .nothing: break
    case .states: backed.proof = .init(kind: StateTable.kind, file: nil)
    case .behaviours: backed.proof = .init(kind: BehaviourTable.kind, file: nil)
    case .proof:
      guard let text = TreeProof.text(of: instance, best: oracle.minimiser) else { return nil }
      let name = "drawn.pbp"
      backed.proof = .init(kind: "veripb", file: name)
      checked = [CheckedProof(ProofBytes(text), named: name, of: instance)]
    case .cases:
      guard let cases = try cases(instance, oracle, certificate, folder) else { return nil }
      backed.proof = .init(kind: CaseSplit.kind, file: nil, cases: cases)
    }
    return backed
  }

  /// A split by the options of the first place that has some, with a certificate of each case's least objective.
  private static func cases(
    _ instance: Instance, _ oracle: BruteForce, _ certificate: Certificate, _ folder: String
  ) throws -> CaseSplit? {
    guard let (place, options) = places(instance.network).first(where: { $0.1.count > 1 }) else { return nil }
    var (branches, names): ([CaseSplit.Case], [String]) = ([], [])
    for (number, option) in options.enumerated() {
      let name = "case-\(number).cert.json"
      let restricted = instance.restricted(to: [place: [option]])
      var leaf = Certificate(instance: InstanceWriter.digest(of: restricted), claim: .missesThreshold)
      if certificate.claim != .missesThreshold {
        let own = BruteForce(restricted)
        leaf.claim = .optimal
        (leaf.parameters, leaf.objective, leaf.bound) = (own.minimiser, own.objective, own.objective)
      }
      guard let file = fopen(folder + "/" + name, "w") else { return nil }
      fputs(CertificateWriter.text(of: leaf), file)
      fclose(file)
      branches.append(.init(options: [option], then: number + 1))
      names.append(name)
    }
    return CaseSplit(nodes: [.split(place, branches)] + names.indices.map { .leaf($0) }, files: names)
  }

  private static func clear(_ folder: String) {
    for number in 0..<16 { unlink("\(folder)/case-\(number).cert.json") }
    rmdir(folder)
  }

  /// Weights, by layer, neuron and source, with their options.
  private static func places(_ network: Network) -> [(ParameterPlace, [Rational])] {
    network.layers.enumerated().flatMap { number, layer in
      (0..<layer.neurons).flatMap { neuron in
        (0..<network.sourceCount(of: layer)).map { source in
          (
            ParameterPlace(layer: number + 1, neuron: neuron, source: source),
            Meaning.values(layer.weights.options(neuron: neuron, source: source)) ?? []
          )
        }
      }
    }
  }
}

/// A proof that goes through all choices: of each a clause by unit propagation, and of each branch of the tree over the
/// order literals what its two halves leave.
private enum TreeProof {
  /// nil where there is no reference formula.
  static func text(of instance: Instance, best: Assignment) -> [UInt8]? {
    guard let scaled = try? ScaledInstance(instance), let encoding = try? ReferenceEncoding(scaled) else { return nil }
    let point = encoding.completion(of: scaled.choice(best))
    var lines = ["pseudo-Boolean proof version 2.0", "f \(encoding.formula.constraints.count)"]
    lines.append("soli" + point.indices.map { point[$0] ? " x\($0 + 1)" : " ~x\($0 + 1)" }.joined())
    // Branches that are still to be written: what has been decided, and whether its halves have been.
    var waiting: [(decided: [Bool], isDone: Bool)] = [([], false)]
    while let (decided, isDone) = waiting.popLast() {
      if isDone || decided.count == encoding.parameterVariableCount {
        lines.append("rup" + decided.indices.map { " 1 \(decided[$0] ? "~" : "")x\($0 + 1)" }.joined() + " >= 1 ;")
        continue
      }
      waiting.append((decided, true))
      waiting.append((decided + [false], false))
      waiting.append((decided + [true], false))
      guard lines.count < 20_000 else { return nil }
    }
    let least = encoding.objectiveSum(at: point)
    lines += ["output NONE", "conclusion BOUNDS \(least) \(least)", "end pseudo-Boolean proof", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }
}
