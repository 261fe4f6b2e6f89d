import ExactArithmetic
import TrainingProblem
@_exported import WorkingNumbers

/// The arithmetic of a state table, whose keys are also taken apart again.
public protocol TableNumber: WorkingNumber {
  /// Keys of at most this many binary digits fit.
  static var keyBits: Int { get }
  /// Bytes that a list takes for an entry of so many binary digits, and the steps of an operation on it, where one in
  /// machine words is one.
  static func cost(bits: Int) -> (bytes: Int, steps: Int)
  /// Quotient and remainder of a number ≥ 0.
  /// - Precondition: `divisor` > 0.
  func split(by divisor: Self) -> (quotient: Self, remainder: Self)
  /// The value as a machine word, where it fits one.
  var asWord: Int? { get }

  // Generic code is compiled for a type only inside its own module: solvers come in through these.
  /// The instance as sums, in numbers of this width; see `SumNetwork`.
  static func sumNetwork(_ scaled: ScaledInstance) throws(LimitError) -> SumNetwork<Self>
  /// The expanded groups of a network, with at most so many steps, and within a budget; see `OutputSums`.
  static func outputSums(
    _ network: SumNetwork<Self>, steps: Int, _ budget: Budget
  ) throws(LimitError) -> OutputSums<Self>?
  /// The groups as keys; nil where these need more digits than the width holds: see `PackedSums`.
  static func packed(
    _ groups: [[SumItem<Self>]], cost: PackedSums<Self>.CostDigit, below limit: Self?, _ budget: Budget
  ) throws(LimitError) -> PackedSums<Self>?
  /// True if a vector of the packed sums may have a loss below `limit`: see `PackedSums.mayBeBelow`.
  static func mayBeBelow(_ limit: Self, _ packed: PackedSums<Self>, _ loss: OutputLoss<Self>) -> Bool
  /// The network's one long sum; nil where it has none: see `ScalarSums`.
  static func scalarSums(_ network: SumNetwork<Self>, groups: [[SumItem<Self>]]?) -> ScalarSums<Self>?
}

extension Int: TableNumber {
  /// 61: a sign and one sum of two keys fit beside it.
  public static var keyBits: Int { 61 }
  /// Eight bytes and one step, whatever the digits.
  public static func cost(bits: Int) -> (bytes: Int, steps: Int) { (8, 1) }
  /// Quotient and remainder of a number ≥ 0, by a divisor > 0.
  @inlinable public func split(by divisor: Int) -> (quotient: Int, remainder: Int) {
    quotientAndRemainder(dividingBy: divisor)
  }
  /// The number itself.
  @inlinable public var asWord: Int? { self }

  /// The instance as sums in machine words.
  public static func sumNetwork(_ scaled: ScaledInstance) throws(LimitError) -> SumNetwork<Int> {
    try SumNetwork<Int>(scaled)
  }
  /// The expanded groups of a network, with at most so many steps, and within a budget.
  public static func outputSums(
    _ network: SumNetwork<Int>, steps: Int, _ budget: Budget
  ) throws(LimitError) -> OutputSums<Int>? {
    var budget = StateTableBudget(steps: steps, budget)
    return try OutputSums<Int>(network, &budget)
  }
  /// The groups as keys in machine words; nil where they do not fit.
  public static func packed(
    _ groups: [[SumItem<Int>]], cost: PackedSums<Int>.CostDigit, below limit: Int?, _ budget: Budget
  ) throws(LimitError) -> PackedSums<Int>? {
    try PackedSums<Int>(groups, cost: cost, below: limit, budget)
  }
  /// True if a vector of the packed sums may have a loss below `limit`.
  public static func mayBeBelow(_ limit: Int, _ packed: PackedSums<Int>, _ loss: OutputLoss<Int>) -> Bool {
    packed.mayBeBelow(limit, loss)
  }
  /// The network's one long sum; nil where it has none.
  public static func scalarSums(_ network: SumNetwork<Int>, groups: [[SumItem<Int>]]?) -> ScalarSums<Int>? {
    ScalarSums<Int>(network, groups: groups)
  }
}

