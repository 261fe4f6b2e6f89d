import CertificateChecking
import ExactArithmetic
import Foundation
import TestSupport
import Testing
import TrainingProblem

/// Proofs by cases that are wrong in one place are refused; whatever shows a leaf, and however deep, true ones are not.
@Suite(.serialized) struct TamperedTreeTests {
  /// A way to make a true tree false.
  enum Fault: Int, CaseIterable {
    case caseLeftOut, overlap, leafOfAnother, leafTwice, boundTooLow, otherPlace
  }

  @Test func `300 tampered trees are refused`() throws {
    var refused = 0
    for (number, name) in ["bnn-teacher-noise-9-3", "inn-teacher-noise-3-2", "one-in-three-no-25"].enumerated() {
      let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/\(name).dnnt.json")
      #expect(try parts.split(7).code == 0)
      try parts.solveParts()
      let merge = try parts.merge()
      #expect(merge.code == 0, "\(name): \(merge.output)\(merge.errors)")
      let instance = try InstanceReader.read(parts.instance)
      let certificate = try CertificateReader.read(parts.file("merged.cert.json"))
      let cases = try #require(certificate.proof?.cases, "\(name): \(merge.output)")
      #expect(CertificateChecker.check(certificate, against: instance, in: parts.path).verdict == .accepted)
      for seed in 0..<100 {
        var random = SplitMix64(seed: UInt64(1000 * number + seed))
        let fault = Fault.allCases[seed % Fault.allCases.count]
        let tampered = try #require(try self.tampered(cases, by: fault, parts, &random), "\(name) \(seed) \(fault)")
        defer { tampered.restore() }
        var wrong = certificate
        wrong.proof = Certificate.Proof(kind: CaseSplit.kind, file: nil, cases: tampered.cases)
        // What is written is what is read.
        let text = CertificateWriter.text(of: wrong)
        guard let read = try? CertificateReader.read(Array(text.utf8), file: "tampered") else {
          refused += 1
          continue
        }
        let verdict = CertificateChecker.check(read, against: instance, in: parts.path).verdict
        if case .rejected = verdict { refused += 1 }
        #expect(verdict != .accepted, "\(name), seed \(seed): \(fault)")
      }
    }
    #expect(refused == 300)
  }

  private struct Tampered {
    let cases: CaseSplit
    var restore: () -> Void = {}
  }

  private func tampered(
    _ cases: CaseSplit, by fault: Fault, _ parts: PartsFolder, _ random: inout SplitMix64
  ) throws -> Tampered? {
    var nodes = cases.nodes
    var files = cases.files
    let splits = nodes.indices.filter { if case .split = nodes[$0] { true } else { false } }
    let leaves = nodes.indices.filter { if case .leaf = nodes[$0] { true } else { false } }
    guard let at = splits.randomElement(using: &random), case .split(let place, var own) = nodes[at],
      let leaf = leaves.randomElement(using: &random),
      let other = leaves.filter({ $0 != leaf }).randomElement(using: &random),
      case .leaf(let first) = nodes[leaf], case .leaf(let second) = nodes[other]
    else { return nil }
    switch fault {
    case .caseLeftOut:
      own.remove(at: Int.random(in: own.indices, using: &random))
      nodes[at] = .split(place, own)
    case .overlap:
      let (a, b) = (0, own.count - 1)
      own[a] = .init(options: own[a].options + [own[b].options[0]], then: own[a].then)
      nodes[at] = .split(place, own)
    case .leafOfAnother: files.swapAt(first, second)
    case .leafTwice: nodes[leaf] = .leaf(second)
    case .otherPlace:
      nodes[at] = .split(
        ParameterPlace(layer: place.layer, neuron: place.neuron, source: place.source == nil ? 0 : nil), own)
    case .boundTooLow:
      let path = parts.file(files[first])
      let before = try String(contentsOfFile: path, encoding: .utf8)
      var certificate = try CertificateReader.read(path)
      guard let bound = certificate.bound else { return nil }
      certificate.claim = .feasible
      certificate.bound = bound - 1
      let whole = try CertificateReader.read(parts.file("merged.cert.json"))
      // Below what the whole claims.
      certificate.bound = min(bound - 1, (whole.bound ?? 0) - Rational(1, 7))
      try parts.write(CertificateWriter.text(of: certificate), files[first])
      return Tampered(cases: cases) { try? parts.write(before, (path as NSString).lastPathComponent) }
    }
    return Tampered(cases: CaseSplit(nodes: nodes, files: files))
  }

  @Test func `cases rest on cases, and leaves on proofs, tables and all choices`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/one-in-three-no-25.dnnt.json")
    #expect(try parts.split(4).code == 0)
    let split = Set(parts.names(".split.json"))
    let keys = parts.names(".dnnt.json").filter { $0.hasPrefix("part") && !split.contains($0) }
    // The first leaf is a tree of its own.
    let inner = try PartsFolder(copyOf: parts.file("\(keys[0]).dnnt.json"))
    #expect(try inner.split(3).code == 0)
    try inner.solveParts()
    let merged = try inner.merge("-o", parts.file("\(keys[0]).cert.json"))
    #expect(merged.code == 0, "\(merged.output)\(merged.errors)")
    #expect(try CertificateReader.read(parts.file("\(keys[0]).cert.json")).proof?.cases != nil)
    // The second one has a proof for the kernel; the others what the solver deems best.
    for key in keys.dropFirst() {
      var words = ["solve", parts.file("\(key).dnnt.json"), "--certificate", parts.file("\(key).cert.json"), "--quiet"]
      if key == keys[1] { words += ["--solver", "conflict", "--proof", parts.file("\(key).pbp")] }
      let run = try Program.run("dnnt", words, environment: [:])
      #expect(run.code == 0, "\(run.errors)")
    }
    #expect(try CertificateReader.read(parts.file("\(keys[1]).cert.json")).proof?.kind == "veripb")
    let merge = try parts.merge()
    #expect(merge.code == 0, "\(merge.output)\(merge.errors)")
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
    // A leaf whose proof is gone shows nothing.
    try FileManager.default.removeItem(atPath: parts.file("\(keys[1]).pbp"))
    #expect(try parts.check().code != 0)
    #expect(try parts.merge().code == 4)
  }
}
