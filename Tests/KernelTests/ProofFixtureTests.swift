import CertificateChecking
import ExactArithmetic
import Glibc
import TestSupport
import Testing

/// The proofs in Fixtures/proofs, in folders by expected verdict. A file's name begins with its formula's; a refused one
/// names the expected reason in a comment.
struct ProofFixture: CustomTestStringConvertible {
  let name: String
  let text: [UInt8]
  let formula: PseudoBooleanFormula
  var testDescription: String { name }

  static func all(_ folder: String) throws -> [ProofFixture] {
    let names = try FileListing.names(in: folder).sorted()
    return try names.map { name in
      let formula = String(decoding: try FileListing.bytes("formulas/\(name.prefix { $0 != "-" }).opb"), as: UTF8.self)
      return ProofFixture(
        name: name, text: try FileListing.bytes("\(folder)/\(name)"), formula: try #require(OPBReader.read(formula)))
    }
  }

  /// What the file expects the refusal to say.
  var reason: String? {
    for line in text.split(separator: UInt8(ascii: "\n")).prefix(2) {
      let line = String(decoding: line, as: UTF8.self)
      if let place = line.firstRange(of: "expect: ") { return String(line[place.upperBound...]) }
    }
    return nil
  }

  func verdict(_ text: [UInt8]? = nil, chunk: Int = 1 << 16) -> ProofVerdict {
    ProofKernel.check(formula: formula, proof: ProofBytes(text ?? self.text, chunk: chunk))
  }
}

/// The fixtures' folder, read without Foundation.
enum FileListing {
  static let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures/proofs"

  static func names(in folder: String) throws -> [String] {
    let directory = try #require(opendir("\(self.folder)/\(folder)"))
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".pbp") { names.append(name) }
    }
    return names
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

/// What enumeration says of a small formula, apart from all kernel code.
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

  /// Whether the verdict says something false.
  func contradicts(_ verdict: ProofVerdict) -> Bool {
    switch verdict {
    case .refused, .verified(.nothing): return false
    case .verified(.satisfiable): return least == nil
    case .verified(.infeasible): return least != nil
    case .verified(.bounds(let lower, let upper)):
      guard let least else { return upper != nil }
      return lower > least || upper.map { $0 < least } ?? false
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

  @Test("wrong proofs are refused, for the reason that they name", arguments: try ProofFixture.all("refused"))
  func refused(fixture: ProofFixture) throws {
    let verdict = fixture.verdict()
    guard case .refused(_, let reason) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    if let expected = fixture.reason { #expect(reason.contains(expected), "\(reason)") }
    for chunk in [1, 7] { #expect(fixture.verdict(chunk: chunk) == verdict) }
  }

  @Test("without permission, strengthening is refused by name")
  func strengtheningIsOff() throws {
    for fixture in try ProofFixture.all("accepted") where fixture.name.contains("dominance") {
      var limits = ProofLimits()
      limits.permitsStrengthening = false
      let verdict = ProofKernel.check(formula: fixture.formula, proof: ProofBytes(fixture.text), limits: limits)
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
