/// How often relaxations are worth solving, by what they have refuted lately.
struct RelaxationPace {
  private(set) var solveCount = 0
  /// The share of relaxations that refuted their node, lately.
  private var usefulness = 0.2

  mutating func noteSolve() { solveCount += 1 }

  /// A relaxation has refuted its node, or left it to be branched on.
  mutating func note(isRefuted: Bool) {
    if isRefuted { usefulness += 0.03 * (1 - usefulness) } else { usefulness -= 0.03 * usefulness }
  }

  /// For how many levels to do without relaxations: none where they refute nodes, more the less they do.
  ///
  /// Where each is solved, from one in a hundred (two layers with integer weights) to one in four (one layer, penalties)
  /// refutes its node; solving them all costs the former six times the time of propagation alone, and solving one in
  /// nine costs the latter three times the nodes.
  var skips: Int32 { usefulness > 0.08 ? 0 : usefulness > 0.03 ? 3 : 10 }
}
