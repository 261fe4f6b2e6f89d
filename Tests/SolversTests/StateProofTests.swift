import CertificateChecking
import DynamicProgramming
import ExactArithmetic
import ProofLogging
import SearchCore
import TestSupport
import Testing
import TrainingProblem

/// Proofs by reified states, held against the kernel and against enumeration.
@Suite struct StateProofTests {
  /// The kernel's verdict on a proof that nothing is better than `limit`, above which a threshold lies or at which the
  /// best choice is; nil where states do not serve.
  private func verdict(
    _ scaled: ScaledInstance, limit: Integer, isDecision: Bool, _ version: ProofVersion
  ) throws -> (verdict: ProofVerdict, encoding: ReferenceEncoding)? {
    guard let encoding = try? ReferenceEncoding(scaled),
      let proof = StateProof(encoding, limit: limit, mostMoves: 20_000),
      let program = try? DynamicProgram(scaled, memoryLimit: 1 << 28, control: SearchControl()),
      let best = try program.solve().best
    else { return nil }
    var bytes: [UInt8] = []
    let writer = SearchProofWriter(encoding.formula, version: version, budget: 1 << 26) { bytes += $0 }
    let variables = encoding.formula.variableCount
    if isDecision {
      let reached = writer.define(reaching: limit - 1 - encoding.formula.objectiveConstant, of: encoding.formula)
      writer.premise = reached.literal
      proof.write(over: reached.reaching, to: writer, variables: variables + 1)
      writer.conclude(missing: reached)
    } else {
      let row = writer.improve([false] + encoding.completion(of: best))
      proof.write(over: row, to: writer, variables: variables)
      writer.conclude(least: limit - encoding.formula.objectiveConstant)
    }
    return (DialectChecker.check(formula: encoding.formula, proof: ProofBytes(bytes)), encoding)
  }

  private func instance(_ seed: UInt64) -> Instance {
    RandomInstances.instance(
      seed: 170_000 + seed, seed.isMultiple(of: 2) ? DynamicProgramTests.shallow : DynamicProgramTests.scalar)
  }

  static let chunks = (0..<20).map { UInt64($0) * 20 }

  @Test("the kernel accepts the states of random instances, and their bound is the least objective", arguments: chunks)
  func provesOptima(from first: UInt64) throws {
    var proofs = 0
    for seed in first..<first + 20 {
      let instance = instance(seed)
      let scaled = try ScaledInstance(instance)
      let least = scaled.scaledFloor(BruteForce(instance).objective)
      for version in ProofVersion.allCases {
        guard let (verdict, encoding) = try verdict(scaled, limit: least, isDecision: false, version) else { continue }
        proofs += 1
        let bound = least - encoding.formula.objectiveConstant
        #expect(verdict == .verified(.bounds(lower: bound, upper: bound)), "seed \(seed), \(version.rawValue)")
      }
    }
    #expect(proofs >= 30)
  }

  @Test("a missed threshold is proven by the bound above it", arguments: chunks)
  func provesDecisions(from first: UInt64) throws {
    var proofs = 0
    for seed in first..<first + 20 {
      let scaled = try ScaledInstance(instance(seed))
      let least = scaled.scaledFloor(BruteForce(scaled.instance).objective)
      for (shift, version) in [(Integer(0), ProofVersion.two), (1, .three), (7, .two)] where least > shift {
        let limit = least - shift
        guard let (verdict, encoding) = try verdict(scaled, limit: limit, isDecision: true, version) else { continue }
        proofs += 1
        let bound = limit - encoding.formula.objectiveConstant
        #expect(verdict == .verified(.bounds(lower: bound, upper: nil)), "seed \(seed), shift \(shift)")
      }
    }
    #expect(proofs > 0)
  }

