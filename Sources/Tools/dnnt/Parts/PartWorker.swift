import CaseTrees
import CertificateChecking
import ExactArithmetic
import ExternalSolvers
import Glibc
import SearchCore
import Strategies
import TrainingProblem

/// Works on a folder's open parts, the hardest first, until all are shown or it is to end.
///
/// A part is split where the worker is to end (so that the next one goes on with what remains), where it took its time
/// slice, and where other workers have nothing to do: then the worker that is longest at its part splits it.
final class PartWorker {
  enum Ending: Equatable {
    /// All parts are shown, or the threshold is reached.
    case decided
    /// By a signal, or the worker's time limit.
    case stopped
    /// Parts that no search proves, and that cannot be split.
    case stuck([PartKey])
  }

  private let folder: CaseFolder
  private let limits: PartLimits
  private let slice: Duration?
  private let deadline: ContinuousClock.Instant?
  private let advice: Advice
  private var tree: CaseTree
  private var stuck: [PartKey: String] = [:]

  /// How long the parts took that this worker has shown.
  private var shown: (count: Int, time: Duration) = (0, .zero)

  /// Into how many cases a part is split; where workers wait, two more for each.
  private static let cases = 4
  /// A worker that does not end by itself so long after it should is ended.
  private static let grace = Duration.seconds(10)

  /// - Parameters:
  ///   - slice: after which a part is split; nil for never.
  ///   - timeLimit: of the worker.
  init(_ folder: CaseFolder, _ limits: PartLimits, slice: Duration?, timeLimit: Duration?) {
    self.folder = folder
    self.limits = limits
    self.slice = slice
    deadline = timeLimit.map { ContinuousClock.now + $0 }
    advice = Advice(folder, worker: WorkerName())
    tree = CaseTree(folder)
  }

  func run() throws -> Ending {
    defer {
      advice.release()
      advice.stopIdling()
    }
    // The longer there is nothing to do, the more seldom the folder is read: up to each second.
    var pause: UInt32 = 50_000
    while true {
      try tree.refresh()
      guard let demand = folder.demand(folder.incumbents.best) else { return .decided }
      if isOver { return .stopped }
      let open = tree.open(demand)
      if open.isEmpty { return .decided }
      let able = open.filter { stuck[tree.nodes[$0].key] == nil }
      if able.isEmpty { return .stuck(open.map { tree.nodes[$0].key }) }
      if let number = try claimOne(of: able) {
        try work(at: number)
        pause = 50_000
      } else {
        advice.idle()
        usleep(pause)
        pause = min(1_000_000, pause * 5 / 4)
      }
    }
  }

  private var isOver: Bool { Interrupts.wasReceived || deadline.map { ContinuousClock.now >= $0 } ?? false }

  private func claimOne(of open: [Int]) throws -> Int? {
    for number in open.sorted(by: { tree.nodes[$0].work > tree.nodes[$1].work }) {
      guard try advice.claim(tree.nodes[number].key) else { continue }
      // It may have been shown or split just before.
      try tree.refresh()
      if let demand = folder.demand(folder.incumbents.best), tree.open(demand).contains(number) { return number }
      advice.release()
      return nil
    }
    return nil
  }

  /// Below this others rather wait: the cases of a part may take as long together as several of it, and one that takes
  /// no longer than others did is soon at its end.
  private var leastAtAPart: Duration {
    if tree.nodes.count == 1 { return .seconds(1) }
    return shown.count == 0 ? .seconds(5) : max(.seconds(2), shown.time * 3 / shown.count)
  }

  private func work(at number: Int) throws {
    defer { advice.release() }
    let stop = StopFlag()
    let begun = ContinuousClock.now
    let watch = PartWatch(
      folder, advice, stop, deadline: deadline, slice: slice, canSplit: tree.canSplit(number),
      least: leastAtAPart, grace: PartWorker.grace)
    let outcome: PartSolving.Outcome
    do {
      defer { watch.end() }
      outcome = try PartSolving(
        tree: tree, number: number, worker: advice.worker, limits: limits, stop: stop
      ).run()
    }
    try tree.refresh()
    switch outcome {
    case .stopped(.decided): return
    case .shown:
      shown = (shown.count + 1, shown.time + (ContinuousClock.now - begun))
      guard let demand = folder.demand(folder.incumbents.best), tree.open(demand).contains(number) else { return }
      try giveUp(number, "its certificate shows less than it should")
    case .stopped(.worker), .stopped(.split):
      let idle = outcome == .stopped(.split) ? advice.others().idle : 0
      if tree.canSplit(number) { try tree.split(below: number, parts: PartWorker.cases + 2 * idle) }
    case .unproven(let reason): try giveUp(number, reason)
    }
  }

  /// Splits a part that no search proves, where that can be.
  private func giveUp(_ number: Int, _ reason: String) throws {
    let key = tree.nodes[number].key
    if tree.canSplit(number) {
      Terminal.note("\(key): \(reason): it is split further")
      try tree.split(below: number, parts: PartWorker.cases)
    } else {
      Terminal.note("\(key): \(reason), and it cannot be split")
      stuck[key] = reason
    }
  }

  /// Looks for a first choice for so long, or the end; nothing is split.
  func lookAtWhole(for time: Duration) throws {
    try tree.refresh()
    guard tree.nodes.count == 1, let demand = folder.demand(folder.incumbents.best), tree.open(demand) == [0],
      try advice.claim(.root)
    else { return }
    defer { advice.release() }
    let stop = StopFlag()
    let watch = PartWatch(
      folder, advice, stop, deadline: deadline, slice: time, canSplit: true, least: time, grace: PartWorker.grace)
    defer { watch.end() }
    _ = try PartSolving(tree: tree, number: 0, worker: advice.worker, limits: limits, stop: stop).run()
  }
}

/// Watches one search of a part, and tells it to stop.
final class PartWatch: @unchecked Sendable {
  private let monitor = Monitor()
  private var isOver = false
  private var thread: BackgroundThread?

  /// Begins at once.
  init(
    _ folder: CaseFolder, _ advice: Advice, _ stop: StopFlag, deadline: ContinuousClock.Instant?, slice: Duration?,
    canSplit: Bool, least: Duration, grace: Duration
  ) {
    let begun = ContinuousClock.now
    var looked = begun
    var told: ContinuousClock.Instant?
    thread = BackgroundThread { [self] in
      while true {
        let isEnding = monitor.locked {
          if !isOver { monitor.wait(milliseconds: 50) }
          return isOver
        }
        if isEnding { return }
        let now = ContinuousClock.now
        if Interrupts.wasReceived || deadline.map({ now >= $0 }) ?? false {
          stop.set(.worker)
          let since = told ?? now
          told = since
          if now - since > grace {
            Terminal.complain("the search did not end by itself; what the folder holds is kept")
            RunningPrograms.endAll()
            _exit(4)
          }
        }
        guard stop.value == nil, now - looked > .milliseconds(400) else { continue }
        looked = now
        advice.renew()
        if canSplit, slice.map({ now - begun >= $0 }) ?? false { stop.set(.split) }
        if folder.hasDecided() { stop.set(.decided) }
        guard canSplit, now - begun >= least else { continue }
        let others = advice.others()
        if others.idle > 0, Int((now - begun).components.seconds) >= others.longest { stop.set(.split) }
      }
    }
  }

  func end() {
    monitor.locked {
      isOver = true
      monitor.signal()
    }
    thread?.join()
  }
}
