import ArgumentParser
import CaseTrees
import CertificateChecking
import ExactArithmetic
import ExternalSolvers
import Glibc
import Strategies
import TrainingProblem

/// The certificate of the whole, written and held against the checker.
struct Merging {
  let report: MergeReport
  let merged: MergedCertificate?
  /// The checker's verdict; nil where there was nothing to check.
  let check: CheckReport?
  /// The certificate's place.
  let path: String
  let folder: CaseFolder

  /// Writes what the parts show together, and has the checker read it, unless a signal came: that may take long.
  static func run(_ tree: CaseTree) throws -> Merging {
    let folder = tree.folder
    let merged = tree.merged()
    var check: CheckReport?
    if let merged {
      try tree.write(merged)
      if !Interrupts.wasReceived {
        // Parts are independent: as many are read at a time as there are processors, up to some.
        let threads = min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let proofs = tree.checkedProofs(of: merged, threads: threads) { Interrupts.wasReceived }
        check = CertificateChecker.check(
          merged.certificate, against: folder.instance, in: folder.path, checkedProofs: proofs)
      }
    }
    return Merging(
      report: tree.report(), merged: merged, check: check, path: folder.path + "/" + CaseFolder.mergedName,
      folder: folder)
  }

  /// The part whose certificate the checker does not accept; nil where it accepts all.
  var rejectedPart: PartKey? {
    switch check?.verdict {
    case .rejected(let reason)?, .notProven(let reason)?:
      return reason.split(separator: ":").lazy.compactMap { word -> PartKey? in
        let name = word.split(whereSeparator: { $0 == " " || $0 == "/" }).last ?? ""
        return name.hasSuffix(".cert.json") ? PartKey(String(name.dropLast(".cert.json".count))) : nil
      }.first
    case .accepted?, nil: return nil
    }
  }

  var isAccepted: Bool { check?.verdict == .accepted }

  /// The bound that the checker accepts; 0 where it accepts none, since no objective is negative.
  var bound: Rational? {
    guard let merged, isAccepted else { return 0 }
    if merged.certificate.claim == .infeasible { return nil }
    return merged.certificate.bound ?? merged.certificate.bounds?.first ?? 0
  }

  /// The answer of `dnnt solve`.
  var answer: Finding {
    let incumbent = report.best.map { Incumbent($0.assignment, objectives: $0.objectives) }
    var answer = Finding(ending, incumbent: incumbent, bound: bound, by: .init("cases"))
    if answer.status == .optimal { answer.stages = answer.objectives.map { StageResults(bounds: $0, proofs: []) } }
    return answer
  }

  private var ending: Finding.Ending {
    guard let merged, merged.isWhole, isAccepted else { return .stopped }
    switch merged.certificate.claim {
    case .optimal, .infeasible: return .exhausted
    case .reachesThreshold: return .reachedTarget
    case .missesThreshold: return .missedTarget
    case .feasible, .all: return .stopped
    }
  }

  private var status: Finding.Status { answer.status }

  var exitCode: Int32 {
    switch check?.verdict {
    case .rejected?: return 1
    case .notProven?: return 3
    case .accepted?: return merged?.isWhole ?? false ? 0 : 4
    case nil: return 4
    }
  }

  // MARK: For people and programs

  private static func list(_ keys: [PartKey]) -> String {
    let names = keys.prefix(8).map(\.description).joined(separator: ", ")
    return keys.count > 8 ? names + " and \(keys.count - 8) more" : names
  }

  var text: String {
    var lines = [headline]
    if let best = report.best, status != .optimal { lines.append("objective: \(best.objectives[0].shown)") }
    if !report.isWhole {
      if let bound { lines.append("bound:     \(bound.shown)") }
      if !report.missing.isEmpty { lines.append("missing:   \(Merging.list(report.missing))") }
      if !report.below.isEmpty {
        let list = report.below.prefix(8).map { "\($0.key)" + ($0.bound.map { " (\($0.shown))" } ?? "") }
        lines.append(
          "below:     \(list.joined(separator: ", ")): bounds below the best choice; 'dnnt split' splits them further")
      }
      lines += report.faults.map { "useless:   \($0.key): \($0.reason)" }
    }
    if let check, merged != nil {
      lines.append("check:     \(check.summary)")
      lines.append("written:   \(path)")
    }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let parts = merged.map { "\($0.parts) parts" } ?? "no parts"
    switch status {
    case .optimal:
      return "optimal: objective \(report.best?.objectives.map(\.shown).joined(separator: ", ") ?? ""), by \(parts)"
    case .reachesThreshold: return "reaches the threshold \(folder.threshold?.shown ?? "")"
    case .missesThreshold:
      return "misses the threshold \(folder.threshold?.shown ?? ""): no choice reaches it, by \(parts)"
    case .infeasible: return "infeasible: no choice satisfies the constraints, by \(parts)"
    case .claimedOptimal, .claimedMissesThreshold, .claimedInfeasible, .feasible, .unknown:
      let open = report.missing.count + report.below.count + report.faults.count
      return open == 0 ? "not accepted" : "open: \(open) of \(open + report.shown.count) parts"
    }
  }

  var json: String {
    func keys(_ keys: [PartKey]) -> String { "[" + keys.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
    var fields = ["\"status\": \"\(status.rawValue)\""]
    if let best = report.best {
      fields.append("\"objective\": \(best.objectives[0].jsonText)")
      fields.append("\"parameters\": \(CertificateWriter.parameters(best.assignment))")
    }
    if let bound { fields.append("\"bound\": \(bound.jsonText)") }
    fields += [
      "\"shown\": \(keys(report.shown))", "\"missing\": \(keys(report.missing))",
      "\"below\": \(keys(report.below.map(\.key)))", "\"useless\": \(keys(report.faults.map(\.key)))",
    ]
    let word = check == nil ? "none" : isAccepted ? "verified" : "refused"
    fields.append("\"proof\": \"\(word)\"")
    if merged != nil { fields.append("\"certificate\": \(InstanceWriter.quoted(path))") }
    fields.append("\"instance\": \"\(folder.digest)\"")
    return "{" + fields.joined(separator: ",\n ") + "}"
  }
}

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make one certificate of the parts of a folder, and check it.",
    discussion: """
      Names the parts that are missing, those whose bound is below the best choice, and those whose certificate is of \
      no use. Writes merged.cert.json, which stands on the certificates and proofs beside it: what is claimed is what \
      the parts that are there show together.

      Exit code: 0 all parts are shown, and the checker accepts the whole; 1 it refuses a part; 3 it does not get \
      through one; 4 parts are open.
      """)

  @Argument(help: "The folder.") var folder: String
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Copy the certificate, and all that it names, to this place as well.", valueName: "file"))
  var output: String?
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @Flag(help: "Print the first line only.") var quiet = false

  func run() throws {
    Interrupts.listen()
    var tree = CaseTree(try CaseFolder.open(folder))
    try tree.refresh()
    let merging = try Merging.run(tree)
    if let output, let merged = merging.merged { try tree.folder.export(merged.certificate, to: output) }
    print(
      json ? merging.json : quiet ? String(merging.text.prefix { $0 != "\n" }) : merging.text)
    if merging.exitCode != 0 { throw ExitCode(merging.exitCode) }
  }
}
