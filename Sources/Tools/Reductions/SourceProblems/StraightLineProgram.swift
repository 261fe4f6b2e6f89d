import ExactArithmetic
import TrainingProblem

/// A straight-line program of +, − and ×, and a question about one of its values: PosSLP (is it positive?) and its
/// kin. With choices of constants: is there a choice for which the answer is yes?
///
/// Allender, Bürgisser, Kjeldgaard-Pedersen, Miltersen: "On the complexity of numerical analysis", 2009,
/// doi:10.1137/070697926.
public struct StraightLineProgram: Sendable, Equatable {
  /// Operands are numbers of earlier instructions.
  public enum Instruction: Sendable, Equatable {
    /// A constant.
    case constant(Rational)
    /// One of two different constants.
    case choice(Rational, Rational)
    /// The sum of two values.
    case sum(Int, Int)
    /// The first value less the second.
    case difference(Int, Int)
    /// The product of two values.
    case product(Int, Int)
  }
  /// The question about the value.
  public enum Question: String, Sendable, CaseIterable {
    /// The value is above 0.
    case positive = "> 0"
    /// The value is 0.
    case zero = "= 0"
  }

  /// Names of the values, all different.
  public let names: [String]
  /// At least one, parallel to `names`.
  public let instructions: [Instruction]
  /// The number of the instruction whose value is asked about.
  public let asked: Int
  /// The question about that value.
  public let question: Question

  /// The program of these instructions; operands are numbers of earlier ones.
  public init(names: [String], instructions: [Instruction], asked: Int, question: Question) {
    self.names = names
    self.instructions = instructions
    self.asked = asked
    self.question = question
  }

  /// Numbers of the instructions that are choices.
  public var choices: [Int] {
    instructions.indices.filter { if case .choice = instructions[$0] { true } else { false } }
  }

  /// The value asked about; `picks` takes the second constant of a choice where true.
  ///
  /// - Throws: `LimitError` before a number of more than `sizeLimit` binary digits is computed.
  public func value(_ picks: [Bool], sizeLimit: Int = 1 << 26) throws(LimitError) -> Rational {
    var values: [Rational] = []
    var rest = picks[...]
    for instruction in instructions[...asked] {
      switch instruction {
      case .constant(let value): values.append(value)
      case .choice(let first, let second): values.append(rest.popFirst() ?? false ? second : first)
      case .sum(let a, let b): values.append(values[a] + values[b])
      case .difference(let a, let b): values.append(values[a] - values[b])
      case .product(let a, let b):
        let bits = [a, b].reduce(0) { $0 + values[$1].numerator.bitLength + values[$1].denominator.bitLength }
        guard bits <= sizeLimit else {
          throw LimitError("the value of \(names[asked]) needs numbers of more than \(sizeLimit) bits")
        }
        values.append(a == b ? values[a].squared : values[a] * values[b])
      }
    }
    return values[asked]
  }

  /// Why `picks` is no solution; nil where it is one.
  public func fault(_ picks: [Bool], sizeLimit: Int = 1 << 26) throws(LimitError) -> String? {
    let value = try value(picks, sizeLimit: sizeLimit)
    switch question {
    case .positive: return value.signum > 0 ? nil : "\(names[asked]) is \(value.signum == 0 ? "0" : "negative")"
    case .zero: return value.signum == 0 ? nil : "\(names[asked]) is not 0"
    }
  }

  /// The constants chosen, one a line, and the answer.
  public func shown(_ picks: [Bool]) -> String {
    var lines: [String] = []
    for (number, pick) in zip(choices, picks) {
      guard case .choice(let first, let second) = instructions[number] else { continue }
      lines.append("\(names[number]) = \(pick ? second : first)")
    }
    return (lines + ["\(names[asked]) \(question.rawValue)"]).joined(separator: "\n")
  }

  /// As a file: see docs/families/slp.md.
  public var text: String {
    var text = ""
    for (name, instruction) in zip(names, instructions) { text += "\(name) = \(shown(instruction))\n" }
    return text + "ask \(names[asked]) \(question.rawValue)\n"
  }

  private func shown(_ instruction: Instruction) -> String {
    switch instruction {
    case .constant(let value): "\(value)"
    case .choice(let first, let second): "\(first) | \(second)"
    case .sum(let a, let b): "\(names[a]) + \(names[b])"
    case .difference(let a, let b): "\(names[a]) - \(names[b])"
    case .product(let a, let b): "\(names[a]) * \(names[b])"
    }
  }
}
