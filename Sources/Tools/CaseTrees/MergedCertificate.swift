import CertificateChecking
import ExactArithmetic
import Glibc
import Strategies
import TrainingProblem

/// One certificate of the whole, out of the parts': its proof is the tree.
public struct MergedCertificate: Sendable {
  /// The claim about the whole.
  public let certificate: Certificate
  /// Parts that the claim rests on.
  public let parts: Int
  /// True if the claim decides the instance.
  public let isWhole: Bool
}

/// The state of all parts together.
public struct MergeReport: Sendable {
  /// The best choice that any worker has found.
  public var best: KnownChoice?
  /// The greatest bound that the parts claim together; nil where they claim that no choice is feasible.
  public var bound: Rational?
  /// Parts whose certificate meets the demand.
  public var shown: [PartKey] = []
  /// Parts without a certificate.
  public var missing: [PartKey] = []
  /// Parts whose certificate claims a bound below the best choice.
  public var below: [(key: PartKey, bound: Rational?)] = []
  /// Parts whose certificate is of no use, and why.
  public var faults: [(key: PartKey, reason: String)] = []

  /// True if every part meets the demand.
  public var isWhole: Bool { missing.isEmpty && below.isEmpty && faults.isEmpty }
}

extension CaseTree {
  /// The state of the parts, each held against what the best choice demands.
  public func report() -> MergeReport {
    let best = folder.incumbents.best
    var report = MergeReport(best: best, bound: bound())
    guard let demand = folder.demand(best) else { return report }
    var waiting = [0]
    while let number = waiting.popLast() {
      let node = nodes[number]
      if isShown(number, demand) {
        report.shown.append(node.key)
      } else if node.split != nil {
        waiting += node.children.reversed()
      } else if let fault = node.fault {
        report.faults.append((node.key, fault))
      } else if node.evidence == nil {
        report.missing.append(node.key)
      } else {
        report.below.append((node.key, node.bound))
      }
    }
    return report
  }

  /// The certificate that the parts' certificates are enough for: the decision where all are there, else the best choice
  /// with the bound that they show together. nil where there is nothing to claim.
  public func merged() -> MergedCertificate? {
    let best = folder.incumbents.best
    var certificate = Certificate(instance: folder.digest, claim: .feasible, producer: "dnnt")
    if let best {
      certificate.parameters = best.assignment
      if folder.instance.then.isEmpty {
        certificate.objective = best.objectives[0]
      } else {
        certificate.objectives = best.objectives
      }
    }
    guard let demand = folder.demand(best) else {
      certificate.claim = folder.threshold == nil ? .optimal : .reachesThreshold
      if folder.threshold == nil { certificate.bound = certificate.objective }
      return MergedCertificate(certificate: certificate, parts: 0, isWhole: true)
    }
    if let (proof, parts) = proof(of: demand) {
      switch demand {
      case .infeasible:
        certificate.claim = .infeasible
      case .above:
        certificate.claim = .missesThreshold
      case .atLeast(let objectives):
        certificate.claim = .optimal
        if folder.instance.then.isEmpty { certificate.bound = objectives[0] } else { certificate.bounds = objectives }
      }
      certificate.proof = proof
      return MergedCertificate(certificate: certificate, parts: parts, isWhole: true)
    }
    guard best != nil else { return nil }
    if folder.instance.then.isEmpty, let bound = bound(), bound.signum > 0,
      let (proof, parts) = proof(of: .atLeast([bound]))
    {
      (certificate.bound, certificate.proof) = (bound, proof)
      return MergedCertificate(certificate: certificate, parts: parts, isWhole: false)
    }
    return MergedCertificate(certificate: certificate, parts: 0, isWhole: false)
  }

  /// The tree down to the first parts whose certificates meet the demand; nil where some part has none.
  private func proof(of demand: Demand) -> (Certificate.Proof, parts: Int)? {
    var split: [CaseSplit.Node] = [.leaf(0)]
    var files: [String] = []
    // Parts, and the number of their node in the proof.
    var waiting = [(number: 0, place: 0)]
    while let (number, place) = waiting.popLast() {
      if isShown(number, demand) {
        split[place] = .leaf(files.count)
        files.append(CaseFolder.certificateName(nodes[number].key))
        continue
      }
      guard let own = nodes[number].split else { return nil }
      var cases: [CaseSplit.Case] = []
      for (child, options) in zip(nodes[number].children, own.cases) {
        cases.append(.init(options: options, then: split.count))
        waiting.append((child, split.count))
        split.append(.leaf(0))
      }
      split[place] = .split(own.place, cases)
    }
    let proof = Certificate.Proof(kind: CaseSplit.kind, file: nil, cases: CaseSplit(nodes: split, files: files))
    return (proof, files.count)
  }

  /// Writes the merged certificate into the folder, where the certificates and proofs that it names stand.
  public func write(_ merged: MergedCertificate) throws(OutputError) {
    try folder.files.write(CertificateWriter.text(of: merged.certificate), to: CaseFolder.mergedName)
  }

  /// Takes away a part's certificate, which does not hold: the part is open again, and the next proof of it is checked
  /// by its worker.
  public mutating func withdraw(_ key: PartKey) throws {
    try folder.files.write("", to: CaseFolder.refusedName(key))
    folder.files.remove(CaseFolder.certificateName(key))
    try refresh()
  }

  /// Takes away proofs that no certificate of the folder names, and advice, once nobody works here any more.
  public func tidy() throws(InputError) {
    var named: Set<String> = []
    let names = try folder.files.names()
    for name in names where name.hasSuffix(".cert.json") {
      guard let certificate = try? CertificateReader.read(try folder.files.read(name), file: name) else { return }
      for proof in [certificate.proof] + (certificate.proofs ?? []) {
        if let file = proof?.file { named.insert(file) }
      }
    }
    for name in names where name.hasSuffix(".refused") { folder.files.remove(name) }
    for name in names where name.hasPrefix("part") && name.hasSuffix(".pbp") && !named.contains(name) {
      // Of a part that somebody is at, the certificate may be about to follow.
      if !names.contains("\(name.prefix { $0 != "." }).claim") { folder.files.remove(name) }
    }
    for name in names where name.hasSuffix(".claim") || name.hasSuffix(".idle") { folder.files.remove(name) }
  }
}
