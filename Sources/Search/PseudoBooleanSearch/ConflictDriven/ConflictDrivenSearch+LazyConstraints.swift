import CertificateChecking
import ExactArithmetic

/// Parts of the formula that the search has not taken up yet, and what makes a solution of the whole out of one of the
/// others.
struct LazyBlocks<N: WorkingNumber> {
  typealias Term = (coefficient: N, literal: Int32)

  /// Solutions of the whole agree with the given values on the shared variables, at the least cost.
  let completion: ([Bool]) -> [Bool]
  private(set) var blocks: [(block: FormulaBlocks.Block, terms: [Term])] = []
  private var taken = 0

  /// - Parameter terms: the objective's.
  init(_ blocks: [FormulaBlocks.Block], terms: [Term], completion: @escaping ([Bool]) -> [Bool]) {
    self.completion = completion
    let ofLiteral = Dictionary(uniqueKeysWithValues: terms.map { ($0.literal >> 1, $0) })
    self.blocks = blocks.map { block in (block, block.variables.compactMap { ofLiteral[$0] }) }
  }

  var isEmpty: Bool { blocks.isEmpty }

  /// Blocks that are taken at a time, at least.
  private static var fewest: Int { 48 }

  /// Takes out the blocks that cost most in a solution: as many as were taken before. By smaller steps (a quarter as
  /// many, eight at least) searches took 1.05 times as long on average.
  mutating func takeCostly(_ solution: [Bool]) -> [(block: FormulaBlocks.Block, terms: [Term])] {
    func cost(_ terms: [Term]) -> N {
      terms.reduce(N.zero) {
        solution[Int($1.literal >> 1)] != ($1.literal & 1 == 1) ? $0 + $1.coefficient : $0
      }
    }
    let costly = blocks.enumerated().map { (place: $0, cost: cost($1.terms)) }.filter { N.zero < $0.cost }
    let chosen = costly.sorted { $0.cost == $1.cost ? $0.place < $1.place : $1.cost < $0.cost }
      .prefix(max(Self.fewest, taken)).map(\.place)
    let out = chosen.map { blocks[$0] }
    for place in chosen.sorted().reversed() { blocks.remove(at: place) }
    taken += out.count
    return out
  }
}

// Samples are taken up as solutions fail on them. What follows from some constraints follows from all, and losses are
// not negative: bounds and refutations over part of the samples hold for the whole.
//
// Constraints as solutions violate them: cutting planes, Dantzig, Fulkerson, Johnson: "Solution of a large-scale
// traveling-salesman problem", 1954, doi:10.1287/opre.2.4.393.
extension ConflictDrivenSearch {
  /// Leaves variables of deferred blocks out of decisions.
  mutating func withdraw(_ block: FormulaBlocks.Block) {
    for variable in block.variables { order.withdraw(variable) }
  }

  /// Takes up the deferred blocks that a solution costs most in; false where that refutes the constraints.
  /// - Precondition: nothing is decided, and level 0 has been propagated.
  mutating func takeUp(violatedBy solution: [Bool]) -> Bool {
    guard let taken = deferred?.takeCostly(solution), !taken.isEmpty else { return true }
    var added: [Int32] = []
    for (block, terms) in taken {
      for variable in block.variables { order.admit(variable) }
      for (constraint, number) in block.constraints {
        if let linear = engine.add(constraint, number: number) { added.append(linear) }
      }
      for term in terms { bound.admit(term) }
    }
    for constraint in added where !force(constraint) { return false }
    return propagateAtRoot()
  }
}
