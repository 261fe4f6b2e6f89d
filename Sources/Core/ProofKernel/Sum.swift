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
    for index in row.literals.indices { add(factor * row.number(index), literal: image(row.literals[index])) }
    bound += factor * row.anyDegree
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
    guard Int(variable) < coefficients.count else { return }
    let number = coefficients[Int(variable)]
    if number.signum > 0 { bound -= number }
    coefficients[Int(variable)] = .zero
  }

  // MARK: Normal form

  /// Hands out the normal form and clears itself.
  mutating func takeRow() -> Row {
    defer { clear() }
    var row = Row()
    var fits = true
    for variable in variables {
      let number = coefficients[Int(variable)]
      if number.signum == 0 { continue }
      row.literals.append(variable << 1 | (number.signum < 0 ? 1 : 0))
      guard fits, let word = number.word, word.magnitude <= UInt(Row.wordLimit - row.total) else {
        fits = false
        continue
      }
      row.coefficients.append(Int(word.magnitude))
      row.total += Int(word.magnitude)
    }
    let degree = degree
    if fits, let word = degree.word, word.magnitude <= UInt(Row.wordLimit) {
      row.degree = word
    } else {
      let numbers = variables.map { coefficients[Int($0)].magnitude }.filter { $0.signum != 0 }
      (row.coefficients, row.total) = ([], 0)
      row.wide = Row.WideNumbers(coefficients: numbers, degree: degree)
    }
    return row
  }
}
