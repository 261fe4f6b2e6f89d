import Glibc

/// Limits on what a check may spend: bytes, seconds, and work where nobody names a time. One value goes through
/// reading, scaling, replay, tables, encoding and kernel; each asks it before it spends, and ends in one line that
/// names what is spent.
///
/// Bytes are those that the process has in memory, as the system counts them, and those that are about to be added: an
/// estimate that is wrong is made good at the next question. Where there is no bound, the stated limits of each part
/// hold alone.
public struct Budget: Sendable {
  /// Bytes that the process may have in memory; nil for no bound.
  public let memoryLimit: Int?
  /// Counted from where the budget was made; nil for no end.
  public let timeLimit: Duration?
  /// Steps of about 10 ns that a replay in rationals may take.
  public let replaySteps: Int
  private let deadline: ContinuousClock.Instant?
  private var shouldStop: @Sendable () -> Bool

  /// In MiB, where nobody says otherwise.
  public static let defaultMebibytes = 768
  /// Steps of a replay where nobody names a time: some seconds.
  public static let defaultReplaySteps = 3 << 27
  /// A budget without any bound.
  public static let unlimited = Budget()

  /// - Parameters:
  ///   - mebibytes: nil for no bound.
  ///   - timeLimit: counted from now; nil for no end.
  ///   - shouldStop: asked every few milliseconds, from any thread; true ends everything.
  public init(
    mebibytes: Int? = nil, timeLimit: Duration? = nil, replaySteps: Int = Int.max,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    memoryLimit = mebibytes.map { min(max($0, 1), 1 << 30) << 20 }
    self.timeLimit = timeLimit
    self.replaySteps = replaySteps
    deadline = timeLimit.map { ContinuousClock.now + $0 }
    self.shouldStop = shouldStop
  }

  /// The budget of a program that checks: the memory that is asked for or `defaultMebibytes`, less where the system gives
  /// less, and a bound on replays where no time is asked for.
  public static func ofCheck(
    mebibytes: Int?, timeLimit: Duration?, shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> Budget {
    var system = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &system) == 0
    // A quarter for what is mapped and not used, and for lists that are moved.
    let most = isKnown ? Int(clamping: min(system.rlim_cur, 1 << 60) >> 20) * 3 / 4 : Int.max
    return Budget(
      mebibytes: min(mebibytes ?? defaultMebibytes, max(most, 16)), timeLimit: timeLimit,
      replaySteps: timeLimit == nil ? defaultReplaySteps : Int.max, shouldStop: shouldStop)
  }

  /// The same, which also ends where `isOver`.
  public func ending(when isOver: @escaping @Sendable () -> Bool) -> Budget {
    var budget = self
    budget.shouldStop = { [shouldStop] in isOver() || shouldStop() }
    return budget
  }

  /// True if time is over, or somebody wants an end.
  public var mustStop: Bool { shouldStop() || (deadline.map { ContinuousClock.now >= $0 } ?? false) }

  /// A sentence that says what is spent; nil where there is something left after `bytes` more. Takes about 2 µs.
  ///
  /// - Parameters:
  ///   - slack: how far beyond its limit the memory may be.
  ///   - grace: the same of the time.
  public func fault(adding bytes: Int = 0, slack: Int = 0, grace: Duration = .zero) -> String? {
    if let deadline, ContinuousClock.now >= deadline + grace { return timeFault }
    if shouldStop() { return "it was interrupted" }
    guard let memoryLimit, bytes > memoryLimit + slack || bytes > memoryLimit + slack - Budget.residentBytes else {
      return nil
    }
    return "it takes more than the \(memoryLimit >> 20) MiB of the memory limit (--memory-limit)"
  }

  private var timeFault: String {
    let parts = (timeLimit ?? .zero).components
    let thousandths = Int(parts.attoseconds / 1_000_000_000_000_000)
    let fraction = thousandths == 0 ? "" : "." + String(String(1000 + thousandths).dropFirst())
    return "the time limit of \(parts.seconds)\(fraction) seconds is over (--time-limit)"
  }

  /// Before `bytes` more are taken, or between two pieces of work.
  public func ask(_ bytes: Int = 0) throws(LimitError) {
    if let fault = fault(adding: bytes) { throw LimitError(fault) }
  }

  /// The same while a file is read: a short one is read however little time there is, so that something is said of it.
  func ask(_ bytes: Int = 0, reading file: String) throws(InputError) {
    if let fault = fault(adding: bytes, grace: .milliseconds(100)) {
      throw InputError(file: file, message: "cannot be read: \(fault)")
    }
  }

  // MARK: Memory

  private static let statistics = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
  private static let pageBytes = max(sysconf(Int32(_SC_PAGESIZE)), 4096)

  /// The bytes that the process has in memory; 0 where the system does not say. Allocates nothing.
  public static var residentBytes: Int {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
      let count = pread(statistics, buffer.baseAddress, 64, 0)
      // The second number, in pages.
      var (place, pages) = (0, 0)
      while place < count, buffer[place] != 0x20 { place += 1 }
      place += 1
      while place < count, (0x30...0x39).contains(buffer[place]) {
        pages = pages &* 10 &+ Int(buffer[place] & 15)
        place += 1
      }
      return pages &* pageBytes
    }
  }
}

/// Asks a budget now and then, so that a loop may ask at every turn.
public struct BudgetMeter {
  /// The budget that is asked.
  public let budget: Budget
  private var steps = 0
  private var bytes = 0

  /// A meter that has counted nothing yet.
  public init(_ budget: Budget) { self.budget = budget }

  /// Before `count` steps of some nanoseconds each.
  @inline(__always) public mutating func spend(_ count: Int) throws(LimitError) {
    steps &+= min(count, 1 << 40)
    if steps >= 1 << 19 { try settle(0) }
  }

  /// Before `count` bytes are added to what is kept.
  @inline(__always) public mutating func hold(_ count: Int) throws(LimitError) {
    bytes &+= min(count, 1 << 50)
    if bytes >= 1 << 20 { try settle(bytes) }
  }

  private mutating func settle(_ added: Int) throws(LimitError) {
    steps = 0
    if added > 0 { bytes = 0 }
    try budget.ask(added)
  }
}
