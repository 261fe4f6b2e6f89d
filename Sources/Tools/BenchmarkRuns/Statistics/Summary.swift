import Glibc

/// The figures of one configuration over all its runs.
public struct Summary: Sendable, Equatable {
  /// The configuration's name among the `Settings`.
  public var name: String
  /// The number of runs.
  public var runs = 0
  /// Settled by exact reasoning; with claims counted, also by a floating-point solver's word.
  public var solved = 0
  /// Settled by a floating-point solver's word alone.
  public var claimed = 0
  /// Runs that ended by a crash or were killed.
  public var failed = 0
  /// Runs whose solver does not take the instance.
  public var refused = 0
  /// Mean seconds, an unsolved run counted at twice its time limit.
  public var par2 = 0.0
  /// Shifted geometric mean of seconds, an unsolved run counted at its time limit.
  public var shiftedMean = 0.0
  /// Tasks that no other configuration solves.
  public var unique = 0
  /// Its shifted geometric mean over that of the virtual best on the same tasks; 1 is best.
  public var ratioToBest = 0.0
  /// Nodes of all runs together, as far as solvers tell them.
  public var nodes = 0
  /// The greatest memory of a run in bytes; nil where none was measured.
  public var peakMemory: Int?
  /// Bytes of all proofs together.
  public var proofBytes = 0
  /// Runs whose proof the checker accepts: in the run itself, or afterwards.
  public var verified = 0
  /// Seconds of all checks together.
  public var checkSeconds = 0.0
}

/// How runs are summed up.
public struct SummaryOptions: Sendable, Equatable {
  /// Of the geometric mean, in seconds: short runs then count little.
  public var shift = 1.0
  /// True if a claim of a floating-point solver counts as solved.
  public var countsClaims = false
  /// The standard options: a shift of one second, and claims not counted.
  public init() {}
}

/// Statistics of a results file. A task is an instance with a seed; the virtual best takes each task's fastest run.
public enum Statistics {
  private struct Task: Hashable {
    let instance: String
    let seed: UInt64
  }

  /// One summary a configuration, in the order of `Settings`.
  public static func summaries(_ runs: [RunRecord], _ options: SummaryOptions = SummaryOptions()) -> [Summary] {
    let settings = Settings(runs)
    let fallback = timeWithoutLimit(runs)
    var best: [Task: Double] = [:]
    var solvers: [Task: Int] = [:]
    for run in runs {
      let task = Task(instance: run.instance, seed: run.seed)
      let time = charged(run, options, fallback, penalty: 1)
      best[task] = min(best[task] ?? .infinity, time)
      if isSolved(run, options) { solvers[task, default: 0] += 1 }
    }
    return settings.names.enumerated().map { number, name in
      var summary = Summary(name: name)
      var (sum, times, bests): (Double, [Double], [Double]) = (0, [], [])
      for run in runs where settings.number(of: run.configuration) == number {
        let task = Task(instance: run.instance, seed: run.seed)
        summary.add(run)
        if isSolved(run, options) {
          summary.solved += 1
          if solvers[task] == 1 { summary.unique += 1 }
        }
        sum += charged(run, options, fallback, penalty: 2)
        times.append(charged(run, options, fallback, penalty: 1))
        bests.append(best[task] ?? 0)
      }
      summary.par2 = sum / Double(max(1, summary.runs))
      summary.shiftedMean = shiftedGeometricMean(times, shift: options.shift)
      let bestMean = shiftedGeometricMean(bests, shift: options.shift)
      summary.ratioToBest = bestMean > 0 ? summary.shiftedMean / bestMean : 1
      return summary
    }
  }

  static func isSolved(_ run: RunRecord, _ options: SummaryOptions) -> Bool {
    run.isSolved || options.countsClaims && run.isClaimed
  }

  /// The substitute for the time limit of runs without one: the longest run of the file.
  public static func timeWithoutLimit(_ runs: [RunRecord]) -> Double { runs.map(\.wallSeconds).max() ?? 0 }

  /// Seconds of a solved run; of another one `penalty` times its time limit.
  private static func charged(
    _ run: RunRecord, _ options: SummaryOptions, _ fallback: Double, penalty: Double
  ) -> Double {
    if isSolved(run, options) { return run.wallSeconds }
    return penalty * (run.configuration.limits.time.map { Double($0) / 1000 } ?? fallback)
  }

  /// exp(mean of ln(t + shift)) − shift; 0 for no times.
  public static func shiftedGeometricMean(_ times: [Double], shift: Double) -> Double {
    guard !times.isEmpty else { return 0 }
    // With a shift of 0 a time of 0 would make everything 0: a microsecond is the least that is measured.
    let logarithms = times.map { log(max($0 + shift, 1e-6)) }
    return exp(logarithms.reduce(0, +) / Double(times.count)) - shift
  }
}

extension Summary {
  fileprivate mutating func add(_ run: RunRecord) {
    runs += 1
    if run.isClaimed { claimed += 1 }
    switch run.ending {
    case .answered: break
    case .refused: refused += 1
    case .failed, .timeKilled, .memoryKilled: failed += 1
    }
    nodes += run.nodes ?? 0
    peakMemory = run.peakMemory.map { max($0, peakMemory ?? 0) } ?? peakMemory
    proofBytes += run.proofBytes ?? 0
    if run.hasAcceptedProof { verified += 1 }
    checkSeconds += run.checkSeconds ?? 0
  }
}
