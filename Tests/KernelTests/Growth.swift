import CertificateChecking
import ExactArithmetic
import TestSupport

/// A proof that grows by random steps: each is kept where the kernel accepts the proof with it.
struct Growth {
  let formula: PseudoBooleanFormula
  var random: SplitMix64
  private(set) var lines: [String]
  private var names: [String]
  /// A solution has been cut off, so that a contradiction is to be expected.
  private(set) var mayBeContradictory = false

  init(formula: PseudoBooleanFormula, random: SplitMix64) {
    self.formula = formula
    self.random = random
    names = (1...formula.variableCount).map { "x\($0)" } + ["y1", "y2"]
    lines = []
    for size in 1...3 { lines.append(Growth.order(size)) }
  }

  /// Two to five variables, a few constraints, an objective over some.
  static func formula(_ random: inout SplitMix64) -> PseudoBooleanFormula {
    let variables = random.int(2...5)
    func terms(_ count: Int, _ largest: Int) -> [LiteralTerm] {
      (0..<count).map { _ in
        LiteralTerm(
          Integer(random.int(1...largest)), Literal(Int32(random.int(1...variables)), isNegated: random.happens(30)))
      }
    }
    let constraints = (0..<random.int(1...4)).map { _ in
      PseudoBooleanConstraint(terms(random.int(1...3), 2), atLeast: Integer(random.int(1...2)))
    }
    let objective = random.happens(70) ? PseudoBooleanConstraint(terms(random.int(1...3), 3), atLeast: 0).terms : []
    return PseudoBooleanFormula(variableCount: variables, constraints: constraints, objective: objective)
  }

  /// The order of binary numbers over `size` variables.
  private static func order(_ size: Int) -> String {
    func names(_ letter: String) -> String { (1...size).map { "\(letter)\($0)" }.joined(separator: " ") }
    let terms = (1...size).map { "-\(1 << (size - $0)) u\($0) \(1 << (size - $0)) v\($0)" }.joined(separator: " ")
    return """
      def_order lex\(size)
      vars
      left \(names("u"))
      right \(names("v"))
      aux
      end
      def
      \(terms) >= 0 ;
      end
      transitivity
      vars
      fresh_right \(names("w"))
      end
      proof
      proofgoal #1
      pol -1 -2 + -3 +
      end -1
      end
      end
      end
      """
  }

  /// An order of one or two variables whose definition, and whose blocks' order, are drawn: most are none, and a few are
  /// preorders that nobody thought of.
  private mutating func drawnOrder() -> String {
    let size = random.int(1...2)
    func names(_ letter: String) -> String { (1...size).map { "\(letter)\($0)" }.joined(separator: " ") }
    let rows = (0..<random.int(0...3)).map { _ in
      let terms = (0..<random.int(1...3)).map { _ in
        "\(random.int(1...2)) \(random.happens(50) ? "~" : "")\(random.pick(["u", "v"]))\(random.int(1...size))"
      }
      return " \(terms.joined(separator: " ")) >= \(random.int(1...2)) ;"
    }
    var blocks = [
      "vars\nleft \(names("u"))\nright \(names("v"))\naux\nend", (["def"] + rows + ["end"]).joined(separator: "\n"),
      "transitivity\nvars\nfresh_right \(names("w"))\nend\nproof\nend\nend", "reflexivity\nproof\nend\nend",
    ]
    if random.happens(25) { blocks.swapAt(random.int(0...3), random.int(0...3)) }
    if random.happens(10) { blocks.insert("def\nend", at: random.int(0...4)) }
    return (["def_order lex\(size)"] + blocks + ["end"]).joined(separator: "\n")
  }

  func text(_ steps: String, _ conclusion: String) -> String {
    (["pseudo-Boolean proof version 2.0", "f \(formula.constraints.count)"] + lines
      + (steps.isEmpty ? [] : [steps]) + ["output NONE", "conclusion \(conclusion)", "end pseudo-Boolean proof", ""])
      .joined(separator: "\n")
  }

