import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Every kind of claim on one small instance: |w·1 − 1| over w in {−1, 2, 5} is 2, 1 and 4.
struct ClaimTests {
  private func instance(threshold: Rational? = nil, real: Bool = false) -> Instance {
    let layer = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(real ? .real : .list([-1, 2, 5])),
      biases: .uniform(.list([0])))
    return Instance(
      network: Network(inputs: 1, layers: [layer]), samples: [Sample(x: [1], label: .values([1]))],
      loss: Loss(kind: .absolute), threshold: threshold)
  }
  private func weight(_ value: Rational?) -> Assignment { Assignment(layers: [.init(weights: [[value]], biases: [0])]) }
  private func check(_ certificate: Certificate, threshold: Rational? = nil, real: Bool = false) -> CheckReport {
    CertificateChecker.check(certificate, against: instance(threshold: threshold, real: real))
  }

  @Test func `feasible`() {
    #expect(check(Certificate(claim: .feasible, parameters: weight(5))).exitCode == 0)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), objective: 4)).exitCode == 0)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), objective: 3)).exitCode == 1)
    #expect(check(Certificate(claim: .feasible, parameters: weight(3))).exitCode == 1)
    #expect(check(Certificate(claim: .feasible, parameters: weight(nil))).exitCode == 1)
    #expect(check(Certificate(claim: .feasible)).exitCode == 1)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), bound: 1)).exitCode == 0)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), bound: 2)).exitCode == 1)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), bound: 5)).exitCode == 1)
    #expect(check(Certificate(claim: .feasible, parameters: weight(5), bound: -5)).exitCode == 0)
  }

  @Test func `optimal`() {
    #expect(check(Certificate(claim: .optimal, parameters: weight(2), objective: 1, bound: 1)).exitCode == 0)
    #expect(check(Certificate(claim: .optimal, parameters: weight(2), bound: 1)).exitCode == 0)
    #expect(check(Certificate(claim: .optimal, parameters: weight(2), objective: 1)).exitCode == 1)
    #expect(check(Certificate(claim: .optimal, parameters: weight(-1), objective: 2, bound: 2)).exitCode == 1)
    #expect(check(Certificate(claim: .optimal, parameters: weight(-1), objective: 2, bound: 1)).exitCode == 1)
    #expect(check(Certificate(claim: .optimal, parameters: weight(2), objective: 1, bound: 0)).exitCode == 1)
    #expect(check(Certificate(claim: .optimal, bound: 1)).exitCode == 1)
  }

  @Test func `reaching the threshold`() {
    #expect(check(Certificate(claim: .reachesThreshold, parameters: weight(2)), threshold: 1).exitCode == 0)
    #expect(check(Certificate(claim: .reachesThreshold, parameters: weight(-1)), threshold: 2).exitCode == 0)
    #expect(check(Certificate(claim: .reachesThreshold, parameters: weight(5)), threshold: 2).exitCode == 1)
    #expect(check(Certificate(claim: .reachesThreshold, parameters: weight(2))).exitCode == 1)
    #expect(check(Certificate(claim: .reachesThreshold), threshold: 1).exitCode == 1)
    #expect(check(Certificate(claim: .reachesThreshold, parameters: weight(2), bound: 2), threshold: 1).exitCode == 1)
  }

  @Test func `missing the threshold`() {
    let half = Rational(1, 2)
    #expect(check(Certificate(claim: .missesThreshold), threshold: half).exitCode == 0)
    #expect(check(Certificate(claim: .missesThreshold), threshold: 1).exitCode == 1)
    #expect(check(Certificate(claim: .missesThreshold), threshold: -1).exitCode == 0)
    #expect(check(Certificate(claim: .missesThreshold)).exitCode == 1)
    #expect(check(Certificate(claim: .missesThreshold, bound: 1), threshold: half).exitCode == 0)
    #expect(check(Certificate(claim: .missesThreshold, bound: 2), threshold: half).exitCode == 1)
    #expect(check(Certificate(claim: .missesThreshold, bound: 0), threshold: half).exitCode == 0)
    #expect(check(Certificate(claim: .missesThreshold, parameters: weight(5)), threshold: half).exitCode == 0)
    #expect(check(Certificate(claim: .missesThreshold, parameters: weight(2)), threshold: 1).exitCode == 1)
    #expect(check(Certificate(claim: .missesThreshold, parameters: weight(3)), threshold: half).exitCode == 1)
    #expect(check(Certificate(claim: .missesThreshold, objective: 1), threshold: half).exitCode == 1)
  }

  @Test func `another instance's digest`() {
    let own = InstanceWriter.digest(of: instance())
    #expect(check(Certificate(instance: own, claim: .feasible, parameters: weight(2))).exitCode == 0)
    #expect(check(Certificate(instance: own, claim: .feasible, parameters: weight(2)), threshold: 1).exitCode == 1)
  }

  @Test func `real parameters are replayed, and a bound on them is not enumerated`() {
    let some = Certificate(claim: .feasible, parameters: weight(Rational(22, 7)), objective: Rational(15, 7))
    #expect(check(some, real: true).exitCode == 0)
    let best = Certificate(claim: .optimal, parameters: weight(1), objective: 0, bound: 0)
    #expect(check(best, real: true).exitCode == 0)
    let unproven = Certificate(claim: .optimal, parameters: weight(2), objective: 1, bound: 1)
    #expect(check(unproven, real: true).exitCode == 3)
    #expect(check(Certificate(claim: .missesThreshold), threshold: 0, real: true).exitCode == 3)
  }

  @Test(arguments: [
    #"{"claim": "feasible"}"#, #"{"format": "dnnt-certificate/3", "claim": "feasible"}"#,
    #"{"format": "dnnt-certificate/1"}"#, #"{"format": "dnnt-certificate/1", "claim": "Optimal"}"#,
    #"{"format": "dnnt-certificate/1", "claim": "claimed-optimal"}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "extra": 1}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "clai\u006d": "optimal"}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "bound": "1/0"}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "objective": null}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "parameters": [[1]]}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "parameters": [{"weights": [[1]]}]}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "parameters": [{"weights": [1], "biases": [0]}]}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "parameters": [{"weights": [[1]], "biases": [null]}]}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "proof": {"file": "p"}}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "proof": {"kind": "k", "file": "../p"}}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "proof": {"kind": "k", "a": 1, "\u0061": 2}}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "proof": {"kind": "k", "comment": 1}}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "instance": "sha256:00"}"#,
    #"{"format": "dnnt-certificate/1", "claim": "feasible", "producer": ["x"]}"#,
  ])
  func `what is no certificate is refused in one line`(text: String) {
    let error = #expect(throws: InputError.self) { try CertificateReader.read(Array(text.utf8), file: "f") }
    #expect(error?.isOneLine == true && error?.line == 1)
  }

  @Test func `a proof's further keys belong to its kind`() throws {
    let text = """
      \u{feff}{"format": "dnnt-certificate/1", "claim": "feasible", "comment": ["a"],
       "proof": {"kind": "k", "file": "p", "anything": [{"b": 1}], "comment": "c"}}
      """
    let read = try CertificateReader.read(Array(text.utf8), file: "f")
    #expect(read.proof == Certificate.Proof(kind: "k", file: "p"))
  }
}
