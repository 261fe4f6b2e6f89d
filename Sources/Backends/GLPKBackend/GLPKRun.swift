#if GLPK
  import CGLPK
  import ExactArithmetic
  import Formulations

  /// One run: hears GLPK's events, checks its points, turns its result into an answer.
  ///
  /// Used by one thread at a time: by the run's own, and by the caller after it has ended.
  final class GLPKRun {
    private let program: MixedIntegerProgram
    private let shouldStop: @Sendable () -> Bool
    private let progress: @Sendable (GLPKProgress) -> Void

    /// The best point that satisfies the program exactly, with its objective without constant and scale.
    private var best: (point: [Integer], objective: Integer)?
    /// The last point of GLPK's that does not.
    private var unsatisfying: [Integer]?

    init(
      _ program: MixedIntegerProgram, start: [Integer]?, shouldStop: @escaping @Sendable () -> Bool,
      progress: @escaping @Sendable (GLPKProgress) -> Void
    ) {
      self.program = program
      self.shouldStop = shouldStop
      self.progress = progress
      if let start { best = (start, program.objective.value(at: start)) }
    }

    // MARK: On the run's thread

    /// Calls GLPK. The arrays stay in place during the call, and so does this object.
    func result(of arrays: GLPKArrays, limits: GLPKLimits) -> GLPKResult {
      var result = GLPKResult()
      var bounds = GLPKRunLimits(
        seconds: limits.seconds, nodes: Int64(limits.nodes), iterations: Int32(clamping: limits.iterations),
        memory_mib: Int32(clamping: limits.memoryMiB))
      arrays.withModel { model in
        var model = model
        glpk_minimise(
          &model, &bounds,
          { context, event in
            guard let context, let event else { return 1 }
            return Unmanaged<GLPKRun>.fromOpaque(context).takeUnretainedValue().hear(event.pointee) ? 1 : 0
          }, Unmanaged.passUnretained(self).toOpaque(), &result)
      }
      return result
    }

    /// True if the run is to stop.
    private func hear(_ event: GLPKEvent) -> Bool {
      if let values = event.values { take(UnsafeBufferPointer(start: values + 1, count: program.variables.count)) }
      if event.is_report_due != 0 {
        progress(
          GLPKProgress(
            nodes: Int(event.nodes), seconds: event.seconds, bound: event.bound.isFinite ? event.bound : nil,
            incumbent: event.incumbent.isFinite ? event.incumbent : nil))
      }
      return shouldStop()
    }

    /// Rounds what GLPK takes for a point, and checks it.
    private func take(_ values: UnsafeBufferPointer<Double>) {
      var point: [Integer] = []
      point.reserveCapacity(values.count)
      for value in values {
        guard let nearest = Integer(nearest: value) else { return }
        point.append(nearest)
      }
      guard program.violation(at: point) == nil else {
        unsatisfying = point
        return
      }
      let objective = program.objective.value(at: point)
      if let best, best.objective <= objective { return }
      best = (point, objective)
    }

    // MARK: Afterwards

    func answer(_ result: GLPKResult) throws(GLPKError) -> GLPKAnswer {
      let point = best?.point ?? unsatisfying
      let status: GLPKStatus
      var stop: GLPKStop?
      switch Int(result.outcome) {
      case GLPK_RUN_OPTIMAL: status = .claimedOptimal
      case GLPK_RUN_NO_SOLUTION: status = best == nil ? .claimedInfeasible : .feasible
      case GLPK_RUN_STOPPED:
        status = best == nil ? .unknown : .feasible
        stop = Self.stop(Int(result.stop))
      default: throw .failed(code: Int(result.code), message: result.text, kept: best?.point)
      }
      return GLPKAnswer(
        status: status, stop: stop, values: point, satisfiesRows: best != nil,
        claimedBound: Rational(exactly: result.bound).map {
          ($0 + Rational(program.objective.constant)) / Rational(program.objectiveScale)
        }, nodes: Int(result.nodes), seconds: result.seconds)
    }

    private static func stop(_ reason: Int) -> GLPKStop {
      switch reason {
      case GLPK_STOP_TIME: .time
      case GLPK_STOP_NODES: .nodes
      case GLPK_STOP_ITERATIONS: .iterations
      case GLPK_STOP_MEMORY: .memory
      default: .interrupt
      }
    }
  }

  extension GLPKResult {
    /// The last message of GLPK, without the line break.
    fileprivate var text: String {
      withUnsafeBytes(of: message) { bytes in
        String(decoding: bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      }
    }
  }
#endif
