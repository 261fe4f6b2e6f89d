import Certification
import ExactArithmetic
import TrainingProblem

/// Limits on what a decision about the objective of a choice may spend, and how sure evidence has to be.
public struct ReplayBudget: Sendable {
  /// In MiB: bounds the precision, by the numbers that a replay holds at once.
  public var memoryLimit = 1024
  /// An equality that is not proved is reported only where its probability of error is below 2^−`errorBits`.
  public var errorBits = 100
  /// The seed that primes are drawn with.
  public var seed: UInt64 = 0
  /// Asked once a neuron; true ends the decision as undecided.
  public var shouldStop: @Sendable () -> Bool = { false }

  /// Bits to begin with, to ask residues at, and to stop at whatever the memory limit.
  package var firstPrecision = 128
  package var residuePrecision = 4096
  package var lastPrecision = 1 << 26

  /// The standard limits, without an end in time.
  public init() {}

  /// - Parameter timeLimit: counted from now.
  public init(timeLimit: Duration, shouldStop: @escaping @Sendable () -> Bool = { false }) {
    let deadline = ContinuousClock.now + timeLimit
    self.shouldStop = { shouldStop() || ContinuousClock.now >= deadline }
  }

  /// Seconds that a check takes where nobody says otherwise.
  public static let defaultSeconds = 60
  static let shortSeconds = 3

  /// The budget of a check for such questions: as long as its time limit, or `defaultSeconds`.
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

extension ReplayFigures {
  /// Takes over what another decision took beyond this one.
  mutating func meet(_ other: ReplayFigures) {
    if regime == .exact && other.regime != .exact { regime = .balls }
    precision = max(precision, other.precision)
    primes += other.primes
    primeBits = max(primeBits, other.primeBits)
  }
}
