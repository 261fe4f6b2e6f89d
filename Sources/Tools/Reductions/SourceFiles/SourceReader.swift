import ExactArithmetic
import TrainingProblem

/// Reads source problems, strictly: whatever their format does not allow is an `InputError` with file, line and
/// column, in time and memory proportional to the file.
public enum SourceReader {
  /// Reads the problem in the file at `path`, whose name's ending tells its format.
  public static func read(_ path: String) throws(InputError) -> SourceProblem {
    let ending = path.split(separator: "/").last?.split(separator: ".").last.map(String.init) ?? ""
    guard let format = SourceProblem.Format(rawValue: ending) else {
      let known = SourceProblem.Format.allCases.map { "." + $0.fileExtension }.joined(separator: ", ")
      throw InputError(file: path, message: "the name's ending does not tell what it holds, expected one of: \(known)")
    }
    return try read(path, as: format)
  }

  /// Reads the problem in the file at `path`; `-` is standard input.
  public static func read(_ path: String, as format: SourceProblem.Format) throws(InputError) -> SourceProblem {
    try read(
      try FileAccess.read(path, limit: SourceLimits.fileBytes), file: path == "-" ? "standard input" : path, as: format)
  }

  /// Reads the problem that `bytes` spell. `file` stands in messages only.
  public static func read(
    _ bytes: [UInt8], file: String, as format: SourceProblem.Format
  ) throws(InputError) -> SourceProblem {
    var text = try SourceText(bytes, file: file)
    switch format {
    case .subsetSum: return .subsetSum(try subsetSum(&text))
    case .exactCover: return .exactCover(try exactCover(&text))
    case .oneInThree: return .oneInThree(try oneInThree(&text))
    case .program: return .program(try program(&text))
    }
  }

  // MARK: Subset sum

  private static func subsetSum(_ text: inout SourceText) throws(InputError) -> SubsetSum {
    var target: Integer?
    var numbers: [Integer] = []
    while let words = try text.nextLine(comments: { $0.bytes.first == UInt8(ascii: "#") }) {
      if words[0].is("target") {
        guard target == nil else { throw text.error(words[0], "a second target") }
        guard words.count == 2 else { throw text.error(words[0], "expected 'target NUMBER'") }
        target = try text.integer(words[1], "an integer")
        continue
      }
      for word in words {
        numbers.append(try text.integer(word, "an integer, or a line 'target NUMBER'"))
        guard numbers.count <= SourceLimits.numbers else {
          throw text.error(word, "more than \(SourceLimits.numbers) numbers, the most that this program reads")
        }
      }
    }
    guard let target else { throw text.error(atEnd: "no line 'target NUMBER'") }
    guard !numbers.isEmpty else { throw text.error(atEnd: "no numbers besides the target") }
    return SubsetSum(numbers: numbers, target: target)
  }

  // MARK: Exact cover

  private static func exactCover(_ text: inout SourceText) throws(InputError) -> ExactCover {
    func isComment(_ word: SourceText.Word) -> Bool { word.bytes.first == UInt8(ascii: "|") }
    guard let header = try text.nextLine(comments: isComment) else {
      throw text.error(atEnd: "no line with the names of the elements")
    }
    var numberOf: [String: Int] = [:]
    var elements: [String] = []
    for word in header {
      if word.is("|") { throw text.error(word, "secondary elements, which may stay uncovered, are not read") }
      let name = try text.name(word)
      guard numberOf.updateValue(elements.count, forKey: name) == nil else {
        throw text.error(word, "the element \(text.shown(word)) is named twice")
      }
      elements.append(name)
    }
    var sets: [[Int]] = []
    while let words = try text.nextLine(comments: isComment) {
      var set: [Int] = []
      for word in words {
        guard let element = numberOf[try text.name(word)] else {
          throw text.error(word, "\(text.shown(word)) is none of the elements that the first line names")
        }
        set.append(element)
      }
      let sorted = set.sorted()
      for (a, b) in zip(sorted, sorted.dropFirst()) where a == b {
        throw text.error(words[0], "a set that holds \(InputError.printable(elements[a], limit: 40)) twice")
      }
      sets.append(sorted)
      guard sets.count <= SourceLimits.cells / elements.count else {
        throw text.error(words[0], "sets × elements above \(SourceLimits.cells), the most that this program reads")
      }
    }
    guard !sets.isEmpty else { throw text.error(atEnd: "no sets after the elements") }
    return ExactCover(elements: elements, sets: sets)
  }

  // MARK: One-in-three satisfiability

  private static func oneInThree(_ text: inout SourceText) throws(InputError) -> OneInThreeFormula {
    func isComment(_ word: SourceText.Word) -> Bool { word.bytes.first == UInt8(ascii: "c") }
    guard let header = try text.nextLine(comments: isComment) else {
      throw text.error(atEnd: "no line 'p cnf VARIABLES CLAUSES'")
    }
    guard header.count == 4, header[0].is("p"), header[1].is("cnf") else {
      throw text.error(header[0], "expected 'p cnf VARIABLES CLAUSES'")
    }
    let variables = try text.integer(header[2], "the number of variables", in: 1...SourceLimits.cells)
    let count = try text.integer(header[3], "the number of clauses", in: 1...SourceLimits.cells)
    guard variables <= SourceLimits.cells / count else {
      throw text.error(header[2], "variables × clauses above \(SourceLimits.cells), the most that this program reads")
    }
    var clauses: [[Int]] = []
    var clause: [Int] = []
    reading: while let words = try text.nextLine(comments: isComment) {
      for word in words {
        // SATLIB's files end in a line '%' and a line '0'.
        if word.is("%") { break reading }
        let literal = try text.integer(word, "a literal or 0", in: -variables...variables)
        if literal != 0 {
          clause.append(literal)
          continue
        }
        guard clause.count == 3 else {
          throw text.error(word, "a clause of \(clause.count) literals, expected 3: exactly one of them is to be true")
        }
        clauses.append(clause)
        clause = []
        guard clauses.count <= count else { throw text.error(word, "more than the \(count) clauses of the first line") }
      }
    }
    guard clause.isEmpty else { throw text.error(atEnd: "the last clause does not end in 0") }
    guard clauses.count == count else {
      throw text.error(atEnd: "\(clauses.count) clauses, expected \(count) after the first line")
    }
    return OneInThreeFormula(variables: variables, clauses: clauses)
  }
}
