import DynamicProgramming
import ExactArithmetic
import Glibc
import SearchCore
import TrainingProblem

/// Figures of the dynamic program: `search-figures dynamic-program`. Comma-separated, a line a run; what
/// docs/dynamic-program.md and its plot (Scripts/plot-dynamic-program.py) are made of.
struct DynamicProgramFigures {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  private mutating func next(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int(state >> 33) % (range.upperBound - range.lowerBound + 1)
  }

  /// Processor time of this process, in nanoseconds: other work on the machine does not count.
  private func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private struct Figure {
    /// In nanoseconds: the best of some rounds.
    var time = Int64.max
    let states: Integer
    /// The work that was done: words of a table, states, sums.
    let operations: Int
  }

  private func measure(
    _ instance: Instance, _ method: DynamicProgramPlan.Method?, rounds: Int = 3, memory: Int = 8 << 30
  ) throws -> Figure {
    let scaled = try ScaledInstance(instance)
    var result: Figure?
    var least = Int64.max
    for _ in 0..<rounds {
      let begun = processorTime()
      let program = try DynamicProgram(scaled, memoryLimit: memory, method: method, control: SearchControl())
      let outcome = try program.solve()
      least = min(least, processorTime() - begun)
      precondition(outcome.ending == .exhausted, "nothing stops a figure")
      result = Figure(time: least, states: program.plan.states, operations: outcome.nodes)
    }
    guard let result else { preconditionFailure("a figure was measured") }
    return result
  }

  /// Hidden neurons each with an input of its own, `range`/2...`range` at each sample, and an output weight 0, 1, … of
  /// `options` options: sums of `neurons` vectors over `samples` coordinates. The labels lie a half beside what some choice gives.
  private mutating func sums(samples: Int, neurons: Int, options: Int, range: Int) -> Instance {
    let own = (0..<neurons).map { j in (0..<neurons).map { $0 == j ? Options.list([1]) : .noEdge } }
    let output = Options.range(0, Integer(options - 1))
    let picked = (0..<neurons).map { _ in next(0...options - 1) }
    let data = (0..<samples).map { _ in
      let x = (0..<neurons).map { _ in next(range / 2...range) }
      let sum = zip(x, picked).reduce(0) { $0 + $1.0 * $1.1 }
      return Sample(x: x.map { Rational($0) }, label: .values([Rational(2 * sum + 1) / 2]))
    }
    return Instance(
      network: Network(
        inputs: neurons,
        layers: [
          Layer(
            neurons: neurons, activation: .relu, sources: [0], weights: .matrix(own), biases: .uniform(.list([0]))),
          Layer(
            neurons: 1, activation: .identity, sources: [1], weights: .uniform(output), biases: .uniform(.list([0]))),
        ]), samples: data, loss: Loss(kind: .absolute))
  }

  /// Multiples of 64, but for eight numbers that are one above, and a target that is 32 above: no sum meets it, and no
  /// common divisor says so, so that all pairs of sums have to be looked at.
  private mutating func subsetSum(count: Int, bits: Int) -> Instance {
    let numbers = (0..<count).map { i in
      let number = (next(0...(1 << 24) - 1) << 24 | next(0...(1 << 24) - 1)) & ((1 << bits) - 1)
      return (number | 1 << (bits - 1)) & ~63 | (i < 8 ? 1 : 0)
    }
    let target = numbers.enumerated().reduce(0) { $0 + ($1.offset.isMultiple(of: 2) ? $1.element & ~63 : 0) } + 32
    return Instance(
      network: Network(
        inputs: count,
        layers: [
          Layer(
            neurons: 1, activation: .identity, sources: [0],
            weights: .matrix([numbers.map { .list([0, Rational($0)]) }]), biases: .uniform(.list([0]))),
          Layer(
            neurons: 1, activation: .identity, sources: [1], weights: .uniform(.list([1])),
            biases: .uniform(.list([0]))),
        ]), samples: [Sample(x: numbers.map { _ in 1 }, label: .values([Rational(target)]))],
      loss: Loss(kind: .absolute))
  }

  /// - Parameter isLong: also 56 numbers of 48 bits, which take a minute or so.
  mutating func run(isLong: Bool) throws {
    print("series,samples,neurons,options,range,states,operations,nanoseconds")
    func line(_ series: String, _ size: (Int, Int, Int, Int), _ figure: Figure) {
      print(
        "\(series),\(size.0),\(size.1),\(size.2),\(size.3),\(figure.states),\(figure.operations),\(figure.time)")
    }
    for (samples, digits) in [(1, 12...24), (2, 5...12), (3, 2...7)] {
      for range in digits.map({ 1 << $0 }) {
        let instance = sums(samples: samples, neurons: 8, options: 2, range: range)
        line("range", (samples, 8, 2, range), try measure(instance, .bits))
      }
    }
    // The sums' own range is held: only the number of vectors grows.
    for neurons in [8, 16, 32, 64] {
      let instance = sums(samples: 2, neurons: neurons, options: 2, range: 8192 / neurons)
      line("neurons", (2, neurons, 2, 8192 / neurons), try measure(instance, .bits))
    }
    for options in [2, 3, 5, 9, 17, 33] {
      let range = 1024 / (options - 1)
      line(
        "options", (2, 8, options, range),
        try measure(sums(samples: 2, neurons: 8, options: options, range: range), .bits))
    }
    for (count, bits) in [(24, 24), (32, 32), (40, 40)] + (isLong ? [(56, 48)] : []) {
      let figure = try measure(subsetSum(count: count, bits: bits), nil, rounds: count > 40 ? 1 : 3)
      line("subset-sum", (1, count, 2, bits), figure)
    }
  }
}
