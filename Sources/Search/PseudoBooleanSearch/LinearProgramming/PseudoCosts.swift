/// By how much branching on a variable has raised relaxations so far, per unit of distance.
///
/// Bénichou et al., "Experiments in mixed-integer linear programming", 1971, doi:10.1007/BF01584074. Only to choose by.
struct PseudoCosts {
  /// By literal code.
  private var sums: [Double]
  private(set) var counts: [Int32]
  private var totalSum = 0.0
  private var totalCount = 0.0

  init(variableCount: Int) {
    sums = Array(repeating: 0, count: 2 * variableCount + 2)
    counts = Array(repeating: 0, count: 2 * variableCount + 2)
  }

  mutating func note(_ literal: Int32, gain: Double, distance: Double) {
    guard distance > 1e-6, gain.isFinite else { return }
    let unit = max(0, gain) / distance
    sums[Int(literal)] += unit
    counts[Int(literal)] += 1
    totalSum += unit
    totalCount += 1
  }

  /// The expected rise of the relaxation where `literal` is made true; literals never tried count as the average.
  func gain(_ literal: Int32, distance: Double) -> Double {
    let count = Double(counts[Int(literal)])
    let average = totalCount > 0 ? totalSum / totalCount : 1
    return (sums[Int(literal)] + average) / (count + 1) * distance
  }
}
