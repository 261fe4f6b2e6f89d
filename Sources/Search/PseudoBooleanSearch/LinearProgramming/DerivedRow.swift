import ExactArithmetic

/// A constraint Σ coefficient · literal ≥ degree that a search has derived, with coefficients above 0.
struct DerivedRow<N: WorkingNumber> {
  let terms: [(coefficient: N, literal: Int32)]
  let degree: N
}
