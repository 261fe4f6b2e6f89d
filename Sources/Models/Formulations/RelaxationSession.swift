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

/// A linear program in floating point that is solved again and again: minimise cost · x subject to 0 ≤ x ≤ 1, or to
/// narrower bounds, and to rows ≥ right sides that come and go. Each solve begins from what the last one left. For one
/// thread; rows and columns count from 0.
public protocol RelaxationSession: AnyObject {
  /// Adds a row, as the last one.
  func addRow(columns: ArraySlice<Int32>, values: ArraySlice<Double>, atLeast rightSide: Double)
  /// Removes rows, ascending; those behind move up.
  func removeRows(_ rows: [Int])
  /// True if the row can go without loss of the place that the next solve begins from.
  func isBasic(row: Int) -> Bool

  /// Brings the values of a column between bounds, from the next solve on.
  func setBounds(column: Int, lower: Double, upper: Double)

  /// - Parameters:
  ///   - cutoff: objectives from here on are all the same to the caller; infinite where none is.
  ///   - iterations: of the simplex method, at most.
  func solve(cutoff: Double, iterations: Int) -> RelaxationStatus

  /// Of the last solve that had them; the objective also where that was beyond the cutoff.
  var objective: Double { get }
  /// By column.
  var values: [Double] { get }
  /// By row, at least 0 but for rounding: with them the rows show the objective's bound, or that there is no point.
  var multipliers: [Double] { get }
}

/// Opens a session without rows that minimises cost · x, calls the body with it, and ends it before it returns. Throws where
/// there is no solver, or none that can take it.
public typealias RelaxationOpener = (_ cost: [Double], _ body: @escaping (any RelaxationSession) -> Void) throws -> Void