  /// Each output has thresholds of its own, and all of them follow from the one sum.
  @Test("several outputs that are constant multiples of one neuron are decided by its sum")
  func decidesEveryMultiple() throws {
    let text = """
      {"format": "dnnt-instance/1", "network": {"inputs": 3, "layers": [
        {"neurons": 3, "activation": "identity", "from": [0, 0], "biases": [-1, 1], "weights": [
          [[], [], [], [], [], []], [[], [], [], [], [], []], [[], [], [], [], [-1, 0, 1], []]]},
        {"neurons": 3, "activation": "identity", "from": [1, 1, 1], "biases": [-1], "weights": [
          [[], [], [], [], [], [], [], [], []], [[], [], [1], [], [], [], [], [], []],
          [[], [], [-2], [], [], [-1], [2], [2], [2]]]}]},
      "data": [{"x": [2, -2, 0], "y": 2}, {"x": [1, 1, -2], "y": 0}],
      "loss": {"kind": "multiclass-hinge"}}
      """
    let instance = try InstanceReader.read(Array(text.utf8), file: "multiples.dnnt.json") { _ in [] }
    let scaled = try ScaledInstance(instance)
    let least = scaled.scaledFloor(BruteForce(instance).objective)
    let (verdict, encoding) = try #require(try verdict(scaled, limit: least, isDecision: false, .two))
    let bound = least - encoding.formula.objectiveConstant
    #expect(verdict == .verified(.bounds(lower: bound, upper: bound)))
  }

  /// Each of their clauses would name the whole chain of the parameter's literals.
  @Test("long lists of options are left to the table before anything is laid out")
  func leavesLongLists() throws {
    let instance = Instance(
      network: Network(
        inputs: 1,
        layers: [
          Layer(
            neurons: 1, activation: .identity, sources: [0], weights: .uniform(.list([1])),
            biases: .uniform(.range(-20_000, 20_000)))
        ]), samples: [Sample(x: [1], label: .values([Rational(1, 2)]))], loss: Loss(kind: .absolute))
    let encoding = try ReferenceEncoding(try ScaledInstance(instance))
    #expect(StateProof(encoding, limit: 1, mostMoves: 1_000_000) == nil)
  }

  @Test("what is to stop leaves the proof unfinished")
  func stops() throws {
    var random = SplitMix64(seed: 9)
    let instance = Instance(
      network: Network(
        inputs: 12,
        layers: [
          Layer(
            neurons: 1, activation: .identity, sources: [0],
            weights: .uniform(.list([0, 1])), biases: .uniform(.list([0])))
        ]), samples: [Sample(x: (0..<12).map { _ in Rational(random.int(400...500)) }, label: .values([650]))],
      loss: Loss(kind: .absolute))
    let scaled = try ScaledInstance(instance)
    let encoding = try ReferenceEncoding(scaled)
    // One number is too little, two are too much.
    let program = try DynamicProgram(scaled, memoryLimit: 1 << 28, control: SearchControl())
    let least = try #require(try program.solve().objective)
    let proof = try #require(StateProof(encoding, limit: least, mostMoves: 1_000_000))
    var lengths: [Int] = []
    for isStopped in [false, true] {
      let writer = SearchProofWriter(encoding.formula, version: .two, budget: 1 << 26) { _ in }
      let variables = encoding.formula.variableCount
      proof.write(over: encoding.formula.constraints.count, to: writer, variables: variables) { isStopped }
      lengths.append(writer.byteCount)
    }
    #expect(lengths[1] < lengths[0] / 10)
  }

  @Test("what some choice is better than is not planned", arguments: chunks)
  func plansNothingFalse(from first: UInt64) throws {
    for seed in first..<first + 20 {
      let scaled = try ScaledInstance(instance(seed))
      guard let encoding = try? ReferenceEncoding(scaled) else { continue }
      let least = scaled.scaledFloor(BruteForce(scaled.instance).objective)
      #expect(StateProof(encoding, limit: least + 1, mostMoves: 20_000) == nil, "seed \(seed)")
    }
  }
}
