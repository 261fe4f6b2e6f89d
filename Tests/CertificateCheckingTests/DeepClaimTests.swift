import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Claims about objectives that are too long to write.
struct DeepClaimTests {
  private func check(
    _ claim: Certificate.Claim, _ instance: Instance, objective: Rational? = nil, bound: Rational? = nil,
    budget: ReplayBudget = ReplayBudget()
  ) -> CheckReport {
    let certificate = Certificate(
      claim: claim, parameters: DeepNetworks.onlyChoice(of: instance), objective: objective, bound: bound)
    return CertificateChecker.check(certificate, against: instance, budget: budget)
  }

  @Test func `a tower's objective is beyond any file, and its claims are judged`() {
    let tower = DeepNetworks.power(3, depth: 60, threshold: 1000)
    #expect(check(.feasible, tower).exitCode == 0)
    #expect(check(.feasible, tower, objective: 9).exitCode == 1)
    #expect(check(.reachesThreshold, tower).exitCode == 1)
    let missed = check(.missesThreshold, tower)
    #expect(missed.exitCode == 0 && missed.boundShownBy?.contains("tree") == true, "\(missed.summary)")
    #expect(check(.missesThreshold, tower, bound: 10_000_000).exitCode == 0)
    #expect(check(.feasible, tower, bound: 5).exitCode == 0)
    #expect(check(.optimal, tower, bound: 5).exitCode == 1)
    #expect(missed.figures?.regime == .balls && missed.evaluation == nil)
    let shrinking = DeepNetworks.power(Rational(1, 3), depth: 60, threshold: Rational(1, 1000))
    #expect(check(.reachesThreshold, shrinking).exitCode == 0)
    #expect(check(.missesThreshold, shrinking).exitCode == 1)
  }

  @Test func `an equality that is only evident is not accepted, nor rejected`() {
    let zero = DeepNetworks.cancellation(3, depth: 200, offset: 0, threshold: 0)
    for report in [check(.reachesThreshold, zero), check(.missesThreshold, zero), check(.optimal, zero, bound: 0)] {
      #expect(report.exitCode == 3)
      #expect(report.summary.contains("error below 2^-100"), "\(report.summary)")
      #expect(report.figures?.errorBits == 100)
    }
    #expect(check(.feasible, zero, objective: 0).exitCode == 3)
    // Objectives that are proved to be different are rejected, even where the order is open.
    let one = DeepNetworks.cancellation(3, depth: 200, offset: 1, loss: .squared)
    var small = ReplayBudget()
    small.lastPrecision = 1 << 13
    #expect(check(.feasible, one, objective: 0, budget: small).exitCode == 1)
    #expect(check(.feasible, one, objective: 1, budget: small).exitCode == 3)
  }

  @Test func `what the budget does not decide is said to be undecided`() {
    var small = ReplayBudget()
    small.lastPrecision = 1 << 13
    let hidden = DeepNetworks.cancellation(3, depth: 200, offset: 1, threshold: Rational(1, 2))
    for claim in [Certificate.Claim.reachesThreshold, .missesThreshold] {
      let report = check(claim, hidden, budget: small)
      #expect(report.exitCode == 3 && report.summary.contains("undecided within the budget"), "\(report.summary)")
    }
  }

  @Test func `long objectives are compared exactly where they fit`() {
    let instance = DeepNetworks.power(Rational(3, 2), depth: 16)
    let value = Rational(Integer(3).power(1 << 16), Integer.powerOfTwo(1 << 16))
    #expect(check(.feasible, instance, objective: value).exitCode == 0)
    #expect(check(.feasible, instance, objective: value + Rational(1, Integer.powerOfTwo(1 << 17))).exitCode == 1)
    #expect(check(.optimal, instance, objective: value, bound: value).exitCode == 0)
  }
}
