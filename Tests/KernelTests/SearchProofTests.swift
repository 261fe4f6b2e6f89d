import CertificateChecking
import ExactArithmetic
import ProofLogging
import PseudoBooleanSearch
import SearchCore
import TestSupport
import Testing

/// Small formulas, proofs that a search wrote for them, and what enumeration says.
struct ProofCase {
  let formula: PseudoBooleanFormula
  /// The least objective; nil where nothing satisfies the formula.
  let least: Integer?

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let variables = random.int(3...8)
    func terms(_ count: Int, _ range: ClosedRange<Int>) -> [LiteralTerm] {
      (0..<count).map { _ in
        LiteralTerm(
          Integer(random.int(range)), Literal(Int32(random.int(1...variables)), isNegated: random.happens(50)))
      }
    }
    let constraints = (0..<random.int(2...14)).map { _ in
      let left = terms(random.int(1...5), 1...(random.happens(50) ? 1 : 9))
      let sum = left.reduce(0) { $0 + ($1.coefficient.word ?? 0) }
      return PseudoBooleanConstraint(left, atLeast: Integer(max(1, sum * random.int(20...60) / 100)))
    }
    // Normal form: each variable once.
    let objective = PseudoBooleanConstraint(terms(random.int(2...6), 1...9), atLeast: 0).terms
    formula = PseudoBooleanFormula(variableCount: variables, constraints: constraints, objective: objective)
    var least: Integer?
    for bits in 0..<1 << variables {
      func sum(_ terms: [LiteralTerm]) -> Integer {
        terms.reduce(into: Integer.zero) { sum, term in
          if (bits >> Int(term.literal.variable - 1) & 1 == 1) != term.literal.isNegated { sum += term.coefficient }
        }
      }
      guard constraints.allSatisfy({ sum($0.terms) >= $0.degree }) else { continue }
      least = min(least ?? sum(objective), sum(objective))
    }
    self.least = least
  }

  /// The proof that a search writes; nil where there is nothing to conclude.
  func proof(_ version: ProofVersion, claiming shift: Int = 0) -> [UInt8]? {
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(formula, version: version, budget: 1 << 20) { bytes += $0 }
    let outcome = PseudoBooleanSolver.minimise(formula, control: SearchControl(), log: writer)
    guard let least = outcome.objective else { return nil }
    writer.conclude(least: least + Integer(shift))
    return bytes
  }

  /// True if a verdict says something false of the formula.
  func isFalse(_ verdict: ProofVerdict) -> Bool {
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

@Suite struct SearchProofTests {
  static let seeds = (0..<20).map { UInt64($0) * 10 }

  @Test("the kernel accepts what a search wrote, in every dialect and every chunking", arguments: seeds)
  func accepts(from first: UInt64) throws {
    for seed in first..<first + 10 {
      let example = ProofCase(seed: seed)
      for version in ProofVersion.allCases {
        guard let proof = example.proof(version), let least = example.least else { continue }
        for chunk in [1, 7, 1 << 16] {
          let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(proof, chunk: chunk))
          #expect(verdict == .verified(.bounds(lower: least, upper: least)), "seed \(seed), \(version.rawValue)")
        }
      }
    }
  }

  @Test("a bound one too high is refused", arguments: seeds)
  func refusesHigherBounds(from first: UInt64) throws {
    for seed in first..<first + 10 {
      let example = ProofCase(seed: seed)
      for version in [ProofVersion.two, .three] {
        guard let proof = example.proof(version, claiming: 1) else { continue }
        let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(proof))
        guard case .refused = verdict else {
          Issue.record("seed \(seed), \(version.rawValue): \(verdict)")
          continue
        }
      }
    }
  }

  @Test("a proof cut short is refused, or claims nothing", arguments: seeds.prefix(5))
  func refusesTruncation(from first: UInt64) throws {
    for seed in first..<first + 4 {
      let example = ProofCase(seed: seed)
      for version in ProofVersion.allCases {
        guard let proof = example.proof(version) else { continue }
        for length in 0..<proof.count - 1 {
          let verdict = DialectChecker.check(formula: example.formula, proof: ProofBytes(Array(proof[..<length])))
          #expect(!example.isFalse(verdict), "seed \(seed), \(length) bytes")
          if version != .one, case .verified = verdict { Issue.record("seed \(seed): \(length) bytes are accepted") }
        }
      }
    }
  }

  @Test("2,000 mutants, half of them of proofs with a false claim: none shows what is not true", arguments: seeds)
  func refusesMutants(from first: UInt64) throws {
    var random = SplitMix64(seed: 77 + first)
    for round in 0..<100 {
      let example = ProofCase(seed: first + UInt64(round % 10))
      let version = random.pick(ProofVersion.allCases)
      guard let proof = example.proof(version, claiming: round.isMultiple(of: 2) ? 1 : 0) else { continue }
      var lines = String(decoding: proof, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init)
      for _ in 0..<random.int(1...3) { mutate(&lines, &random) }
      let text = lines.joined(separator: "\n")
      for permits in [false, true] {
        var limits = ProofLimits()
        limits.permitsStrengthening = permits
        let verdict = DialectChecker.check(
          formula: example.formula, proof: ProofBytes(Array(text.utf8)), limits: limits)
        #expect(!example.isFalse(verdict), "seed \(first), round \(round): \(verdict)\n\(text)")
      }
    }
  }

  /// Drops, repeats, moves or changes a line.
  private func mutate(_ lines: inout [String], _ random: inout SplitMix64) {
    guard lines.count > 3 else { return }
    let place = random.int(1...lines.count - 1)
    switch random.int(0...6) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[random.int(0...lines.count - 1)], at: place)
    case 2: lines.swapAt(place, random.int(1...lines.count - 1))
    case 3: lines[place] = lines[place].replacingFirst("~x", with: "x")
    case 4: lines[place] = lines[place].replacingFirst(" 1 ", with: " \(random.int(-2...3)) ")
    case 5:
      let rule = random.pick(["rup", "u", "red", "soli", "o", "del id", "pol", "p", "v", "ia", "sol", "dom", "e"])
      var words = lines[place].split(separator: " ").map(String.init)
      if !words.isEmpty { words[0] = rule }
      lines[place] = words.joined(separator: " ")
    default:
      var bytes = Array(lines[place].utf8)
      guard !bytes.isEmpty else { return }
      bytes[random.int(0...bytes.count - 1)] = UInt8(random.int(0x20...0x7e))
      lines[place] = String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = self.firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
