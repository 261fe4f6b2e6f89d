import CertificateChecking
import ExactArithmetic
import SearchCore
import TrainingProblem

/// Branch and bound's tree as a proof over the reference encoding: unit propagation over order literals is interval
/// reasoning, so a node that the bound or the symmetry closes is one clause that reverse unit propagation shows.
///
/// Only the first child of a node is logged: with its clause, propagation takes the second child's half at the node,
/// and closes that as well. So clauses below a second child need not name that half either: they negate the first halves
/// alone, a quarter to a half less text. Clauses below a closed node are deleted. In a decision nothing better than the
/// target is looked for: a fresh literal r stands for "the target is reached", each clause is under r, and the end is ¬r.
public final class IntervalProofLog {
  private let encoding: ReferenceEncoding
  private let writer: SearchProofWriter
  /// "The sum of the objective's terms is at most this": a decision; nil for a search for the least.
  private let target: Integer?
  private var threshold: ThresholdLiteral?
  /// "Parameter p has at least option j ≥ 1" is the path's literal number `firstLiteral[p] + j − 1`.
  private var firstLiteral: [Int] = []
  private var symmetry: SymmetryBreaking?
  /// Clauses of closed nodes that are still needed.
  private let closed = FlatStack<ClosedNode>()
  private let path: SpeltPath
  /// True if the tree was closed at its root.
  public private(set) var isComplete = false
  /// True if a search that is stopped is to conclude the proof with the bound that it has come to.
  public var concludesEarly = false
  /// That bound, as a sum of the objective's terms.
  public private(set) var concludedBound: Integer?
  /// At the best choice that was logged.
  private var bestSum: Integer?

  /// - Parameter target: the greatest sum of the objective's terms that would reach the threshold; nil to optimise.
  public init(_ encoding: ReferenceEncoding, _ writer: SearchProofWriter, target: Integer? = nil) {
    self.encoding = encoding
    self.writer = writer
    self.target = target
    var literals: [Literal] = []
    for parameter in 0..<encoding.scaled.parameters.count {
      firstLiteral.append(literals.count)
      for option in 1..<max(1, encoding.scaled.parameters.options(parameter).count) {
        if case .literal(let literal)? = encoding.literal(parameter: parameter, option: option) {
          literals.append(literal)
        }
      }
    }
    path = SpeltPath(literals)
  }

  /// True if propagation over `encoding` sees all that interval reasoning sees: no number is written in bits, and no
  /// input has two labels of which an error loss could tell that one is missed.
  public static func isExact(_ encoding: ReferenceEncoding) -> Bool {
    let hasBits = encoding.definitions.contains { definition in
      if case .conjunction = definition.quantity { return true }
      if case .bit? = definition.readings.first { return true }
      return false
    }
    guard !hasBits, encoding.scaled.isPlain else { return false }
    guard encoding.scaled.loss.form.countsErrors else { return true }
    var seen = [Bool](repeating: false, count: encoding.scaled.inputs.count)
    for sample in encoding.scaled.samples {
      if seen[sample.input] { return false }
      seen[sample.input] = true
    }
    return true
  }

  // MARK: Steps

  /// The steps before the search. Returns the symmetry that may be used, by the order of branching.
  public func begin(order: [Int32]) -> [NeuronSymmetry.Constraint] {
    if let target {
      let threshold = writer.define(reaching: target, of: encoding.formula)
      path.begin(under: threshold.literal)
      self.threshold = threshold
    }
    let symmetry = SymmetryBreaking(encoding, order: order)
    _ = writer.breakSymmetry(symmetry)
    self.symmetry = symmetry
    return symmetry.exchanges.map(\.parameters)
  }

  /// The solution as the symmetry has it: a logged solution must not break what has been derived.
  public func improve(_ choice: ParameterChoice) {
    guard target == nil else { return }
    let solution = encoding.completion(of: symmetry?.arranged(choice) ?? choice)
    bestSum = encoding.objectiveSum(at: solution)
    _ = writer.improve([false] + solution)
  }

  /// A decision is made below the others: the parameter has at least option `option`, or less.
  public func decide(_ parameter: Int, option: Int32, isAtLeast: Bool) {
    path.push(firstLiteral[parameter] + Int(option) - 1, isTrue: isAtLeast)
  }

  /// The last decision, whose node has been closed, gives way to its opposite.
  public func turn() { path.blank() }

  /// The last decision is taken back.
  public func retract() { path.pop() }

  /// Nothing better lies below the decisions.
  public func close() {
    let number = path.withSpelling { writer.learn(spelt: $0) }
    var first = closed.count
    while first > 0, closed[first - 1].depth > path.depth { first -= 1 }
    if first < closed.count {
      writer.forget(first..<closed.count) { closed[$0].number }
      closed.truncate(to: first)
    }
    closed.append(ClosedNode(depth: path.depth, number: number))
  }

  private struct ClosedNode {
    let depth: Int
    let number: Int
  }

  /// The whole tree is closed.
  public func refute() {
    _ = writer.learn(threshold.map { [!$0.literal] } ?? [])
    isComplete = true
  }

  /// The search is stopped: ends the proof with the bound that intervals show at every node that is open.
  ///
  /// A fresh literal r stands for "the sum is below the bound". Under r each open node is closed by one clause, from the
  /// last decision up to the root, as if the bound were the best choice's value; the end is ¬r.
  ///
  /// - Parameters:
  ///   - bound: a scaled objective; intervals show it at the path's end and at the second children that were not tried.
  ///   - isFirst: of each decision of the path, whether its second child has not been tried.
  public func conclude(early bound: Integer, isFirst: [Bool]) {
    let sum = encoding.sum(ofObjective: encoding.scaled.objective(bound))
    // That nothing is below 0 shows without a proof. A decision's clauses are about another literal.
    guard concludesEarly, target == nil, bound.signum > 0, let bestSum, sum <= bestSum else { return }
    let below = writer.define(reaching: sum - 1, of: encoding.formula)
    for isFirst in isFirst.reversed() {
      if isFirst { _ = path.withSpelling { writer.learn(spelt: $0, under: below.literal) } }
      path.pop()
    }
    _ = writer.learn([!below.literal])
    writer.conclude(missing: below, best: bestSum)
    concludedBound = sum
  }

  /// Ends a complete proof.
  /// - Parameter least: the sum of the objective's terms at the best choice.
  public func conclude(least: Integer) {
    if let threshold {
      writer.conclude(missing: threshold)
    } else {
      writer.conclude(least: least)
    }
  }
}
