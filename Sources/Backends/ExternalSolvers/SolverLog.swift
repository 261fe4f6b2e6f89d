import ExactArithmetic
import Formulations

/// The output of a program, searched for the marks that its table row names.
struct SolverLog {
  private let lines: [Substring]

  /// Bytes at the end that are searched: marks stand there.
  private static let byteLimit = 1 << 20

  init(_ bytes: [UInt8]) {
    // Only lines of a sane length say anything; foreign bytes become replacement characters.
    lines = bytes.suffix(Self.byteLimit).split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }).filter {
      $0.count <= 4_096
    }.map {
      String(decoding: $0, as: UTF8.self)[...]
    }
  }

  /// The number after the last occurrence; nil where there is none or what follows is no number, or an infinity.
  func number(_ wanted: LogNumber?) -> Rational? {
    guard let wanted, let line = lines.last(where: { $0.rest(after: wanted.mark) != nil }) else { return nil }
    guard var rest = line.rest(after: wanted.mark) else { return nil }
    if let after = wanted.after {
      guard let later = rest.rest(after: after) else { return nil }
      rest = later
    }
    guard let word = rest.split(separator: " ").first else { return nil }
    let text = word.last == "," || word.last == ";" ? word.dropLast() : word
    guard let value = SolutionNumber.parse(text) else { return nil }
    // 10^19 and more are the solvers' infinities.
    let infinity = Rational(Integer(10).power(19))
    return value < infinity && -value < infinity ? value : nil
  }

  /// The claim of the last line that has one of the marks.
  func claim(_ claims: [(mark: String, claim: SolutionClaim)]) -> SolutionClaim {
    for line in lines.reversed() {
      for (mark, claim) in claims where line.rest(after: mark) != nil { return claim }
    }
    return .none
  }

  /// True if one of the texts is a line of its own.
  func hasLine(_ texts: [String]) -> Bool { lines.contains { texts.contains(String($0)) } }

  func contains(_ mark: String) -> Bool { lines.contains { $0.rest(after: mark) != nil } }

  /// The first lines in which it complains of its input or itself, as one line for a message; nil where there are none.
  func complaint() -> String? {
    let marks = ["error", "bad image", "not valid", "invalid", "cannot", "could not", "unable", "failed", "fatal"]
    let shown = lines.filter { line in
      let small = line.lowercased()
      return marks.contains { Substring(small).rest(after: $0) != nil }
    }
    return shown.isEmpty ? nil : Self.oneLine(shown.prefix(2))
  }

  /// The last lines that are not blank, as one line for a message.
  func end() -> String {
    let shown = lines.filter { $0.contains { $0 != " " && $0 != "\t" } }.suffix(2)
    return Self.oneLine(shown)
  }

  private static func oneLine(_ lines: some Sequence<Substring>) -> String {
    lines.map { line in
      let clean = line.unicodeScalars.prefix(160).map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }
      return clean.joined().split(separator: " ").joined(separator: " ")
    }.joined(separator: " / ")
  }
}

/// Finds the objectives that a program announces while it searches, in pieces of its output.
struct IncumbentReader {
  let mark: String
  private var line: [UInt8] = []

  init(mark: String) { self.mark = mark }

  /// The last objective that `piece` completes a line of.
  mutating func take(_ piece: ArraySlice<UInt8>) -> Rational? {
    var found: Rational?
    for byte in piece {
      if byte != 0x0a {
        // Longer lines are none that are looked for.
        if line.count < 256 { line.append(byte) }
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix(mark), let word = text.dropFirst(mark.count).split(separator: " ").first,
        let value = SolutionNumber.parse(word)
      {
        found = value
      }
      line.removeAll(keepingCapacity: true)
    }
    return found
  }
}
