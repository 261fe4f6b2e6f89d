import ExactArithmetic

/// What a decision about the objective of a choice may spend, and how sure evidence has to be.
public struct ReplayBudget: Sendable {
  /// In MiB: bounds the precision, by the numbers that a replay holds at once.
  public var memoryLimit = 1024
  /// An equality that is not proved is reported only where its probability of error is below 2^−`errorBits`.
  public var errorBits = 100
  public var seed: UInt64 = 0
  /// Asked once a neuron; true ends the decision as undecided.
  public var shouldStop: @Sendable () -> Bool = { false }

  /// Bits to begin with, to ask residues at, and to stop at whatever the memory limit.
  package var firstPrecision = 128
  package var residuePrecision = 4096
  package var lastPrecision = 1 << 26

  public init() {}

  /// - Parameter timeLimit: counted from now.
  public init(timeLimit: Duration, shouldStop: @escaping @Sendable () -> Bool = { false }) {
    let deadline = ContinuousClock.now + timeLimit
    self.shouldStop = { shouldStop() || ContinuousClock.now >= deadline }
  }

  /// Seconds that a check takes where nobody says otherwise.
  public static let defaultSeconds = 60
  static let shortSeconds = 3

  /// What a check has for such questions: as long as its time limit, or `defaultSeconds`.
  ///
  /// - Parameter isShort: numbers do not multiply from layer to layer: a few seconds will do.
  public init(of budget: Budget, isShort: Bool = false) {
    self.init(
      timeLimit: budget.timeLimit ?? .seconds(isShort ? ReplayBudget.shortSeconds : ReplayBudget.defaultSeconds),
      shouldStop: { budget.mustStop })
    if let bytes = budget.memoryLimit { memoryLimit = bytes >> 20 }
  }

  /// Bits of the longest numbers within the memory limit: each of the values held at once may have a numerator and a
  /// denominator, and an operation as much again for itself, eight times for the longest.
  func precisionLimit(liveValues: Int) -> Int {
    let bits = min(memoryLimit, 1 << 30) << 23
    return max(firstPrecision, min(lastPrecision, bits / (2 * liveValues + 16)))
  }
}

/// How an objective compares with a number.
public enum Comparison: Sendable, Equatable {
  /// Proved.
  case below, equal, above
  /// Not proved: equal but for an error of a probability below 2^−k (see `ReplayFigures.errorBits`).
  case equalUpToError
  /// Neither proved nor evident within the budget, and why. Where `areDifferent`, that they differ is proved.
  case undecided(String, areDifferent: Bool)
}

/// What it took to decide.
public struct ReplayFigures: Sendable, Equatable {
  public enum Regime: String, Sendable {
    /// Exact rationals all the way.
    case exact
    case balls
    case residues
  }
  public var regime = Regime.exact
  /// Bits up to which numbers were held exactly, longer ones as balls of that precision.
  public var precision = 0
  /// Primes that residues were taken by, and the bits of the longest.
  public var primes = 0
  public var primeBits = 0
  public init() {}
  init(precision: Int) { self.precision = precision }

  /// k, where an equality is only evident: it is wrong with a probability below 2^−k.
  public var errorBits: Int?

  /// Takes over what another decision took beyond this one.
  mutating func meet(_ other: ReplayFigures) {
    if regime == .exact && other.regime != .exact { regime = .balls }
    precision = max(precision, other.precision)
    primes += other.primes
    primeBits = max(primeBits, other.primeBits)
  }

  /// In few words.
  public var summary: String {
    let residues = "residues modulo \(primes) random prime\(primes == 1 ? "" : "s") of up to \(primeBits) bits"
    switch regime {
    case .exact: return "exact replay"
    case .balls: return "balls of \(precision) bits" + (primes > 0 ? " and \(residues)" : "")
    case .residues: return residues + (errorBits.map { ": equal with an error below 2^-\($0)" } ?? "")
    }
  }
}
