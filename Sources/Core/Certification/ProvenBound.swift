import ExactArithmetic
import ProofKernel
import ReferenceFormulas
import TrainingProblem

/// The statement that a certificate's proof establishes about its instance. Of a proof in VeriPB's format: the
/// formula is derived anew from the instance, and the kernel holds the proof against it.
enum ProvenBound: Sendable {
  /// No choice of parameters has a smaller objective.
  case atLeast(Rational)
  /// No choice of parameters is feasible.
  case infeasible
  /// The proof is wrong, or says nothing of a bound; where and why.
  case refused(String)
  /// The proof could not be looked at: it cannot be read, or the instance has no formula within the limits.
  case unavailable(String)

  /// VeriPB's format over the reference encoding. Other kinds are the second circle's.
  static let kind = "veripb"
  static let argument = "its proof, checked against the instance"

  /// - Parameter folder: where the certificate stands; nil where it has no place.
  /// - Parameter blocked: where it is given, the proof is over the formula without an objective, and with these choices
  ///   blocked.
  static func read(
    _ proof: Certificate.Proof, in folder: String?, on instance: Instance, blocked: [ParameterChoice]? = nil,
    by translator: (any ProofTranslator)?, budget: Budget
  ) -> ProvenBound {
    guard proof.kind == kind else {
      return .unavailable("this version checks no proofs of kind \"\(InputError.printable(proof.kind))\"")
    }
    guard let name = proof.file else { return .unavailable("the proof names no file") }
    guard let folder else { return .unavailable("the certificate has no folder in which to look for its proof") }
    let source: ProofFile
    do { source = try ProofFile(plainName: name, in: folder) } catch { return .unavailable("\(error)") }
    return read(source, named: name, on: instance, blocked: blocked, by: translator, budget: budget)
  }

  static func read(
    _ source: any ProofSource, named name: String, on instance: Instance, blocked: [ParameterChoice]? = nil,
    by translator: (any ProofTranslator)?, budget: Budget
  ) -> ProvenBound {
    do {
      let encoding = try ReferenceEncoding(try ScaledInstance(instance, budget: budget), budget: budget)
      let formula = blocked.map(encoding.formula(blocking:)) ?? encoding.formula
      var limits = KernelLimits()
      if let most = budget.memoryLimit { limits.memory = max(0, most - Budget.residentBytes) }
      let input = try KernelInput(formula, limits: limits)
      let text =
        translator?.translate(source, about: formula, budget: budget) ?? UntranslatedProof(source, budget: budget)
      let verdict = input.check(text)
      if let fault = text.end() {
        let message = fault.line > 0 ? "\(name):\(fault.line): \(fault.reason)" : "\(name): \(fault.reason)"
        return fault.isLimit ? .unavailable(message) : .refused(message)
      }
      switch verdict {
      case .unfinished(_, let reason): return .unavailable("\(name): \(reason)")
      case .refused(let line, let reason): return .refused("\(name): at line \(line) for the kernel: \(reason)")
      case .accepted(.bounds(let lower, _)) where blocked == nil: return .atLeast(encoding.objective(sum: lower))
      case .accepted(.infeasible): return .infeasible
      case .accepted: return .refused("\(name): the proof concludes no bound")
      }
    } catch let error as KernelRefusal {
      return .unavailable(error.reason)
    } catch let error as LimitError {
      return .unavailable(error.message)
    } catch {
      return .unavailable("\(error)")
    }
  }
}
