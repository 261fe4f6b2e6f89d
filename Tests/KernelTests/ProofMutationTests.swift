import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing

/// Proofs bent at random, and proofs grown at random: no verdict may say what enumeration denies, and nothing may trap.
@Suite struct ProofMutationTests {
  private static let pieces = [
    "x1", "~x1", "x2", "~x2", "x3", "y1", "~y1", "0", "1", "2", "3", "-1", "-2", "5", "99999999999999999999", "+", "*",
    "d",
    "s", "w", ";", ":", ">=", "<=", "->", "id", "end", "qed", "begin", "proofgoal", "#1", "#2", "red", "dom", "rup",
    "pol",
    "del", "core", "soli", "load_order", "lex", "INF", "BOUNDS", "UNSAT", "subproof", "obju", "\n", "c", "o", "u",
  ]

  @Test("2,400 mutants of right proofs, half of them with a false claim, say nothing false", arguments: 1...4)
  func mutants(seed: Int) throws {
    let fixtures = try ProofFixture.all("accepted")
    let truths = fixtures.map { FormulaTruth($0.formula) }
    var random = SplitMix64(seed: UInt64(seed))
    for round in 0..<600 {
      let index = random.int(0...fixtures.count - 1)
      var lines = String(decoding: fixtures[index].text, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if round.isMultiple(of: 2) { claimMore(&lines, truths[index]) }
      for _ in 0..<random.int(1...3) { bend(&lines, &random, fixtures) }
      let text = lines.joined(separator: "\n")
      let verdict = fixtures[index].verdict(Array(text.utf8))
      #expect(!truths[index].contradicts(verdict), "seed \(seed), round \(round): \(verdict)\n\(text)")
    }
  }

  /// Concludes one more than is true.
  private func claimMore(_ lines: inout [String], _ truth: FormulaTruth) {
    guard let least = truth.least, let place = lines.firstIndex(where: { $0.hasPrefix("conclusion ") }) else { return }
    lines[place] = "conclusion BOUNDS \(least + 1) INF" + (lines[place].hasSuffix(";") ? ";" : "")
  }

  private func bend(_ lines: inout [String], _ random: inout SplitMix64, _ fixtures: [ProofFixture]) {
    guard lines.count > 3 else { return }
    let place = random.int(1...lines.count - 1)
    switch random.int(0...6) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[random.int(1...lines.count - 1)], at: place)
    case 2: lines.swapAt(place, random.int(1...lines.count - 1))
    case 3:
      let other = fixtures[random.int(0...fixtures.count - 1)]
      let foreign = String(decoding: other.text, as: UTF8.self).split(separator: "\n").map(String.init)
      if let line = foreign.dropFirst().randomLine(&random) { lines.insert(line, at: place) }
    default:
      var words = lines[place].split(separator: " ").map(String.init)
      let piece = ProofMutationTests.pieces[random.int(0...ProofMutationTests.pieces.count - 1)]
      if words.isEmpty || random.happens(30) {
        words.insert(piece, at: random.int(0...words.count))
      } else if random.happens(25) {
        words.remove(at: random.int(0...words.count - 1))
      } else {
        words[random.int(0...words.count - 1)] = piece
      }
      lines[place] = words.joined(separator: " ")
    }
  }

  /// Grows a proof of steps that the kernel accepts one by one, most of them strengthening, and then claims what is
  /// false. A rule that lets one unsound step through shows here.
  @Test("proofs grown from accepted steps never reach a false claim", arguments: 1...600)
  func grown(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &+ 7_000)
    let formula = Growth.formula(&random)
    let truth = FormulaTruth(formula)
    var growth = Growth(formula: formula, random: random)
    for _ in 0..<50 { growth.step() }
    for (steps, conclusion) in growth.claims(truth) {
      let verdict = growth.verdict(steps, conclusion)
      #expect(!truth.contradicts(verdict), "seed \(seed): \(verdict)\n\(growth.text(steps, conclusion))")
      if truth.least != nil, case .verified = growth.verdict(steps, "NONE"), steps.contains("rup >= 1") {
        #expect(growth.mayBeContradictory, "seed \(seed): a contradiction\n\(growth.text(steps, conclusion))")
      }
    }
  }
}

extension Collection {
  func randomLine(_ random: inout SplitMix64) -> Element? {
    isEmpty ? nil : self[index(startIndex, offsetBy: random.int(0...count - 1))]
  }
}
