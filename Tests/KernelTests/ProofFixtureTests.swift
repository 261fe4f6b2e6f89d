import CertificateChecking
import ExactArithmetic
import Glibc
import TestSupport
import Testing

/// The proofs in Fixtures/proofs, in folders by expected verdict. A file's name begins with its formula's; a refused one
/// names the expected reason in a comment, or, where it is packed, in its folder's `reasons.txt`.
struct ProofFixture: CustomTestStringConvertible {
  let name: String
  let text: [UInt8]
  let formula: PseudoBooleanFormula
  /// The words that the file expects in the refusal.
  let reason: String?
  var testDescription: String { name }

  static func all(_ folder: String) throws -> [ProofFixture] {
    let reasons = packedReasons(folder)
    return try FileListing.names(in: folder).map { name in
      let formula = String(decoding: try FileListing.bytes("formulas/\(name.prefix { $0 != "-" }).opb"), as: UTF8.self)
      let text = try FileListing.bytes("\(folder)/\(name)")
      return ProofFixture(
        name: name, text: text, formula: try #require(OPBReader.read(formula)),
        reason: reasons[name] ?? writtenReason(text))
    }
  }

  /// Those that are refused, from all folders that say why.
  static func refused() throws -> [ProofFixture] { try FileListing.refusals.flatMap { try all("refused/\($0)") } }

  private static func writtenReason(_ text: [UInt8]) -> String? {
    for line in text.split(separator: UInt8(ascii: "\n")).prefix(2) {
      let line = String(decoding: line, as: UTF8.self)
      if let place = line.firstRange(of: "expect: ") { return String(line[place.upperBound...]) }
    }
    return nil
  }

  private static func packedReasons(_ folder: String) -> [String: String] {
    guard FolderListing.names(in: "\(FileListing.folder)/\(folder)").contains("reasons.txt"),
      let bytes = try? FileListing.bytes("\(folder)/reasons.txt")
    else { return [:] }
    var reasons: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let place = line.firstRange(of: ": ") else { continue }
      reasons["\(line[..<place.lowerBound]).pbp.gz"] = String(line[place.upperBound...])
    }
    return reasons
  }

  func verdict(_ text: [UInt8]? = nil, chunk: Int = 1 << 16) -> ProofVerdict {
    DialectChecker.check(formula: formula, proof: ProofBytes(text ?? self.text, chunk: chunk))
  }
}

/// The fixtures' folder, read without Foundation.
enum FileListing {
  static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/proofs"

  /// The folders of refused proofs.
  static var refusals: [String] { FolderListing.names(in: "\(folder)/refused") }

  static func names(in folder: String) -> [String] {
    FolderListing.names(in: "\(self.folder)/\(folder)").filter { $0.hasSuffix(".pbp") || $0.hasSuffix(".pbp.gz") }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen("\(folder)/\(path)", "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
  }
}

/// The truth about a small formula by enumeration, apart from all kernel code.
struct FormulaTruth {
  /// The least sum of the objective's terms; nil where nothing satisfies the formula.
  private(set) var least: Integer?

  init(_ formula: PseudoBooleanFormula) {
    for bits in 0..<1 << formula.variableCount {
      func sum(_ terms: [LiteralTerm]) -> Integer {
        terms.reduce(into: Integer.zero) { sum, term in
          if (bits >> Int(term.literal.variable - 1) & 1 == 1) != term.literal.isNegated { sum += term.coefficient }
        }
      }
      guard formula.constraints.allSatisfy({ sum($0.terms) >= $0.degree }) else { continue }
      let value = sum(formula.objective)
      least = min(least ?? value, value)
    }
  }

