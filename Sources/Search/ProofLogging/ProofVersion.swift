/// The versions of VeriPB's proof format that can be written.
public enum ProofVersion: String, Sendable, CaseIterable {
  /// VeriPB 1.1, which has no place for hints and no word for bounds.
  case one = "1.1"
  /// VeriPB 2.0.
  case two = "2.0"
  /// VeriPB 3.0.
  case three = "3.0"
}
