import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

struct EvaluationTests {
  @Test(arguments: 0..<500 as Range<UInt64>)
  func `the objective is the oracle's`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    for draw in 0..<6 as Range<UInt64> {
      let assignment = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
      let evaluation = try Evaluation(of: assignment, on: instance)
      #expect(evaluation.objective == Meaning.objective(instance, assignment), "seed \(seed), draw \(draw)")
      #expect(evaluation.sampleLosses.count == instance.samples.count)
      #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil)
    }
  }

  @Test(arguments: 0..<150 as Range<UInt64>)
  func `a fault is found exactly where an assignment does not fit`(seed: UInt64) {
    let network = RandomInstances.tiny(seed: seed).network
    var random = SplitMix64(seed: seed)
    for draw in 0..<10 {
      var assignment = ParameterOptions(network).random(using: &random)
      AssignmentMutation.mutate(&assignment, using: &random)
      let fault = AssignmentFault.first(in: assignment, of: network)
      #expect((fault == nil) == Meaning.fits(network, assignment), "seed \(seed), draw \(draw): \(fault as Any)")
    }
  }

  @Test func `activations at their breaks`() {
    let piecewise = Activation.piecewise(
      pieces: [.init(slope: 1, intercept: 0), .init(slope: 2, intercept: 5), .init(slope: 0, intercept: 7)],
      breaks: [0, Rational(1, 2)])
    let values: [(Activation, Rational, Rational)] = [
      (.sign, 0, 1), (.step, 0, 1), (.sign, Rational(-1, 9), -1), (.step, Rational(-1, 9), 0), (.relu, -1, 0),
      (.leakyReLU(Rational(1, 2)), -3, Rational(-3, 2)), (.leakyReLU(-1), 0, 0), (.clamp(-1, 2), 5, 2),
      (.clamp(1, 1), -7, 1), (.abs, Rational(-1, 2), Rational(1, 2)), (.square, Rational(-2, 3), Rational(4, 9)),
      (.polynomial([1]), 9, 1), (.polynomial([1, -2, 3]), 2, 9), (piecewise, 0, 5),
      (piecewise, Rational(-1, 7), Rational(-1, 7)),
      (piecewise, Rational(1, 2), 7), (piecewise, Rational(1, 3), Rational(17, 3)),
    ]
    for (activation, t, value) in values {
      #expect(activation(t) == value && Meaning.activate(activation, t) == value, "\(activation.name) at \(t)")
    }
  }

  @Test func `ties and margins`() {
    func both(_ loss: Loss, _ o: [Rational], _ label: Label) -> Rational? {
      let value = loss(outputs: o, label: label)
      return value == Meaning.loss(loss, o, label) ? value : nil
    }
    #expect(both(Loss(kind: .argmax), [1, 1], .class(0)) == 1)
    #expect(both(Loss(kind: .argmax, margin: 1), [2, 1], .class(0)) == 0)
    #expect(both(Loss(kind: .argmax), [7], .class(0)) == 0)
    #expect(both(Loss(kind: .signError), [0], .values([1])) == 1)
    #expect(both(Loss(kind: .signError, margin: 2), [-2], .values([-1])) == 0)
    #expect(both(Loss(kind: .hinge), [Rational(1, 2), -1], .values([1, 1])) == Rational(5, 2))
    #expect(both(Loss(kind: .hinge, margin: 3), [3], .values([1])) == 0)
    #expect(both(Loss(kind: .multiclassHinge), [0, 0, -1], .class(1)) == 1)
    #expect(both(Loss(kind: .maximum), [1, -4], .values([0, 0])) == 4)
    #expect(both(Loss(kind: .squared), [1, -4], .values([0, 0])) == 17)
    #expect(both(Loss(kind: .absolute), [1, -4], .values([0, 0])) == 5)
    #expect(both(Loss(kind: .zeroOne), [1, -4], .values([1, -4])) == 0)
  }

  @Test func `replay beyond the size limit is undecided, not wrong`() throws {
    let layer = { (source: Int) in
      Layer(
        neurons: 1, activation: .square, sources: [source], weights: .uniform(.list([1])), biases: .uniform(.list([0])))
    }
    let network = Network(inputs: 1, layers: (0..<40).map(layer))
    let instance = Instance(
      network: network, samples: [Sample(x: [3], label: .values([0]))], loss: Loss(kind: .absolute))
    let assignment = RandomInstances.assignment(of: network, seed: 1)
    #expect(throws: LimitError.self) { try Evaluation(of: assignment, on: instance, sizeLimit: 1 << 20) }
    #expect(throws: LimitError.self) { try ScaledInstance(instance) }
  }
}
