import ExactArithmetic

/// Reads numbers as programs and people write them, exactly.
public enum NumberText {
  /// The reading of a cell.
  public enum Reading: Sendable, Equatable {
    /// The number, exactly.
    case number(Rational)
    /// An empty cell, `?`, `NA`, `N/A`, `NaN`, `null` or `None`, in any letter case.
    case missing
    /// Anything else; a sentence where it is almost a number.
    case text(hint: String?)
  }

  /// Digits, once written out, beyond which a number is refused: a table's numbers are short.
  static let digitLimit = 5000

  private static let missingWords: Set<String> = [
    "", "?", "na", "n/a", "#n/a", "nan", "-nan", "null", "none", "<na>",
  ]

  /// True if the text stands for a missing value.
  public static func isMissing(_ text: String) -> Bool {
    text.utf8.count <= 4 && missingWords.contains(text.lowercased())
  }

  static func isNumber(_ text: String, _ format: TableFormat) -> Bool {
    if case .number = read(text, format) { return true }
    return false
  }

  /// The reading of the text: `12`, `+1`, `.5`, `5.`, `1E-05`, `50%`, `2/3`; `1,5` with a decimal comma, `1,234.5`
  /// where commas group digits. Nothing is rounded. Linear in the digits.
  public static func read(_ text: String, _ format: TableFormat) -> Reading {
    if isMissing(text) { return .missing }
    var bytes = Array(text.utf8)
    // A minus sign as typesetters write it.
    if bytes.starts(with: [0xe2, 0x88, 0x92]) { bytes.replaceSubrange(0..<3, with: [minus]) }
    if let thousands = format.thousands {
      guard let plain = ungrouped(bytes, thousands, format.hasDecimalComma ? comma : point) else {
        return .text(hint: nil)
      }
      bytes = plain
    }
    if format.hasDecimalComma {
      if bytes.contains(point) { return .text(hint: "a decimal point, in a table with decimal commas") }
      bytes = bytes.map { $0 == comma ? point : $0 }
    }
    var percent = false
    if bytes.last == UInt8(ascii: "%") {
      percent = true
      bytes.removeLast()
      while bytes.last == 0x20 { bytes.removeLast() }
    }
    do throws(RationalTextError) {
      let (value, digits) = try RationalText.parse(normalised(bytes))
      guard digits <= digitLimit else { return .text(hint: "a number of more than \(digitLimit) digits") }
      return .number(percent ? value / 100 : value)
    } catch {
      return .text(hint: hint(bytes, error, format))
    }
  }

  private static let minus = UInt8(ascii: "-")
  private static let point = UInt8(ascii: ".")
  private static let comma = UInt8(ascii: ",")
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A plus sign in front left out, a digit put where none stands beside the point, `E` as `e`.
  private static func normalised(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    var result: [UInt8] = []
    if rest.first == UInt8(ascii: "+"), rest.dropFirst().first.map({ isDigit($0) || $0 == point }) ?? false {
      rest.removeFirst()
    } else if rest.first == minus {
      result.append(minus)
      rest.removeFirst()
    }
    for (index, byte) in zip(rest.indices, rest) {
      guard byte == point else {
        result.append(byte == UInt8(ascii: "E") ? UInt8(ascii: "e") : byte)
        continue
      }
      let hasBefore = index > rest.startIndex && isDigit(rest[index - 1])
      let hasAfter = index + 1 < rest.endIndex && isDigit(rest[index + 1])
      if !hasBefore && hasAfter { result.append(0x30) }
      result.append(point)
      if hasBefore && !hasAfter { result.append(0x30) }
    }
    return result
  }

  /// The digits without what groups them; nil where groups are not of three digits.
  private static func ungrouped(_ bytes: [UInt8], _ mark: UInt8, _ decimal: UInt8) -> [UInt8]? {
    guard bytes.contains(mark) else { return bytes }
    let whole = bytes.prefix { $0 != decimal && $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(isDigit) }), let first = groups.first,
      (1...3).contains(first.filter(isDigit).count)
    else { return nil }
    return Array(groups.joined()) + bytes.dropFirst(whole.count)
  }

  private static func hint(_ bytes: [UInt8], _ error: RationalTextError, _ format: TableFormat) -> String? {
    switch error {
    case .zeroDenominator: return "a fraction with the denominator zero"
    case .tooLong: return "a number of more than \(digitLimit) digits"
    case .malformed: break
    }
    let word = String(decoding: bytes, as: UTF8.self).lowercased()
    if ["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞"].contains(word) {
      return "an infinite number"
    }
    let isNumeric =
      bytes.contains(where: isDigit) && bytes.allSatisfy { isDigit($0) || $0 == comma || $0 == point || $0 == minus }
    guard isNumeric, bytes.contains(comma), !format.hasDecimalComma else { return nil }
    return
      "a comma inside a number (--decimal-comma where it is the decimal mark, --thousands , where it groups digits)"
  }
}
