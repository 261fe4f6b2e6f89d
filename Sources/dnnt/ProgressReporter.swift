import ArgumentParser
import ExactArithmetic
import Glibc
import Strategies
import Synchronization
import TrainingProblem

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable { case auto, plain, json, none }

/// Shows on standard error where a solve stands: one live line on a terminal, plain lines elsewhere (when the
/// incumbent improves, at most one a second, and every ten seconds).
final class ProgressReporter: Sendable {
  private struct State {
    var lastShown: ContinuousClock.Instant
    var lastLine: ContinuousClock.Instant
    var incumbent: Rational?
    var bound: Rational?
    var isLineOpen = false
  }
  private let style: ProgressStyle
  private let isLive: Bool
  private let started = ContinuousClock.now
  private let state: Mutex<State>

  init(_ style: ProgressStyle) {
    self.style = style
    isLive = style == .auto && Terminal.isErrorTerminal
    state = Mutex(State(lastShown: started, lastLine: started))
  }

  func show(_ progress: SolveProgress) {
    guard style != .none else { return }
    let now = ContinuousClock.now
    if style == .json { return showObject(progress, now) }
    state.withLock { state in
      let isBetter = progress.incumbent != state.incumbent
      let sinceShown = now - state.lastShown
      let isDue = isLive ? sinceShown > .milliseconds(100) : sinceShown > (isBetter ? .seconds(1) : .seconds(10))
      guard isDue else { return }
      state.lastShown = now
      state.incumbent = progress.incumbent
      if isLive {
        Terminal.write("\r\u{1b}[2K" + line(progress, now))
        state.isLineOpen = true
      } else {
        Terminal.note(line(progress, now))
      }
    }
  }

  /// A JSON object a line, with exact rationals: when incumbent or bound change, and each second.
  private func showObject(_ progress: SolveProgress, _ now: ContinuousClock.Instant) {
    state.withLock { state in
      let isNew = progress.incumbent != state.incumbent || progress.bound != state.bound
      guard isNew || now - state.lastShown > .seconds(1) else { return }
      state.lastShown = now
      state.incumbent = progress.incumbent
      state.bound = progress.bound
      var fields = ["\"seconds\": \(seconds(now - started))", "\"solver\": \(InstanceWriter.quoted(progress.solver))"]
      fields.append("\"nodes\": \(progress.nodes)")
      if let incumbent = progress.incumbent { fields.append("\"incumbent\": \(incumbent.jsonText)") }
      if let bound = progress.bound { fields.append("\"bound\": \(bound.jsonText)") }
      if progress.isBoundClaimed { fields.append("\"bound_is_claimed\": true") }
      Terminal.note("{" + fields.joined(separator: ", ") + "}")
    }
  }

  /// Clears the live line, so that what follows stands alone.
  func finish() {
    state.withLock { state in
      if state.isLineOpen { Terminal.write("\r\u{1b}[2K") }
      state.isLineOpen = false
    }
  }

  private func line(_ progress: SolveProgress, _ now: ContinuousClock.Instant) -> String {
    let incumbent = progress.incumbent.map { ProgressReporter.short($0) } ?? "none"
    let bound = progress.bound.map { ProgressReporter.short($0) + (progress.isBoundClaimed ? " (claimed)" : "") }
    var gap = ""
    if let upper = progress.incumbent, let lower = progress.bound, upper.signum > 0 {
      let percent = ((upper - lower) / upper * 100).floor
      gap = "  gap \(percent)%"
    }
    return "\(seconds(now - started)) s  \(progress.solver)  nodes \(progress.nodes)  incumbent \(incumbent)"
      + "  bound \(bound ?? "none")\(gap)"
  }

  /// A rational in few characters, for eyes only: whole and decimal digits by integer division.
  static func short(_ value: Rational) -> String {
    if value.isInteger && value.numerator.bitLength < 64 { return "\(value)" }
    if value.numerator.bitLength - value.denominator.bitLength > 63 {
      return "≈2^\(value.numerator.bitLength - value.denominator.bitLength)"
    }
    let thousandths = (value.magnitude * 1000).floor
    let text = "\(thousandths)"
    let padded = String(repeating: "0", count: max(0, 4 - text.count)) + text
    return (value.signum < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
  }
}

/// A duration as seconds with three decimals.
func seconds(_ duration: Duration) -> String {
  let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  let fraction = String(milliseconds % 1000)
  return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}
