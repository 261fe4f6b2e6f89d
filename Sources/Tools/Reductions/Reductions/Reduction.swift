import ExactArithmetic
import TrainingProblem

/// The reductions to training with a loss that can be brought to 0 if and only if the source problem has a solution.
/// Each is stated and proven on its page in docs/families.
public enum Reduction: String, Sendable, CaseIterable {
  /// Subset sum: one sample, the numbers as weights of one hidden neuron.
  case subsetSumHidden = "subset-sum-hidden"
  /// Subset sum: one sample, dimension 1, the numbers as output weights.
  case subsetSumOutput = "subset-sum-output"
  /// Exact cover: one hidden neuron, a sample an element.
  case exactCover = "exact-cover"
  /// Exact cover: dimension 1, weights pick rows of a table in the activation.
  case exactCoverLine = "exact-cover-line"
  /// One-in-three satisfiability: one hidden neuron, a sample a clause.
  case oneInThree = "one-in-three-sat"
  /// Straight-line programs, with choices and without: one sample, dimension 1, deep.
  case program = "slp"

  /// The format of the problem that it reduces from.
  public var format: SourceProblem.Format {
    switch self {
    case .subsetSumHidden, .subsetSumOutput: .subsetSum
    case .exactCover, .exactCoverLine: .exactCover
    case .oneInThree: .oneInThree
    case .program: .program
    }
  }

  /// The instance that `problem` becomes; nil where it is of another format.
  ///
  /// - Throws: `LimitError` where the instance would be beyond what the instance reader accepts.
  public func instance(
    of problem: SourceProblem, name: String? = nil, source: String? = nil
  ) throws(LimitError) -> ReducedInstance? {
    let label = (name: name, source: source)
    switch (self, problem) {
    case (.subsetSumHidden, .subsetSum(let problem)): return Reduction.hidden(problem, label)
    case (.subsetSumOutput, .subsetSum(let problem)): return Reduction.output(problem, label)
    case (.exactCover, .exactCover(let problem)): return Reduction.neuron(problem, label)
    case (.exactCoverLine, .exactCover(let problem)): return try Reduction.line(problem, label)
    case (.oneInThree, .oneInThree(let problem)): return Reduction.neuron(problem, label)
    case (.program, .program(let problem)): return try Reduction.network(problem, label)
    default: return nil
    }
  }

  /// Which reduction makes `instance` of `problem`: told by the digest, so that nothing need be believed; nil where
  /// none does.
  public static func making(
    _ instance: Instance, of problem: SourceProblem
  ) throws(LimitError) -> (reduction: Reduction, reduced: ReducedInstance)? {
    let digest = InstanceWriter.digest(of: instance)
    for reduction in allCases {
      guard let reduced = try reduction.instance(of: problem) else { continue }
      if InstanceWriter.digest(of: reduced.instance) == digest { return (reduction, reduced) }
    }
    return nil
  }
}

extension Reduction {
  typealias Names = (name: String?, source: String?)

  /// Neurons whose every weight is spelt, with the bias 0.
  static func layer(_ weights: [[Options]], _ activation: Activation, from sources: [Int]) -> Layer {
    Layer(
      neurons: weights.count, activation: activation, sources: sources, weights: .matrix(weights),
      biases: .uniform(.list([0])))
  }

  /// Neurons with the same options on every weight, and the bias 0.
  static func layer(_ neurons: Int, all options: Options, _ activation: Activation, from source: Int) -> Layer {
    Layer(
      neurons: neurons, activation: activation, sources: [source], weights: .uniform(options),
      biases: .uniform(.list([0])))
  }

  /// `no` and `yes` as options, ascending, once where they are the same.
  static func options(_ no: Rational, _ yes: Rational) -> Options {
    no == yes ? .list([no]) : .list([min(no, yes), max(no, yes)])
  }
}
