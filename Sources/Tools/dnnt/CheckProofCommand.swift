import ArgumentParser
import CertificateChecking
import ExactArithmetic
import ProofElaboration
import ProofKernel
import Strategies
import TrainingProblem

struct CheckProof: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-proof",
    abstract: "Check a proof about any pseudo-Boolean formula.",
    discussion: """
      The proof is elaborated, and what comes out is checked by the kernel, which searches for nothing. With --kernel \
      the proof is in the kernel format already.

      Exit code: 0 accepted, 1 refused, 2 bad input.

      EXAMPLES
        dnnt check-proof formula.opb proof.pbp
        dnnt check-proof formula.opb kernel.pbp --kernel
      """)

  @Argument(help: "The formula, in OPB, over variables x1, x2, …; or an instance file.") var formula: String
  @Argument(help: "The proof, text or gzip.") var proof: String
  @Flag(help: "The proof is in the kernel format; check it as it is.") var kernel = false
  @Flag(help: "Print the verdict only.") var quiet = false

  func run() throws {
    let formula = try ProofInput.formula(self.formula)
    let given = try ProofInput.open(self.proof)
    let elaborated = kernel ? nil : Elaboration().translate(given, about: formula, budget: .unlimited)
    let verdict: KernelVerdict
    do throws(KernelRefusal) {
      let input = try KernelInput(formula)
      if let elaborated { verdict = input.check(elaborated) } else { verdict = input.check(given) }
    } catch {
      throw InputError(file: self.formula, message: error.reason)
    }
    if let fault = elaborated?.end() {
      try refuse("the elaborator, at line \(fault.line): \(fault.reason)")
    }
    switch verdict {
    case .accepted(let conclusion):
      print(quiet ? "accepted" : "accepted: \(CheckProof.shown(conclusion))")
    case .refused(let line, let reason), .unfinished(let line, let reason):
      try refuse("the kernel, at line \(line)\(kernel ? "" : " of the elaborated proof"): \(reason)")
    }
  }

  private func refuse(_ reason: String) throws -> Never {
    print(quiet ? "refused" : "refused: \(reason)")
    throw ExitCode(1)
  }

  private static func shown(_ conclusion: KernelConclusion) -> String {
    switch conclusion {
    case .nothing: "every step is right, and nothing is claimed"
    case .satisfiable: "some assignment satisfies the formula"
    case .infeasible: "no assignment satisfies the formula"
    case .bounds(let lower, let upper):
      upper.map { "the least sum of the objective's terms is from \(lower) to \($0)" }
        ?? "the sum of the objective's terms is at least \(lower)"
    }
  }
}