  /// True if the verdict says something false.
  func contradicts(_ verdict: ProofVerdict) -> Bool {
    switch verdict {
    case .refused, .unfinished, .verified(.nothing): return false
    case .verified(.satisfiable): return least == nil
    case .verified(.infeasible): return least != nil
    case .verified(.bounds(let lower, let upper)):
      guard let least else { return upper != nil }
      return lower > least || upper.map { $0 < least } ?? false
    }
  }
}

extension ProofVerdict {
  /// Why the proof is not accepted.
  fileprivate var objection: String? {
    switch self {
    case .refused(_, let reason), .unfinished(_, let reason): return reason
    case .verified: return nil
    }
  }
}

@Suite struct ProofFixtureTests {
  @Test("right proofs are accepted, and what they say is true", arguments: try ProofFixture.all("accepted"))
  func accepted(fixture: ProofFixture) throws {
    let verdict = fixture.verdict()
    guard case .verified = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(!FormulaTruth(fixture.formula).contradicts(verdict))
    for chunk in [1, 2, 7] { #expect(fixture.verdict(chunk: chunk) == verdict) }
  }

  @Test("wrong proofs are refused, for the reason that they name", arguments: FileListing.refusals)
  func refused(folder: String) throws {
    let fixtures = try ProofFixture.all("refused/\(folder)")
    #expect(!fixtures.isEmpty)
    for fixture in fixtures {
      let verdict = fixture.verdict()
      guard let reason = verdict.objection else {
        Issue.record("\(fixture.name): \(verdict)")
        continue
      }
      if let expected = fixture.reason { #expect(reason.contains(expected), "\(fixture.name): \(reason)") }
      for chunk in [1, 7] where fixture.text.count < 1 << 12 {
        // Damage behind a packed proof is met as early as its bytes are: the line may differ.
        guard let other = fixture.verdict(chunk: chunk).objection, other == reason else {
          Issue.record("\(fixture.name): \(fixture.verdict(chunk: chunk)), in chunks of \(chunk)")
          continue
        }
      }
    }
  }

  @Test("a proof beyond a stated limit is neither right nor wrong")
  func beyondLimits() throws {
    let beyond = try ProofFixture.refused().filter { fixture in
      ["nested deeper", "binary digits", "a word of more than"].contains { fixture.reason?.contains($0) ?? false }
    }
    #expect(beyond.count >= 3)
    for fixture in beyond {
      guard case .unfinished = fixture.verdict() else {
        Issue.record("\(fixture.name): \(fixture.verdict())")
        continue
      }
    }
  }

  @Test("the corpus of wrong proofs is as large as promised, and each kind has its folder")
  func corpus() throws {
    #expect(try ProofFixture.refused().count >= 200)
    let kinds: Set = [
      "cyclic", "deleted", "forged", "gzip", "huge", "malformed", "mutated", "other-instance", "reordered", "trailing",
      "truncated",
    ]
    #expect(kinds.isSubset(of: FileListing.refusals))
  }

  @Test("without permission, strengthening is refused by name")
  func strengtheningIsOff() throws {
    for fixture in try ProofFixture.all("accepted") where fixture.name.contains("dominance") {
      var limits = ProofLimits()
      limits.permitsStrengthening = false
      let verdict = DialectChecker.check(formula: fixture.formula, proof: ProofBytes(fixture.text), limits: limits)
      guard case .refused(_, let reason) = verdict else {
        Issue.record("\(fixture.name): \(verdict)")
        continue
      }
      #expect(reason.contains("strengthening is not permitted"))
    }
  }

  @Test("every prefix of a right proof is refused, or claims nothing false")
  func prefixes() throws {
    for fixture in try ProofFixture.all("accepted") {
      let truth = FormulaTruth(fixture.formula)
      for end in fixture.text.indices {
        let verdict = fixture.verdict(Array(fixture.text[..<end]))
        #expect(!truth.contradicts(verdict), "\(fixture.name) cut at \(end): \(verdict)")
        if !fixture.text.starts(with: Array("pseudo-Boolean proof version 1".utf8)), end + 2 < fixture.text.count {
          guard case .refused = verdict else {
            Issue.record("\(fixture.name) cut at \(end): \(verdict)")
            continue
          }
        }
      }
    }
  }
}
