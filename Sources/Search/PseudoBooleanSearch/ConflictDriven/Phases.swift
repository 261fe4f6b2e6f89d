import SearchCore
import SeededRandomness

/// Which value of a variable to try first.
///
/// Saved phases: Pipatsrisawat, Darwiche, 2007, doi:10.1007/978-3-540-72788-0_28; target and best phases and
/// rephasing: Cai, Zhang, Fleury, Biere: "Better decision heuristics in CDCL through local search and target phases",
/// 2022, doi:10.1613/jair.1.13666; the incumbent as a phase: Demirović, Stuckey, 2019, doi:10.1007/978-3-030-30048-7_10.
struct Phases: ~Copyable {
  /// By variable: its last value.
  private var saved = FlatBuffer<Bool>()
  private var original = FlatBuffer<Bool>()
  /// 1, −1, or 0 for none: the largest assignment without conflict since the target was forgotten.
  private var target = FlatBuffer<Int8>()
  /// The largest one since the last rephasing.
  private var best = FlatBuffer<Int8>()
  private var targetCount = 0
  private var bestCount = 0
  private var round = 0
  private var random = SplitMix64(seed: 0)

  mutating func addVariable() {
    saved.append(false)
    original.append(false)
    target.append(0)
    best.append(0)
  }

  mutating func prefer(_ variable: Int32, _ value: Bool) {
    saved[Int(variable)] = value
    original[Int(variable)] = value
  }

  @inline(__always) func value(of variable: Int32, isStable: Bool) -> Bool {
    if isStable && target[Int(variable)] != 0 { return target[Int(variable)] > 0 }
    return saved[Int(variable)]
  }

  /// The literals of the trail's end are about to be open again.
  mutating func save(_ freed: UnsafeBufferPointer<Int32>) {
    let saved = self.saved.base
    for literal in freed { saved[Int(literal >> 1)] = literal & 1 == 0 }
  }

  /// The first `consistent` literals of the trail met no conflict.
  mutating func note(_ trail: UnsafeBufferPointer<Int32>, consistent: Int, isStable: Bool) {
    if isStable && consistent > targetCount {
      targetCount = consistent
      for place in 0..<consistent { target[Int(trail[place] >> 1)] = trail[place] & 1 == 0 ? 1 : -1 }
    }
    if consistent > bestCount {
      bestCount = consistent
      for place in 0..<consistent { best[Int(trail[place] >> 1)] = trail[place] & 1 == 0 ? 1 : -1 }
    }
  }

  mutating func forgetTarget() {
    targetCount = 0
    for variable in 0..<target.count { target[variable] = 0 }
  }

  mutating func restoreOriginal() { for variable in 0..<saved.count { saved[variable] = original[variable] } }

  mutating func rephase(incumbent: [Bool]?) {
    round += 1
    switch round % 6 {
    case 1: restoreOriginal()
    case 2, 4:
      for variable in 0..<saved.count where best[variable] != 0 { saved[variable] = best[variable] > 0 }
    case 3, 5:
      if let incumbent {
        for variable in 0..<min(incumbent.count, saved.count) { saved[variable] = incumbent[variable] }
      } else {
        for variable in 0..<saved.count { saved[variable] = !original[variable] }
      }
    default: for variable in 0..<saved.count where random.below(4) == 0 { saved[variable].toggle() }
    }
    bestCount = 0
    forgetTarget()
  }
}
