import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Reductions
import TrainingProblem

extension Decode {
  // MARK: Source problems

  /// Prints the source problem's solution. The instance must be what the reduction makes of the source: it is made
  /// again, and the digests compared.
  func decodeSource(_ problem: Instance, _ path: String) throws {
    let source = try SourceReader.read(path)
    guard let (_, reduced) = try Reduction.making(problem, of: source) else {
      throw InputError(file: path, message: "no reduction makes the instance of this problem")
    }
    let claimed = try CertificateReader.read(solution)
    if let digest = claimed.instance, digest != InstanceWriter.digest(of: problem) {
      throw InputError(file: solution, keyPath: "$.instance", message: "the certificate is for another instance")
    }
    var fault: String?
    if let assignment = claimed.parameters {
      try refuse(assignment, of: problem.network)
      let picks = reduced.picks(assignment)
      fault = try source.fault(picks)
      if fault == nil {
        print("solution, checked on \(path):")
        print(source.shown(picks))
        return
      }
    }
    // No solution here: the certificate may prove that there is none.
    let report = CertificateChecker.check(
      claimed, against: problem, in: solution == "-" ? nil : FileAccess.folder(of: solution))
    let leastShown: Rational? =
      switch claimed.claim {
      case .missesThreshold: 1
      case .optimal: claimed.bound
      case .feasible, .reachesThreshold, .infeasible, .all: nil
      }
    switch report.verdict {
    case .accepted:
      guard let leastShown, leastShown.signum > 0 else {
        print("no solution in the certificate: \(fault ?? "it has no parameters")")
        throw ExitCode(1)
      }
      print(
        "no solution exists: no choice of parameters has the loss 0, shown by \(report.boundShownBy ?? "its proof")")
    case .notProven(let reason):
      print("no solution in the certificate, and that there is none is not proven: \(reason)")
      throw ExitCode(3)
    case .rejected(let reason):
      print("no solution: the certificate is rejected: \(reason)")
      throw ExitCode(1)
    }
  }

  private func refuse(_ assignment: Assignment, of network: Network) throws {
    if let fault = AssignmentFault.first(in: assignment, of: network) {
      throw InputError(file: solution, keyPath: fault.keyPath, message: fault.message)
    }
  }

  // MARK: Continuous form

  /// The shapes of the two networks differ, so the parameters tell which of the two they are for.
  func takeAcross(_ problem: Instance) throws {
    let across: ContinuousInstance
    do { across = try ContinuousInstance(problem) } catch let refusal as ContinuousRefusal {
      throw InputError(file: instance, message: "\(refusal)")
    }
    let claimed = try CertificateReader.read(solution)
    guard let assignment = claimed.parameters else {
      throw InputError(file: solution, keyPath: "$", message: "the certificate has no parameters to take across")
    }
    let isDiscrete = assignment.layers.count == problem.network.layers.count
    let (from, to) = isDiscrete ? (problem, across.instance) : (across.instance, problem)
    if let digest = claimed.instance, digest != InstanceWriter.digest(of: from) {
      throw InputError(
        file: solution, keyPath: "$.instance",
        message: "the certificate is for neither the instance nor its continuous form")
    }
    try refuse(assignment, of: from.network)
    let result = isDiscrete ? across.continuous(assignment) : across.discrete(assignment)
    if let fault = AssignmentFault.first(in: result, of: to.network) {
      print("no discrete choice: \(fault)")
      throw ExitCode(1)
    }
    let objective = try Evaluation(of: result, on: to).objective
    let reaches = to.threshold.map { objective <= $0 } ?? false
    try write(
      Certificate(
        instance: InstanceWriter.digest(of: to), claim: reaches ? .reachesThreshold : .feasible, parameters: result,
        objective: objective, producer: "dnnt decode, \(isDiscrete ? "to" : "from") the continuous form"))
  }
}
