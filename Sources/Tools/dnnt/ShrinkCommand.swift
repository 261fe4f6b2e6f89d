import ArgumentParser
import CertificateChecking
import ExactArithmetic
import Glibc
import InstanceAnalysis
import JSONWriting
import Strategies
import TrainingProblem

extension NetworkReduction.Measure: ExpressibleByArgument {}

struct Shrink: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the smallest network that still reaches the threshold.",
    discussion: """
      Goes through smaller networks in order of size, by the number of hidden neurons, by the greatest number of weights \
      to one neuron that are not 0 (fan-in), or by the greatest magnitude of an option, and stops at the first one that reaches the threshold (0 where the instance has none). Each smaller one is \
      proven to miss it.

      Exit code: 0 found, or not even the whole network reaches it; 3 a smaller one is not proven to miss it; 4 stopped \
      early.

      EXAMPLES
        dnnt shrink wine.dnnt.json --by width -o smallest
        dnnt shrink wine.dnnt.json --by fan-in --threshold 1
        dnnt shrink wine.dnnt.json --by options --threshold 2 --json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Option(help: "\(NetworkReduction.Measure.allCases.map(\.rawValue).joined(separator: ", ")).")
  var by: NetworkReduction.Measure
  @Option(help: ArgumentHelp("What the objective is to be brought to.", valueName: "rational"))
  var threshold: RationalArgument?
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the smallest instance with its certificate, and the smaller ones with theirs.", valueName: "folder"))
  var output: String?
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @OptionGroup var limits: DecisionLimits

  func run() throws {
    Interrupts.listen()
    let files = try InstanceFile.readWithPaths(instance)
    let problem = files.instance
    try problem.refuseRealParameters(instance)
    guard by != .width || problem.network.shared.isEmpty && problem.constraints.isEmpty else {
      throw SolveFault.usage(
        "'dnnt shrink --by width' leaves neurons out, and takes no shared parameters or constraints, which may name them"
      )
    }
    let target = threshold?.value ?? problem.threshold ?? 0
    let run = DecisionRun(limits)
    if let output {
      guard mkdir(output, 0o755) == 0 || errno == EEXIST else { throw OutputError(path: output, errorNumber: errno) }
    }
    var report = ShrinkReport(measure: by, target: target)
    var code: Int32 = 0
    let reductions = try NetworkReduction.all(of: problem, by: by)
    try CommandFiles.check(
      "--output", folder: output,
      names: reductions.indices.flatMap { number in [".dnnt.json", ".cert.json", ".pbp"].map { "\(number)\($0)" } },
      reading: files.paths)
    for reduction in reductions {
      if run.isOver {
        code = 4
        break
      }
      let part = reduction.instance.restricted(to: Array(problem.samples.indices), threshold: target)
      let name = output.map { "\($0)/\(report.smaller.count)" }
      let proven = try run.prove(part, certificate: name.map { $0 + ".cert.json" })
      if let name, proven.certified.certificate(proofNamed: nil) != nil {
        try OutputFile.write(InstanceWriter.text(of: part), to: name + ".dnnt.json")
        try proven.write(certificate: name + ".cert.json")
      }
      if proven.answer.status == .reachesThreshold {
        report.smallest = (reduction, proven)
        break
      }
      report.smaller.append((reduction, proven))
      guard proven.answer.exitCode == 0 else {
        code = proven.answer.exitCode
        break
      }
      if !proven.isVerified { code = 3 }
    }
    print(json ? report.json : report.text)
    if code != 0 { throw ExitCode(code) }
  }
}

/// The result of a search for the smallest network, as text and as JSON.
struct ShrinkReport {
  let measure: NetworkReduction.Measure
  let target: Rational
  /// Networks that do not reach the target, in order of size.
  var smaller: [(reduction: NetworkReduction, proven: DecisionRun.Proven)] = []
  var smallest: (reduction: NetworkReduction, proven: DecisionRun.Proven)?

  var text: String {
    var lines: [String] = []
    if let smallest {
      lines.append("smallest: \(smallest.reduction.summary)")
      if let objective = smallest.proven.answer.objective {
        lines.append("objective: \(objective.shown), at most \(target.shown)")
      }
    } else {
      lines.append("no network of those tried is known to reach \(target.shown)")
    }
    lines += smaller.map { reduction, proven in
      let isMissed = [.missesThreshold, .infeasible].contains(proven.answer.status)
      return "\(reduction.summary): " + (isMissed ? "misses \(target.shown); proof \(proven.proof.sentence)" : "open")
    }
    return lines.joined(separator: "\n")
  }

  var json: String {
    func entry(_ reduction: NetworkReduction, _ proven: DecisionRun.Proven) -> JSONObject {
      var object = JSONObject()
      object.add("size", reduction.size)
      object.add("summary", reduction.summary)
      object.add("status", proven.answer.status.rawValue)
      object.add("proof", proven.proof.word)
      object.add("instance", InstanceWriter.digest(of: reduction.instance))
      object.add("objective", ifKnown: proven.answer.objective)
      object.add("bound", ifKnown: proven.answer.bound)
      if proven.answer.status == .reachesThreshold { object.add("parameters", ifKnown: proven.answer.assignment) }
      return object
    }
    var object = JSONObject()
    object.add("by", measure.rawValue)
    object.add("target", target)
    object.add("smallest", smallest.map { entry($0.reduction, $0.proven) })
    object.add("smaller", JSONLines(smaller.map { entry($0.reduction, $0.proven) }))
    return object.lines
  }
}
