import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem
@_exported import WorkingNumbers

/// Exact training of networks of at most two layers on few distinct inputs, by dynamic programming: pseudo-polynomial
/// in the numbers for a fixed dataset ("On the Hardness of Training Deep Neural Networks Discretely", 2024,
/// arXiv:2412.13057).
///
/// The output layer's pre-activations over the distinct inputs are one vector, a sum with one vector from each hidden
/// neuron (its output weights times one of the vectors of activations that its own weights can give, each of them once,
/// at its least penalty) and one from each bias and skip. All reachable sums are expanded, in the representation that
/// `plan` predicts to be cheapest; the best one is walked back to parameters. See docs/dynamic-program.md.
public struct DynamicProgram: Sendable {
  private let search: any PreparedProgram
  /// The representation that will be run, and its predicted cost.
  public var plan: DynamicProgramPlan { search.plan }
  /// The plan that goes through all sums: `plan`, but where few numbers are tried first; nil where none fits.
  public var complete: DynamicProgramPlan? { search.complete }

  /// Expands the hidden neurons, finds a first incumbent, and plans.
  ///
  /// - Parameters:
  ///   - target: decide whether a scaled objective of at most this can be reached; nil to minimise.
  ///   - start: a choice to begin from.
  ///   - memoryLimit: bytes that tables may take.
  ///   - method: the only one to plan with, and to run even where the first incumbent meets the bound: for tests and
  ///     measurements; nil for the cheapest.
  ///   - patience: steps that the hidden neurons' expansion may take, of some nanoseconds each.
  /// - Throws: `LimitError` where the network is deeper, there are too many coordinates or vectors, or no
  ///   representation fits the memory.
  public init(
    _ scaled: ScaledInstance, target: Integer? = nil, start: ParameterChoice? = nil, memoryLimit: Int,
    method: DynamicProgramPlan.Method? = nil, patience: Int = 1 << 32, control: SearchControl
  ) throws(LimitError) {
    guard scaled.isPlain else { throw LimitError(ScaledInstance.plainOnly) }
    let request = ProgramRequest(
      scaled: scaled, target: target, start: start, memory: memoryLimit, method: method, patience: patience,
      control: control)
    let width = max(scaled.width, target.map { NumberWidth(bits: $0.bitLength + 1) } ?? .word)
    if width == .word, let search = try SumProgramBuilder<Int>.prepare(request) {
      self.search = search
    } else if width != .big, let search = try SumProgramBuilder<Int128>.prepare(request) {
      self.search = search
    } else if let search = try SumProgramBuilder<Integer>.prepare(request) {
      self.search = search
    } else {
      throw LimitError("the states have too many digits")
    }
  }

  /// Runs the plan. The bound of a search that was stopped is the one known before it.
  ///
  /// - Parameter most: predicted nanoseconds up to which all sums are gone through where few numbers were planned with and did
  ///   not do; nil for any.
  /// - Throws: `LimitError` where sorted states outgrow the memory after all; `stopped` tells what was known.
  public func solve(most: Integer? = nil) throws(LimitError) -> SearchOutcome { try search.solve(most: most) }

  /// The knowledge without running the plan.
  public var stopped: SearchOutcome { search.stopped }
}

/// The arguments of a dynamic program.
struct ProgramRequest: Sendable {
  let scaled: ScaledInstance
  let target: Integer?
  let start: ParameterChoice?
  let memory: Int
  let method: DynamicProgramPlan.Method?
  let patience: Int
  let control: SearchControl

  /// The outcome with the choice to begin from, where that one is better and the search did not end.
  ///
  /// - Parameter known: the best choice with its objective; nil where the search was stopped before its parameters were
  ///   recovered: the choice to begin from then, or the first option of each parameter.
  func ended(
    _ ending: SearchOutcome.Ending, _ known: (choice: ParameterChoice, objective: Integer)?, bound: Integer, steps: Int
  ) -> SearchOutcome {
    var ending = known == nil ? .stopped : ending
    var (best, objective) = known ?? firstOptions
    if ending == .stopped, let start {
      let own = ScaledEvaluator(scaled)(start)
      if own < objective { (best, objective) = (start, own) }
    }
    if ending == .stopped, target.map({ objective <= $0 }) ?? (objective <= bound) {
      ending = target == nil ? .exhausted : .reachedTarget
    }
    return SearchOutcome(
      ending: ending, best: best, objective: objective, bound: min(bound, ending == .exhausted ? bound : objective),
      nodes: steps)
  }

  private var firstOptions: (ParameterChoice, Integer) {
    let parameters = scaled.parameters
    let choice = ParameterChoice((0..<parameters.count).map { parameters.options($0).isEmpty ? -1 : 0 })
    return (choice, ScaledEvaluator(scaled)(choice))
  }

  /// The cheapest plan of those that fit the memory and are allowed; sorted states always fit: they are watched.
  func cheapest(_ plans: [DynamicProgramPlan]) -> DynamicProgramPlan? {
    plans.filter { $0.method == .sorted || $0.bytes <= Integer(memory) }
      .filter { method == nil || $0.method == method }
      .min { $0.work < $1.work }
  }

  func tooLarge(_ bytes: Integer, _ what: String) -> LimitError {
    LimitError(
      "\(what) would take \(bytes.floorQuotient(by: 1_048_576)) MiB, and the limit is \(memory >> 20) MiB")
  }
}

/// A dynamic program in numbers of one width, ready to run.
protocol PreparedProgram: Sendable {
  var plan: DynamicProgramPlan { get }
  var complete: DynamicProgramPlan? { get }
  var stopped: SearchOutcome { get }
  func solve(most: Integer?) throws(LimitError) -> SearchOutcome
}

enum SumProgramBuilder<N: TableNumber> {
  /// nil where keys need a wider number.
  static func prepare(_ request: ProgramRequest) throws(LimitError) -> (any PreparedProgram)? {
    let network = try N.sumNetwork(request.scaled)
    let isVector = request.method == .bits || request.method == .sorted
    if !isVector, let scalar = N.scalarSums(network, groups: nil) {
      return try ScalarProgram(request, network, scalar, sums: nil)
    }
    // A step in numbers of any size takes some thirty times as long.
    let steps = N.self == Integer.self ? request.patience / 32 : request.patience
    guard let sums = try N.outputSums(network, steps: steps, Budget(shouldStop: request.control.shouldStop)) else {
      return nil
    }
    if N.self == Integer.self {
      let numbers = sums.groups.reduce(0) { $0 + $1.count } * network.loss.coordinates
      guard numbers <= steps else { throw LimitError("its keys have too many digits for \(numbers) numbers") }
    }
    if !isVector, let scalar = N.scalarSums(network, groups: sums.groups) {
      return try ScalarProgram(request, network, scalar, sums: sums)
    }
    return try VectorProgram(request, network, sums)
  }
}
