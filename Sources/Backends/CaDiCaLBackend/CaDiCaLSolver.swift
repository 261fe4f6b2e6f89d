#if CaDiCaL
  import CCaDiCaL
  import Formulations
#endif

/// How a solve ended.
public enum CaDiCaLResult: Sendable, Equatable {
  /// The clauses have a model, which `isTrue` reads.
  case satisfiable
  /// Under the assumptions, where there were some.
  case unsatisfiable
  /// The stop listener or a limit ended it.
  case stopped
}

/// An incremental SAT solver: clauses are added between solves, assumptions hold for the next solve only.
///
/// Its answers are claims: a model is to be replayed, and unsatisfiability to be shown by its proof. Literals are those
/// of DIMACS. Any thread may use it, one at a time.
public struct CaDiCaLSolver: ~Copyable {
  /// True if this build has CaDiCaL.
  public static var isPresent: Bool {
    #if CaDiCaL
      true
    #else
      false
    #endif
  }

  /// CaDiCaL's version, such as "1.5.3"; nil where this build has none.
  public static var version: String? {
    #if CaDiCaL
      cadical_version().map { String(cString: $0) }
    #else
      nil
    #endif
  }

  #if CaDiCaL
    private let handle: OpaquePointer
    private let hooks: Hooks

    /// A solver without clauses.
    ///
    /// - Parameters:
    ///   - shouldStop: asked often during a solve, on its thread.
    ///   - onStep: takes the proof's steps as they are made; nil for no proof. All steps of a solve have been handed over
    ///     when it returns.
    public init(
      shouldStop: @escaping () -> Bool = { false },
      onStep: ((_ isDeletion: Bool, _ literals: [Int32]) -> Void)? = nil
    ) throws(CaDiCaLError) {
      let hooks = Hooks(shouldStop, onStep)
      let handle = cadical_create(
        { context in context.map { Hooks.at($0).shouldStop() ? 1 : 0 } ?? 1 },
        onStep == nil
          ? nil
          : { context, bytes, count in
            if let context { Hooks.at(context).read(UnsafeBufferPointer(start: bytes, count: count)) }
          }, Unmanaged.passUnretained(hooks).toOpaque())
      guard let handle else { throw .noMemory }
      self.handle = handle
      self.hooks = hooks
    }

    deinit { withExtendedLifetime(hooks) { cadical_delete(handle) } }

    /// Sets one of CaDiCaL's options, before the first clause; whether there is one of that name.
    public func set(_ option: String, _ value: Int32) -> Bool { cadical_set(handle, option, value) != 0 }

    /// Adds a clause of DIMACS literals for this and all later solves.
    public func add(_ clause: UnsafeBufferPointer<Int32>) {
      cadical_add_clause(handle, clause.baseAddress, Int32(clause.count))
    }

    /// Adds a clause of DIMACS literals for this and all later solves.
    public func add(_ clause: [Int32]) { clause.withUnsafeBufferPointer { add($0) } }

    /// Assumes `literal` in the next solve.
    public func assume(_ literal: Int32) { cadical_assume(handle, literal) }

    /// Keeps the variable of `literal` from elimination: it will occur in later clauses or assumptions.
    public func freeze(_ literal: Int32) { cadical_freeze(handle, literal) }

    /// Tries `literal` true first.
    public func prefer(_ literal: Int32) { cadical_prefer(handle, literal) }

    /// Solves the clauses added so far under the assumptions, which are gone afterwards.
    ///
    /// - Parameter conflicts: conflicts after which the solve ends as stopped; nil for no limit.
    /// - Throws: `badProof` where CaDiCaL's proof is not in its format.
    public func solve(conflicts: Int? = nil) throws(CaDiCaLError) -> CaDiCaLResult {
      if let conflicts { cadical_limit_conflicts(handle, Int32(clamping: conflicts)) }
      let result = cadical_solve(handle)
      if let fault = hooks.fault { throw .badProof(fault) }
      switch Int(result) {
      case CADICAL_SATISFIABLE: return .satisfiable
      case CADICAL_UNSATISFIABLE: return .unsatisfiable
      default: return .stopped
      }
    }

    /// True if the model has `literal` true.
    /// - Precondition: the last solve found the clauses satisfiable.
    public func isTrue(_ literal: Int32) -> Bool { cadical_is_true(handle, literal) != 0 }

    /// True if an assumption of the last solve had a part in its being unsatisfiable.
    public func isFailed(_ literal: Int32) -> Bool { cadical_is_failed(handle, literal) != 0 }
  #else
    /// No solver: this build has none, so the initialiser always throws `absent`.
    public init(
      shouldStop: @escaping () -> Bool = { false },
      onStep: ((_ isDeletion: Bool, _ literals: [Int32]) -> Void)? = nil
    ) throws(CaDiCaLError) { throw .absent }
    /// Never called: there is no solver.
    public func set(_ option: String, _ value: Int32) -> Bool { false }
    /// Never called: there is no solver.
    public func add(_ clause: UnsafeBufferPointer<Int32>) {}
    /// Never called: there is no solver.
    public func add(_ clause: [Int32]) {}
    /// Never called: there is no solver.
    public func assume(_ literal: Int32) {}
    /// Never called: there is no solver.
    public func freeze(_ literal: Int32) {}
    /// Never called: there is no solver.
    public func prefer(_ literal: Int32) {}
    /// Never called: there is no solver.
    public func solve(conflicts: Int? = nil) throws(CaDiCaLError) -> CaDiCaLResult { throw .absent }
    /// Never called: there is no solver.
    public func isTrue(_ literal: Int32) -> Bool { false }
    /// Never called: there is no solver.
    public func isFailed(_ literal: Int32) -> Bool { false }
  #endif
}

#if CaDiCaL
  /// Functions that the shim calls back.
  private final class Hooks {
    let shouldStop: () -> Bool
    private let onStep: ((Bool, [Int32]) -> Void)?
    private var reader = BinaryProofReader()
    private(set) var fault: BinaryProofReader.Fault?

    init(_ shouldStop: @escaping () -> Bool, _ onStep: ((Bool, [Int32]) -> Void)?) {
      self.shouldStop = shouldStop
      self.onStep = onStep
    }

    static func at(_ context: UnsafeMutableRawPointer) -> Hooks {
      Unmanaged<Hooks>.fromOpaque(context).takeUnretainedValue()
    }

    func read(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard let onStep, fault == nil else { return }
      do throws(BinaryProofReader.Fault) { try reader.read(bytes, onStep) } catch { fault = error }
    }
  }
#endif
