public import Formulations

/// GLPK's dual simplex method behind `RelaxationSession`.
public enum GLPKRelaxations {
  /// Builds `relaxation`, calls `body` with it, and deletes it: all on one thread of its own, since GLPK keeps its
  /// environment by thread. Blocks until `body` returns.
  ///
  /// - Parameters:
  ///   - memoryMiB: what GLPK may allocate.
  ///   - shouldStop: asked about five times a second inside long solves, on that thread.
  public static func withSession(
    _ relaxation: LinearRelaxation, memoryMiB: Int, shouldStop: @escaping @Sendable () -> Bool,
    _ body: @escaping (any RelaxationSession) -> Void
  ) throws(GLPKError) {
    #if GLPK
      let isBuilt = try onOwnThread {
        guard let session = GLPKSession(relaxation, memoryMiB: memoryMiB, shouldStop: shouldStop) else { return false }
        body(session)
        session.end()
        return true
      }
      guard isBuilt else { throw .failed(code: 0, message: "the relaxation does not fit into memory", kept: nil) }
    #else
      throw .absent
    #endif
  }
}

#if GLPK
  import CGLPK

  /// The session itself; `end` must be called on the thread that made it.
  private final class GLPKSession: RelaxationSession {
    private var handle: OpaquePointer?
    private let listener: StopListener
    private(set) var values: [Double]
    private(set) var multipliers: [Double]
    private(set) var objective = 0.0

    init?(_ relaxation: LinearRelaxation, memoryMiB: Int, shouldStop: @escaping @Sendable () -> Bool) {
      listener = StopListener(shouldStop)
      values = Array(repeating: 0, count: relaxation.cost.count)
      multipliers = Array(repeating: 0, count: relaxation.rightSides.count)
      handle = nil
      let context = Unmanaged.passUnretained(listener).toOpaque()
      relaxation.withModel { model in
        var model = model
        handle = glpk_simplex_create(
          &model, Int32(clamping: memoryMiB),
          { context in
            guard let context else { return 1 }
            return Unmanaged<StopListener>.fromOpaque(context).takeUnretainedValue().shouldStop() ? 1 : 0
          }, context)
      }
      if handle == nil { return nil }
    }

    func end() {
      if let handle { glpk_simplex_delete(handle) }
      handle = nil
    }

    func setBounds(column: Int, lower: Double, upper: Double) {
      glpk_simplex_set_bounds(handle, Int32(column), lower, upper)
    }

    func solve(cutoff: Double, iterations: Int) -> RelaxationStatus {
      // GLPK takes the greatest double for "none".
      let limit = cutoff.isFinite ? cutoff : .greatestFiniteMagnitude
      switch Int(glpk_simplex_solve(handle, limit, Int32(clamping: iterations))) {
      case GLPK_SIMPLEX_OPTIMAL:
        takeMultipliers()
        values.withUnsafeMutableBufferPointer { glpk_simplex_values(handle, $0.baseAddress) }
        return .optimal
      case GLPK_SIMPLEX_CUTOFF:
        takeMultipliers()
        return .cutoff
      case GLPK_SIMPLEX_INFEASIBLE:
        takeMultipliers()
        return .infeasible
      case GLPK_SIMPLEX_STOPPED: return .stopped
      default: return .nothing
      }
    }

    private func takeMultipliers() {
      objective = glpk_simplex_objective(handle)
      multipliers.withUnsafeMutableBufferPointer { glpk_simplex_multipliers(handle, $0.baseAddress) }
    }

    func keepBasis() { glpk_simplex_keep_basis(handle) }
    func restoreBasis() { glpk_simplex_restore_basis(handle) }
  }

  private final class StopListener {
    let shouldStop: @Sendable () -> Bool
    init(_ shouldStop: @escaping @Sendable () -> Bool) { self.shouldStop = shouldStop }
  }

  extension LinearRelaxation {
    /// Calls `body` with pointers to the arrays, valid during the call.
    fileprivate func withModel(_ body: (GLPKRelaxation) -> Void) {
      cost.withUnsafeBufferPointer { cost in
        rightSides.withUnsafeBufferPointer { rightSides in
          rowStart.withUnsafeBufferPointer { rowStart in
            termColumn.withUnsafeBufferPointer { termColumn in
              termValue.withUnsafeBufferPointer { termValue in
                body(
                  GLPKRelaxation(
                    columns: Int32(cost.count), rows: Int32(rightSides.count), terms: Int32(termValue.count),
                    cost: cost.baseAddress, right_side: rightSides.baseAddress, row_start: rowStart.baseAddress,
                    term_column: termColumn.baseAddress, term_value: termValue.baseAddress))
              }
            }
          }
        }
      }
    }
  }
#endif
