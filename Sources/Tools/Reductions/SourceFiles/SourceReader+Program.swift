import ExactArithmetic
import TrainingProblem

extension SourceReader {
  /// A line a value (`NAME = CONSTANT`, `NAME = CONSTANT | CONSTANT`, `NAME = NAME + NAME`, likewise − and *), then
  /// the question: `ask NAME > 0` or `ask NAME = 0`.
  static func program(_ text: inout SourceText) throws(InputError) -> StraightLineProgram {
    var reader = ProgramLines()
    while let words = try text.nextLine(comments: { $0.bytes.first == UInt8(ascii: "#") }) {
      if let program = reader.finished {
        throw text.error(words[0], "a line after 'ask \(InputError.printable(program.names[program.asked]))'")
      }
      if words[0].is("ask") {
        try reader.ask(words, text)
      } else {
        try reader.add(words, &text)
      }
    }
    guard let program = reader.finished else { throw text.error(atEnd: "no line 'ask NAME > 0' or 'ask NAME = 0'") }
    return program
  }
}

/// The lines of a program, one after the other.
private struct ProgramLines {
  private var names: [String] = []
  private var instructions: [StraightLineProgram.Instruction] = []
  private var numberOf: [String: Int] = [:]
  private(set) var finished: StraightLineProgram?

  mutating func add(_ words: [SourceText.Word], _ text: inout SourceText) throws(InputError) {
    let shapes = "'NAME = CONSTANT', 'NAME = CONSTANT | CONSTANT' or 'NAME = NAME OP NAME' with OP one of + - *"
    guard words.count == 3 || words.count == 5, words[1].is("=") else {
      throw text.error(words[0], "expected \(shapes), or 'ask NAME > 0'")
    }
    let name = try valueName(words[0], text)
    guard numberOf[name] == nil else { throw text.error(words[0], "\(text.shown(words[0])) has a value already") }
    guard names.count < SourceLimits.numbers else {
      throw text.error(words[0], "more than \(SourceLimits.numbers) values, the most that this program reads")
    }
    let instruction: StraightLineProgram.Instruction
    if words.count == 3 {
      instruction = .constant(try text.rational(words[2], "a constant"))
    } else if words[3].is("|") {
      let first = try text.rational(words[2], "a constant")
      let second = try text.rational(words[4], "a constant")
      guard first != second else { throw text.error(words[4], "the same constant twice: that is no choice") }
      instruction = .choice(first, second)
    } else {
      let a = try operand(words[2], text)
      let b = try operand(words[4], text)
      if words[3].is("+") {
        instruction = .sum(a, b)
      } else if words[3].is("-") {
        instruction = .difference(a, b)
      } else if words[3].is("*") {
        instruction = .product(a, b)
      } else {
        throw text.error(words[3], "met \(text.shown(words[3])), expected one of + - * |")
      }
    }
    numberOf[name] = names.count
    names.append(name)
    instructions.append(instruction)
  }

  mutating func ask(_ words: [SourceText.Word], _ text: SourceText) throws(InputError) {
    guard words.count == 4, words[3].is("0"), words[2].is(">") || words[2].is("=") else {
      throw text.error(words[0], "expected 'ask NAME > 0' or 'ask NAME = 0'")
    }
    finished = StraightLineProgram(
      names: names, instructions: instructions, asked: try operand(words[1], text),
      question: words[2].is(">") ? .positive : .zero)
  }

  /// A letter or an underscore, then letters, underscores and digits, all of ASCII.
  private func valueName(_ word: SourceText.Word, _ text: SourceText) throws(InputError) -> String {
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") }
    let isName = word.bytes.first.map(isLetter) ?? false
    guard isName, word.bytes.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) }) else {
      throw text.error(
        word, "met \(text.shown(word)), expected a name: letters, digits and underscores, no digit first")
    }
    return String(decoding: word.bytes, as: UTF8.self)
  }

  private func operand(_ word: SourceText.Word, _ text: SourceText) throws(InputError) -> Int {
    guard let number = numberOf[try text.name(word)] else {
      throw text.error(word, "\(text.shown(word)) has no value yet")
    }
    return number
  }
}
