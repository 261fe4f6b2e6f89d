import ExactArithmetic

/// Σ coefficient · variable ≥ bound over plain variables, with a place for every variable: the form in which
/// constraints are added up. In this form a negative coefficient c of x is |c| · ¬x, and the degree of the normal form
/// is the bound plus Σ |c| over the negative coefficients.
///
/// The arithmetic is plain: `Accumulator` keeps the machine-word version within its bounds.
struct LinearForm<Number: RowNumber> {
  private(set) var coefficients: [Number] = []
  private(set) var variables: [Int32] = []
  private var isPresent: [Bool] = []
  var bound: Number = .zero

  /// Makes room for the variables 1 … `count`.
  mutating func grow(to count: Int) {
    guard coefficients.count <= count else { return }
    let missing = count + 1 - coefficients.count
    coefficients.append(contentsOf: repeatElement(.zero, count: missing))
    isPresent.append(contentsOf: repeatElement(false, count: missing))
  }

  mutating func clear() {
    for variable in variables {
      coefficients[Int(variable)] = .zero
      isPresent[Int(variable)] = false
    }
    variables.removeAll(keepingCapacity: true)
    bound = .zero
  }

  /// Adds `number` · `literal`, where the literal may be one of the constants 0 and 1.
  mutating func add(_ number: Number, literal: Int32) {
    if literal < 2 {
      if literal == 1 { bound -= number }
      return
    }
    let variable = literal >> 1
    if !isPresent[Int(variable)] {
      isPresent[Int(variable)] = true
      variables.append(variable)
    }
    if literal & 1 == 0 {
      coefficients[Int(variable)] += number
    } else {
      coefficients[Int(variable)] -= number
      bound -= number
    }
  }

  /// The degree of the normal form.
  var degree: Number {
    var sum = bound
    for variable in variables where coefficients[Int(variable)] < .zero { sum -= coefficients[Int(variable)] }
    return sum
  }

  /// Turns Σ ≤ bound into Σ ≥ bound of the negated form, and back.
  mutating func negate() {
    for variable in variables { coefficients[Int(variable)] = -coefficients[Int(variable)] }
    bound = -bound
  }

  mutating func multiply(by factor: Number) {
    for variable in variables { coefficients[Int(variable)] = coefficients[Int(variable)] * factor }
    bound = bound * factor
  }

  /// Divides the normal form and rounds up: sound because literals are at least 0 and sums of integers are integers.
  /// - Precondition: `divisor` > 0.
  mutating func divide(by divisor: Number) {
    let degree = degree
    bound = degree.roundedUp(dividedBy: divisor)
    for variable in variables {
      let number = coefficients[Int(variable)]
      if number < .zero {
        let quotient = (-number).roundedUp(dividedBy: divisor)
        coefficients[Int(variable)] = -quotient
        bound -= quotient
      } else {
        coefficients[Int(variable)] = number.roundedUp(dividedBy: divisor)
      }
    }
  }

  /// Divides the form over plain variables and rounds up.
  /// - Precondition: `divisor` > 0.
  mutating func divideVariables(by divisor: Number) {
    for variable in variables {
      coefficients[Int(variable)] = coefficients[Int(variable)].roundedUp(dividedBy: divisor)
    }
    bound = bound.roundedUp(dividedBy: divisor)
  }

  /// Lowers every coefficient of the normal form to its degree.
  mutating func saturate() {
    let degree = max(degree, .zero)
    bound = degree
    for variable in variables {
      let number = coefficients[Int(variable)]
      if number < .zero {
        let lowered = min(-number, degree)
        coefficients[Int(variable)] = -lowered
        bound -= lowered
      } else {
        coefficients[Int(variable)] = min(number, degree)
      }
    }
  }

  /// Drops a variable, as adding literal axioms does.
  mutating func weaken(_ variable: Int32) {
    guard Int(variable) < coefficients.count else { return }
    let number = coefficients[Int(variable)]
    if number > .zero { bound -= number }
    coefficients[Int(variable)] = .zero
  }
}
