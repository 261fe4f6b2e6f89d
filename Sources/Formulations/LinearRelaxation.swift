/// A linear program in floating point: minimise cost · x subject to rows ≥ right sides and 0 ≤ x ≤ 1.
///
/// Rows lie in one array of terms: those of row i from `rowStart[i]` up to `rowStart[i + 1]`. All counting from 0.
public struct LinearRelaxation: Sendable {
  public var cost: [Double]
  public var rightSides: [Double] = []
  public var rowStart: [Int32] = [0]
  public var termColumn: [Int32] = []
  public var termValue: [Double] = []

  public init(cost: [Double]) { self.cost = cost }

  /// Closes the row of the terms appended since the last one.
  public mutating func endRow(atLeast rightSide: Double) {
    rightSides.append(rightSide)
    rowStart.append(Int32(termColumn.count))
  }

  public mutating func appendTerm(_ value: Double, column: Int) {
    termColumn.append(Int32(column))
    termValue.append(value)
  }
}

/// How a relaxation's solve ended. Floating point: to guide a search, never to decide.
public enum RelaxationStatus: Sendable, Equatable {
  /// Values and multipliers are there.
  case optimal
  /// The objective is beyond the cutoff: multipliers are there.
  case cutoff
  /// No point at these bounds: the multipliers are a ray of the dual (all 0 where none is known).
  case infeasible
  /// The limit of iterations, or a failure at these bounds: nothing is there.
  case nothing
  /// Interrupted, or out of memory: the session is over.
  case stopped
}

/// A relaxation kept between solves, each of which begins from what the last one left. For one thread.
public protocol RelaxationSession: AnyObject {
  func setBounds(column: Int, lower: Double, upper: Double)

  /// - Parameters:
  ///   - cutoff: objectives from here on are all the same to the caller; infinite where none is.
  ///   - iterations: of the simplex method, at most.
  func solve(cutoff: Double, iterations: Int) -> RelaxationStatus

  /// Of the last solve that had them; the objective also where that was beyond the cutoff.
  var objective: Double { get }
  var values: [Double] { get }
  /// By row, at least 0 but for rounding: with them the rows show the objective's bound, or that there is no point.
  var multipliers: [Double] { get }

  /// Remembers where the next solve would begin, and goes back there.
  func keepBasis()
  func restoreBasis()
}
