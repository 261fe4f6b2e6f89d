public import Formulations

/// A refusal, by who is at fault.
public enum CaDiCaLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Build without CaDiCaL: the trait is off.
  case absent
  /// System: no memory for a solver.
  case noMemory
  /// Backend: its proof is not in the format.
  case badProof(BinaryProofReader.Fault)

  /// The fault in one sentence.
  public var description: String {
    switch self {
    case .absent: return "this build has no CaDiCaL (package trait CaDiCaL)"
    case .noMemory: return "no memory for CaDiCaL"
    case .badProof(let fault): return "CaDiCaL's proof is broken at byte \(fault.offset): met \(fault.met)"
    }
  }
}
