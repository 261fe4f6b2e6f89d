import CertificateChecking
import ExactArithmetic
import TrainingProblem

/// Picks by the instance's shape, and runs a portfolio.
struct AutomaticSolver: Solver {
  let name = SolverName.auto

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    if Strategy.isDeep(scaled) { return try DeepSolver().solve(session, scaled) }
    return try Strategy.automatic(session, scaled)
  }

  func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.raceUnderConstraints(session, scaled)
  }
}

/// Native branch and bound.
struct BranchAndBoundSolver: Solver {
  let name = SolverName.bnb

  /// The whole tree, which bounds cut.
  func plan(_ subject: PredictionSubject) -> SolverPrediction? {
    guard let choices = subject.log2Choices, let scaled = subject.scaled else { return nil }
    return SolverPrediction(
      solver: name.rawValue, fits: true, log2Steps: Integer(choices + 1),
      note: "nodes without any pruning, numbers of \(scaled.magnitudeBits) bits")
  }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.branchAndBound(session, scaled)
  }

  func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var answer = try Strategy.native(session, scaled, start: session.options.start)
    try Strategy.addProof(&answer, session)
    return answer
  }
}

/// Conflict-driven search over the reference encoding.
struct ConflictDrivenSolver: Solver {
  let name = SolverName.conflict

  /// Parameters × distinct inputs up to which the formula is built to be measured: a fraction of a second.
  private static let measuredCells = 50_000

  /// The formula that it searches, and that its proofs are about.
  func plan(_ subject: PredictionSubject) -> SolverPrediction? {
    guard let scaled = subject.scaled, subject.parameters * scaled.inputs.count <= Self.measuredCells else {
      return nil
    }
    do throws(ReferenceRefusal) {
      let encoding = try ReferenceEncoding(scaled)
      let terms = encoding.formula.constraints.reduce(0) { $0 + $1.terms.count }
      return SolverPrediction(
        solver: name.rawValue, fits: true,
        note: "a formula of \(encoding.formula.variableCount) variables, \(encoding.formula.constraints.count)"
          + " constraints, \(terms) terms")
    } catch {
      return SolverPrediction(
        solver: name.rawValue, fits: false, note: error.message, takes: "fewer distinct inputs or shorter numbers")
    }
  }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.conflict(session, scaled)
  }
}

/// Branch and bound over linear relaxations.
struct LinearRelaxationSolver: Solver {
  let name = SolverName.lp

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.linear(session, scaled)
  }
}

/// The tree of all choices with enclosures.
struct DeepSolver: Solver {
  let name = SolverName.deep
  var refusalOfConstraints: String? { plainOnly }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    guard let answer = try Strategy.deep(session) else {
      throw SolveFault.usage("the solver 'deep' takes at most 2^40 choices a layer")
    }
    return answer
  }
}

/// CaDiCaL over clauses of the reference encoding.
struct SATSolver: Solver {
  let name = SolverName.sat

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    var answer = try Strategy.sat(session, scaled)
    // Not stopped, and yet open: sums of numbers too long to be clauses.
    if answer.status == .feasible, session.options.nodeLimit == nil, !session.shouldStop() {
      try Strategy.searchByConflicts(&answer, session)
      answer.notes.append("clauses cannot hold its numbers: decided by conflict-driven search")
    }
    return answer
  }
}

/// Enumeration of activation patterns.
struct PatternSolver: Solver {
  let name = SolverName.behaviour
  let otherNames = ["patterns"]

  func plan(_ subject: PredictionSubject) -> SolverPrediction? { SolverPrediction.behaviour(subject) }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.behaviour(session, scaled)
  }

  func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.byRelaxation(session, scaled, name) { try Strategy.behaviour($0, $1) }
  }
}

/// The dynamic program over reachable sums.
struct DynamicProgramSolver: Solver {
  let name = SolverName.dp

  func plan(_ subject: PredictionSubject) -> SolverPrediction? { SolverPrediction.dynamicProgram(subject) }

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.dynamicProgram(session, scaled)
  }

  func solveConstrained(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.byRelaxation(session, scaled, name) { try Strategy.dynamicProgram($0, $1) }
  }
}

/// GLPK's own branch and bound, in floating point.
struct GLPKBranchAndBound: Solver {
  let name = SolverName.glpk
  let worth = "claims, in floating point"

  func solve(_ session: SolveSession, _ scaled: ScaledInstance) throws -> Finding {
    try Strategy.claim(session, scaled)
  }
}
