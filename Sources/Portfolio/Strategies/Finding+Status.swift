extension Finding {
  /// The status in the words that answers use.
  public enum Status: String, Sendable {
    /// Exact.
    case optimal
    /// The parameters reach the threshold, replayed: exact.
    case reachesThreshold = "reaches-threshold"
    /// No choice reaches the threshold: exact.
    case missesThreshold = "misses-threshold"
    /// No choice satisfies the constraints: exact.
    case infeasible
    /// A floating-point backend says so and its parameters replay; nothing exact backs the bound.
    case claimedOptimal = "claimed-optimal"
    /// A floating-point backend says that no choice reaches the threshold.
    case claimedMissesThreshold = "claimed-misses-threshold"
    /// A floating-point backend says that no choice satisfies the constraints.
    case claimedInfeasible = "claimed-infeasible"
    /// Stopped early, with parameters.
    case feasible
    /// Stopped early, without parameters.
    case unknown
  }

  /// The ending in those words, which say no more than exact reasoning showed, or a backend claims.
  public var status: Status {
    switch (ending, incumbent) {
    case (.exhausted, .some): .optimal
    case (.exhausted, nil): .infeasible
    case (.reachedTarget, .some): .reachesThreshold
    case (.missedTarget, _): .missesThreshold
    case (.claimedExhausted, .some): .claimedOptimal
    case (.claimedExhausted, nil): .claimedInfeasible
    case (.claimedMissedTarget, _): .claimedMissesThreshold
    case (.stopped, .some): .feasible
    case (.stopped, nil), (.reachedTarget, nil): .unknown
    }
  }

  /// 0 done, 3 claimed only, 4 stopped early, 5 a backend failed.
  public var exitCode: Int32 {
    if fault != nil { return 5 }
    switch status {
    case .optimal, .reachesThreshold, .missesThreshold, .infeasible: return 0
    case .claimedOptimal, .claimedMissesThreshold, .claimedInfeasible: return 3
    case .feasible, .unknown: return 4
    }
  }

  /// True if exact reasoning ended the solve.
  var isExact: Bool { [.optimal, .reachesThreshold, .missesThreshold].contains(status) }

  /// True if the claim has a proof that has been written, or needs none that a search would write.
  var hasProof: Bool {
    switch evidence {
    case .written, .stateTable, .behaviourTable: return true
    case .none: return status == .reachesThreshold || status == .optimal && objective == 0
    }
  }
}
