public import ExactArithmetic
public import Formulations

/// The input that a program is given, by the file's format.
public enum ExternalFormat: String, Hashable, Sendable, CaseIterable {
  /// A mixed-integer program as free MPS.
  case mps
  /// The reference encoding as OPB.
  case opb
  /// The reference encoding as SMT-LIB 2 with `minimize`.
  case smt2
  /// Clauses of a decision as DIMACS CNF.
  case cnf

  /// The name of the input file in the program's folder.
  public var fileName: String { "model.\(rawValue)" }
}

/// Limits and wishes for one run, as far as the program has options for them.
public struct ExternalRequest: Sendable {
  /// Kept by this process too, whatever the program makes of it.
  public var seconds: Double?
  /// Of address space, by the system's resource limit.
  public var memoryMiB: Int?
  /// Nodes or conflicts after which it stops; nil for no limit.
  public var nodes: Int?
  /// Threads that it may use; at least 1.
  public var threads = 1
  /// The seed of its randomness.
  public var seed: UInt64 = 0

  /// A request for one thread, without limits.
  public init() {}

  /// The time limit in whole seconds, at least 1: several programs take nothing finer.
  var wholeSeconds: Int? { seconds.map { Int(min(max(1, $0.rounded(.up)), 1e9)) } }
  /// Few programs take seeds beyond 31 bits.
  var shortSeed: UInt64 { seed & 0x3fff_ffff }
}

/// How a number is found in what a program prints: the last line that contains `mark`, and the first number after it.
struct LogNumber: Sendable {
  let mark: String
  /// Beyond the mark, where the number stands after another word, such as `>=`.
  var after: String?

  init(_ mark: String, after: String? = nil) {
    self.mark = mark
    self.after = after
  }
}

/// A program that this package can use as a solver: one row of ``ExternalSolver/all``.
public struct ExternalSolver: Sendable {
  /// The name that `--solver` takes.
  public let name: String
  /// Names of the program on PATH, the preferred one first.
  public let programs: [String]
  /// The format of its input.
  public let format: ExternalFormat
  /// The worth of its "optimal", in a few words for a table.
  public let proves: String
  /// The arguments that make it solve the input file in its working folder.
  let arguments: @Sendable (ExternalRequest) -> [String]
  /// Other files to write beside the input, with their content.
  var files: @Sendable (ExternalRequest) -> [(name: String, text: String)] = { _ in [] }
  /// Arguments that make it print its version and end, and the words before it in what is then printed; no words where
  /// the version stands first.
  var version: (arguments: [String], mark: String)
  /// The file that the solution is read from; nil where it is printed.
  var solutionFile: String?
  /// Lines of the log that say how it ended, for programs whose solution files do not say it.
  var claims: [(mark: String, claim: SolutionClaim)] = []
  /// Where the log tells the lower bound and the nodes.
  var bound: LogNumber?
  var nodes: LogNumber?
  /// The greatest magnitude of a number that it reads as it stands; nil where there is no limit.
  public internal(set) var largestNumber: Integer?
  /// The signal that asks it to stop and say what it has.
  var stopSignal: Int32 = 2
  /// Exit codes of an orderly end.
  var orderly: Set<Int32> = [0]
  /// Lines in which it tells a better objective while it searches begin with this.
  var incumbentMark: String?
}

/// The answer of a program, all of it unchecked.
public struct ExternalAnswer: Sendable {
  /// The ways in which a run ends.
  public enum Ending: Hashable, Sendable {
    /// Its search was done, or it gave up.
    case byItself
    /// Its own limit or ours.
    case timeLimit
    /// Its own limit on memory or ours.
    case memoryLimit
    /// The caller asked.
    case stopped
  }
  /// The claim about the program that it was given.
  public var claim: SolutionClaim = .none
  /// With a point.
  public var solution: SolutionFile?
  /// Of the objective that the program was given.
  public var claimedBound: Rational?
  /// Nodes or conflicts as its log tells them; nil where it does not.
  public var nodes: Int?
  /// The way in which the run ended.
  public var ending = Ending.byItself
  /// nil where the program does not tell.
  public var version: String?

  /// An answer that says nothing.
  public init() {}
}
