import BenchmarkRuns
import Encodings
import Foundation
import TestSupport
import Testing
import TrainingProblem

@Suite struct BenchCommandTests {
  private static let tiny = ["and", "or", "xor-one-neuron"].map { "Instances/\($0).dnnt.json" }

  @Test("refuses a second bench on one file") func lock() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(scratch, solve: "sleep 20")
    let results = scratch.file("r.sqlite").path
    let first = try Program.start(
      "dnnt", ["bench", Self.tiny[0], "--results", results, "--solver-executable", fake.path, "--quiet"],
      output: scratch.file("out"), errors: scratch.file("err"))
    try wait("the lock file") { FileManager.default.fileExists(atPath: results) }
    let second = try Program.run("dnnt", "bench", Self.tiny[0], "--results", results)
    #expect(second.code == 2)
    #expect(second.errors == "dnnt: \(results): another 'dnnt bench' is writing to it\n")
    kill(first.processIdentifier, SIGINT)
    first.waitUntilExit()
    #expect(first.terminationStatus == 4)
  }

  @Test("keeps what is finished when it is interrupted, stops what runs, and goes on") func interrupt() throws {
    let scratch = try Scratch()
    let slow = try StandInSolver(scratch, solve: "[ $seed = 1 ] && sleep 20; answer optimal 0 0")
    let fast = try StandInSolver(scratch, solve: "answer optimal 0 0")
    let results = scratch.file("r.sqlite").path
    let arguments = ["bench", Self.tiny[0], "--seeds", "0,1,2", "--results", results, "--no-sizes"]
    let process = try Program.start(
      "dnnt", arguments + ["--solver-executable", slow.path], output: scratch.file("out"), errors: scratch.file("err"))
    try wait("the first run") { try runCount(results) == 1 }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(try runCount(results) == 1)
    #expect(processes(mentioning: slow.path).isEmpty)
    let again = try Program.start(
      "dnnt", arguments + ["--solver-executable", fast.path], output: scratch.file("out"), errors: scratch.file("err"))
    again.waitUntilExit()
    #expect(again.terminationStatus == 0)
    #expect(try String(contentsOf: scratch.file("err"), encoding: .utf8).contains("3 runs, 1 of them finished before"))
    #expect(try runCount(results) == 3)
  }

  @Test("raises an alarm where two optima differ, first in the report, and ends with code 1") func alarm() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(scratch, solve: "[ $solver = liar ] && answer optimal 2 2 || answer optimal 1 1")
    let results = scratch.file("r.sqlite").path
    let run = try Program.run(
      "dnnt", "bench", "Instances/xor-one-neuron.dnnt.json", "--solvers", "honest,liar", "--results", results,
      "--solver-executable", fake.path)
    #expect(run.code == 1)
    #expect(run.output.hasPrefix("ALARM: "))
    let kinds = try ResultsDatabase(reading: results).results().alarms.map(\.kind)
    #expect(Set(kinds) == [.optimaDiffer, .boundAboveObjective, .indexContradicted])
    let report = try Program.run("dnnt", "report", results)
    #expect(report.code == 0 && report.output.hasPrefix("ALARM: "))
    // Not averaged away: a second bench with nothing to do still says so.
    let again = try Program.run(
      "dnnt", "bench", "Instances/xor-one-neuron.dnnt.json", "--solvers", "honest", "--results", results,
      "--solver-executable", fake.path, "--quiet")
    #expect(again.code == 1 && again.errors.contains("ALARM") && again.output.isEmpty)
  }

  @Test("stores crashes, refusals and overlong runs as such") func endings() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(
      scratch,
      solve: """
        case $solver in
          crash) kill -SEGV $$ ;;
          refuse) echo "dnnt: no such encoding" >&2; exit 2 ;;
          hang) trap '' TERM; sleep 30 & wait; sleep 30 ;;
          late) trap 'answer feasible 3 0; exit 4' TERM; sleep 30 & wait ;;
          garbage) echo '{"status": "splendid"}' ;;
        esac
        """)
    let results = scratch.file("r.sqlite").path
    let run = try Program.run(
      "dnnt", "bench", "Instances/and.dnnt.json", "--solvers", "crash,refuse,hang,late,garbage", "--results",
      results, "--solver-executable", fake.path, "--time-limit", "0.5", "--memory-limit", "20", "--grace", "0.3",
      "--no-prove", "--jobs", "2", "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let runs = Dictionary(
      uniqueKeysWithValues: try ResultsDatabase(reading: results).results().runs.map { ($0.configuration.solver, $0) })
    #expect(runs["crash"]?.ending == .failed && runs["crash"]?.signal == 11)
    #expect(runs["refuse"]?.ending == .refused && runs["refuse"]?.message == "dnnt: no such encoding")
    #expect(runs["hang"]?.ending == .timeKilled && runs["hang"]?.signal == 9)
    #expect(runs["late"]?.ending == .answered && runs["late"]?.status == "feasible" && runs["late"]?.exitCode == 4)
    #expect(runs["garbage"]?.ending == .failed)
    #expect(processes(mentioning: fake.path).isEmpty)
  }

  @Test("kills a run that takes more memory than it may") func memory() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(scratch, solve: "exec tail -c 900000000 < <(head -c 2000000000 /dev/zero)")
    let results = scratch.file("r.sqlite").path
    let run = try Program.run(
      "dnnt", "bench", "Instances/and.dnnt.json", "--results", results, "--solver-executable", fake.path,
      "--memory-limit", "20", "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let stored = try #require(try ResultsDatabase(reading: results).results().runs.first)
    #expect(stored.ending == .memoryKilled && stored.signal == 9)
    #expect(stored.peakMemory ?? 0 > 20 << 20)
  }

  @Test("counts the rows that an encoding has") func sizes() throws {
    let scratch = try Scratch()
    let results = scratch.file("r.sqlite").path
    let run = try Program.run(
      "dnnt", "bench", "Instances/xor-2-2-1.dnnt.json", "--solvers", "bnb,glpk", "--encodings",
      "order-bigm,onehot-bigm", "--node-limit", "1", "--no-prove", "--results", results, "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let scaled = try ScaledInstance(try InstanceReader.read(Fixtures.root + "/Instances/xor-2-2-1.dnnt.json"))
    let all = try ResultsDatabase(reading: results).results()
    #expect(all.sizes.count == 2)
    #expect(all.runs.map(\.configuration.name) == ["bnb", "glpk/order-bigm", "glpk/onehot-bigm"])
    for size in all.sizes {
      let name = try #require(EncodingName(rawValue: size.encoding))
      let program = try EncodedInstance(scaled, name).program
      #expect(size.variables == program.variables.count && size.rows == program.rowCount)
      #expect(size.nonzeros == program.termCount)
    }
  }

  @Test("gives encodings to the solvers that take them, and pairs to all") func multiplies() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(scratch, solve: "answer optimal 0 0")
    let results = scratch.file("r.sqlite").path
    let run = try Program.run(
      "dnnt", "bench", "Instances/and.dnnt.json", "--solvers", "bnb,cbc,sat,clasp,other/one,other", "--encodings",
      "order-bigm,onehot-bigm,sat-order-totalizer,reference", "--results", results, "--solver-executable", fake.path,
      "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      try ResultsDatabase(reading: results).results().runs.map(\.configuration.name) == [
        "bnb", "cbc/order-bigm", "cbc/onehot-bigm", "sat/sat-order-totalizer", "clasp/reference", "other/one", "other",
      ])
  }

  @Test(
    "refuses what makes no sense, with one line",
    arguments: [
      ["Instances/and.dnnt.json", "--seeds", "x"], ["--set", "quick", "Instances/and.dnnt.json"],
      ["Instances/and.dnnt.json", "--jobs", "0"], ["Instances/missing.dnnt.json"],
    ])
  func usage(_ arguments: [String]) throws {
    let scratch = try Scratch()
    let (out, err) = (scratch.file("out"), scratch.file("err"))
    let process = try Program.start(
      "dnnt", ["bench"] + arguments + ["--results", scratch.file("r").path], output: out, errors: err)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(try String(contentsOf: err, encoding: .utf8).split(separator: "\n").count == 1)
  }
}

/// Runs that are stored; 0 while there is no readable file yet.
func runCount(_ path: String) throws -> Int { (try? ResultsDatabase(reading: path).results().runs.count) ?? 0 }

/// Waits for what another process is about to do.
func wait(_ what: String, until: () throws -> Bool) throws {
  for _ in 0..<1500 {
    if try until() { return }
    usleep(10_000)
  }
  Issue.record("waited in vain for \(what)")
}

/// Command lines of live processes that contain `text`; waits a moment for those that were just killed to go.
func processes(mentioning text: String) -> [String] {
  var found: [String] = []
  for _ in 0..<200 {
    found = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { entry in
      guard Int(entry) != nil, let line = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
        return nil
      }
      let words = String(decoding: line, as: UTF8.self)
      return words.contains(text) ? words : nil
    }
    if found.isEmpty { break }
    usleep(10_000)
  }
  return found
}
