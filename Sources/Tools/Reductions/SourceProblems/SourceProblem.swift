import TrainingProblem

/// A problem that reduces to training. A solution of each is a list of yes-or-no decisions, the *picks*: the numbers,
/// sets or true variables taken, the second constants chosen.
public enum SourceProblem: Sendable, Equatable {
  /// How a source problem is written down.
  public enum Format: String, Sendable, CaseIterable {
    /// A target and numbers, one a line.
    case subsetSum = "sum"
    /// Elements, then a set a line.
    case exactCover = "sets"
    /// DIMACS, three literals a clause.
    case oneInThree = "cnf"
    /// An instruction a line, then a question.
    case program = "slp"

    /// The ending of its files.
    public var fileExtension: String { rawValue }
  }

  /// A sum of some numbers is the target.
  case subsetSum(SubsetSum)
  /// Some sets cover every element once.
  case exactCover(ExactCover)
  /// An assignment makes one literal of each clause true.
  case oneInThree(OneInThreeFormula)
  /// The value of a program is positive, or 0.
  case program(StraightLineProgram)

  /// The format that the problem is written in.
  public var format: Format {
    switch self {
    case .subsetSum: .subsetSum
    case .exactCover: .exactCover
    case .oneInThree: .oneInThree
    case .program: .program
    }
  }

  /// How many decisions a solution consists of.
  public var decisions: Int {
    switch self {
    case .subsetSum(let problem): problem.numbers.count
    case .exactCover(let problem): problem.sets.count
    case .oneInThree(let problem): problem.variables
    case .program(let problem): problem.choices.count
    }
  }

  /// Why `picks` is no solution, by exact evaluation of the source problem alone; nil where it is one.
  ///
  /// - Precondition: one entry a decision.
  /// - Throws: `LimitError` before a program's number of more than `sizeLimit` binary digits is computed.
  public func fault(_ picks: [Bool], sizeLimit: Int = 1 << 26) throws(LimitError) -> String? {
    switch self {
    case .subsetSum(let problem): problem.fault(picks)
    case .exactCover(let problem): problem.fault(picks)
    case .oneInThree(let problem): problem.fault(picks)
    case .program(let problem): try problem.fault(picks, sizeLimit: sizeLimit)
    }
  }

  /// A choice in the source problem's own words.
  public func shown(_ picks: [Bool]) -> String {
    switch self {
    case .subsetSum(let problem): problem.shown(picks)
    case .exactCover(let problem): problem.shown(picks)
    case .oneInThree(let problem): problem.shown(picks)
    case .program(let problem): problem.shown(picks)
    }
  }

  /// The problem as a file; `SourceReader` reads the same problem from it.
  public var text: String {
    switch self {
    case .subsetSum(let problem): problem.text
    case .exactCover(let problem): problem.text
    case .oneInThree(let problem): problem.text
    case .program(let problem): problem.text
    }
  }
}
