import ExactArithmetic
import Reductions
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Statements of `info` about an instance before anything solves it.
struct ComplexityMapTests {
  @Test("no value that a choice computes has more digits than its layer's bound", arguments: 0..<10)
  func bitsByLayer(_ chunk: Int) throws {
    for seed in UInt64(chunk * 30)..<UInt64(chunk * 30 + 30) {
      let instance = RandomInstances.tiny(seed: 300_000 + seed)
      let bounds = LayerBits.bounds(instance)
      #expect(bounds.count == instance.network.layers.count)
      for draw in 0..<5 {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed + UInt64(draw) * 1_000)
        for sample in instance.samples {
          for depth in 1...instance.network.layers.count {
            let part = Network(inputs: instance.network.inputs, layers: Array(instance.network.layers[..<depth]))
            let values = Meaning.outputs(
              part, Assignment(layers: Array(assignment.layers[..<depth])), at: sample.x)
            for value in values {
              let digits = value.numerator.bitLength + (value.isInteger ? 0 : value.denominator.bitLength)
              #expect(Integer(digits) <= bounds[depth - 1], "seed \(seed), layer \(depth), \(value)")
            }
          }
        }
      }
    }
  }

  @Test("squares double the digits, sums of fractions do not")
  func growth() throws {
    func layer(_ activation: Activation, _ source: Int, _ weight: Rational) -> Layer {
      Layer(
        neurons: 1, activation: activation, sources: [source], weights: .uniform(.list([weight])),
        biases: .uniform(.list([0])))
    }
    func bounds(_ layers: [Layer], _ x: Rational) -> [Integer] {
      LayerBits.bounds(
        Instance(
          network: Network(inputs: 1, layers: layers), samples: [Sample(x: [x], label: .values([0]))],
          loss: Loss(kind: .absolute)))
    }
    let squares = bounds((0..<1_000).map { layer(.square, $0, 1) }, 2)
    #expect(squares[9] == Integer.powerOfTwo(10) + 1)
    #expect(squares[999] == Integer.powerOfTwo(1_000) + 1)
    let copies = bounds((0..<1_000).map { layer(.identity, $0, 1) }, Rational(Integer(1), Integer(3)))
    #expect(copies[999] == copies[0])
  }

  /// Every family lies where its page says.
  @Test(
    "families lie on the map where they belong",
    arguments: [
      (.slp, nil, [.deepPosSLP]), (.slpChoice, nil, [.deepExistentialPosSLP]),
      (.subsetSum, "hidden", [.inNP, .oneSample, .pseudoPolynomial]),
      (.subsetSum, "output", [.inNP, .oneSample, .pseudoPolynomial]), (.exactCover, nil, [.inNP, .oneNeuron]),
      (.exactCoverLine, nil, [.inNP, .dimensionOne]), (.oneInThree, nil, [.inNP, .oneNeuron]),
      (.fixedDataset, nil, [.inNP, .pseudoPolynomial]), (.bnnTeacher, nil, [.inNP]), (.innTeacher, nil, [.inNP]),
    ] as [(Family, String?, [MapResult])])
  func families(_ family: Family, kind: String?, results: [MapResult]) throws {
    var request = FamilyRequest(family, seed: 1)
    request.kind = kind
    let instance = try request.generate().instance
    let features = InstanceFeatures(instance)
    #expect(features.results == results)
    #expect(features.bitsByLayer == LayerBits.bounds(instance))
    #expect(features.predictions.contains { $0.solver == "enumeration" })
  }

  @Test("what solvers plan is said beforehand: a small subset sum is the dynamic program's")
  func plans() throws {
    let features = InstanceFeatures(try FamilyRequest(.subsetSum, seed: 1).generate().instance)
    let plan = try #require(features.predictions.first { $0.solver == "dp" })
    #expect(plan.fits && plan.bytes != nil)
    #expect(features.suitableSolver == "dp")
    let deep = InstanceFeatures(try FamilyRequest(.random, seed: 1).generate().instance)
    #expect(deep.predictions.contains { $0.solver == "behaviour" })
  }

  @Test func continuousFormsLieOnTheMap() throws {
    let made = try ContinuousInstance(try FamilyRequest(.exactCover, seed: 1).generate().instance)
    let features = InstanceFeatures(made.instance)
    #expect(features.results.first == .continuous)
    #expect(features.predictions.isEmpty)
  }
}
