import DynamicProgramming
import ExactArithmetic
import SearchCore
import TestSupport
import Testing
import TrainingProblem

@Suite struct DynamicProgramTests {
  static let chunks = (0..<20).map { UInt64($0) * 25 }

  /// At most two layers; few samples, so that vectors are short.
  static let shallow: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxLayers = 2
    return recipe
  }()
  /// One sample, and room for weights: often one long sum of numbers.
  static let scalar: InstanceRecipe = {
    var recipe = InstanceRecipe()
    recipe.maxLayers = 2
    recipe.maxSamples = 1
    recipe.maxInputs = 6
    recipe.maxNeurons = 2
    return recipe
  }()

  static let methods: [DynamicProgramPlan.Method?] = [nil, .bits, .sorted, .scalarBits, .halves, .quarters]

  /// The objective that the dynamic program ends with, replayed by the oracle; nil where the method does not serve.
  private func least(_ instance: Instance, _ method: DynamicProgramPlan.Method?, most: Integer = 2_000_000) throws
    -> Rational?
  {
    let scaled = try ScaledInstance(instance)
    let program: DynamicProgram
    do throws(LimitError) {
      program = try DynamicProgram(scaled, memoryLimit: 1 << 28, method: method, control: SearchControl())
    } catch {
      // Numbers of 130 bits and more have no short table; all else fits.
      return nil
    }
    // A method that would take more than a moment is not what the plan takes either.
    if let method { guard program.plan.method == method, program.plan.work < most else { return nil } }
    let outcome = try program.solve()
    #expect(outcome.ending == .exhausted)
    let (best, objective) = (try #require(outcome.best), try #require(outcome.objective))
    #expect(outcome.bound == objective)
    let assignment = scaled.assignment(best)
    #expect(AssignmentFault.first(in: assignment, of: instance.network) == nil)
    #expect(Meaning.objective(instance, assignment) == scaled.objective(objective))
    return scaled.objective(objective)
  }

  @Test("finds what enumeration and branch and bound find, by every method that serves", arguments: chunks)
  func agreesWithBruteForce(from first: UInt64) throws {
    for seed in first..<first + 25 {
      let instance = RandomInstances.instance(seed: 70_000 + seed, seed.isMultiple(of: 2) ? Self.shallow : Self.scalar)
      let truth = BruteForce(instance).objective
      #expect(try leastObjective(instance, localSearchTries: 1) == truth, "seed \(seed)")
      #expect(try least(instance, nil) == truth, "seed \(seed)")
      for method in Self.methods {
        if let found = try least(instance, method) {
          #expect(found == truth, "seed \(seed), \(method.map(\.rawValue) ?? "planned")")
        }
      }
    }
  }

  @Test("decides every threshold around the optimum rightly", arguments: chunks)
  func decides(from first: UInt64) throws {
    for seed in first..<first + 8 {
      let instance = RandomInstances.instance(seed: 80_000 + seed, seed.isMultiple(of: 2) ? Self.shallow : Self.scalar)
      let truth = BruteForce(instance).objective
      let scaled = try ScaledInstance(instance)
      for shift in [Rational(-1, 7), 0, Rational(1, 7)] {
        for method in Self.methods {
          let target = scaled.scaledFloor(truth + shift)
          guard
            let program = try? DynamicProgram(
              scaled, target: target, memoryLimit: 1 << 28, method: method, control: SearchControl())
          else { continue }
          if method != nil && program.plan.work >= 2_000_000 { continue }
          let outcome = try program.solve()
          let name = "seed \(seed), shift \(shift), \(program.plan.method.rawValue)"
          #expect(outcome.ending == (shift.signum < 0 ? .exhausted : .reachedTarget), "\(name)")
          if shift.signum < 0 { #expect(scaled.objective(outcome.bound) > truth + shift, "\(name)") }
          #expect(scaled.objective(outcome.bound) <= truth, "\(name)")
          let best = try #require(outcome.best)
          let objective = try #require(outcome.objective)
          #expect(Meaning.objective(instance, scaled.assignment(best)) == scaled.objective(objective), "\(name)")
          if shift.signum >= 0 { #expect(scaled.objective(objective) <= truth + shift, "\(name)") }
        }
      }
    }
  }

  /// One neuron with weights {0, a_i}, all inputs 1.
  private func subsetSum(_ numbers: [Int], target: Int, _ kind: Loss.Kind = .absolute) -> Instance {
    subsetSum(numbers.map { Integer($0) }, target: Integer(target), kind)
  }

  private func subsetSum(_ numbers: [Integer], target: Integer, _ kind: Loss.Kind = .absolute) -> Instance {
    Instance(
      network: Network(
        inputs: numbers.count,
        layers: [
          Layer(
            neurons: 1, activation: .identity, sources: [0],
            weights: .matrix([numbers.map { .list([0, Rational($0)]) }]), biases: .uniform(.list([0]))),
          Layer(
            neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([1])),
            biases: .uniform(.list([0]))),
        ]), samples: [Sample(x: numbers.map { _ in 1 }, label: .values([Rational(target)]))], loss: Loss(kind: kind))
  }

  @Test("two halves and four quarters find the same nearest sum", arguments: 0..<12)
  func quartersAgreeWithHalves(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    // Even numbers, odd target: never met; crowded sums (a few sizes), and sums far apart.
    let digits = [8, 20, 44][seed % 3]
    let numbers = (0..<20).map { _ in 2 * random.int(1 << (digits - 1)...1 << digits) }
    let target = seed < 9 ? numbers.reduce(0) { $0 + (random.happens(50) ? $1 : 0) } + 1 : 2 << (digits + 6) + 1
    let instance = subsetSum(numbers, target: target)
    let answer = try #require(try least(instance, .halves, most: 1_000_000_000))
    #expect(try least(instance, .quarters, most: 1_000_000_000) == answer)
    if digits == 8 { #expect(try least(instance, .scalarBits, most: 1_000_000_000) == answer) }
    if seed < 9 { #expect(answer == 1) }
  }

  /// Where windows of the first two quarters meet more sums of the others than a window holds.
  @Test("four quarters end where sums crowd about the target")
  func crowdedQuarters() throws {
    var random = SplitMix64(seed: 40)
    // Even numbers and an odd target: with 2^56 sums over 2^41 numbers the nearest is next to it.
    let numbers = (0..<56).map { _ in 2 * random.int(1 << 34...1 << 35) }
    let target = numbers.reduce(0, +) / 4 * 2 + 1
    let scaled = try ScaledInstance(subsetSum(numbers, target: target))
    let program = try DynamicProgram(scaled, memoryLimit: 1 << 28, method: .quarters, control: SearchControl())
    let outcome = try program.solve()
    #expect(scaled.objective(try #require(outcome.objective)) == 1)
    // Some windows of 2^18 to 2^21; there are 2^28 pairs on either side.
    #expect(outcome.nodes < 1 << 24)
  }

  @Test("four quarters find what two halves find where sums pass a machine word", arguments: 0..<2)
  func wideQuartersAgreeWithHalves(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(50 + seed))
    let numbers = (0..<42).map { _ in Integer(2 * random.int(1 << 56...1 << 57)) }
    let planted = numbers.reduce(Integer.zero) { $0 + (random.happens(50) ? $1 : 0) }
    let target = seed == 0 ? planted + 1 : planted + Integer(random.int(1 << 50...1 << 55))
    let instance = subsetSum(numbers, target: target)
    let answer = try #require(try least(instance, .halves, most: 1_000_000_000))
    #expect(try least(instance, .quarters, most: 1_000_000_000) == answer)
    if seed == 0 { #expect(answer == 1) }
  }

  @Test("numbers too wide for windows are left to halves")
  func widestNumbersHaveNoQuarters() throws {
    var random = SplitMix64(seed: 55)
    let numbers = (0..<20).map { _ in Integer.powerOfTwo(40) * Integer(random.int(1 << 50...1 << 60)) + 1 }
    let instance = subsetSum(numbers, target: numbers[0] + numbers[1])
    #expect(try least(instance, .quarters, most: 1_000_000_000) == nil)
    #expect(try least(instance, .halves, most: 1_000_000_000) == 0)
  }

  /// What the dynamic program comes to with few of the numbers free.
  private func withFew(_ instance: Instance, target: Integer? = nil) throws -> (
    outcome: SearchOutcome, value: Rational
  )? {
    let scaled = try ScaledInstance(instance)
    guard
      let program = try? DynamicProgram(
        scaled, target: target, memoryLimit: 1 << 30, method: .few, control: SearchControl())
    else { return nil }
    #expect(program.plan.method == .few)
    let outcome = try program.solve()
    let (best, objective) = (try #require(outcome.best), try #require(outcome.objective))
    #expect(Meaning.objective(instance, scaled.assignment(best)) == scaled.objective(objective))
    return (outcome, scaled.objective(objective))
  }

  @Test("few of many numbers meet a target that all meet often", arguments: 0..<8)
  func fewNumbersMeetTargets(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(60 + seed))
    let (count, digits) = [(100, 30), (120, 44), (300, 48), (90, 36)][seed % 4]
    let numbers = (0..<count).map { _ in random.int(1 << (digits - 1)...1 << digits) }
    let target = numbers.reduce(0) { $0 + (random.happens(50) ? $1 : 0) }
    let (outcome, value) = try #require(try withFew(subsetSum(numbers, target: target)))
    #expect(value == 0)
    #expect(outcome.ending == .exhausted && outcome.bound == 0)
    let decided = try #require(try withFew(subsetSum(numbers, target: target, .zeroOne), target: 0))
    #expect(decided.outcome.ending == .reachedTarget)
  }

  @Test("few of many numbers wider than a machine word meet a target")
  func fewWideNumbersMeetTargets() throws {
    var random = SplitMix64(seed: 70)
    let numbers = (0..<600).map { _ in random.int(1 << 55...1 << 56) }
    let target = numbers.reduce(0) { $0 &+ (random.happens(20) ? $1 : 0) }
    let (outcome, _) = try #require(try withFew(subsetSum(numbers, target: target, .zeroOne), target: 0))
    #expect(outcome.ending == .reachedTarget)
  }

  @Test("few of many numbers show nothing about a target that no sum meets")
  func fewNumbersShowNothing() throws {
    var random = SplitMix64(seed: 71)
    var numbers = (0..<60).map { _ in 2 * random.int(1 << 11...1 << 12) }
    // One odd number, so that no common divisor tells: every target between is next to a sum of the others.
    numbers.append(1)
    let instance = subsetSum(numbers, target: numbers.reduce(0, +) / 4 * 2 + 1, .zeroOne)
    let found = try #require(try withFew(instance, target: 0))
    #expect(found.outcome.ending == .reachedTarget || found.outcome.ending == .stopped)
    // Without the odd number, and with numbers of three, two sums in three are met by none.
    let threes = (0..<60).map { _ in 3 * random.int(1 << 11...1 << 12) } + [3 * 4096 + 1]
    let missed = subsetSum(threes, target: threes.reduce(0, +) / 6 * 3 + 2, .zeroOne)
    let open = try #require(try withFew(missed, target: 0))
    #expect(open.outcome.ending == .stopped)
    #expect(open.outcome.bound == 0)
  }

  @Test func numbersBeyondAMachineWordAreSummedExactly() throws {
    let unit = Rational(Integer.powerOfTwo(90))
    let layer = Layer(
      neurons: 1, activation: .identity, sources: [0],
      weights: .matrix([(1...10).map { .list([0, unit * Rational(1 << $0) + Rational($0)]) }]),
      biases: .uniform(.list([0])))
    // 2^90 · (2 + 8 + 512) + 1 + 3 + 9 is a sum, and nothing else is nearer than 2^91.
    let instance = Instance(
      network: Network(inputs: 10, layers: [layer]),
      samples: [Sample(x: (1...10).map { _ in 1 }, label: .values([unit * 522 + 20]))], loss: Loss(kind: .absolute))
    #expect(try least(instance, .halves) == 7)
    #expect(try least(instance, .sorted) == 7)
  }

  @Test("tables that cannot fit are refused before they are made")
  func refusesByMemory() throws {
    var random = SplitMix64(seed: 3)
    let numbers = (0..<60).map { _ in random.int(1 << 39...1 << 40) }
    let scaled = try ScaledInstance(subsetSum(numbers, target: 1))
    #expect(throws: LimitError.self) {
      _ = try DynamicProgram(scaled, memoryLimit: 1 << 20, method: .halves, control: SearchControl())
    }
  }

  @Test("a search that is stopped keeps a choice, and its bound is true")
  func stoppedSearchesAreHonest() throws {
    for seed in UInt64(0)..<20 {
      let instance = RandomInstances.instance(seed: 90_000 + seed, Self.shallow)
      let scaled = try ScaledInstance(instance)
      let control = SearchControl(shouldStop: { true })
      guard let program = try? DynamicProgram(scaled, memoryLimit: 1 << 28, control: control) else { continue }
      let outcome = try program.solve()
      let least = BruteForce(instance).objective
      #expect(scaled.objective(outcome.bound) <= least, "seed \(seed)")
      let (best, objective) = (try #require(outcome.best), try #require(outcome.objective))
      #expect(Meaning.objective(instance, scaled.assignment(best)) == scaled.objective(objective), "seed \(seed)")
      if outcome.ending == .exhausted { #expect(scaled.objective(objective) == least, "seed \(seed)") }
    }
  }
}
