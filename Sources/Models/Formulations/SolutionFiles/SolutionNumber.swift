public import ExactArithmetic

/// Decimal numbers as C programs print them.
public enum SolutionNumber {
  /// More digits than any double has once written out: the least positive one has 324 zeros and up to 767 digits.
  /// A longer number is refused, since it is none that a solver prints and a line with it could be costly.
  public static let digitLimit = 1_100

  /// The exact value of `text`; nil where it is not a finite decimal number. Also takes what the formats of this
  /// project do not: a plus sign, a capital `E`, a bare point at either end of the digits.
  public static func parse(_ text: Substring) -> Rational? {
    guard text.utf8.count <= digitLimit else { return nil }
    var body = text.hasPrefix("+") ? text.dropFirst() : text
    let negative = body.hasPrefix("-")
    if negative {
      guard !text.hasPrefix("+") else { return nil }
      body = body.dropFirst()
    }
    let mark = body.firstIndex { $0 == "e" || $0 == "E" }
    var mantissa = String(body[..<(mark ?? body.endIndex)])
    guard mantissa != "." else { return nil }
    if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
    if mantissa.hasSuffix(".") { mantissa.removeLast() }
    if let mark {
      let exponent = body[body.index(after: mark)...]
      guard exponent.utf8.count <= 5 else { return nil }
      mantissa += "e" + exponent
    }
    // Within an exponent of four digits at most: the limit below costs little to find exceeded.
    guard !mantissa.hasPrefix("-"), !mantissa.contains("/"),
      let (value, digits) = try? RationalText.parse(Array(mantissa.utf8)),
      digits <= digitLimit
    else { return nil }
    return negative ? -value : value
  }
}
