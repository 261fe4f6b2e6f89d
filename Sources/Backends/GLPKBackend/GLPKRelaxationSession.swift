public import Formulations

/// GLPK's dual simplex method behind `RelaxationSession`.
public enum GLPKRelaxations {
  /// Makes a session without rows, calls `body` with it, and ends it: all on one thread of its own, since GLPK keeps its
  /// environment by thread. Blocks until `body` returns.
  ///
  /// - Parameters:
  ///   - memoryMiB: memory that GLPK may allocate.
  ///   - shouldStop: asked about five times a second inside long solves, on that thread.
  public static func withSession(
    minimising cost: [Double], memoryMiB: Int, shouldStop: @escaping @Sendable () -> Bool,
    _ body: @escaping (any RelaxationSession) -> Void
  ) throws(GLPKError) {
    #if GLPK
      let isBuilt = try onOwnThread {
        guard let session = GLPKSession(cost, memoryMiB: memoryMiB, shouldStop: shouldStop) else { return false }
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
    private(set) var multipliers: [Double] = []
    private(set) var objective = 0.0

    init?(_ cost: [Double], memoryMiB: Int, shouldStop: @escaping @Sendable () -> Bool) {
      listener = StopListener(shouldStop)
      values = Array(repeating: 0, count: cost.count)
      let context = Unmanaged.passUnretained(listener).toOpaque()
      handle = cost.withUnsafeBufferPointer { cost in
        glpk_simplex_create(
          Int32(cost.count), cost.baseAddress, Int32(clamping: memoryMiB),
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

    func addRow(columns: ArraySlice<Int32>, values: ArraySlice<Double>, atLeast rightSide: Double) {
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          glpk_simplex_add_row(handle, Int32(columns.count), columns.baseAddress, values.baseAddress, rightSide)
        }
      }
      multipliers.append(0)
    }

    func removeRows(_ rows: [Int]) {
      let numbers = rows.map { Int32($0) }
      numbers.withUnsafeBufferPointer { glpk_simplex_remove_rows(handle, Int32($0.count), $0.baseAddress) }
      for row in rows.reversed() { multipliers.remove(at: row) }
    }

    func isBasic(row: Int) -> Bool { glpk_simplex_is_basic(handle, Int32(row)) != 0 }

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
  }

  private final class StopListener {
    let shouldStop: @Sendable () -> Bool
    init(_ shouldStop: @escaping @Sendable () -> Bool) { self.shouldStop = shouldStop }
  }
#endif
