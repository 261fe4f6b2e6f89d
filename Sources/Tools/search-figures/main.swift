// Figures of single parts, on one core: what a change to them must not make worse. Prints a line a figure; the best of
// several rounds, since other work on the machine only ever slows a round down.
import BranchAndBound
import ExactArithmetic
import Glibc
import SearchCore
import TrainingProblem

/// A two-layer network with seeded data, without interest but for its size.
func instance(inputs: Int, widths: [Int], activation: Activation, samples: Int, bias: Options) -> Instance {
  var state: UInt64 = 0x2545_f491_4f6c_dd1d
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  let layers = widths.enumerated().map { index, width in
    Layer(
      neurons: width, activation: activation, sources: [index],
      weights: .uniform(.list(index == widths.count - 1 ? [-1, 1] : [-1, 0, 1])), biases: .uniform(bias))
  }
  let data = (0..<samples).map { _ in
    Sample(
      x: (0..<inputs).map { _ in Rational(next(201) - 100) }, label: .values([next(2) == 0 ? -1 : 1]))
  }
  return Instance(
    network: Network(inputs: inputs, layers: layers), samples: data, loss: Loss(kind: .signError))
}

func best(of rounds: Int, _ body: () throws -> Duration) rethrows -> Duration {
  var least = try body()
  for _ in 1..<rounds { least = min(least, try body()) }
  return least
}

func nanoseconds(_ duration: Duration) -> Int64 {
  duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
}

if CommandLine.arguments.dropFirst().first == "dynamic-program" {
  var figures = DynamicProgramFigures()
  try figures.run(isLong: CommandLine.arguments.contains("--long"))
  exit(0)
}

if CommandLine.arguments.dropFirst().first == "export" {
  try ExportFigures.run(Array(CommandLine.arguments.dropFirst(2)))
  exit(0)
}

do {
  let problem = instance(
    inputs: 2, widths: [8, 1], activation: .sign, samples: 32, bias: .list([-50, -20, 0, 20, 50]))
  let scaled = try ScaledInstance(problem)
  let limit = 2_000_000
  var nodes = 0
  let time = try best(of: 3) {
    let clock = ContinuousClock.now
    // One try of local search: the time is the tree's.
    nodes = try NativeSolver(localSearchTries: 1).solve(scaled, control: SearchControl(nodeLimit: limit)).nodes
    return ContinuousClock.now - clock
  }
  print(
    "branch and bound, 2-8-1 signs, 32 samples: \(Int64(nodes) * 1_000_000_000 / nanoseconds(time)) nodes a second (\(nodes) nodes)"
  )
}

do {
  let problem = instance(
    inputs: 16, widths: [8, 4, 1], activation: .relu, samples: 1000, bias: .list([-1, 0, 1]))
  let scaled = try ScaledInstance(problem)
  let evaluator = ScaledEvaluator(scaled)
  let choice = (0..<scaled.parameters.count).map { Int32($0 % scaled.parameters.options($0).count) }
  var sum: Integer = 0
  let rounds = 50
  let time = best(of: 5) {
    let clock = ContinuousClock.now
    for _ in 0..<rounds { sum += evaluator(choice) }
    return ContinuousClock.now - clock
  }
  print(
    "evaluation, 16-8-4-1, 1,000 samples, \(scaled.width.rawValue): \(nanoseconds(time) / Int64(rounds) / 1000) µs an assignment (checksum \(sum))"
  )
  let assignment = scaled.assignment(choice)
  var exact: Rational = 0
  let slow = try best(of: 3) {
    let clock = ContinuousClock.now
    exact = try Evaluation(of: assignment, on: problem).objective
    return ContinuousClock.now - clock
  }
  precondition(exact == scaled.objective(evaluator(choice)), "the two evaluators agree")
  print("the same in rationals, as certified: \(nanoseconds(slow) / 1000) µs")
}
