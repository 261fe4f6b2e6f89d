import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Enumerations by the checker itself take seconds, however long the numbers are.
struct EnumerationCostTests {
  private static func instance(options: [Rational], activation: Activation, layers: Int, samples: Int) -> Instance {
    let all = (0..<layers).map { number in
      Layer(
        neurons: 1, activation: activation, sources: [number], weights: .uniform(.list(number < 10 ? options : [1])),
        biases: .uniform(.list([1])))
    }
    return Instance(
      network: Network(inputs: 1, layers: all),
      samples: (0..<samples).map { Sample(x: [Rational($0)], label: .values([1])) }, loss: Loss(kind: .absolute),
      threshold: -1)
  }

  @Test func `few choices of numbers with a million digits are not enumerated`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 300, seconds: 20) {
        let long = Rational(Integer(10).power(999_999))
        let instance = Self.instance(options: [1, long], activation: .abs, layers: 10, samples: 100)
        let claim = Certificate(claim: .missesThreshold, bound: 1)
        if CertificateChecker.check(claim, against: instance).exitCode != 3 { fatalError("is not not proven") }
      }
    }
  }

  @Test func `few choices of a deep polynomial network are not enumerated one by one`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 300, seconds: 20) {
        let instance = Self.instance(options: [1, 2], activation: .square, layers: 23, samples: 20)
        let claim = Certificate(claim: .missesThreshold, bound: 1)
        if CertificateChecker.check(claim, against: instance).exitCode == 1 { fatalError("is rejected, and true") }
      }
    }
  }
}
