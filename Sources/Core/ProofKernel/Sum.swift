import ExactArithmetic

/// Σ coefficient · variable ≥ bound over plain variables, with a place for every variable: the form in which
/// constraints are read, added up and substituted. `Integer` keeps to machine words as long as they suffice.
///
/// A negative coefficient c of x is |c| · ¬x, and the degree of the normal form is the bound plus Σ |c| over the
/// negative coefficients.
struct Sum {
  private var coefficients: [Integer] = []
  private(set) var variables: [Int32] = []
  private var isPresent: [Bool] = []
  private var bound = Integer.zero
  /// At least the binary digits that multiplications have added.
  private(set) var growth = 0

  /// Makes room for the variables 1 … `count`.
  mutating func grow(to count: Int) {
    let missing = count + 1 - coefficients.count
    guard missing > 0 else { return }
    coefficients.append(contentsOf: repeatElement(.zero, count: missing))
    isPresent.append(contentsOf: repeatElement(false, count: missing))
  }

  mutating func clear() {
    for variable in variables {
      coefficients[Int(variable)] = .zero
      isPresent[Int(variable)] = false
    }
    variables.removeAll(keepingCapacity: true)
    (bound, growth) = (.zero, 0)
  }

  /// Adds `number` · `literal` to the left side; the literal may be one of the constants 0 and 1.
  mutating func add(_ number: Integer, literal: Int32) {
    if literal < 2 {
      if literal == 1 { bound -= number }
      return
    }
    let variable = Int(literal >> 1)
    if !isPresent[variable] {
      isPresent[variable] = true
      variables.append(literal >> 1)
    }
    if literal & 1 == 0 {
      coefficients[variable] += number
    } else {
      coefficients[variable] -= number
      bound -= number
    }
  }

  /// Adds `number` to the right side.
  mutating func addToBound(_ number: Integer) { bound += number }

  /// Adds `factor` ≥ 0 times a constraint, with its literals replaced by their images.
  mutating func add(_ row: Row, times factor: Integer = .one, image: (Int32) -> Int32 = { $0 }) {
    for (index, literal) in row.literals.enumerated() { add(factor * row.coefficient(index), literal: image(literal)) }
    bound += factor * row.degree
  }

  // MARK: Operations of cutting planes

  private var degree: Integer {
    var sum = bound
    for variable in variables where coefficients[Int(variable)].signum < 0 { sum -= coefficients[Int(variable)] }
    return sum
  }

  /// `factor` ≥ 0.
  mutating func multiply(by factor: Integer) {
    growth += factor.bitLength
    for variable in variables { coefficients[Int(variable)] *= factor }
    bound *= factor
  }

  /// Divides the normal form and rounds up: sound because literals are at least 0 and sums of integers are integers.
  /// - Precondition: `divisor` > 0.
  mutating func divide(by divisor: Integer) {
    mapNormalForm(degree.ceilingQuotient(by: divisor)) { $0.ceilingQuotient(by: divisor) }
  }

  /// Lowers every coefficient of the normal form to its degree.
  mutating func saturate() {
    let degree = max(degree, .zero)
    mapNormalForm(degree) { min($0, degree) }
  }

  /// Gives the normal form another degree and other coefficients.
  private mutating func mapNormalForm(_ degree: Integer, _ change: (Integer) -> Integer) {
    bound = degree
    for variable in variables {
      let number = coefficients[Int(variable)]
      let changed = change(number.magnitude)
      coefficients[Int(variable)] = number.signum < 0 ? -changed : changed
      if number.signum < 0 { bound -= changed }
    }
  }

  /// Drops a variable, as adding literal axioms does.
  mutating func weaken(_ variable: Int32) {
    let number = coefficients[Int(variable)]
    if number.signum > 0 { bound -= number }
    coefficients[Int(variable)] = .zero
  }

  // MARK: Normal form

  /// Hands out the normal form and clears itself.
  mutating func takeRow() -> Row {
    defer { clear() }
    variables.sort()
    let present = variables.filter { coefficients[Int($0)].signum != 0 }
    let numbers = present.map { coefficients[Int($0)].magnitude }
    return Row(
      literals: present.map { $0 << 1 | (coefficients[Int($0)].signum < 0 ? 1 : 0) },
      coefficients: numbers.contains { $0 != .one } ? numbers : [], degree: degree, total: numbers.reduce(.zero, +))
  }
}
