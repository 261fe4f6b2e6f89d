import CertificateChecking
import ExactArithmetic
import ProofElaboration
import ProofKernel
import SeededRandomness
import TestSupport
import Testing

/// The kernel and the elaborator on the fixtures of today's checker, and on proofs of the kernel format by hand.
@Suite struct KernelFormatTests {
  /// Steps that the kernel format has no words for.
  static let withoutWords = [
    "pairs--excluded-solutions.pbp", "pairs--objective-update.pbp", "pairs--three-variable-division.pbp",
  ]

  @Test(arguments: try ProofFixture.all("accepted"))
  func whatTheCheckerAcceptsIsAcceptedAfterElaboration(_ fixture: ProofFixture) throws {
    let (verdict, kernelProof) = elaborated(fixture.formula, fixture.text)
    if KernelFormatTests.withoutWords.contains(fixture.name) {
      guard case .unfinished = verdict else { return #expect(Bool(false), "expected no translation, met \(verdict)") }
      return
    }
    guard case .verified(let conclusion) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(try check(fixture.formula, kernelProof) == .accepted(conclusion.inKernel))
    #expect(try check(fixture.formula, kernelProof, chunk: 1) == .accepted(conclusion.inKernel))
  }

  /// A stated limit ends their reading before their fault: not shown to be wrong, and not accepted either.
  private static let beyondLimits: Set = [
    "pairs--bomb-of-one-word.pbp.gz", "pairs--three-nested.pbp", "wide--bits.pbp", "wide--digits.pbp",
  ]

  @Test func wrongProofsAreRefusedByElaboratorAndKernelAlike() throws {
    let fixtures = try ProofFixture.refused()
    #expect(fixtures.count > 500)
    for fixture in fixtures {
      let (verdict, _) = elaborated(fixture.formula, fixture.text)
      switch verdict {
      case .refused: #expect(!Self.beyondLimits.contains(fixture.name), "\(fixture.name)")
      case .unfinished: #expect(Self.beyondLimits.contains(fixture.name), "\(fixture.name): \(verdict)")
      case .verified: Issue.record("\(fixture.name): \(verdict)")
      }
      guard case .refused(_, let reason) = try check(fixture.formula, fixture.text) else {
        #expect(Bool(false), "\(fixture.name) is accepted by the kernel")
        continue
      }
      #expect(!reason.isEmpty)
    }
  }

  /// Each refusal names the line and the reason.
  @Test(arguments: [
    ("rup 1 x1 >= 1 : ~;", 3, "do not lead to a conflict"),
    ("rup 1 x1 >= 1;", 3, "':' and hints"),
    ("rup 1 x1 1 x2 >= 1 : ~ 9;", 3, "no live constraint 9"),
    ("pol 1 2;", 3, "not one constraint"),
    ("ia 1 x1 1 x2 1 x3 >= 2 : 1;", 3, "does not imply"),
    ("red 1 x4 >= 1 : x4 -> 0;", 3, "proof goal #1"),
    ("dom 1 x1 >= 1 : x1 -> 1;", 3, "without a loaded order"),
    ("soli x1 ~x2 ~x3;", 3, "constraint 3 of the formula"),
    ("del id 1 1;", 3, "no live constraint 1"),
    ("u 1 x1 >= 1;", 3, "a rule of the kernel format"),
    ("pol 1 2 + 3 + 2 d;\noutput NONE;\nconclusion BOUNDS 3 : 4 INF;", 5, "does not imply the lower bound"),
    ("soli x1 x2 ~x3;\noutput NONE;\nconclusion BOUNDS 3 : 4 INF;", 5, "does not imply the lower bound"),
  ])
  func aRefusalNamesLineAndReason(_ body: String, _ line: Int, _ reason: String) throws {
    let formula = try KernelFormatTests.pairs()
    let text = "pseudo-Boolean proof version 3.0\nf \(formula.constraints.count);\n\(body)\n"
    guard case .refused(let metLine, let metReason) = try check(formula, Array(text.utf8)) else {
      return #expect(Bool(false), "accepted: \(body)")
    }
    #expect(metReason.contains(reason), "\(metReason)")
    #expect(metLine == line)
  }

  @Test func noMutantWithAFalseClaimIsAccepted() throws {
    var random = SplitMix64(seed: 22)
    var count = 0
    for fixture in try ProofFixture.all("accepted") {
      let (verdict, kernelProof) = elaborated(fixture.formula, fixture.text)
      guard case .verified(.bounds(_, let upper?)) = verdict else { continue }
      let lines = String(decoding: kernelProof, as: UTF8.self).split(separator: "\n").map(String.init)
      guard let place = lines.firstIndex(where: { $0.hasPrefix("conclusion") }) else { continue }
      for _ in 0..<100 {
        var mutant = lines
        var words = mutant[place].split(separator: " ").map(String.init)
        words[2] = "\(upper + .one)"
        mutant[place] = words[..<5].joined(separator: " ") + " INF;"
        let victim = Int(random.next() % UInt64(place))
        var body = mutant[victim].split(separator: " ").map(String.init)
        let word = Int(random.next() % UInt64(body.count))
        if let number = Int(body[word]) {
          body[word] = "\(number + (random.next() & 1 == 0 ? 1 : -1))"
        } else {
          body.remove(at: word)
        }
        mutant[victim] = body.joined(separator: " ")
        count += 1
        guard case .refused = try check(fixture.formula, Array(mutant.joined(separator: "\n").utf8)) else {
          #expect(Bool(false), "accepted: \(mutant)")
          continue
        }
      }
    }
    #expect(count > 500)
  }

  @Test func memoryIsAskedBeforeItIsTaken() throws {
    let formula = try KernelFormatTests.pairs()
    var limits = KernelLimits()
    limits.memory = 1 << 16
    let input = try KernelInput(formula, limits: limits)
    let verdict = input.check(
      ProofBytes(Array("pseudo-Boolean proof version 3.0\nf 3;\nred 1 x60000000 >= 1 : x60000000 -> 1;\n".utf8)))
    guard case .unfinished(3, let reason) = verdict else { return #expect(Bool(false), "\(verdict)") }
    #expect(reason.contains("memory"))
  }

  /// A million constraints that come and go take no more than those that are live, however high their numbers.
  @Test func memoryFollowsTheLiveConstraints() throws {
    var limits = KernelLimits()
    limits.memory = 1 << 16
    let input = try KernelInput(KernelFormatTests.pairs(), limits: limits)
    var text = "pseudo-Boolean proof version 3.0\nf 3;\n"
    for _ in 0..<500_000 { text += "pol 1 2 +;\ndel id -1;\n" }
    text += "output NONE;\nconclusion NONE;\nend pseudo-Boolean proof;\n"
    #expect(input.check(ProofBytes(Array(text.utf8))) == .accepted(.nothing))
  }

  /// At least two of three variables, at the least sum.
  private static func pairs() throws -> PseudoBooleanFormula {
    let fixture = try ProofFixture.all("accepted").first { $0.name.hasPrefix("pairs") }
    return try #require(fixture).formula
  }

  private func elaborated(_ formula: PseudoBooleanFormula, _ proof: [UInt8]) -> (ProofVerdict, [UInt8]) {
    var text: [UInt8] = []
    let verdict = ProofElaborator.elaborate(formula: formula, proof: ProofBytes(proof)) { text += $0 }
    return (verdict, text)
  }

  private func check(_ formula: PseudoBooleanFormula, _ proof: [UInt8], chunk: Int = 1 << 16) throws -> KernelVerdict {
    let input = try KernelInput(formula)
    return input.check(ProofBytes(proof, chunk: chunk))
  }
}

extension ProofConclusion {
  var inKernel: KernelConclusion {
    switch self {
    case .nothing: .nothing
    case .satisfiable: .satisfiable
    case .infeasible: .infeasible
    case .bounds(let lower, let upper): .bounds(lower: lower, upper: upper)
    }
  }
}
