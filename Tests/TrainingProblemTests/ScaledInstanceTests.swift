import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem
import WorkingNumbers

struct ScaledInstanceTests {
  @Test(arguments: 0..<500 as Range<UInt64>)
  func `integers give the objective of rationals, within the promised digits`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let scaled = try ScaledInstance(instance)
    for draw in 0..<6 as Range<UInt64> {
      let assignment = RandomInstances.assignment(of: instance.network, seed: seed &* 64 &+ draw)
      let choice = scaled.choice(assignment)
      #expect(scaled.assignment(choice) == assignment, "seed \(seed), draw \(draw)")
      let expected = try Evaluation(of: assignment, on: instance).objective
      let integers = try #require(ScaledEvaluation<Integer>(choice, of: scaled))
      #expect(scaled.objective(integers.objective) == expected, "seed \(seed), draw \(draw)")
      #expect(integers.bits <= scaled.magnitudeBits, "seed \(seed), draw \(draw)")
      // An overflow would trap, and end the run.
      guard integers.bits <= scaled.magnitudeBits else { continue }
      if scaled.width == .word {
        let words = try #require(ScaledEvaluation<Int>(choice, of: scaled), "seed \(seed)")
        #expect(words.objective.integer == integers.objective)
      }
      if scaled.width <= .doubleWord {
        let doubleWords = try #require(ScaledEvaluation<Int128>(choice, of: scaled), "seed \(seed)")
        #expect(doubleWords.objective.integer == integers.objective)
      }
      let threshold = expected - Rational(1, 1_000_003)
      #expect(scaled.objective(scaled.scaledFloor(expected)) == expected, "seed \(seed)")
      #expect(scaled.objective(scaled.scaledFloor(threshold)) <= threshold, "seed \(seed)")
    }
  }

  /// Every number that a search converts to its working arithmetic.
  static func allIntegers(_ scaled: ScaledInstance) -> [Integer] {
    var all = scaled.inputs.flatMap { $0 } + scaled.parameters.optionSets.joined() + scaled.parameters.costs.joined()
    all += scaled.samples.flatMap { $0.targets + [$0.weight] }
    all += [scaled.loss.margin, scaled.loss.outputFactor]
    for layer in scaled.layers {
      switch layer.activation {
      case .pieces(let breaks, let slopes, let intercepts): all += breaks + slopes + intercepts
      case .polynomial(let coefficients): all += coefficients
      }
    }
    return all
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `every integer of a scaled instance has no more than the promised digits`(seed: UInt64) throws {
    let scaled = try ScaledInstance(RandomInstances.tiny(seed: seed))
    for value in Self.allIntegers(scaled) { #expect(value.bitLength <= scaled.magnitudeBits, "seed \(seed): \(value)") }
  }

  private func instance(
    x: Rational, weight: Options = .list([1]), activation: Activation = .identity, y: Rational = 0
  ) -> Instance {
    let layer = Layer(
      neurons: 1, activation: activation, sources: [0], weights: .uniform(weight), biases: .uniform(.list([0])))
    return Instance(
      network: Network(inputs: 1, layers: [layer]), samples: [Sample(x: [x], label: .values([y]))],
      loss: Loss(kind: .absolute))
  }

  @Test func `a number that only ever meets zeros counts too`() throws {
    let big = Rational(Integer.powerOfTwo(90))
    let slopes = Activation.piecewise(pieces: [.init(slope: big, intercept: 0)], breaks: [])
    for instance in [
      instance(x: big, weight: .noEdge), instance(x: big, weight: .list([0])), instance(x: 0, weight: .list([big])),
      instance(x: 0, activation: slopes), instance(x: 0, weight: .list([0]), y: Rational(1, .powerOfTwo(90))),
    ] {
      let scaled = try ScaledInstance(instance)
      for value in Self.allIntegers(scaled) { #expect(value.bitLength <= scaled.magnitudeBits, "\(value)") }
    }
  }

  @Test func `samples with one input and label are merged, and those of weight 0 left out`() throws {
    let layer = Layer(
      neurons: 1, activation: .identity, sources: [0], weights: .uniform(.list([1])), biases: .uniform(.list([0])))
    func sample(_ x: Rational, _ y: Rational, _ weight: Rational) -> Sample {
      Sample(x: [x], label: .values([y]), weight: weight)
    }
    let samples = [
      sample(1, 0, 2), sample(1, 1, 1), sample(Rational(2, 2), 0, 3), sample(1, 0, 0), sample(5, 0, 0), sample(2, 0, 1),
    ]
    for (aggregate, weight) in [(Loss.Aggregate.sum, 5), (.max, 3)] as [(Loss.Aggregate, Integer)] {
      let scaled = try ScaledInstance(
        Instance(
          network: Network(inputs: 1, layers: [layer]), samples: samples,
          loss: Loss(kind: .absolute, aggregate: aggregate)))
      #expect(scaled.samples.count == 3 && scaled.samples[0].weight == weight)
      #expect(scaled.samples.map(\.input) == [0, 0, scaled.inputs.firstIndex(of: [2])])
    }
  }

  @Test func `real parameters are not scaled`() throws {
    #expect(throws: LimitError.self) { try ScaledInstance(instance(x: 1, weight: .real)) }
  }
}
