/// The causes of a conflict, as clauses that follow by reverse unit propagation.
struct ConflictCauses {
  /// Against decisions alone.
  let decisions: [Int32]
  /// At the first unique implication point, which comes first; a literal of the next lower level comes second. Empty
  /// where the conflict rests on no decision.
  let asserting: [Int32]
  /// How many levels of decisions the asserting clause names.
  let levels: Int
  /// Numbers in the log of the constraints that lead to it, in the order in which they propagate; empty where the
  /// conflict rests on no decision, or where steps are not kept.
  let steps: [Int]
  /// Variables whose values without any decision it rests on, ascending; empty where steps are not kept.
  let facts: [Int32]
}
