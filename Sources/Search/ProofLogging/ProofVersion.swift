/// The versions of VeriPB's proof format that can be written.
public enum ProofVersion: String, Sendable, CaseIterable {
  case one = "1.1"
  case two = "2.0"
  case three = "3.0"
}
