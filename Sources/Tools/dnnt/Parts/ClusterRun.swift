import CaseTrees
import CertificateChecking
import ExactArithmetic
import Glibc
import TrainingProblem

/// Keeps an engine's workers at a folder until all parts are shown: those that end before are replaced.
final class ClusterRun {
  private let engine: any WorkEngine
  private let workers: Int
  private var tree: CaseTree
  private var jobs: [WorkerJob] = []
  /// Workers that ended at once, one after the other.
  private var failures = 0
  private var stuck = false
  private let begun = ContinuousClock.now
  private let display: ClusterDisplay

  /// Workers that may fail in a row, without a part that was shown or split in between.
  private static let mostFailures = 20

  init(_ folder: CaseFolder, _ engine: any WorkEngine, workers: Int, display: ClusterDisplay) {
    self.engine = engine
    self.workers = workers
    self.display = display
    tree = CaseTree(folder)
  }

  /// - Returns: the merged certificate, held against the checker; of what there is, where a signal ended the run.
  func run() throws -> Merging {
    defer { display.finish() }
    while true {
      try workUntilDecided()
      display.finish()
      let merging = try Merging.run(tree)
      guard !Interrupts.wasReceived, !stuck, merging.merged?.isWhole ?? false, !merging.isAccepted,
        let key = merging.rejectedPart
      else {
        if merging.isAccepted, merging.merged?.isWhole ?? false { try tree.tidy() }
        return merging
      }
      Terminal.note("\(key): the checker does not accept its certificate: the part is open again")
      try tree.withdraw(key)
    }
  }

  private func workUntilDecided() throws {
    defer { endWorkers() }
    if jobs.isEmpty { jobs = try engine.adopt() }
    var progress = -1
    while !Interrupts.wasReceived {
      try tree.refresh()
      guard let demand = tree.folder.demand(tree.folder.incumbents.best) else { return }
      let open = tree.open(demand)
      display.show(tree, open: open, elapsed: ContinuousClock.now - begun)
      if open.isEmpty { return }
      let steps = tree.nodes.count + tree.nodes.indices.count { tree.isShown($0, demand) }
      if steps != progress { (progress, failures) = (steps, 0) }
      try replaceWorkers()
      if stuck { return }
      usleep(150_000)
    }
  }

  /// As many workers as there should be.
  private func replaceWorkers() throws {
    for job in jobs {
      let state = try engine.state(of: job)
      guard state.isOver else { continue }
      jobs.removeAll { $0 == job }
      switch state {
      case .ended(0), .ended(4), .waiting, .running: break
      // Parts that are not proven, and cannot be split.
      case .ended(3): stuck = true
      case .ended(let code):
        failures += 1
        guard failures < ClusterRun.mostFailures, code != 2 else {
          throw EngineError(engine: "worker \(job.name)", reason: "ended with exit code \(code); see its message")
        }
      case .lost(let reason):
        failures += 1
        guard failures < ClusterRun.mostFailures else {
          throw EngineError(engine: "worker \(job.name)", reason: "\(reason), and so did others before it")
        }
      }
    }
    let missing = workers - jobs.count
    if missing > 0, !stuck { jobs += try engine.submit(missing) }
  }

  /// Tells them to write what they have, and waits for that; a second signal to this process ends it at once.
  private func endWorkers() {
    engine.cancel(jobs)
    while jobs.contains(where: { !((try? engine.state(of: $0))?.isOver ?? true) }) { usleep(20_000) }
    jobs = []
    try? tree.refresh()
  }
}
