import BenchmarkRuns
import ExactArithmetic
import Testing

@Suite struct DisagreementTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let runs: [RunRecord]
    var threshold: Rational?
    var known: ExpectedAnswer?
    let kinds: [Alarm.Kind]
  }

  private static let optimal3 = RunMaker.run("a", status: "optimal", objective: 3, bound: 3)
  private static let best3 = RunMaker.run("b", status: "feasible", objective: 3, bound: 0)
  private static let tiny = Rational(1, 10_000_000)

  static let cases = [
    Case(description: "agreement", runs: [optimal3, best3], kinds: []),
    Case(
      description: "two optima",
      runs: [optimal3, RunMaker.run("b", status: "optimal", objective: 4, bound: 4)],
      // The second one's bound lies above the first one's objective, too.
      kinds: [.optimaDiffer, .boundAboveObjective]),
    Case(
      description: "an exact bound above an objective, by any margin",
      runs: [best3, RunMaker.run("c", status: "unknown", bound: 3 + tiny)], kinds: [.boundAboveObjective]),
    Case(
      description: "an optimum that another run beats",
      runs: [RunMaker.run("a", status: "optimal", objective: 4), best3], kinds: [.boundAboveObjective]),
    Case(
      description: "a claimed bound above an objective",
      runs: [best3, RunMaker.run("glpk", status: "feasible", objective: 5, claimed: 4)],
      kinds: [.claimedBoundAboveObjective]),
    Case(
      description: "a claimed bound above it by rounding only",
      runs: [best3, RunMaker.run("glpk", status: "claimed-optimal", objective: 3, claimed: 3 + tiny)], kinds: []),
    Case(
      description: "a claim that a replay beats",
      runs: [best3, RunMaker.run("glpk", status: "claimed-optimal", objective: 5)], kinds: [.falseClaim]),
    Case(
      description: "a claim that a proof refutes",
      runs: [
        RunMaker.run("glpk", status: "claimed-optimal", objective: 2), RunMaker.run("lp", status: "unknown", bound: 3),
      ], kinds: [.falseClaim, .boundAboveObjective]),
    Case(
      description: "two decisions",
      runs: [
        RunMaker.run("a", status: "reaches-threshold", objective: 0), RunMaker.run("b", status: "misses-threshold"),
      ], kinds: [.decisionsDiffer]),
    Case(
      description: "an instance without a feasible choice, and a choice",
      runs: [RunMaker.run("a", status: "infeasible"), RunMaker.run("b", status: "feasible", objective: 1)],
      kinds: [.decisionsDiffer]),
    Case(
      description: "a threshold that is missed, and an objective below it",
      runs: [RunMaker.run("a", status: "misses-threshold"), RunMaker.run("b", status: "feasible", objective: 1)],
      threshold: 1, kinds: [.decisionsDiffer]),
    Case(
      description: "a claimed decision that a replay refutes",
      runs: [
        RunMaker.run("a", status: "reaches-threshold", objective: 0),
        RunMaker.run("glpk", status: "claimed-misses-threshold"),
      ], kinds: [.falseClaim]),
    Case(
      description: "an objective below the index's optimum", runs: [best3], known: ExpectedAnswer(optimum: 4),
      kinds: [.indexContradicted]),
    Case(
      description: "an optimum above the index's", runs: [optimal3], known: ExpectedAnswer(optimum: 2),
      kinds: [.indexContradicted, .indexContradicted]),
    Case(
      description: "an objective above the index's optimum, which nobody calls optimal", runs: [best3],
      known: ExpectedAnswer(optimum: 2), kinds: []),
    Case(
      description: "a better objective than the best known", runs: [best3],
      known: {
        var known = ExpectedAnswer(optimum: 4)
        known.isBestKnown = true
        return known
      }(), kinds: []),
    Case(
      description: "a decision against the index's",
      runs: [RunMaker.run("a", status: "misses-threshold")], known: ExpectedAnswer(decision: "reaches-threshold"),
      kinds: [.indexContradicted]),
    Case(
      description: "a certificate that the checker rejects",
      runs: [
        {
          var run = optimal3
          run.checkExitCode = 1
          return run
        }()
      ], kinds: [.certificateRejected]),
    Case(
      description: "a verified proof that the checker does not find",
      runs: [
        {
          var run = optimal3
          run.proof = "verified"
          run.checkExitCode = 3
          return run
        }()
      ], kinds: [.certificateRejected]),
  ]

  @Test("raise the alarms that they should, and no others", arguments: cases) func kinds(_ example: Case) {
    let instance = RunMaker.instance(threshold: example.threshold, known: example.known)
    let alarms = Disagreements.find(example.runs, [instance])
    #expect(alarms.map(\.kind) == example.kinds, "\(alarms.map(\.message))")
  }

  @Test("never hold runs of different instances against each other") func apart() {
    let other = RunMaker.run("b", on: "sha256:two", status: "optimal", objective: 9)
    #expect(
      Disagreements.find([Self.optimal3, other], [RunMaker.instance(), RunMaker.instance("sha256:two")]).isEmpty)
  }
}
