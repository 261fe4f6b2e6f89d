import BenchmarkRuns
import Testing

@Suite struct StatisticsTests {
  /// Three tasks, limit 10 s: a solves in 1 and 3 s, and not the third; b in 7 s the first alone; c claims the third.
  private let runs = [
    RunMaker.run("a", on: "x", status: "optimal", objective: 0, seconds: 1),
    RunMaker.run("a", on: "y", status: "misses-threshold", seconds: 3),
    RunMaker.run("a", on: "z", status: "feasible", objective: 1, seconds: 10.5),
    RunMaker.run("b", on: "x", status: "optimal", objective: 0, seconds: 7),
    RunMaker.run("b", on: "y", status: "unknown", seconds: 10),
    RunMaker.run("b", on: "z", status: nil, seconds: 2),
    RunMaker.run("c", on: "x", status: "unknown", seconds: 10),
    RunMaker.run("c", on: "y", status: "unknown", seconds: 10),
    RunMaker.run("c", on: "z", status: "claimed-optimal", objective: 1, seconds: 3),
  ]

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-9 }

  @Test("are what one computes by hand") func byHand() {
    let rows = Statistics.summaries(runs)
    #expect(rows.map(\.name) == ["a", "b", "c"])
    #expect(rows.map(\.runs) == [3, 3, 3])
    #expect(rows.map(\.solved) == [2, 1, 0])
    #expect(rows.map(\.claimed) == [0, 0, 1])
    #expect(rows.map(\.unique) == [1, 0, 0])
    // (1 + 3 + 2·10)/3, (7 + 20 + 20)/3, 20.
    #expect(isNear(rows[0].par2, 8) && isNear(rows[1].par2, 47.0 / 3) && isNear(rows[2].par2, 20))
    // Cube roots of 2·4·11, 8·11·11 and 11·11·11, each less 1. The virtual best is a.
    #expect(isNear(rows[0].shiftedMean, 4.447960181 - 1) || abs(rows[0].shiftedMean + 1 - 4.44796) < 1e-5)
    #expect(abs(rows[1].shiftedMean + 1 - 9.89217) < 1e-5)
    #expect(isNear(rows[2].shiftedMean, 10))
    #expect(isNear(rows[0].ratioToBest, 1))
    #expect(abs(rows[2].ratioToBest - 10 / 3.44796) < 1e-4)
  }

  @Test("count claims where asked") func claims() {
    var options = SummaryOptions()
    options.countsClaims = true
    let rows = Statistics.summaries(runs, options)
    #expect(rows.map(\.solved) == [2, 1, 1])
    #expect(rows.map(\.unique) == [1, 0, 1])
    #expect(isNear(rows[2].par2, 43.0 / 3))
  }

  @Test("take the longest run for a missing time limit") func noLimit() {
    var run = RunMaker.run("a", on: "x", status: "unknown", seconds: 2)
    run.configuration.limits.time = nil
    var other = RunMaker.run("a", on: "y", status: "optimal", objective: 0, seconds: 6)
    other.configuration.limits.time = nil
    #expect(isNear(Statistics.summaries([run, other])[0].par2, (2 * 6 + 6) / 2))
  }

  @Test("name configurations apart by what differs") func names() {
    var short = RunMaker.run("a", status: "optimal", objective: 0)
    short.configuration.limits.time = 500
    #expect(Settings([runs[0], short, runs[3]]).names == ["a (10 s)", "a (0.5 s)", "b"])
  }

  @Test("have a geometric mean that a shift of 0 leaves plain") func geometric() {
    #expect(isNear(Statistics.shiftedGeometricMean([1, 4, 16], shift: 0), 4))
    #expect(Statistics.shiftedGeometricMean([], shift: 1) == 0)
  }
}
