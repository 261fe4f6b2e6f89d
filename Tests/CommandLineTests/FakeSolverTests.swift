import ExactArithmetic
import Foundation
import TestSupport
import Testing

/// The fate of programs that answer in other forms, fail, lie or do not end: shell scripts in their place.
@Suite struct FakeSolverTests {
  private static let instance = TrueAnswer.instance

  @Test(
    "answers in every form are read, with version, bound and nodes",
    arguments: ["cbc", "highs", "scip", "gurobi_cl", "cplex", "roundingsat"])
  func forms(name: String) throws {
    let fake = try FakeSolver()
    let truth = try TrueAnswer()
    let bodies = [
      "cbc": truth.cbc, "highs": truth.highs, "scip": truth.scip, "gurobi_cl": truth.gurobi, "cplex": truth.cplex,
      "roundingsat": truth.roundingsat,
    ]
    try fake.add(name, try #require(bodies[name]))
    let run = try fake.solve([Self.instance, "--solver", name, "--no-prove", "--json"])
    #expect(run.code == 3 && run.json["status"] as? String == "claimed-optimal", "\(run.output) \(run.errors)")
    #expect(run.json["objective"] as? Int == 1 && run.json["claimed_bound"] as? Int == 1)
    #expect(run.json["solver_version"] as? String == "9.8.7")
    #expect(run.json["nodes"] as? Int == (["cbc", "cplex"].contains(name) ? 0 : 3))
    #expect(try fake.leftovers() == [])
  }

  @Test(
    "a program that fails is a fault that says how, with exit code 5",
    arguments: [
      ("exit 7", "ended with exit code 7 and said nothing"),
      ("echo 'no licence found' >&2; exit 1", "ended with exit code 1, saying: no licence found"),
      ("kill -SEGV $$", "was ended by signal 11"),
      (
        "echo hello; echo 'solver: \u{1b}[31m nonsense' > answer.sol",
        "its answer cannot be read: answer.sol:1: expected"
      ),
      ("printf '\\377\\000' > answer.sol", "its answer cannot be read: answer.sol:1: expected UTF-8 text"),
      ("mkdir answer.sol", "it ended without an answer"),
      ("ln -s /etc/passwd answer.sol", "it ended without an answer"),
      ("exit 0", "it ended without an answer"),
      (
        "echo 'Bad image at line 208 <  w 1 >'; echo 'There were 1 errors on input'; echo bye",
        "it ended without an answer, saying: Bad image at line 208 < w 1 > / There were 1 errors on input"
      ),
      ("echo 'cannot read the licence' >&2; echo x > answer.sol", "it said: cannot read the licence"),
      (
        "echo 'Optimal - objective value 1' > answer.sol; echo '0 x' >> answer.sol",
        "answer.sol:2: expected 'NUMBER NAME"
      ),
      ("echo 'Infeasible - objective value 0' > answer.sol", "it calls the program infeasible"),
      ("yes | head -c 40000000", "it printed more than 32 MiB and was killed"),
    ])
  func failures(body: String, message: String) throws {
    let fake = try FakeSolver()
    try fake.add("cbc", body)
    let run = try fake.solve([Self.instance, "--solver", "cbc"])
    #expect(run.code == 5 && run.output.isEmpty, "\(run.output)")
    #expect(run.errors.contains("the backend 'cbc' failed: ") && run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(try fake.leftovers() == [])
  }

  @Test func aMissingProgramIsNamed() throws {
    let run = try FakeSolver().solve([Self.instance, "--solver", "gurobi_cl"])
    #expect(run.code == 5 && run.errors.contains("no program gurobi_cl on PATH"))
  }

  @Test("a false objective is a fault; the parameters are kept as replayed")
  func wrongObjective() throws {
    let fake = try FakeSolver()
    let certificate = fake.scratch.file("c.cert.json").path
    // All that is no parameter is 0: the loss with it.
    try fake.add("cbc", try TrueAnswer().cbc { name, value in name.hasPrefix("w") || name.hasPrefix("b") ? value : 0 })
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json", "--certificate", certificate])
    #expect(run.code == 5)
    #expect(run.json["status"] as? String == "feasible" && run.json["objective"] as? Int == 1, "\(run.output)")
    #expect(run.errors.contains("its values have the objective 0, and the replay of its parameters is 1; kept: "))
    #expect((run.json["fault"] as? String)?.contains("have the objective 0") == true)
    #expect(try Program.run("dnnt-check", Self.instance, certificate).code == 0)
  }

  @Test("an objective in the header that the replay does not have is a fault; the parameters are kept")
  func wrongHeader() throws {
    let fake = try FakeSolver()
    try fake.add("cbc", try TrueAnswer().cbc.replacingOccurrences(of: "value 1.00000000", with: "value 0.00000000"))
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json"])
    #expect(run.code == 5 && run.json["objective"] as? Int == 1, "\(run.errors)")
    #expect(run.errors.contains("it states the objective 0, and the replay of its parameters is 1; kept: "))
  }

  @Test("values that a variable cannot have are a fault", arguments: [2, -1])
  func outOfBounds(value: Int) throws {
    let fake = try FakeSolver()
    try fake.add("cbc", try TrueAnswer().cbc { $0.hasPrefix("w1_0_0") ? Integer(value) : $1 })
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json"])
    #expect(run.code == 5 && run.errors.contains("is \(value), and the program"), "\(run.errors)")
  }

  @Test("a false optimum is a claim without a proof, and put right by one")
  func wrongOptimum() throws {
    let fake = try FakeSolver()
    // The first options: all weights and the bias −1, which misses two of four samples.
    try fake.add("cbc", try TrueAnswer([0, 0, 0]).cbc)
    let claim = try fake.solve([Self.instance, "--solver", "cbc", "--json", "--no-prove"])
    #expect(claim.json["status"] as? String == "claimed-optimal" && claim.code == 3)
    #expect((claim.json["objective"] as? Int ?? 0) > 1)
    let proven = try fake.solve([Self.instance, "--solver", "cbc", "--json"])
    #expect(proven.json["status"] as? String == "optimal" && proven.json["objective"] as? Int == 1)
    #expect(proven.json["proof"] as? String == "verified")
  }

  @Test("a better start contradicts an optimum, and is kept")
  func betterStart() throws {
    let fake = try FakeSolver()
    try fake.add("cbc", try TrueAnswer([0, 0, 0]).cbc)
    let start = fake.scratch.file("start.cert.json").path
    #expect(try Program.run("dnnt", "solve", Self.instance, "--certificate", start).code == 0)
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json", "--start", start])
    #expect(run.code == 5 && run.json["objective"] as? Int == 1)
    #expect(run.errors.contains("optimal, and the choice to begin from has 1"), "\(run.errors)")
  }

  @Test("a crash after an answer keeps the answer") func crashAfterAnswer() throws {
    let fake = try FakeSolver()
    try fake.add("cbc", try TrueAnswer().cbc + "\nkill -ABRT $$")
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json"])
    #expect(run.code == 5 && run.json["status"] as? String == "feasible" && run.json["objective"] as? Int == 1)
    #expect(run.errors.contains("was ended by signal 6") && run.errors.contains("kept: parameters with objective 1"))
  }

  @Test("a program that has no model to print when its time is up has not failed") func noModelInTime() throws {
    let fake = try FakeSolver()
    try fake.add("z3", "sleep 0.93; echo timeout; echo '(error \"line 9 column 10: model is not available\")'; exit 1")
    let run = try fake.solve([Self.instance, "--solver", "z3", "--no-prove", "--json", "--time-limit", "1"])
    #expect(run.code == 4 && run.json["status"] as? String == "unknown", "\(run.output) \(run.errors)")
    #expect(run.json["ended_by"] as? String == "time limit", "\(run.output)")
  }

  @Test("a program that goes on past the time limit is killed, with its children")
  func timeLimit() throws {
    let fake = try FakeSolver()
    let children = fake.scratch.file("children").path
    try fake.add(
      "cbc", "trap '' INT\nsleep 1000 & echo $! >> \(children)\necho $$ >> \(children)\nsleep 1000\nsleep 1000")
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json", "--time-limit", "0.5"])
    #expect(run.code == 4 && run.json["status"] as? String == "unknown", "\(run.errors)")
    #expect(try Self.survivors(children) == [])
    #expect(try fake.leftovers() == [])
  }

  @Test("an interrupt is passed on, the incumbent written, and no child survives", arguments: [SIGINT, SIGTERM])
  func interrupt(signal: Int32) throws {
    let fake = try FakeSolver()
    let (children, certificate) = (fake.scratch.file("children").path, fake.scratch.file("c.cert.json").path)
    // It answers to the signal with what it has; a child of it, which ignores the signal, would stay.
    let answer = try TrueAnswer().roundingsat.replacingOccurrences(of: "OPTIMUM FOUND", with: "SATISFIABLE")
    try fake.add(
      "roundingsat",
      "answer() {\n\(answer)\n}\ntrap answer INT\nsleep 1000 & echo $! >> \(children)\necho $$ >> \(children)\nwait")
    let run = try fake.solve(
      [Self.instance, "--solver", "roundingsat", "--json", "--certificate", certificate, "--time-limit", "60"],
      afterStart: { process in
        for _ in 0..<500 where (try? Self.lines(children).count) ?? 0 < 2 { usleep(10_000) }
        kill(process.processIdentifier, signal)
      })
    #expect(run.code == 4 && run.json["status"] as? String == "feasible", "\(run.output) \(run.errors)")
    #expect(run.json["objective"] as? Int == 1)
    #expect(try Self.survivors(children) == [])
    #expect(try Program.run("dnnt-check", Self.instance, certificate).code == 0)
    #expect(try fake.leftovers() == [])
  }

  @Test("no end of dnnt leaves the program behind") func kill9() throws {
    let fake = try FakeSolver()
    let children = fake.scratch.file("children").path
    try fake.add("cbc", "echo $$ >> \(children)\nexec sleep 1000")
    let run = try fake.solve(
      [Self.instance, "--solver", "cbc"],
      afterStart: { process in
        for _ in 0..<500 where (try? Self.lines(children).count) ?? 0 < 1 { usleep(10_000) }
        kill(process.processIdentifier, SIGKILL)
      })
    #expect(run.code == -SIGKILL)
    #expect(try Self.survivors(children) == [])
  }

  @Test("the memory limit is the program's own, and its refusal no fault") func memoryLimit() throws {
    let fake = try FakeSolver()
    let said = fake.scratch.file("limit").path
    try fake.add("cbc", "ulimit -v > \(said)\necho 'terminate called: std::bad_alloc' >&2\nkill -ABRT $$")
    let run = try fake.solve([Self.instance, "--solver", "cbc", "--json", "--memory-limit", "900"])
    #expect(run.code == 4 && run.json["status"] as? String == "unknown", "\(run.errors)")
    #expect(try Self.lines(said) == ["\(900 * 1024)"])
  }

  @Test("an announced objective that reaches the threshold ends the search") func announcedThreshold() throws {
    let fake = try FakeSolver()
    let truth = try TrueAnswer()
    let answer = truth.roundingsat.replacingOccurrences(of: "OPTIMUM FOUND", with: "SATISFIABLE")
    try fake.add("roundingsat", "answer() {\n\(answer)\n}\ntrap answer INT\necho 'o \(truth.sum)'\nsleep 1000 & wait")
    let run = try fake.solve([Self.instance, "--solver", "roundingsat", "--json", "--threshold", "1"])
    #expect(run.code == 0 && run.json["status"] as? String == "reaches-threshold", "\(run.errors)")
  }

  @Test("a solver of clauses takes no other encoding", arguments: ["minisat", "cadical", "kissat"])
  func clauses(name: String) throws {
    let run = try FakeSolver().solve([Self.instance, "--solver", name, "--encoding", "order-bigm"])
    #expect(run.code == 2 && run.errors.contains("expected one of: sat-order-totalizer"), "\(run.errors)")
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// Which of the processes that a script noted are alive after at most five seconds.
  private static func survivors(_ path: String) throws -> [Int32] {
    let processes = try lines(path).compactMap { Int32($0) }
    #expect(!processes.isEmpty)
    for _ in 0..<500 where processes.contains(where: isAlive) { usleep(10_000) }
    return processes.filter(isAlive)
  }

  /// Zombies that nobody waits for do not count.
  private static func isAlive(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !status.contains(") Z ")
  }
}
