import BenchmarkRuns
import Glibc
import Synchronization

/// Shows on standard error how a benchmark goes: on a terminal a live table with a bar and an estimate, elsewhere a
/// plain line a run.
final class BenchDisplay: Sendable {
  fileprivate struct Row {
    var name: String
    var done = 0
    var solved = 0
    var claimed = 0
    var other = 0
    var seconds = 0.0
    var last = ""
  }
  fileprivate struct State {
    var total = 0
    var skipped = 0
    var done = 0
    var rows: [Row] = []
    var alarms: Set<Alarm> = []
    /// Configurations and what their failed runs said, so far.
    var complaints: Set<String> = []
    var shownLines = 0
  }
  private let isQuiet: Bool
  private let isLive: Bool
  private let started = ContinuousClock.now
  private let state = Mutex(State())

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isLive = !isQuiet && Terminal.isErrorTerminal
  }

  func show(_ event: BenchEvent) {
    guard !isQuiet else { return }
    state.withLock { state in
      switch event {
      case .began(let runs, let finished):
        (state.total, state.skipped) = (runs, finished)
        if !isLive { Terminal.note("\(runs) runs\(finished > 0 ? ", \(finished) of them finished before" : "")") }
      case .finished(let run, let alarms):
        state.add(run)
        if !isLive { Terminal.note(line(run, &state)) }
        for alarm in alarms where state.alarms.insert(alarm).inserted && !isLive {
          Terminal.note("ALARM: \(alarm.kind.rawValue): \(alarm.instanceName): \(alarm.message)")
        }
      case .measuring(let encodings):
        if !isLive { Terminal.note("counting the rows of \(encodings) encodings") }
      }
      if isLive { draw(&state) }
    }
  }

  /// Leaves the table as it stands.
  func finish() {
    state.withLock { $0.shownLines = 0 }
  }

  /// The message of a failed run stands in the first line of its configuration that says so.
  private func line(_ run: RunRecord, _ state: inout State) -> String {
    var status = run.status ?? run.ending.rawValue
    if run.status == nil, let message = run.message {
      let isNew = state.complaints.insert(run.configuration.name + " " + message).inserted
      status += isNew ? ": \(message)" : ", as before"
    }
    let objective = run.objective.map { " \(ProgressReporter.short($0))" } ?? ""
    let place = "[\(state.skipped + state.done)/\(state.total)]"
    let name = "\(run.instanceName)  \(run.configuration.name)  seed \(run.seed)"
    return "\(place) \(name)  \(status)\(objective)  \(short(run.wallSeconds)) s"
  }

  private func short(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  // MARK: Live

  private func draw(_ state: inout State) {
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
    let width = known && size.ws_col > 20 ? Int(size.ws_col) : 80
    let height = known && size.ws_row > 6 ? Int(size.ws_row) : 24
    var lines = [pad("configuration", 30) + "   done  solved  claimed  other   seconds  last"]
    for row in state.rows.prefix(height - 4) {
      lines.append(
        pad(row.name, 30) + left(row.done, 7) + left(row.solved, 8) + left(row.claimed, 9) + left(row.other, 7)
          + String(repeating: " ", count: max(0, 10 - short(row.seconds).count)) + short(row.seconds) + "  " + row.last)
    }
    let finished = state.skipped + state.done
    let share = state.total == 0 ? 1 : Double(finished) / Double(state.total)
    let filled = Int(share * 30)
    var bar = "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled) + "]"
    bar += " \(finished)/\(state.total)  \(clock(elapsed))"
    if state.done > 0, finished < state.total {
      bar += ", about \(clock(elapsed / Double(state.done) * Double(state.total - finished))) to go"
    }
    if !state.alarms.isEmpty { bar += "  ALARMS: \(state.alarms.count)" }
    lines.append(bar)
    var text = state.shownLines > 0 ? "\u{1b}[\(state.shownLines)A" : ""
    for line in lines { text += "\r\u{1b}[2K" + String(line.prefix(width - 1)) + "\n" }
    Terminal.write(text)
    state.shownLines = lines.count
  }

  private var elapsed: Double {
    let parts = (ContinuousClock.now - started).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }

  private func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    let rest = whole % 60
    return whole < 60 ? "\(whole) s" : "\(whole / 60):\(rest < 10 ? "0" : "")\(rest) min"
  }
  private func pad(_ text: String, _ width: Int) -> String {
    text.count >= width ? String(text.prefix(width)) : text + String(repeating: " ", count: width - text.count)
  }
  private func left(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
  }
}

extension BenchDisplay.State {
  fileprivate mutating func add(_ run: RunRecord) {
    done += 1
    let name = run.configuration.name
    let number = rows.firstIndex { $0.name == name } ?? rows.count
    if number == rows.count { rows.append(.init(name: name)) }
    rows[number].done += 1
    if run.isSolved {
      rows[number].solved += 1
    } else if run.isClaimed {
      rows[number].claimed += 1
    } else {
      rows[number].other += 1
    }
    rows[number].seconds += run.wallSeconds
    rows[number].last = run.instanceName
  }
}
