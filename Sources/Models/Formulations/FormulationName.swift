/// The names that every reader of the MPS and LP formats takes as they stand.
///
/// Stricter than either format: CBC's LP reader refuses more than 100 characters, where GLPK stops at 255; a leading
/// `e` after a number reads as an exponent; and an LP section begins wherever its keyword stands.
public enum FormulationName {
  /// The most characters of a name.
  public static let lengthLimit = 100

  /// The row that files give to the objective.
  public static let objective = "obj"
  /// The variable, fixed at 1, that carries the objective's constant in files.
  public static let objectiveConstant = "objective_constant"

  /// True if `name` is a letter other than `e`, or `_`, followed by letters, digits, `_`, `.`, and is neither a keyword
  /// of the LP format nor one of the two names above.
  public static func isSafe(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, bytes.count <= lengthLimit, isLetter(first), first | 0x20 != UInt8(ascii: "e")
    else { return false }
    guard bytes.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
      return false
    }
    // No keyword is longer, and most names are: those are not put in lower case first.
    return bytes.count > longestReserved || !reserved.contains(name.lowercased())
  }

  /// A safe name like `text`: what no name may have becomes `_`. Different texts may become equal.
  public static func sanitised(_ text: String) -> String {
    let bytes = text.utf8.prefix(lengthLimit).map { byte in
      isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "_")
    }
    let name = String(decoding: bytes, as: UTF8.self)
    return isSafe(name) ? name : "_" + name.prefix(lengthLimit - 1)
  }

  static func require(_ name: String) {
    precondition(isSafe(name), "a name that the file formats take: \(name)")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private static let reserved: Set<String> = [
    objective, objectiveConstant,
    "min", "minimum", "minimize", "minimise", "max", "maximum", "maximize", "maximise", "subject", "such", "st", "s.t.",
    "st.", "lazy", "user", "bound", "bounds", "free", "inf", "infinity", "nan", "int", "integer", "integers", "gen",
    "general", "generals", "bin", "binary", "binaries", "semi", "semis", "sin", "sos", "sos1", "sos2", "pwlobj",
    "range",
    "ranges", "rhs", "marker",
  ]
  private static let longestReserved = reserved.reduce(0) { max($0, $1.utf8.count) }
}
