import ExactArithmetic

/// Is told of each accepted step of a proof, and what it rests on: an elaborator writes that down.
///
/// Numbers of constraints are the proof's own; rows, literals and constants are the kernel's codes. Nothing that an
/// observer does changes a verdict.
package protocol ProofObserver: AnyObject {
  var trace: ProofTrace { get }
  func begin(constraints: Int)
  func derived(_ id: Int, _ row: Row)
  func polished(_ id: Int, _ words: [PolishWord])
  func implied(_ id: Int, _ row: Row, by premise: Int)
  func deleted(_ id: Int)
  func movedToCore(_ ids: [Int])
  /// A strengthening step, or a proof by contradiction, whose subproof begins with the row's negation.
  func opened(_ rule: String, _ row: Row, _ witness: [(variable: Int32, image: Int32)], negation: Int)
  /// The innermost subproof, or goal's proof, ends; with a contradiction, or with the one that was `refuted` last.
  func closed(contradiction: Int?)
  /// The constraint that the subproof was for is added.
  func added(_ id: Int, isCore: Bool)
  func strengthened(_ id: Int, _ rule: String, _ row: Row, _ witness: [(variable: Int32, image: Int32)], isCore: Bool)
  func goalBegan(_ name: String, premises: [Int], isSettled: Bool)
  /// The goal's negation and what implies it sum up to a contradiction.
  func goalEnded(sumOf first: Int, _ second: Int)
  /// The live constraints propagate to a conflict.
  func refuted()
  func orderDefined(_ name: String, left: [Int32], right: [Int32], rows: [Row])
  func orderLoaded(_ name: String?, _ literals: [Int32])
  func solved(_ literals: [Int32], improving id: Int?)
  func concluded(_ conclusion: ProofConclusion, by premise: Int?, solution: [Int32]?)
  /// A step that the kernel format has no words for.
  func unsupported(_ reason: String)
}

/// A word of a `pol` step, with numbers as they stand and labels looked up.
package enum PolishWord {
  case integer(Integer)
  case constraint(Int)
  case literal(Int32)
  case operation(UInt8)
}

/// The constraints that the last check by propagation rests on.
package final class ProofTrace {
  package enum Hint {
    /// The negation of what was to be shown.
    case negation
    case constraint(Int)
    /// The literal that a lemma has derived.
    case fact(Int32)
  }

  /// In the order in which they propagate, a conflict last.
  package internal(set) var hints: [Hint] = []
  /// Literals that hold without assumptions, each with what shows it, and not yet taken.
  package var lemmas: [(literal: Int32, hints: [Hint])] = []
  /// Literals with a lemma; an elaborator takes those out that are gone.
  package var facts: Set<Int32> = []
  /// By the number of open subproofs: what shows that propagation without assumptions is in conflict.
  var conflicts: [Int: [Hint]] = [:]
  /// By variable; all false between uses.
  var isMarked: [Bool] = []
  /// Room for the slots that a conflict rests on.
  var steps: [Int32] = []

  package init() {}

  /// The assigned variables that a conflict goes back to and that have not been looked at.
  struct Marks {
    var isMarked: [Bool]
    /// The slots that the conflict rests on, the last one first.
    var steps: [Int32]
    /// The place of the trail before which all holds without assumptions.
    let height: Int
    var open = 0
    var facts: [Int32] = []

    mutating func mark(_ variable: Int32, at place: Int32) {
      if isMarked[Int(variable)] { return }
      isMarked[Int(variable)] = true
      if Int(place) < height { facts.append(variable) } else { open += 1 }
    }
  }
}
