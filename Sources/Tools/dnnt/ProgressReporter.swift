import ArgumentParser
import ExactArithmetic
import Glibc
import JSONWriting
import Strategies
import Synchronization
import TrainingProblem

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable { case auto, plain, json, none }

/// Shows on standard error where a solve stands: one live line on a terminal, cut to its width; plain lines elsewhere,
/// one a second at least, with '--progress plain' (or 'json', an object a line), and when something is news, or after
/// ten seconds, without it.
///
/// Reports of several searches are put together: the best incumbent, and the greatest bound, since each is exact by
/// itself.
final class ProgressReporter: Sendable {
  fileprivate struct State {
    var lastShown: ContinuousClock.Instant
    var latest: SolveProgress
    var claimedBound: Rational?
    var isNews = false
    var isLineOpen = false
    var beat: Task<Void, Never>?
  }
  private let style: ProgressStyle
  private let isLive: Bool
  private let started = ContinuousClock.now
  private let state: Mutex<State>

  /// - Parameter solver: the name under which time passes until a search says more.
  init(_ style: ProgressStyle, solver: String) {
    self.style = style
    isLive = style == .auto && Terminal.isErrorTerminal
    // No objective is negative.
    let nothing = SolveProgress(solver: solver, nodes: 0, incumbent: nil, bound: 0)
    state = Mutex(State(lastShown: started, latest: nothing))
    guard style != .none else { return }
    // Searches report when they come by; time passes for all of them.
    let beat = Task.detached { [weak self] in
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(200))
        guard let self else { return }
        self.show(nil)
      }
    }
    state.withLock { $0.beat = beat }
  }

  func show(_ progress: SolveProgress) {
    if style != .none { show(Optional(progress)) }
  }

  private func show(_ progress: SolveProgress?) {
    let now = ContinuousClock.now
    state.withLock { state in
      if let progress { state.take(progress) }
      let patience: Duration =
        isLive
        ? .milliseconds(progress == nil ? 1000 : 100) : style != .auto || state.isNews ? .seconds(1) : .seconds(10)
      // Objects are for programs, which are told at once.
      let isNewObject = style == .json && state.isNews
      // A beat comes every fifth of a second: what is nearly due is shown.
      let isDue = now - state.lastShown >= patience - (isLive ? .zero : .milliseconds(100))
      guard isDue || isNewObject, state.beat != nil else { return }
      state.lastShown = now
      state.isNews = false
      if isLive {
        Terminal.write(
          "\r\u{1b}[2K" + String(line(state.latest, state.claimedBound, now).prefix(Terminal.errorWidth - 1)))
        state.isLineOpen = true
      } else {
        let shown = style == .json ? object : line
        Terminal.note(shown(state.latest, state.claimedBound, now))
      }
    }
  }

  /// A JSON object with exact rationals.
  private func object(_ progress: SolveProgress, _ claimed: Rational?, _ now: ContinuousClock.Instant) -> String {
    let isClaimed = claimed.map { claimed in progress.bound.map { $0 < claimed } ?? true } ?? false
    var object = JSONObject()
    object.add("seconds", RawJSON(seconds(now - started)))
    object.add("solver", progress.solver)
    object.add("nodes", progress.nodes)
    object.add("incumbent", ifKnown: progress.incumbent)
    object.add("bound", ifKnown: isClaimed ? claimed : progress.bound)
    if isClaimed { object.add("bound_is_claimed", true) }
    return object.jsonText
  }

  /// Clears the live line, so that what follows stands alone.
  func finish() {
    state.withLock { state in
      state.beat?.cancel()
      state.beat = nil
      if state.isLineOpen { Terminal.write("\r\u{1b}[2K") }
      state.isLineOpen = false
    }
  }

  private func line(_ progress: SolveProgress, _ claimed: Rational?, _ now: ContinuousClock.Instant) -> String {
    let incumbent = progress.incumbent.map { ProgressReporter.short($0) } ?? "none"
    // Exact bounds need no claim beside them.
    let isClaimed = claimed.map { claimed in progress.bound.map { $0 < claimed } ?? true } ?? false
    let shown = isClaimed ? claimed : progress.bound
    let bound = shown.map { ProgressReporter.short($0) + (isClaimed ? " (claimed)" : "") }
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

extension ProgressReporter.State {
  /// Puts what a search says beside what is known.
  fileprivate mutating func take(_ progress: SolveProgress) {
    var (incumbent, bound) = (latest.incumbent, latest.bound)
    if let new = progress.incumbent, incumbent.map({ new < $0 }) ?? true { incumbent = new }
    if let new = progress.bound {
      if progress.isBoundClaimed {
        claimedBound = claimedBound.map { max($0, new) } ?? new
      } else if bound.map({ new > $0 }) ?? true {
        bound = new
      }
    }
    isNews = isNews || incumbent != latest.incumbent || bound != latest.bound
    latest = SolveProgress(solver: progress.solver, nodes: progress.nodes, incumbent: incumbent, bound: bound)
  }
}

/// A duration as seconds with three decimals.
func seconds(_ duration: Duration) -> String {
  let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  let fraction = String(milliseconds % 1000)
  return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}
