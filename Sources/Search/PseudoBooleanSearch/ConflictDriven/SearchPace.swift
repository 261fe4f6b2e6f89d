/// When to restart, change mode, rephase and reduce: by counts of conflicts and effort, never by the clock.
///
/// Two modes alternate: focused, with frequent restarts when clauses span more levels than usual (Biere, Fröhlich:
/// "Evaluating CDCL restart schemes", 2018), and stable, with rare ones by the reluctant sequence 1 1 2 1 1 2 4 … (Luby,
/// Sinclair, Zuckerman, 1993, doi:10.1016/0020-0190(93)90029-9).
struct SearchPace {
  private(set) var isStable = false

  // MARK: Restarts

  private var fast = 0.0
  private var slow = 0.0
  private var bias = 1.0
  private var slowBias = 1.0
  private var sinceRestart = 0
  private var luby = (u: 1, v: 1)

  /// A clause that spans so many levels has been learned.
  mutating func note(lbd: Int32) {
    sinceRestart += 1
    fast += (Double(lbd) - fast) * 0.03
    slow += (Double(lbd) - slow) * 1e-4
    bias *= 1 - 0.03
    slowBias *= 1 - 1e-4
  }

  /// True if it is time for a restart; counts from there on.
  mutating func wantsRestart(_ conflicts: Int) -> Bool {
    if isStable {
      guard sinceRestart >= 1024 * luby.v else { return false }
      luby = luby.u & -luby.u == luby.v ? (luby.u + 1, 1) : (luby.u, 2 * luby.v)
    } else {
      // Averages that begin at 0, corrected for that.
      guard sinceRestart >= 2, fast / (1 - bias) > 1.1 * slow / (1 - slowBias) else { return false }
    }
    sinceRestart = 0
    return true
  }

  // MARK: Modes

  private var modeEnd = 1000
  private var modeRound = 1
  private var modeTicks = 0
  private var modeStart = 0

  /// Changes the mode where it is time: first after 1,000 conflicts, then after as much effort as those took, times
  /// the square of the round.
  mutating func changesMode(_ conflicts: Int, _ ticks: Int) -> Bool {
    if modeTicks == 0 {
      guard conflicts >= modeEnd else { return false }
      modeTicks = max(1, ticks)
    } else {
      let factor = (modeRound + 1) / 2
      guard ticks - modeStart >= modeTicks * factor * factor else { return false }
    }
    modeRound += 1
    modeStart = ticks
    isStable.toggle()
    luby = (1, 1)
    return true
  }

  // MARK: Phases, clauses, polls

  private var nextRephase = 1000
  private var rephases = 0
  private(set) var nextReduction = 2000
  private var reductions = 0
  private(set) var nextPoll = 0

  /// The control has been asked; the next time is after so much effort.
  mutating func notePoll(_ ticks: Int, patience: Int) { nextPoll = ticks + patience }

  mutating func wantsRephase(_ conflicts: Int) -> Bool {
    guard conflicts >= nextRephase else { return false }
    rephases += 1
    nextRephase = conflicts + 1000 * rephases
    return true
  }

  mutating func noteReduction(_ conflicts: Int) {
    reductions += 1
    nextReduction = conflicts + 2000 + 300 * reductions
  }
}
