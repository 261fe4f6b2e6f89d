/// The versions of VeriPB's proof format that the kernel reads.
///
/// Source of all three: the format pages of VeriPB (README of version 1, "Proof Format Overview" and "Migration Guide
/// From Version 2.0 to Version 3.0"). What each says is in docs/proof-format.md.
enum ProofDialect: Comparable {
  /// 1.0 to 1.2: lines; `f` loads the formula; `c` claims a contradiction; the file ends where it ends.
  case one
  /// 2.0: lines; the formula is there from the start; output, conclusion and end at the foot.
  case two
  /// 3.0: statements end with a semicolon, arguments are separated by colons.
  case three

  init?(version: String) {
    switch version {
    case "1.0", "1.1", "1.2": self = .one
    case "2.0": self = .two
    case "3.0": self = .three
    default: return nil
    }
  }
}
