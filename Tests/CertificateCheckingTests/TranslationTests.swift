import CertificateChecking
import ExactArithmetic
import Foundation
import TestSupport
import Testing
import TrainingProblem

/// Proofs reach the kernel through a translator that nobody trusts.
@Suite struct TranslationTests {
  /// Says of every proof that it shows `text`, whatever it shows.
  private struct Liar: ProofTranslator {
    let text: String
    func translate(
      _ proof: any ProofSource, about formula: PseudoBooleanFormula, budget: Budget
    ) -> any TranslatedProof {
      Lie(text.replacingOccurrences(of: "COUNT", with: "\(formula.constraints.count)"))
    }
  }

  private final class Lie: TranslatedProof {
    private var text: [UInt8]
    init(_ text: String) { self.text = Array(text.utf8) }
    func nextChunk() -> [UInt8] {
      defer { text = [] }
      return text
    }
    func end() -> ProofFault? { nil }
  }

  private static let header = "pseudo-Boolean proof version 3.0\nf COUNT;\n"
  private static let end = "end pseudo-Boolean proof;\n"

  @Test(arguments: [
    "output NONE;\nconclusion BOUNDS 1 : 1 INF;\n", "output NONE;\nconclusion BOUNDS 0 : 1 INF;\n",
    "output NONE;\nconclusion UNSAT : 1;\n", "output NONE;\nconclusion NONE;\n",
    "rup >= 1 : 1;\noutput NONE;\nconclusion BOUNDS INF : -1 INF;\n", "",
  ])
  func aTranslatorThatLiesIsRefused(_ body: String) throws {
    let instance = try InstanceReader.read(Fixtures.root + "/Instances/xor-2-2-1.dnnt.json")
    let liar = Liar(text: TranslationTests.header + body + (body.isEmpty ? "" : TranslationTests.end))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("liar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("anything\n".utf8).write(to: folder.appendingPathComponent("x.pbp"))
    var certificate = Certificate(claim: .infeasible)
    certificate.proof = .init(kind: "veripb", file: "x.pbp")
    let report = CertificateChecker.check(
      certificate, against: instance, in: folder.path, translator: liar, circle: nil, spending: .unlimited)
    guard case .rejected = report.verdict else { return #expect(Bool(false), "\(report.verdict)") }
  }

  @Test func whatOnlyTheSecondCircleShowsIsNotProvenByTheCore() throws {
    let instance = try InstanceReader.read(Fixtures.root + "/Instances/xor-one-neuron.dnnt.json").with(threshold: 0)
    let missed = Certificate(claim: .missesThreshold)
    let all = CertificateChecker.check(missed, against: instance)
    #expect(all.verdict == .accepted && all.circle == .reenumeration && all.summary.contains("(re-enumeration)"))
    #expect(CertificateChecker.check(missed, against: instance, isCoreOnly: true).exitCode == 3)
    // Bounds by signs are the core's.
    let below = CertificateChecker.check(missed, against: instance.with(threshold: -1), isCoreOnly: true)
    #expect(below.verdict == .accepted && below.circle == .core)
    let infeasible = Certificate(claim: .infeasible)
    #expect(CertificateChecker.check(infeasible, against: instance).exitCode == 1)
    #expect(CertificateChecker.check(infeasible, against: instance, isCoreOnly: true).exitCode == 3)
  }
}
