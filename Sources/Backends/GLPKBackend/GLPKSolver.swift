public import ExactArithmetic
public import Formulations

/// GLPK's branch and bound, as a source of points and claims.
///
/// GLPK keeps its environment in thread-local storage, so each run has a thread of its own, on which the problem is
/// created, solved and deleted. Several runs at once do not disturb each other.
public struct GLPKSolver: Sendable {
  /// A solver; it keeps nothing between runs.
  public init() {}

  /// True if this build has GLPK.
  public static var isPresent: Bool {
    #if GLPK
      true
    #else
      false
    #endif
  }

  /// Minimises `program`; blocks the calling thread until the run ends.
  ///
  /// Points are checked in exact arithmetic before they are called points; claims and bounds are passed on as such.
  ///
  /// - Parameters:
  ///   - start: a point of the program to begin from. It is checked here, since GLPK would believe anything.
  ///   - shouldStop: asked at every node and, within long relaxations, every few seconds, on the run's thread.
  ///   - progress: called at most every tenth of a second and at every incumbent, on the run's thread.
  public func minimise(
    _ program: MixedIntegerProgram, limits: GLPKLimits = GLPKLimits(), start: [Integer]? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (GLPKProgress) -> Void = { _ in }
  ) throws(GLPKError) -> GLPKAnswer {
    #if GLPK
      try Self.check(limits)
      if let start, let violation = program.violation(at: start) { throw .badStart(violation) }
      let arrays = try GLPKArrays(program, start: start)
      let run = GLPKRun(program, start: start, shouldStop: shouldStop, progress: progress)
      let result = try onOwnThread { run.result(of: arrays, limits: limits) }
      return try run.answer(result)
    #else
      throw .absent
    #endif
  }

  private static func check(_ limits: GLPKLimits) throws(GLPKError) {
    // Not a number is not positive either.
    guard limits.seconds > 0 else { throw .badLimit("seconds") }
    guard limits.nodes > 0 else { throw .badLimit("nodes") }
    guard limits.iterations > 0 else { throw .badLimit("iterations") }
    guard limits.memoryMiB > 0 else { throw .badLimit("memory") }
  }
}
