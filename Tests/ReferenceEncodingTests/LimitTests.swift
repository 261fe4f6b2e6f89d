import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

struct ReferenceLimitTests {
  private func instance(_ weight: Options, _ activation: Activation) -> Instance {
    let layer = Layer(
      neurons: 1, activation: activation, sources: [0], weights: .uniform(weight), biases: .uniform(.list([0])))
    return Instance(
      network: Network(inputs: 2, layers: [layer]), samples: [Sample(x: [1, 3], label: .values([1]))],
      loss: Loss(kind: .absolute))
  }

  private func refusal(_ instance: Instance, _ limits: ReferenceLimits = .standard) throws -> String {
    let scaled = try ScaledInstance(instance)
    do throws(ReferenceRefusal) {
      _ = try ReferenceEncoding(scaled, limits: limits)
      return ""
    } catch { return "\(error)" }
  }

  @Test func `a polynomial of high degree over many digits is refused by layer and name`() throws {
    let wide = instance(.range(0, 300_000), .polynomial([0, 0, 0, 0, 0, 0, 0, 1]))
    let message = try refusal(wide)
    #expect(message.contains("layer 1 ('polynomial')") && message.contains("degree 7"), "\(message)")
  }

  @Test func `a square over many digits is encoded`() throws {
    let encoding = try ReferenceEncoding(try ScaledInstance(instance(.range(-2000, 2000), .square)))
    let assignment = RandomInstances.assignment(of: encoding.scaled.instance.network, seed: 1)
    let point = encoding.completion(of: encoding.scaled.choice(assignment))
    let objective = encoding.objective(sum: encoding.objectiveSum(at: point))
    #expect(objective == Meaning.objective(encoding.scaled.instance, assignment))
    #expect(encoding.formula.constraints.allSatisfy { $0.holds(at: point) })
  }

  @Test func `numbers of more digits than the limit are refused`() throws {
    let big = Rational(Integer.powerOfTwo(2000))
    let wide = instance(.range(0, 100), .clamp(-big, big))
    let huge = Instance(
      network: wide.network, samples: [Sample(x: [big, 1], label: .values([1]))], loss: Loss(kind: .absolute))
    let message = try refusal(huge)
    #expect(message.contains("binary digits"), "\(message)")
  }

  @Test func `a formula past the size limit is refused`() throws {
    var limits = ReferenceLimits.standard
    limits.size = 50
    #expect(try refusal(instance(.range(0, 30), .relu), limits).contains("more than 50 terms"))
  }

  @Test func `two flat pieces of many inputs have one literal, whatever the range`() throws {
    let layer = Layer(
      neurons: 1, activation: .sign, sources: [0], weights: .uniform(.list([-1, 1])), biases: .uniform(.list([0])))
    let x = (0..<300).map { Rational(1000 + 7 * $0 * $0) }
    let instance = Instance(
      network: Network(inputs: 300, layers: [layer]), samples: [Sample(x: x, label: .values([1]))],
      loss: Loss(kind: .signError))
    let encoding = try ReferenceEncoding(try ScaledInstance(instance))
    #expect(encoding.formula.variableCount == 301 && encoding.formula.constraints.count == 2)
  }

  /// Two neurons take {0, 3, 4} and {0, 1, 6} as the same weight is 0, 1 or 2: over its literals their difference is
  /// 2 x1 − 4 x2, which is never odd, though 3 − 6, a difference of members, is.
  @Test func `numbers in bits lie on the lattice of merged terms, beside which differences of members lie`() throws {
    func fixed(_ rows: [[Rational]]) -> WeightOptions { .matrix(rows.map { $0.map { .list([$0]) } }) }
    func line(_ slope: Rational, _ intercept: Rational) -> Activation.Piece {
      .init(slope: slope, intercept: intercept)
    }
    let table = Activation.piecewise(
      pieces: [line(0, 0), line(0, 3), line(0, 4), line(0, 0), line(0, 1), line(0, 6)], breaks: [1, 2, 10, 11, 12])
    let layers = [
      Layer(
        neurons: 1, activation: .identity, sources: [0], weights: .uniform(.list([0, 1, 2])),
        biases: .uniform(.list([0]))),
      Layer(
        neurons: 2, activation: table, sources: [1], weights: fixed([[1], [1]]),
        biases: .list([.list([0]), .list([10])])
      ),
      Layer(
        neurons: 1, activation: .abs, sources: [2], weights: fixed([[1, -1]]), biases: .uniform(.list([0]))),
    ]
    let instance = Instance(
      network: Network(inputs: 1, layers: layers), samples: [Sample(x: [1], label: .values([1]))],
      loss: Loss(kind: .absolute))
    var limits = ReferenceLimits.standard
    limits.orderTerms = 0
    let encoding = try ReferenceEncoding(try ScaledInstance(instance), limits: limits)
    #expect(encoding.definitions.contains { $0.readings.contains { if case .bit = $0 { true } else { false } } })
    BruteForce.eachChoice(of: instance.network) { assignment in
      let point = encoding.completion(of: encoding.scaled.choice(assignment))
      #expect(encoding.formula.constraints.allSatisfy { $0.holds(at: point) })
      let objective = encoding.objective(sum: encoding.objectiveSum(at: point))
      #expect(objective == Meaning.objective(instance, assignment))
    }
  }
}
