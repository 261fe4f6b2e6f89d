import DynamicProgramming
import ExactArithmetic
import PatternEnumeration
import SearchCore
import TrainingProblem

extension SolverPrediction {
  /// Steps that finding the dynamic program's plan may take.
  private static let planPatience = 1 << 22
  /// Bytes that a dynamic program may plan with.
  private static let planBytes = 1 << 34

  /// The plan of the dynamic program: states, bytes and nanoseconds.
  static func dynamicProgram(_ subject: PredictionSubject) -> SolverPrediction? {
    guard let scaled = subject.scaled else { return nil }
    let name = SolverName.dp.rawValue
    do throws(LimitError) {
      let plan = try DynamicProgram(
        scaled, memoryLimit: planBytes, patience: planPatience, control: SearchControl()
      ).plan
      return SolverPrediction(
        solver: name, fits: true, log2Steps: Integer(plan.work.bitLength), bytes: plan.bytes,
        note: "\(plan), a step a nanosecond" + relaxing(subject))
    } catch {
      return SolverPrediction(
        solver: name, fits: false, note: error.message,
        takes: "two layers with outputs at few distinct inputs, and tables of at most \(planBytes >> 30) GiB")
    }
  }

  /// The plan of the search over patterns: tables, and the combinations that it cuts down.
  static func behaviour(_ subject: PredictionSubject) -> SolverPrediction? {
    guard let scaled = subject.scaled else { return nil }
    let plan = PatternPlan(scaled)
    let name = SolverName.behaviour.rawValue
    if let obstacle = plan.obstacle {
      return SolverPrediction(
        solver: name, fits: false, note: obstacle,
        takes: "hidden layers that read the one before, a summed loss, 64-bit numbers and small fan-in")
    }
    return SolverPrediction(
      solver: name, fits: true, log2Steps: Integer(plan.log2Combinations), bytes: Integer(plan.bytes),
      note: "combinations of patterns without any pruning, \(plan.choices) choices of one neuron at most"
        + relaxing(subject))
  }

  /// The part that constraints play.
  private static func relaxing(_ subject: PredictionSubject) -> String {
    guard let scaled = subject.scaled, !scaled.isPlain else { return "" }
    return "; constraints and shared parameters are left out: its bound holds, and its best choice counts where it"
      + " satisfies them"
  }
}
