import Encodings
import ExactArithmetic
import Formulations
import GLPKBackend
import TestSupport
import Testing
import TrainingProblem

/// Whatever the encoding, its least point is the instance's optimum.
///
/// GLPK is a search in floating point: its point is decoded and replayed, and the objective of the replay is held
/// against brute force.
@Suite struct GLPKAgreementTests {
  static let recipe: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxChoices = 200
    recipe.maxSamples = 3
    recipe.polynomials = false
    recipe.bigNumbers = false
    return recipe
  }()

  static let cases: [(instance: Instance, scaled: ScaledInstance, optimum: Rational)] = {
    var result: [(instance: Instance, scaled: ScaledInstance, optimum: Rational)] = []
    var seed: UInt64 = 40_000
    while result.count < 300 {
      seed += 1
      let instance = RandomInstances.instance(seed: seed, recipe)
      guard let scaled = try? ScaledInstance(instance), (try? EncodedInstance(scaled, .orderBigM)) != nil else {
        continue
      }
      result.append((instance, scaled, BruteForce(instance).objective))
    }
    return result
  }()

  @Test("GLPK on every encoding agrees with brute force on 300 random instances", arguments: Encodable.names)
  func agrees(name: EncodingName) throws {
    for (number, (instance, scaled, optimum)) in Self.cases.enumerated() {
      let encoded = try Encodable.encoded(scaled, name)
      let answer: GLPKAnswer
      do { answer = try GLPKSolver().minimise(encoded.program) } catch GLPKError.absent { return }
      let values = try #require(answer.values, "case \(number), \(name)")
      #expect(answer.satisfiesRows, "case \(number), \(name)")
      let choice = encoded.choice { Rational(values[$0.position]) }
      #expect(encoded.program.objectiveValue(at: values) == optimum, "case \(number), \(name)")
      #expect(Meaning.objective(instance, scaled.assignment(choice)) == optimum, "case \(number), \(name)")
    }
  }
}
