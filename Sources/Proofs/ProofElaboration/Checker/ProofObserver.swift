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
