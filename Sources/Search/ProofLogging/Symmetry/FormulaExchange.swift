import CertificateChecking
import ExactArithmetic
import SearchCore

/// Which variable of a reference formula takes which one's place when two interchangeable neurons change theirs.
///
/// Parameter literals follow their parameters. Every other variable is defined from variables before it
/// (`ReferenceDefinition`), so its image is the variable with the image of its definition; where a definition stands
/// several times, the k-th goes to the k-th. One pass over the definitions an exchange.
struct FormulaExchange {
  /// By variable, entry 0 unused.
  private(set) var image: [Int32]
  /// The variables that move, ascending.
  private(set) var moved: [Int32] = []

  /// - Parameter pairs: variables of parameter literals that change places.
  /// - Returns: nil where some definition has no image: the formula does not have this symmetry.
  init?(_ encoding: ReferenceEncoding, index: DefinitionIndex, exchanging pairs: [(Int32, Int32)]) {
    image = (0...Int32(encoding.formula.variableCount)).map { $0 }
    for (a, b) in pairs {
      image[Int(a)] = b
      image[Int(b)] = a
    }
    for (number, definition) in encoding.definitions.enumerated() where moves(definition.quantity) {
      let key = DefinitionKey(definition) { Int32(image[Int($0 >> 1)] << 1 | $0 & 1) }
      guard let target = index.definition(key, repetition: index.repetition[number]) else { return nil }
      let first = encoding.definitions[target].first
      for offset in 0..<Int32(definition.readings.count) { image[Int(definition.first + offset)] = first + offset }
    }
    for variable in image.indices where image[variable] != Int32(variable) { moved.append(Int32(variable)) }
  }

  /// True if it maps the constraints of `formula` onto each other, as far as 64-bit digests of them tell.
  ///
  /// A guard against proofs that would be refused: what counts is the checker's word.
  func preserves(_ formula: PseudoBooleanFormula, digests: ConstraintDigests) -> Bool {
    guard moved.allSatisfy({ image[Int(image[Int($0)])] == $0 }) else { return false }
    for constraint in formula.constraints {
      guard constraint.terms.contains(where: { image[Int($0.literal.variable)] != $0.literal.variable }) else {
        continue
      }
      guard digests.contains(ConstraintDigests.digest(constraint, image)) else { return false }
    }
    var cost = [Integer](repeating: 0, count: image.count)
    for term in formula.objective { cost[Int(term.literal.variable)] = term.coefficient }
    return moved.allSatisfy { cost[Int($0)] == cost[Int(image[Int($0)])] }
  }

  private func moves(_ quantity: ReferenceDefinition.Quantity) -> Bool {
    func moves(_ number: ReferenceNumber) -> Bool { number.terms.contains { moves($0.literal) } }
    func moves(_ literal: Literal) -> Bool { image[Int(literal.variable)] != literal.variable }
    switch quantity {
    case .number(let number), .activation(_, let number): return moves(number)
    case .product(let a, let b): return moves(a) || moves(b)
    case .greatest(let numbers, _): return numbers.contains { moves($0) }
    case .conjunction(let literals), .disjunction(let literals): return literals.contains { moves($0) }
    }
  }
}

/// The definitions of a formula by what they say.
struct DefinitionIndex {
  private var places: [DefinitionKey: [Int32]] = [:]
  /// By definition: how many before it say the same.
  private(set) var repetition: [Int32] = []

  init(_ encoding: ReferenceEncoding) {
    repetition.reserveCapacity(encoding.definitions.count)
    for (number, definition) in encoding.definitions.enumerated() {
      let key = DefinitionKey(definition) { $0 }
      repetition.append(Int32(places[key]?.count ?? 0))
      places[key, default: []].append(Int32(number))
    }
  }

  func definition(_ key: DefinitionKey, repetition: Int32) -> Int? {
    guard let list = places[key], Int(repetition) < list.count else { return nil }
    return Int(list[Int(repetition)])
  }
}

/// The content of a definition, whatever the order in which it stands.
struct DefinitionKey: Hashable {
  private let kind: Int
  private let numbers: [Number]
  private let literals: [Int32]
  private let readings: [Integer]

  private struct Number: Hashable {
    let terms: [LiteralTerm]
    let constant: Integer
  }

  /// - Parameter image: literal codes as they are after an exchange.
  init(_ definition: ReferenceDefinition, _ image: (Int32) -> Int32) {
    func number(_ number: ReferenceNumber) -> Number {
      Number(
        terms: number.terms.map { LiteralTerm($0.coefficient, Literal(code: image($0.literal.code))) }
          .sorted { $0.literal < $1.literal },
        constant: number.constant)
    }
    var literals: [Int32] = []
    switch definition.quantity {
    case .number(let value): (kind, numbers) = (0, [number(value)])
    // Of one layer and one value, so that the activation need not be told apart but by its readings.
    case .activation(_, let value): (kind, numbers) = (1, [number(value)])
    case .product(let a, let b): (kind, numbers) = (2, [number(a), number(b)])
    case .greatest(let values, let floor):
      let sorted = values.map(number).sorted {
        ($0.terms.first?.literal.code ?? 0) < ($1.terms.first?.literal.code ?? 0)
      }
      (kind, numbers) = (3, sorted + [Number(terms: [], constant: floor)])
    case .conjunction(let list), .disjunction(let list):
      if case .conjunction = definition.quantity { kind = 4 } else { kind = 5 }
      numbers = []
      literals = list.map { image($0.code) }.sorted()
    }
    self.literals = literals
    readings = definition.readings.flatMap { reading -> [Integer] in
      switch reading {
      case .atLeast(let bound): return [bound]
      case .bit(let position, let low, let step): return [Integer(position), low, step]
      }
    }
  }
}

/// 64-bit digests of a formula's constraints, the same for the same constraint in any order of its terms.
struct ConstraintDigests {
  private var known: Set<UInt64> = []

  init(_ formula: PseudoBooleanFormula) {
    known.reserveCapacity(formula.constraints.count)
    for constraint in formula.constraints { known.insert(ConstraintDigests.digest(constraint, nil)) }
  }

  func contains(_ digest: UInt64) -> Bool { known.contains(digest) }

  /// - Parameter image: by variable, where it goes; nil for nowhere.
  static func digest(_ constraint: PseudoBooleanConstraint, _ image: [Int32]?) -> UInt64 {
    var sum = mixed(digest(constraint.degree) &+ 1)
    for term in constraint.terms {
      let variable = image?[Int(term.literal.variable)] ?? term.literal.variable
      let code = UInt64(variable) << 1 | (term.literal.isNegated ? 1 : 0)
      sum &+= mixed(mixed(code) ^ digest(term.coefficient))
    }
    return sum
  }

  private static func digest(_ integer: Integer) -> UInt64 {
    if let word = integer.word { return UInt64(bitPattern: Int64(word)) }
    return integer.description.utf8.reduce(0) { mixed($0 &+ UInt64($1)) }
  }

  /// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014, doi:10.1145/2660193.2660195.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
