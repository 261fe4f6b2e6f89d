import ExactArithmetic

/// Adds up constraints exactly: in machine words while a bound on every intermediate allows it, in integers of any
/// size from then on.
struct Accumulator {
  /// |bound| + Σ |coefficient| stays below this in the machine-word form, so that no sum of two of them overflows.
  private static let limit = 1 << 62

  private var words = LinearForm<Int>()
  private var integers = LinearForm<Integer>()
  private(set) var isWide = false
  /// At least |bound| + Σ |coefficient| of `words`.
  private var weight = 0
  private var variableCount = 0
  /// At least the binary digits that multiplications have led to, where the form is wide: what a limit is held against.
  private(set) var growth = 0

  /// At least the bytes that its numbers take once multiplied by `factor`, where they are long.
  func bytes(times factor: Integer) -> Int {
    if !isWide && factor.bitLength + Int.bitWidth - weight.leadingZeroBitCount < 62 { return 0 }
    return (isWide ? integers.variables : words.variables).count * (128 + (growth + factor.bitLength) / 8)
  }

  mutating func grow(to count: Int) {
    guard count > variableCount else { return }
    variableCount = count
    words.grow(to: count)
    if isWide { integers.grow(to: count) }
  }

  mutating func clear() {
    words.clear()
    if isWide { integers.clear() }
    (isWide, weight, growth) = (false, 0, 0)
  }

  /// True if `factor` · (something of `weight`) may be added in machine words; moves to integers otherwise.
  private mutating func reserve(_ more: Int, times factor: Int = 1) -> Bool {
    if isWide { return false }
    let (product, overflow) = more.multipliedReportingOverflow(by: factor)
    if !overflow, product <= Accumulator.limit - weight {
      weight += product
      return true
    }
    widen()
    return false
  }

  private mutating func widen() {
    guard !isWide else { return }
    isWide = true
    integers.grow(to: variableCount)
    for variable in words.variables {
      integers.add(Integer(words.coefficients[Int(variable)]), literal: variable << 1)
    }
    integers.bound = Integer(words.bound)
    words.clear()
  }

  /// Adds `number` · `literal` to the left side; either sign, and the literal may be a constant.
  mutating func add(_ number: Integer, literal: Int32) {
    if let word = number.word, word != .min, word.magnitude < Row.wordLimit, reserve(Int(word.magnitude), times: 2) {
      words.add(word, literal: literal)
    } else {
      widen()
      integers.add(number, literal: literal)
    }
  }

  /// Adds `number` · `literal`, with |number| ≤ 2^60.
  mutating func add(word number: Int, literal: Int32) {
    if reserve(Int(number.magnitude), times: 2) {
      words.add(number, literal: literal)
    } else {
      integers.add(Integer(number), literal: literal)
    }
  }

  /// Adds `number` to the right side.
  mutating func addToBound(_ number: Integer) {
    if let word = number.word, word != .min, word.magnitude < Row.wordLimit, reserve(Int(word.magnitude)) {
      words.bound += word
    } else {
      widen()
      integers.bound += number
    }
  }

  /// True if `factor` times a constraint in machine words can be added term by term by `addScaled`.
  mutating func reserve(rowOfDegree degree: Int, total: Int, times factor: Integer) -> Int? {
    guard let word = factor.word, word >= 0 else {
      widen()
      return nil
    }
    return reserve(Int(degree.magnitude) + 2 * total, times: word) ? word : nil
  }

  /// One term of a constraint for which `reserve` has made room.
  mutating func addReserved(_ number: Int, literal: Int32) { words.add(number, literal: literal) }
  mutating func addReserved(bound number: Int) { words.bound += number }

  /// Changes every sign: Σ ≤ bound becomes a Σ ≥ bound.
  mutating func negate() {
    if isWide { integers.negate() } else { words.negate() }
  }

  /// `factor` ≥ 0.
  mutating func multiply(by factor: Integer) {
    if let word = factor.word, word == 0 {
      clear()
    } else if let word = factor.word, reserve(weight, times: word - 1) {
      words.multiply(by: word)
    } else {
      widen()
      growth += factor.bitLength
      integers.multiply(by: factor)
    }
  }

  /// `divisor` > 0.
  mutating func divide(by divisor: Integer) {
    // The bound and each coefficient may round up by one.
    if let word = divisor.word, reserve(2 * words.variables.count + 1) {
      words.divide(by: word)
      weight = measuredWeight
    } else {
      widen()
      integers.divide(by: divisor)
    }
  }

  /// `divisor` > 0.
  mutating func divideVariables(by divisor: Integer) {
    if let word = divisor.word, reserve(words.variables.count + 1) {
      words.divideVariables(by: word)
      weight = measuredWeight
    } else {
      widen()
      integers.divideVariables(by: divisor)
    }
  }

  mutating func saturate() {
    if isWide {
      integers.saturate()
    } else {
      words.saturate()
      weight = measuredWeight
    }
  }

  mutating func weaken(_ variable: Int32) { if isWide { integers.weaken(variable) } else { words.weaken(variable) } }

  private var measuredWeight: Int {
    words.variables.reduce(Int(words.bound.magnitude)) { $0 + Int(words.coefficients[Int($1)].magnitude) }
  }

  /// Writes the normal form into `row` and clears itself.
  mutating func finish(into row: inout Row) {
    row.removeAll()
    if isWide {
      finishWide(into: &row)
    } else {
      row.degree = words.bound
      for variable in words.variables {
        let number = words.coefficients[Int(variable)]
        if number == 0 { continue }
        row.literals.append(variable << 1 | (number < 0 ? 1 : 0))
        row.coefficients.append(Int(number.magnitude))
        row.total += Int(number.magnitude)
        if number < 0 { row.degree -= number }
      }
      if row.total > Row.wordLimit || row.degree.magnitude > Row.wordLimit {
        row.wide = row.numbers
        row.coefficients.removeAll(keepingCapacity: true)
      }
    }
    clear()
  }

  private mutating func finishWide(into row: inout Row) {
    var numbers = Row.WideNumbers(coefficients: [], degree: integers.bound)
    for variable in integers.variables {
      let number = integers.coefficients[Int(variable)]
      if number.signum == 0 { continue }
      row.literals.append(variable << 1 | (number.signum < 0 ? 1 : 0))
      numbers.coefficients.append(number.magnitude)
      if number.signum < 0 { numbers.degree -= number }
    }
    let limit = Integer(Row.wordLimit)
    if numbers.degree.magnitude <= limit && numbers.total <= limit {
      row.coefficients = numbers.coefficients.compactMap(\.word)
      row.total = row.coefficients.reduce(0, +)
      row.degree = numbers.degree.word ?? 0
    } else {
      row.wide = numbers
    }
  }
}
