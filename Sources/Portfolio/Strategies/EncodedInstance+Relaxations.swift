public import Encodings
public import TrainingProblem
import GLPKBackend

extension EncodedInstance {
  /// Encodes `scaled` with GLPK for bounds from linear programs, where this build has it: see
  /// ``init(_:_:relaxations:shouldStop:)``.
  ///
  /// - Parameter memoryLimit: of GLPK, in MiB.
  public init(
    _ scaled: ScaledInstance, _ name: EncodingName, memoryLimit: Int?,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(EncodingRefusal) {
    try self.init(
      scaled, name,
      relaxations: !GLPKSolver.isPresent
        ? nil
        : { cost, body in
          try GLPKRelaxations.withSession(
            minimising: cost, memoryMiB: memoryLimit ?? 8192, shouldStop: shouldStop, body)
        },
      shouldStop: shouldStop)
  }
}