extension Int128: TableNumber {
  /// 124: a sign and one sum of two keys fit beside it.
  public static var keyBits: Int { 124 }
  /// Sixteen bytes and two steps, whatever the digits.
  public static func cost(bits: Int) -> (bytes: Int, steps: Int) { (16, 2) }
  /// Quotient and remainder of a number ≥ 0, by a divisor > 0.
  public func split(by divisor: Int128) -> (quotient: Int128, remainder: Int128) {
    quotientAndRemainder(dividingBy: divisor)
  }
  /// The value as a machine word, where it fits one.
  public var asWord: Int? { Int(exactly: self) }

  /// The instance as sums in 128 bits.
  public static func sumNetwork(_ scaled: ScaledInstance) throws(LimitError) -> SumNetwork<Int128> {
    try SumNetwork<Int128>(scaled)
  }
  /// The expanded groups of a network, with at most so many steps, and within a budget.
  public static func outputSums(
    _ network: SumNetwork<Int128>, steps: Int, _ budget: Budget
  ) throws(LimitError) -> OutputSums<Int128>? {
    var budget = StateTableBudget(steps: steps, budget)
    return try OutputSums<Int128>(network, &budget)
  }
  /// The groups as keys in 128 bits; nil where they do not fit.
  public static func packed(
    _ groups: [[SumItem<Int128>]], cost: PackedSums<Int128>.CostDigit, below limit: Int128?, _ budget: Budget
  ) throws(LimitError) -> PackedSums<Int128>? {
    try PackedSums<Int128>(groups, cost: cost, below: limit, budget)
  }
  /// True if a vector of the packed sums may have a loss below `limit`.
  public static func mayBeBelow(_ limit: Int128, _ packed: PackedSums<Int128>, _ loss: OutputLoss<Int128>) -> Bool {
    packed.mayBeBelow(limit, loss)
  }
  /// The network's one long sum; nil where it has none.
  public static func scalarSums(_ network: SumNetwork<Int128>, groups: [[SumItem<Int128>]]?) -> ScalarSums<Int128>? {
    ScalarSums<Int128>(network, groups: groups)
  }
}

extension Integer: TableNumber {
  /// No bound: keys of any length fit.
  public static var keyBits: Int { Int.max }
  /// Measured in tables: some 600 ns for an operation that makes a new long number and looks at old ones, 96 bytes of
  /// bookkeeping.
  public static func cost(bits: Int) -> (bytes: Int, steps: Int) {
    bits < Int.bitWidth ? (16, 4) : (112 + bits / 8, 480 + bits / 4)
  }
  /// Quotient and remainder of a number ≥ 0, by a divisor > 0.
  public func split(by divisor: Integer) -> (quotient: Integer, remainder: Integer) {
    let quotient = floorQuotient(by: divisor)
    return (quotient, self - quotient * divisor)
  }
  /// The value as a machine word, where it fits one.
  public var asWord: Int? { word }

  /// The instance as sums in integers of any size.
  public static func sumNetwork(_ scaled: ScaledInstance) throws(LimitError) -> SumNetwork<Integer> {
    try SumNetwork<Integer>(scaled)
  }
  /// The expanded groups of a network, with at most so many steps, and within a budget.
  public static func outputSums(
    _ network: SumNetwork<Integer>, steps: Int, _ budget: Budget
  ) throws(LimitError) -> OutputSums<Integer>? {
    var budget = StateTableBudget(steps: steps, budget)
    return try OutputSums<Integer>(network, &budget)
  }
  /// The groups as keys of any length; never nil.
  public static func packed(
    _ groups: [[SumItem<Integer>]], cost: PackedSums<Integer>.CostDigit, below limit: Integer?, _ budget: Budget
  ) throws(LimitError) -> PackedSums<Integer>? {
    try PackedSums<Integer>(groups, cost: cost, below: limit, budget)
  }
  /// True if a vector of the packed sums may have a loss below `limit`.
  public static func mayBeBelow(_ limit: Integer, _ packed: PackedSums<Integer>, _ loss: OutputLoss<Integer>) -> Bool {
    packed.mayBeBelow(limit, loss, mostLooks: 1 << 8)
  }
  /// The network's one long sum; nil where it has none.
  public static func scalarSums(_ network: SumNetwork<Integer>, groups: [[SumItem<Integer>]]?) -> ScalarSums<Integer>? {
    ScalarSums<Integer>(network, groups: groups)
  }
}
