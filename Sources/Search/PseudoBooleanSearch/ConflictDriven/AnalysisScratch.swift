import SearchCore

/// Working memory of analysis, kept from conflict to conflict so that nothing is allocated; and counts of propagation.
struct AnalysisScratch: ~Copyable {
  /// Literals of the reason at hand.
  var explanation = FlatBuffer<Int32>()
  /// Variables whose mark is not 0.
  var marked = FlatBuffer<Int32>()
  /// Numbers of the constraints that a clause follows from, the last one to propagate first.
  var chain = FlatBuffer<Int>()
  /// Variables whose reasons show what the clause leaves out, in any order.
  var support = FlatBuffer<Int32>()
  /// Numbers of constraints for the log, in the order of propagation.
  var hints = FlatBuffer<Int>()
  /// By level: the stamp of the clause under way, where it has a literal there.
  var levelStamps = FlatBuffer<Int>()
  var stamp = 0
  /// Literals that propagation has assigned.
  var propagations = 0
  /// Watches and occurrences that propagation has visited: a measure of effort that does not depend on the clock.
  var ticks = 0
  /// Steps that leaving out literals may still take for this clause.
  var effort = 0
}

/// The marks of analysis.
enum Mark {
  /// In the clause under way.
  static let seen: Int32 = 1
  /// Implied false by the other literals of the clause under way.
  static let redundant: Int32 = 2
  /// Not shown to be.
  static let needed: Int32 = 3
}
