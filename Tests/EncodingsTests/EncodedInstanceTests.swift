import Encodings
import ExactArithmetic
import Formulations
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct EncodedInstanceTests {
  static let chunks = (0..<20).map { UInt64($0) * 10 }

  @Test(
    "every choice is a point of the program whose objective is the choice's, and decodes to itself",
    arguments: chunks, Encodable.names)
  func everyChoiceIsAPoint(from first: UInt64, name: EncodingName) throws {
    for seed in first..<first + 5 {
      let instance = RandomInstances.linearOnly(seed: 20_000 + seed)
      let scaled = try ScaledInstance(instance)
      guard let encoded = try? Encodable.encoded(scaled, name) else { continue }
      #expect(encoded.program.brokenInvariants() == [])
      for trial in 0..<8 {
        let assignment = RandomInstances.assignment(of: instance.network, seed: seed * 100 + UInt64(trial))
        let choice = scaled.choice(assignment)
        let point = encoded.point(of: choice)
        let arranged = encoded.arranged(choice)
        if name.symmetry == .none { #expect(arranged == choice) }
        #expect(scaled.objective(ScaledEvaluator(scaled)(arranged)) == Meaning.objective(instance, assignment))
        #expect(encoded.program.violation(at: point) == nil, "seed \(seed), \(name.rawValue)")
        #expect(encoded.program.objectiveValue(at: point) == Meaning.objective(instance, assignment), "seed \(seed)")
        #expect(encoded.choice { Rational(point[$0.position]) } == arranged)
      }
    }
  }

  @Test("a map that was written reads back to the same choice")
  func mapsRoundTrip() throws {
    for seed in 0..<UInt64(10) {
      let instance = RandomInstances.linearOnly(seed: 30_000 + seed)
      let scaled = try ScaledInstance(instance)
      let digest = InstanceWriter.digest(of: instance)
      for name in Encodable.names {
        guard let encoded = try? Encodable.encoded(scaled, name) else { continue }
        let text = encoded.map(digest: digest).text
        let map = try ParameterMap.read(Array(text.utf8), file: "map", for: scaled, digest: digest)
        let choice = scaled.choice(RandomInstances.assignment(of: instance.network, seed: seed))
        let point = encoded.point(of: choice)
        let names = Dictionary(
          uniqueKeysWithValues: zip(encoded.program.variables.map(\.name), point.map { Rational($0) }))
        #expect(map.choice(for: scaled) { names[$0] ?? 0 } == encoded.arranged(choice))
        #expect(throws: InputError.self) {
          try ParameterMap.read(Array(text.utf8), file: "map", for: scaled, digest: "sha256:another")
        }
      }
    }
  }

  @Test("making an encoding ends when it is told to, and not before")
  func makingStops() throws {
    let scaled = try ScaledInstance(RandomInstances.linearOnly(seed: 20_000))
    var asked = 0
    _ = try EncodedInstance(
      scaled, .orderBigM,
      shouldStop: {
        asked += 1
        return false
      })
    #expect(asked > 0)
    #expect(throws: EncodingRefusal.self) {
      try EncodedInstance(
        scaled, .orderBigM,
        shouldStop: {
          asked -= 1
          return asked == 0
        })
    }
  }

  @Test("a polynomial over free parameters is refused by name")
  func polynomialsAreRefused() throws {
    let layer = Layer(
      neurons: 1, activation: .square, sources: [0], weights: .uniform(.list([0, 1])), biases: .uniform(.list([0])))
    let instance = Instance(
      network: Network(inputs: 1, layers: [layer]), samples: [Sample(x: [2], label: .values([1]))],
      loss: Loss(kind: .absolute))
    let scaled = try ScaledInstance(instance)
    do {
      _ = try EncodedInstance(scaled, .orderBigM)
      Issue.record("a square over free parameters has no linear encoding")
    } catch {
      #expect(error.description.contains("'square'"))
      #expect(error.description.contains("layer 1"))
    }
  }
}
