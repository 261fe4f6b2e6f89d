import ArgumentParser
import ExactArithmetic
import ProofLogging
import Strategies
import TrainingProblem

extension SolverName: ExpressibleByArgument {}
extension ProofVersion: ExpressibleByArgument {}

/// An exact rational on the command line, in the grammar of the formats.
struct RationalArgument: ExpressibleByArgument {
  let value: Rational
  init?(argument: String) {
    guard let parsed = try? RationalText.parse(Array(argument.utf8)) else { return nil }
    value = parsed.value
  }
}

/// A time in seconds, such as 60 or 0.5, at least 0.
struct SecondsArgument: ExpressibleByArgument {
  let duration: Duration
  let defaultValueDescription: String
  init(seconds: Int) {
    duration = .seconds(seconds)
    defaultValueDescription = "\(seconds)"
  }
  init?(argument: String) {
    guard let parsed = try? RationalText.parse(Array(argument.utf8)), parsed.value.signum >= 0 else { return nil }
    let milliseconds = (parsed.value * 1000).floor
    duration = .milliseconds(min(milliseconds.word ?? Int.max, 1 << 50))
    defaultValueDescription = argument
  }
}
