/// Numbers as reports print them. For eyes: no decision rests on them.
enum Figures {
  /// Seconds with three significant digits or milliseconds: 0.004, 1.23, 12.3, 123.
  static func seconds(_ value: Double) -> String {
    value < 10 ? decimal(value, digits: value < 1 ? 3 : 2) : decimal(value, digits: value < 100 ? 1 : 0)
  }

  /// `value` with this many digits after the point, at most four, rounded half up.
  static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "—" }
    let scale = [1.0, 10, 100, 1000, 10000][digits]
    let scaled = Int((abs(value) * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + "\(scaled)" }
    let text = String(scaled)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  /// Bytes with a binary unit.
  static func bytes(_ value: Int) -> String {
    if value < 1024 { return "\(value) B" }
    var (amount, unit) = (Double(value) / 1024, 0)
    while amount >= 1024 && unit < 3 { (amount, unit) = (amount / 1024, unit + 1) }
    return decimal(amount, digits: amount < 10 ? 1 : 0) + " " + ["KiB", "MiB", "GiB", "TiB"][unit]
  }

  /// A count with commas between thousands.
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }
}