  func verdict(_ steps: String, _ conclusion: String) -> ProofVerdict {
    DialectChecker.check(formula: formula, proof: ProofBytes(Array(text(steps, conclusion).utf8)))
  }

  /// Tries steps until one is accepted, a few times.
  mutating func step() {
    for _ in 0..<6 {
      let candidate = candidate()
      if case .verified = verdict(candidate, "NONE") {
        lines.append(candidate)
        if candidate.hasPrefix("soli") { mayBeContradictory = true }
        return
      }
    }
  }

  private mutating func name() -> String { names[random.int(0...names.count - 1)] }
  private mutating func literal() -> String { (random.happens(50) ? "~" : "") + name() }
  private mutating func number() -> String { String(random.happens(70) ? -random.int(1...6) : random.int(1...12)) }

  private mutating func constraint() -> String {
    let terms = (0..<random.int(1...3)).map { _ in "\(random.int(1...2)) \(literal())" }
    return terms.joined(separator: " ") + " >= \(random.int(1...2)) ;"
  }

  /// Any numbers: hints bind nothing.
  private mutating func hints() -> String {
    random.happens(50) ? "" : "~" + (0..<random.int(0...4)).map { _ in " \(number())" }.joined()
  }

  private mutating func witness() -> String {
    var mapped: Set<String> = []
    var parts: [String] = []
    if random.happens(40) {
      let (a, b) = (name(), name())
      if a != b { return "\(a) \(b) \(b) \(a)" }
    }
    for _ in 0..<random.int(1...3) {
      let variable = name()
      guard mapped.insert(variable).inserted else { continue }
      parts.append("\(variable) -> \(random.happens(50) ? String(random.int(0...1)) : literal())")
    }
    return parts.joined(separator: " ")
  }

  private mutating func candidate() -> String {
    switch random.int(0...20) {
    case 0...4: return "red \(constraint()) \(witness())"
    case 5...9: return "dom \(constraint()) \(witness())"
    case 10: return "rup \(constraint()) \(hints())"
    case 11: return "pol \(number()) \(number()) + \(random.int(1...2)) d"
    case 12: return "pol \(number()) \(literal()) + s"
    case 13: return "core id \(number())"
    case 14: return "del id \(number())"
    case 15, 16:
      let size = random.int(1...3)
      let literals = (0..<size).map { _ in random.happens(15) ? literal() : name() }
      return random.happens(15) ? "load_order" : "load_order lex\(size) \(literals.joined(separator: " "))"
    case 17: return "strengthening_to_core \(random.happens(50) ? "on" : "off")"
    case 18:
      guard random.happens(20) else { return "obju diff \(random.int(1...2)) \(literal()) -1 \(literal()) ;" }
      return "soli "
        + (1...formula.variableCount).map { "\(random.happens(50) ? "~" : "")x\($0)" }.joined(separator: " ")
    case 19: return drawnOrder()
    default: return "ia \(constraint())"
    }
  }

  /// False claims, each with the steps that might carry it.
  func claims(_ truth: FormulaTruth) -> [(steps: String, conclusion: String)] {
    var claims = [("", "UNSAT"), ("rup >= 1 ;", "UNSAT"), ("rup >= 1 ;", "BOUNDS INF INF")]
    guard let least = truth.least else { return [("", "SAT")] }
    let tooMuch = least + 1
    let terms = formula.objective.map { term in
      "\(term.coefficient) \(term.literal.isNegated ? "~" : "")x\(term.literal.variable)"
    }
    claims += [("", "BOUNDS \(tooMuch) INF"), ("rup >= 1 ;", "BOUNDS \(tooMuch) INF")]
    claims.append(("rup \(terms.joined(separator: " ")) >= \(tooMuch) ;", "BOUNDS \(tooMuch) INF"))
    for variable in 1...formula.variableCount {
      claims.append(("rup 1 x\(variable) >= 1 ;\nrup 1 ~x\(variable) >= 1 ;\nrup >= 1 ;", "BOUNDS \(tooMuch) INF"))
    }
    return claims
  }
}
