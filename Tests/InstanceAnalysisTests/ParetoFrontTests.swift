import CertificateChecking
import ExactArithmetic
import InstanceAnalysis
import Strategies
import TestSupport
import Testing
import TrainingProblem

/// Fronts against brute force.
@Suite struct ParetoFrontTests {
  /// The meaning of an objective, said a second time.
  private static func value(_ name: String, _ instance: Instance, _ assignment: Assignment) -> Rational {
    func further(_ objective: FurtherObjective) -> Rational {
      Meaning.objectives(instance.with(constraints: [], then: [objective]), assignment)[1]
    }
    let parts = name.split(separator: ":").map(String.init)
    switch parts[0] {
    case "loss":
      return Meaning.loss(
        instance.loss, over: parts.count > 1 ? .group(Name(parts[1])) : .all, label: nil, instance, assignment)
    case "objective": return Meaning.objective(instance, assignment)
    case "nonzero": return further(FurtherObjective(penalty: Penalty(nonzero: 1, magnitude: 0)))
    case "magnitude": return further(FurtherObjective(penalty: Penalty(nonzero: 0, magnitude: 1)))
    case "margin":
      let isClass = [.argmax, .multiclassHinge].contains(instance.loss.kind)
      let hinge = Loss(kind: isClass ? .multiclassHinge : .hinge, aggregate: .max, margin: 3)
      return Meaning.loss(hinge, over: .all, label: nil, instance, assignment)
    default:
      let fanIns = assignment.layers.flatMap(\.weights).map { row in row.filter { $0 != nil && $0 != 0 }.count }
      return Rational(fanIns.max() ?? 0)
    }
  }

  private static func objectives(of instance: Instance, _ random: inout SplitMix64, count: Int) -> [String] {
    var names = ["nonzero", "magnitude", "fan-in"]
    if [.signError, .hinge, .argmax, .multiclassHinge].contains(instance.loss.kind) {
      names += ["margin:3"] + Set(instance.samples.flatMap(\.groups)).sorted().map { "loss:\($0.text)" }
    }
    var picked = [random.happens(80) ? "loss" : "objective"]
    // Without a loss over all samples, now and then.
    if names.count > 3, random.happens(30) { picked = [] }
    while picked.count < count {
      let name = random.pick(names)
      if !picked.contains(name) { picked.append(name) }
    }
    return picked
  }

  private static func nonDominated(_ all: [[Rational]]) -> Set<[Rational]> {
    Set(
      all.filter { own in
        !all.contains { other in other != own && zip(other, own).allSatisfy { $0 <= $1 } }
      })
  }

  private static func compare(_ seed: UInt64, count: Int) throws {
    let instance = RandomInstances.sided(seed: seed).with(constraints: [], then: [])
    let sided = RandomInstances.sided(seed: seed)
    // Constraints stay, further objectives do not.
    let own = sided.then.isEmpty ? sided : instance.with(constraints: sided.constraints, then: [])
    var random = SplitMix64(seed: seed)
    let names = objectives(of: own, &random, count: count)
    let objectives = try names.map { try FrontObjective($0, of: own, file: "instance") }
    let questions = try FrontQuestions(own, objectives, file: "instance")
    var certified = 0
    var front = ParetoFront(questions) { question in
      var options = SolveOptions()
      options.start = question.start
      let answer = try Strategy.solve(SolveSession(question.instance, options))
      let certificate = answer.certificate(
        digest: InstanceWriter.digest(of: question.instance), instance: question.instance, threshold: nil)
      let report = certificate.map { CertificateChecker.check($0, against: question.instance) }
      #expect(report?.verdict == .accepted, "seed \(seed): \(report?.summary ?? "no certificate")")
      certified += 1
      if answer.status == .infeasible { return .infeasible }
      guard answer.status == .optimal, let assignment = answer.assignment else { return .open(answer.assignment) }
      return .optimal(assignment)
    }
    try front.run()
    var all: [[Rational]] = []
    BruteForce.eachChoice(of: own.network) { assignment in
      guard Meaning.isFeasible(own, assignment) else { return }
      all.append(names.map { value($0, own, assignment) })
    }
    #expect(front.isComplete && certified == front.answered, "seed \(seed)")
    #expect(front.points.map(\.values).count == Set(front.points.map(\.values)).count, "seed \(seed)")
    #expect(Set(front.points.map(\.values)) == nonDominated(all), "seed \(seed): \(names)")
    for point in front.points {
      #expect(names.map { value($0, own, point.assignment) } == point.values, "seed \(seed)")
      #expect(Meaning.isFeasible(own, point.assignment), "seed \(seed)")
      #expect(point.questions.allSatisfy { $0 < front.answered }, "seed \(seed)")
    }
  }

  private static let count = EnvironmentVariable.count("DNNT_FRONTS", byDefault: 40)

  @Test(arguments: 0..<8) func `fronts of two objectives are those of brute force`(part: Int) throws {
    for seed in stride(from: part, to: Self.count, by: 8) { try Self.compare(40_000 + UInt64(seed), count: 2) }
  }

  @Test(arguments: 0..<4) func `fronts of three objectives are those of brute force`(part: Int) throws {
    for seed in stride(from: part, to: Self.count / 3, by: 4) { try Self.compare(50_000 + UInt64(seed), count: 3) }
  }

  @Test func `a front whose questions are cut short is found by stricter ones, and stopped where the time is over`()
    throws
  {
    let fixture = Fixtures.folder("conformance-2") + "/loss-nonzero-magnitude.dnnt.json"
    let instance = try InstanceReader.read(fixture).with(constraints: [], then: [])
    let objectives = try ["loss", "nonzero"].map { try FrontObjective($0, of: instance, file: "instance") }
    let questions = try FrontQuestions(instance, objectives, file: "instance")
    func solve(_ question: ParetoFront.Question) throws -> ParetoFront.Answer {
      let answer = try Strategy.solve(SolveSession(question.instance, SolveOptions()))
      return answer.assignment.map { answer.status == .optimal ? .optimal($0) : .open($0) } ?? .infeasible
    }
    var whole = ParetoFront(questions, ask: solve)
    try whole.run()
    // Only after the patience has doubled twice are questions without a limit answered.
    var asked = 0
    var cut = ParetoFront(questions, patience: .seconds(1)) { question in
      asked += 1
      let isBounded = question.instance.constraints.count > instance.constraints.count
      let answer = try solve(question)
      guard !isBounded, question.patience < .seconds(4), case .optimal(let assignment) = answer else { return answer }
      return .open(assignment)
    }
    try cut.run()
    #expect(Set(cut.points.map(\.values)) == Set(whole.points.map(\.values)) && cut.isComplete)
    #expect(asked > cut.answered)
    var left = 2
    var stopped = ParetoFront(questions, isOver: { left <= 0 }) { question in
      left -= 1
      return try solve(question)
    }
    try stopped.run()
    #expect(!stopped.isComplete && stopped.points.count <= 2)
    #expect(Set(stopped.points.map(\.values)).isSubset(of: Set(whole.points.map(\.values))))
  }

  @Test(arguments: [
    "loss:nobody", "margin:0", "margin:x", "width", "loss:", "nonzero:1", "",
  ])
  func `what is no objective is refused`(spelling: String) throws {
    let instance = try InstanceReader.read(Fixtures.folder("conformance-2") + "/fair-two-groups.dnnt.json")
    let error = #expect(throws: InputError.self) { try FrontObjective(spelling, of: instance, file: "f") }
    #expect(error?.isOneLine ?? false)
  }
}
