import Certification
import DeepEvaluation
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Questions about objectives of any length, held against exact replay wherever that is possible.
struct ObjectiveReplayTests {
  /// True if a comparison is one that the true order allows.
  private func agrees(_ comparison: Comparison, _ value: Rational, _ target: Rational) -> Bool {
    switch comparison {
    case .below: return value < target
    case .equal, .equalUpToError: return value == target
    case .above: return value > target
    case .undecided(_, let areDifferent): return !areDifferent || value != target
    }
  }

  private func budget(first: Int, residues: Int, last: Int) -> ReplayBudget {
    var budget = ReplayBudget()
    (budget.firstPrecision, budget.residuePrecision, budget.lastPrecision) = (first, residues, last)
    return budget
  }

  private func questions(_ value: Rational) -> [Rational] {
    [value, value + Rational(1, Integer.powerOfTwo(300)), value - Rational(1, 3), -value, 0, 1, value + value]
  }

  @Test(arguments: 0..<250 as Range<UInt64>)
  func `no regime contradicts exact replay on random instances`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let shape = ReplayShape(instance)
    let assignment = RandomInstances.assignment(of: instance.network, seed: seed)
    let value = Meaning.objective(instance, assignment)
    for target in questions(value) {
      var usual = ObjectiveReplay(of: assignment, on: shape, budget: ReplayBudget())
      let expected: Comparison = value < target ? .below : value > target ? .above : .equal
      #expect(usual.compare(with: target) == expected, "seed \(seed), target \(target)")
      for last in [2, 8, 30] {
        var replay = ObjectiveReplay(of: assignment, on: shape, budget: budget(first: 2, residues: last, last: last))
        let comparison = replay.compare(with: target)
        #expect(agrees(comparison, value, target), "seed \(seed), \(last) bits, target \(target): \(comparison)")
      }
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `no regime contradicts exact replay on random straight-line programs`(seed: UInt64) throws {
    let instance = DeepNetworks.program(seed: seed, depth: 3 + Int(seed % 7), comparisons: seed % 3 != 0)
    let assignment = DeepNetworks.onlyChoice(of: instance)
    let shape = ReplayShape(instance)
    let value = try Evaluation(of: assignment, on: instance).objective
    var certain = 0
    for target in questions(value) {
      var usual = ObjectiveReplay(of: assignment, on: shape, budget: ReplayBudget())
      let expected: Comparison = value < target ? .below : value > target ? .above : .equal
      #expect(usual.compare(with: target) == expected, "seed \(seed)")
      for last in [4, 16, 64] {
        var replay = ObjectiveReplay(of: assignment, on: shape, budget: budget(first: 4, residues: last, last: last))
        let comparison = replay.compare(with: target)
        #expect(agrees(comparison, value, target), "seed \(seed), \(last) bits: \(comparison)")
        if comparison == expected { certain += 1 }
      }
    }
    #expect(certain > 0, "seed \(seed): nothing is ever certain")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `residues tell unequal programs apart, and see equal ones as equal`(seed: UInt64) throws {
    // Sums and products only: residues replay all of it.
    let instance = DeepNetworks.program(seed: seed, depth: 4 + Int(seed % 6), comparisons: false)
    let assignment = DeepNetworks.onlyChoice(of: instance)
    let value = try Evaluation(of: assignment, on: instance).objective
    for target in questions(value) {
      var replay = ObjectiveReplay(
        of: assignment, on: ReplayShape(instance), budget: budget(first: 2, residues: 2, last: 2))
      switch replay.compare(with: target) {
      case .equalUpToError:
        #expect(value == target, "seed \(seed)")
        #expect(replay.figures.errorBits == 100 && replay.figures.primes >= 2)
      case .undecided(_, let areDifferent): #expect(areDifferent == (value != target), "seed \(seed)")
      case let certain: #expect(agrees(certain, value, target), "seed \(seed)")
      }
    }
  }

  @Test(arguments: 0..<120 as Range<UInt64>)
  func `raising the precision never changes a verdict`(seed: UInt64) {
    let instance = DeepNetworks.program(seed: seed, depth: 12, comparisons: true)
    let assignment = DeepNetworks.onlyChoice(of: instance)
    for target in [0, 1, Rational(1, 3), 100] as [Rational] {
      var verdict: Comparison?
      for bits in [2, 8, 32, 64, 128, 256, 512, 1024, 2048] {
        var replay = ObjectiveReplay(
          of: assignment, on: ReplayShape(instance), budget: budget(first: bits, residues: 1 << 20, last: bits))
        let comparison = replay.compare(with: target)
        switch comparison {
        case .below, .equal, .above:
          if let verdict { #expect(comparison == verdict, "seed \(seed), \(bits) bits") }
          verdict = comparison
        case .equalUpToError, .undecided: #expect(verdict == nil, "seed \(seed), \(bits) bits")
        }
      }
    }
  }

  // MARK: Depths that the design names

  private func ask(_ instance: Instance, _ target: Rational, _ budget: ReplayBudget = ReplayBudget()) -> (
    Comparison, ReplayFigures
  ) {
    var replay = ObjectiveReplay(
      of: DeepNetworks.onlyChoice(of: instance), on: ReplayShape(instance), budget: budget)
    let comparison = replay.compare(with: target)
    return (comparison, replay.figures)
  }

  @Test func `twenty squares are exact`() throws {
    let instance = DeepNetworks.power(Rational(3, 2), depth: 20)
    let value = Rational(Integer(3).power(1 << 20), Integer.powerOfTwo(1 << 20))
    let (comparison, figures) = ask(instance, value)
    #expect(comparison == .equal && figures.regime == .exact)
    #expect(ask(instance, value - Rational(1, Integer.powerOfTwo(1 << 20))).0 == .above)
  }

  @Test func `4,096 steps of a chaotic map are decided by balls`() {
    let (comparison, figures) = ask(DeepNetworks.chaos(Rational(1, 3), depth: 4096), 1)
    #expect(comparison == .below || comparison == .above)
    #expect(figures.regime == .balls && figures.precision > 1024 && figures.precision <= 16384)
    // The same from a twin precision: another way to the same verdict.
    let (again, _) = ask(
      DeepNetworks.chaos(Rational(1, 3), depth: 4096), 1, budget(first: 12_000, residues: 1 << 20, last: 12_000))
    #expect(again == comparison)
  }

  @Test func `a cycle stays exact at any depth`() {
    #expect(ask(DeepNetworks.chaos(2, depth: 4096), 2).0 == .equal)
    #expect(ask(DeepNetworks.chaos(-1, depth: 4096), 1).0 == .equal)
    #expect(ask(DeepNetworks.chaos(0, depth: 4096), 2).1.regime == .exact)
  }

  @Test func `an exact zero at depth 200 is evident, and never proved`() {
    for loss in [Loss.Kind.absolute, .squared, .maximum, .zeroOne] {
      let (comparison, figures) = ask(DeepNetworks.cancellation(Rational(3, 2), depth: 200, offset: 0, loss: loss), 0)
      #expect(comparison == .equalUpToError, "\(loss): \(comparison)")
      #expect(figures.regime == .residues && figures.errorBits == 100 && figures.primeBits > 200)
    }
  }

  @Test func `short cancellation is settled exactly`() {
    let (comparison, figures) = ask(DeepNetworks.cancellation(Rational(3, 2), depth: 14, offset: 0), 0)
    #expect(comparison == .equal && figures.regime == .exact)
  }

  @Test func `what hides behind 2^200 bits is undecided, with what is known of it`() {
    var small = ReplayBudget()
    small.lastPrecision = 1 << 14
    let (open, _) = ask(DeepNetworks.cancellation(3, depth: 200, offset: 1), Rational(1, 2), small)
    guard case .undecided(let reason, areDifferent: false) = open else {
      Issue.record("\(open)")
      return
    }
    #expect(reason.contains("the loss at input 0"))
    let (different, figures) = ask(
      DeepNetworks.cancellation(3, depth: 200, offset: 1, loss: .squared), Rational(1, 2), small)
    guard case .undecided(_, areDifferent: true) = different else {
      Issue.record("\(different)")
      return
    }
    #expect(figures.primes == 1)
  }

  @Test func `residues prove a zero-one loss where balls see nothing`() {
    // The output is 1, not 0; terms of 2^200 bits hide it.
    let (comparison, figures) = ask(DeepNetworks.cancellation(3, depth: 200, offset: 1, loss: .zeroOne), 0)
    #expect(comparison == .above && figures.primes == 1)
  }

  @Test func `signs inside the network are certified before anything hangs on them`() {
    // sign(t) for t = 3^(2^100) − 5^(2^100) − 1, then a sum with it.
    var layers = (0..<100).map { DeepNetworks.layer(.square, from: [$0], [[1, 0], [0, 1]], [0, 0]) }
    layers.append(DeepNetworks.layer(.sign, from: [100], [[1, -1]], [-1]))
    layers.append(DeepNetworks.layer(.identity, from: [101], [[3]], [0]))
    let (comparison, figures) = ask(DeepNetworks.instance(layers, at: [3, 5]), 3)
    #expect(comparison == .equal && figures.regime == .balls)
    // At a tie that nothing proves, the loss is open: |±3| is certain, ±3 + 1 is not.
    layers[100] = DeepNetworks.layer(.sign, from: [100], [[1, -1]], [0])
    var small = ReplayBudget()
    small.lastPrecision = 1 << 13
    #expect(ask(DeepNetworks.instance(layers, at: [7, 7]), 4, small).0 == .below)
    layers[101] = DeepNetworks.layer(.identity, from: [101], [[3]], [1])
    // sign(0) is 1: four is evident, and not proved.
    let tie = DeepNetworks.instance(layers, at: [7, 7], loss: .squared)
    #expect(ask(tie, 16, small).0 == .equalUpToError)
    guard case .undecided(_, areDifferent: false) = ask(tie, 9, small).0 else {
      Issue.record("decided what hangs on a tie")
      return
    }
  }

  @Test func `a stop is heard, and nothing is claimed`() {
    var budget = ReplayBudget()
    budget.shouldStop = { true }
    guard case .undecided(_, areDifferent: false) = ask(DeepNetworks.chaos(Rational(1, 3), depth: 50), 1, budget).0
    else {
      Issue.record("a decision in no time")
      return
    }
  }

  @Test func `other seeds draw other primes and agree`() {
    for seed in 0..<5 as Range<UInt64> {
      var budget = ReplayBudget()
      (budget.seed, budget.errorBits) = (seed, 60)
      let (comparison, figures) = ask(DeepNetworks.cancellation(2, depth: 120, offset: 0), 0, budget)
      #expect(comparison == .equalUpToError && figures.errorBits == 60)
    }
  }
}
