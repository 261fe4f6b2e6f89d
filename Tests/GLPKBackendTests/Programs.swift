import ExactArithmetic
import Formulations
import SeededRandomness

/// The programs that the tests share.
enum Programs {
  /// maximise `values` · x + `constant` over binary x, written as a minimum, with a row `weights` · x ≤ capacity each.
  static func knapsack(_ values: [Int], constant: Int = 0, _ rows: [(weights: [Int], capacity: Int)])
    -> MixedIntegerProgram
  {
    var program = MixedIntegerProgram(name: "knapsack")
    let x = values.indices.map { program.addBinary("x\($0 + 1)") }
    program.objective = LinearExpression(zip(values, x).map { Term(Integer(-$0), $1) }, constant: Integer(-constant))
    for (number, row) in rows.enumerated() {
      let left = LinearExpression(zip(row.weights, x).map { Term(Integer($0), $1) })
      program.addRow("capacity\(number + 1)", left, .atMost, Integer(row.capacity))
    }
    return program
  }

  /// D1, with the factor 10^6 or another: minimise z1 + z2, x1 + x2 ≥ 1, x_i ≤ factor z_i. The truth is 1.
  static func switches(factor: Int) -> MixedIntegerProgram {
    var program = MixedIntegerProgram(name: "switches")
    let x = (1...2).map { program.addVariable("x\($0)", lower: 0, upper: Integer(factor)) }
    let z = (1...2).map { program.addBinary("z\($0)") }
    program.objective = LinearExpression(z.map { Term(1, $0) })
    program.addRow("some", LinearExpression(x.map { Term(1, $0) }), .atLeast, 1)
    for i in 0..<2 {
      program.addRow("on\(i + 1)", LinearExpression([Term(1, x[i]), Term(Integer(-factor), z[i])]), .atMost, 0)
    }
    return program
  }

  /// D2: a constant a hundred million times the rest. The truth is 1000000024.
  static let largeConstant = knapsack(
    [10, 13, 8, 9, 11], constant: 1_000_000_000, [([5, 7, 4, 5, 6], 14), ([3, 2, 6, 4, 5], 10)])

  /// D3: nine-digit coefficients. The truth is 903244432.
  static let largeCoefficients = knapsack(
    [670_899_858, 903_244_432, 897_495_236, 397_722_608],
    [
      ([845_751_838, 244_015_273, 631_554_943, 641_888_431], 1_181_605_242),
      ([448_136_814, 540_157_306, 188_233_725, 221_681_272], 699_104_558),
    ])

  /// A market split instance (Cornuéjols, Dawande, 1999, doi:10.1287/ijoc.11.3.205): minimise the slack of `rows`
  /// equations over `columns` binary variables. Branch and bound visits nearly all of the tree.
  static func marketSplit(rows: Int, columns: Int, seed: UInt64) -> MixedIntegerProgram {
    var generator = SplitMix64(seed: seed)
    var program = MixedIntegerProgram(name: "market_split")
    let x = (0..<columns).map { program.addBinary("x\($0)") }
    var slacks: [Term] = []
    for row in 0..<rows {
      let weights = x.map { Term(Integer(.random(in: 0..<100, using: &generator)), $0) }
      let half = weights.reduce(0) { $0 + ($1.coefficient.word ?? 0) } / 2
      let over = program.addVariable("over\(row)", lower: 0, upper: 100_000)
      let under = program.addVariable("under\(row)", lower: 0, upper: 100_000)
      slacks += [Term(1, over), Term(1, under)]
      program.addRow(
        "split\(row)", LinearExpression(weights + [Term(1, under), Term(-1, over)]), .equal, Integer(half))
    }
    program.objective = LinearExpression(slacks)
    return program
  }

  /// A point of a market split instance: nothing chosen.
  static func emptySplit(_ program: MixedIntegerProgram) -> [Integer] {
    var point = program.variables.map { _ in Integer.zero }
    for row in program.rows {
      guard let under = row.terms.first(where: { program[$0.variable].name.hasPrefix("under") }) else { continue }
      point[under.variable.position] = row.rightSide
    }
    return point
  }

  /// A random program of four variables and three rows, with a constant and a scale.
  static func random(seed: UInt64) -> MixedIntegerProgram {
    var generator = SplitMix64(seed: seed)
    var program = MixedIntegerProgram(name: "random")
    let all = (0..<4).map { number in
      let lower = Int.random(in: -3...1, using: &generator)
      return program.addVariable(
        "x\(number)", kind: .integer, lower: Integer(lower),
        upper: Integer(lower + .random(in: 0...4, using: &generator)))
    }
    func expression(_ size: Int) -> LinearExpression {
      LinearExpression(all.map { Term(Integer(.random(in: -size...size, using: &generator)), $0) })
    }
    for number in 0..<3 {
      let relation: Relation = number == 0 && seed % 4 == 0 ? .equal : .atLeast
      program.addRow("r\(number)", expression(7), relation, Integer(.random(in: -6...6, using: &generator)))
    }
    program.objective = expression(9)
    program.objective.constant = Integer(.random(in: -50...50, using: &generator))
    program.objectiveScale = Integer(.random(in: 1...6, using: &generator))
    return program
  }
}
