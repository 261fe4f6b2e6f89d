import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import InstanceAnalysis
import JSONWriting
import NetworkViews
import Strategies
import TrainingProblem

struct Pareto: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the front of two or three objectives: the networks that are best for some trade-off.",
    discussion: """
      OBJECTIVES, all to be as small as possible:
        loss          the instance's loss           loss:GROUP   the same over a group of samples
        objective     its loss and penalty          margin, margin:R  how far the worst sample falls short of margin R
        nonzero       weights that are not 0        magnitude    the sum of the weights' magnitudes
        fan-in        the most weights to one neuron that are not 0

      Each point is proven: no network is at most as much in all objectives and less in one. With -o each has an \\
      instance and a certificate, which 'dnnt check' reads. A run that is stopped prints the points that are proven so far.

      Exit code: 0 the whole front; 3 a proof was not checked; 4 stopped early.

      EXAMPLES
        dnnt pareto wine.dnnt.json --objectives loss,nonzero
        dnnt pareto loans.dnnt.json --objectives loss,loss:women --time-limit 60 -o front --page front.html
        dnnt pareto iris.dnnt.json --objectives loss,nonzero,fan-in --csv
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Option(help: ArgumentHelp("Two or three objectives.", valueName: "a,b[,c]")) var objectives: String
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write each question as an instance with its certificate.", valueName: "folder"))
  var output: String?
  @Option(help: ArgumentHelp("Write a page with the plot.", valueName: "file")) var page: String?
  @Flag(help: "Print a CSV table instead of text.") var csv = false
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @OptionGroup var limits: DecisionLimits

  func validate() throws {
    guard !(csv && json) else { throw ValidationError("--csv and --json exclude each other") }
  }

  func run() throws {
    Interrupts.listen()
    let files = try InstanceFile.readWithPaths(instance)
    let problem = files.instance
    try CommandFiles.check(writing: [("--page", page)], reading: files.paths)
    try problem.refuseRealParameters(instance)
    let questions = try FrontQuestions(problem, try objectives(of: problem), file: instance)
    let keeper = FrontKeeper(limits, folder: output, reading: files.paths)
    if let output {
      guard mkdir(output, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: output, errorNumber: errno) }
    }
    var front = ParetoFront(questions, isOver: { keeper.run.isOver }) { try keeper.answer($0) }
    let begun = ContinuousClock.now
    try front.run { point in
      let values = zip(questions.objectives, point.values).map { "\($0.name) \($1.shown)" }
      Terminal.note("point: \(values.joined(separator: ", "))")
    }
    let report = FrontReport(front, keeper.answers, problem, elapsed: ContinuousClock.now - begun)
    if let output { try OutputFile.write(report.json + "\n", to: output + "/front.json") }
    if let page { try OutputFile.write(report.page(instance).text, to: page) }
    if page != "-" { print(csv ? report.csv : json ? report.json : report.text) }
    guard front.isComplete else { throw ExitCode(4) }
    guard report.isVerified else { throw ExitCode(3) }
  }

  private func objectives(of problem: Instance) throws -> [FrontObjective] {
    let spelt = objectives.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(spelt.count) else {
      throw SolveFault.usage("--objectives: met \(spelt.count), expected two or three with commas between")
    }
    guard Set(spelt).count == spelt.count else { throw SolveFault.usage("--objectives: one of them stands twice") }
    return try spelt.map { try FrontObjective($0, of: problem, file: instance) }
  }
}

/// Has the questions of a front answered and proven, and keeps each answer in the output folder as it comes: what was
/// shown is there whenever the run ends.
final class FrontKeeper {
  /// The answer to a question.
  struct Kept {
    let instance: Instance
    let proven: DecisionRun.Proven
  }

  let run: DecisionRun
  private let folder: String?
  private let paths: [String?]
  /// Those that were not cut short, in the order of `ParetoFront.Point.questions`.
  private(set) var answers: [Kept] = []

  init(_ limits: DecisionLimits, folder: String?, reading paths: [String?]) {
    run = DecisionRun(limits)
    (self.folder, self.paths) = (folder, paths)
  }

  func answer(_ question: ParetoFront.Question) throws -> ParetoFront.Answer {
    let names = (1...question.instance.objectiveCount).map { $0 == 1 ? ".pbp" : ".\($0).pbp" }
    let name = folder.map { "\($0)/\(answers.count)" }
    try CommandFiles.check(
      "--output", folder: folder,
      names: ([".dnnt.json", ".cert.json"] + names).map { "\(answers.count)\($0)" } + ["front.json"], reading: paths)
    let proven = try run.prove(
      question.instance, certificate: name.map { $0 + ".cert.json" }, start: question.start,
      patience: question.patience)
    let answer: ParetoFront.Answer
    switch (proven.answer.status, proven.answer.assignment) {
    case (.infeasible, _): answer = .infeasible
    case (.optimal, let assignment?): answer = .optimal(assignment)
    case (.optimal, nil), (.reachesThreshold, _), (.missesThreshold, _), (.claimedOptimal, _),
      (.claimedMissesThreshold, _), (.claimedInfeasible, _), (.feasible, _), (.unknown, _):
      return .open(proven.answer.assignment)
    }
    if let name {
      try OutputFile.write(InstanceWriter.text(of: question.instance), to: name + ".dnnt.json")
      try proven.write(certificate: name + ".cert.json")
    }
    answers.append(Kept(instance: question.instance, proven: proven))
    return answer
  }
}
