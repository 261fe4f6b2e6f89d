import ProofKernel
import ReferenceFormulas
import TrainingProblem

/// Turns proofs as they come into text that the kernel reads. Nobody trusts it: whatever it writes is judged like any
/// other text, about a formula that it cannot change; and what it says is wrong with a proof only refuses it.
public protocol ProofTranslator: Sendable {
  /// The translation of `proof`, which is about `formula`; it is read as it is made, and spends `budget`.
  func translate(
    _ proof: any ProofSource, about formula: PseudoBooleanFormula, budget: Budget
  ) -> any TranslatedProof
}

/// The translation, as a stream.
public protocol TranslatedProof: ProofSource {
  /// Nobody reads any more. What the translator found wrong with the proof, if anything; called once.
  func end() -> ProofFault?
}

/// Why a proof is not translated.
public struct ProofFault: Sendable {
  /// Of the proof as it came; 0 where it is none in particular.
  public let line: Int
  /// The fault in plain words.
  public let reason: String
  /// Nothing is known to be wrong: it takes too much, or has no translation.
  public let isLimit: Bool

  /// A fault in line `line` of the proof; `isLimit` where it only takes too much.
  public init(line: Int, reason: String, isLimit: Bool) {
    (self.line, self.reason, self.isLimit) = (line, reason, isLimit)
  }
}

/// A proof that is in the kernel format already.
final class UntranslatedProof: TranslatedProof {
  private let proof: any ProofSource
  private let budget: Budget

  init(_ proof: any ProofSource, budget: Budget) { (self.proof, self.budget) = (proof, budget) }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    if let fault = budget.fault() { throw ProofSourceFailure(fault) }
    return try proof.nextChunk()
  }

  func end() -> ProofFault? { nil }
}

extension KernelInput {
  /// The kernel's own copy of a formula.
  public init(_ formula: PseudoBooleanFormula, limits: KernelLimits = KernelLimits()) throws(KernelRefusal) {
    self.init(limits: limits)
    try minimise(formula.objective.map { (coefficient: $0.coefficient, literal: $0.literal.code) })
    for constraint in formula.constraints {
      try add(
        constraint.terms.map { (coefficient: $0.coefficient, literal: $0.literal.code) }, atLeast: constraint.degree)
    }
  }
}
