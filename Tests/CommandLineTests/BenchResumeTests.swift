import BenchmarkRuns
import Foundation
import TestSupport
import Testing

@Suite struct BenchResumeTests {
  @Test("killed ten times and resumed, gives the table of an undisturbed bench, and repeats no finished run")
  func killed() throws {
    let seed: UInt64 = 20_260_131
    var random = SplitMix64(seed: seed)
    let scratch = try Scratch()
    let names = ["and", "or", "nand", "xor-one-neuron", "xor-2-2-1", "subset-sum-6-no", "subset-sum-6-yes"]
    let arguments =
      ["bench"] + names.map { "Instances/\($0).dnnt.json" } + [
        "--solvers", "bnb,conflict,lp,glpk", "--encodings", "order-bigm,onehot-bigm", "--seeds", "0,1,2,3,4,5",
        "--node-limit", "40", "--jobs", "2", "--no-sizes", "--quiet", "--results",
      ]
    func start(_ results: String) throws -> Process {
      try Program.start("dnnt", arguments + [results], output: scratch.file("out"), errors: scratch.file("err"))
    }
    let (calm, harried) = (scratch.file("calm.sqlite").path, scratch.file("harried.sqlite").path)

    var finished: [RunRecord] = []
    for kill in 1...10 {
      let process = try start(harried)
      // Every other time once it has stored a few runs more, so that there is something to lose; of all runs, which take
      // milliseconds each, that leaves most to the last bench.
      if kill.isMultiple(of: 2) {
        let more = random.int(1...6)
        try wait("\(more) runs") { try runCount(harried) >= finished.count + more }
      }
      usleep(UInt32(random.int(0...100_000)))
      #expect(process.isRunning, "kill \(kill) of seed \(seed) came too late")
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(processes(mentioning: harried).isEmpty, "kill \(kill) of seed \(seed) left processes behind")
      guard FileManager.default.fileExists(atPath: harried) else { continue }
      guard let runs = try? ResultsDatabase(reading: harried).results().runs else { continue }
      #expect(finished.allSatisfy(runs.contains), "kill \(kill) of seed \(seed) lost or repeated a run")
      finished = runs
    }
    let last = try start(harried)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    let undisturbed = try start(calm)
    undisturbed.waitUntilExit()
    #expect(undisturbed.terminationStatus == 0)

    let runs = try ResultsDatabase(reading: harried).results().runs
    #expect(finished.allSatisfy(runs.contains))
    #expect(!finished.isEmpty && finished.count < runs.count)
    #expect(runs.count == names.count * 5 * 6)
    #expect(try timelessTable(harried) == timelessTable(calm))
    #expect(!FileManager.default.fileExists(atPath: harried + ".scratch"))
  }
}

/// Runs without an answer, and programs that are not there.
@Suite struct BenchRetryTests {
  @Test("a run that failed is made again where that is asked for, and no other is") func retry() throws {
    let scratch = try Scratch()
    let mended = scratch.file("mended").path
    // Fails until the file is there.
    let fake = try StandInSolver(
      scratch,
      solve: "if [ $seed = 1 ] && [ ! -e \(mended) ]; then echo broken >&2; exit 5; fi; answer optimal 0 0")
    let results = scratch.file("r.sqlite").path
    func bench(_ more: String...) throws -> [RunEnding] {
      let run = try Program.run(
        "dnnt",
        [
          "bench", "Instances/and.dnnt.json", "--solvers", "bnb", "--seeds", "0,1,2", "--no-sizes", "--no-prove",
          "--solver-executable", fake.path, "--results", results,
        ] + more, environment: [:])
      #expect(run.code == 0, "\(run.errors)")
      return try ResultsDatabase(reading: results).results().runs.map(\.ending)
    }
    #expect(try bench() == [.answered, .failed, .answered])
    _ = FileManager.default.createFile(atPath: mended, contents: nil)
    let before = try ResultsDatabase(reading: results).results().runs
    #expect(try bench() == [.answered, .failed, .answered])
    #expect(try bench("--retry", "killed") == [.answered, .failed, .answered])
    #expect(try bench("--retry", "failed") == [.answered, .answered, .answered])
    let after = try ResultsDatabase(reading: results).results().runs
    #expect(after[0] == before[0] && after[2] == before[2])
  }

  @Test("a program that is not there is named once, and nothing is stored of it") func missing() throws {
    let scratch = try Scratch()
    let results = scratch.file("r.sqlite").path
    let arguments = ["bench", "Instances/and.dnnt.json", "--no-sizes", "--seeds", "0,1,2", "--results", results]
    let run = try Program.run(
      "dnnt", arguments + ["--solvers", "bnb,kissat"], environment: ["PATH": scratch.folder.path])
    #expect(run.code == 0 && run.errors.components(separatedBy: "not on PATH: kissat").count == 2, "\(run.errors)")
    let runs = try ResultsDatabase(reading: results).results().runs
    #expect(runs.count == 3 && runs.allSatisfy { $0.configuration.solver == "bnb" && $0.ending == .answered })
    let alone = try Program.run(
      "dnnt", arguments + ["--solvers", "kissat"], environment: ["PATH": scratch.folder.path])
    #expect(alone.code == 2 && alone.errors.contains("not on PATH: kissat"))
  }

  @Test("what failed runs say is said once a configuration") func complaints() throws {
    let scratch = try Scratch()
    let fake = try StandInSolver(scratch, solve: "echo no such program >&2; exit 5")
    let run = try Program.run(
      "dnnt", "bench", "Instances/and.dnnt.json", "--solvers", "bnb", "--seeds", "0,1,2,3,4,5", "--no-sizes",
      "--no-prove", "--solver-executable", fake.path, "--results", scratch.file("r.sqlite").path)
    #expect(run.errors.components(separatedBy: "no such program").count == 2, "\(run.errors)")
    #expect(run.errors.components(separatedBy: "failed, as before").count == 6)
  }

  @Test("a report reads a database that stands where nothing can be written") func readOnly() throws {
    let scratch = try Scratch()
    let folder = scratch.file("50% kept?")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let results = folder.appendingPathComponent("r.sqlite").path
    let made = try Program.run(
      "dnnt", "bench", "Instances/and.dnnt.json", "--solvers", "bnb", "--quiet", "--results", results)
    #expect(made.code == 0)
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: results)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    // The superuser may write anywhere: then as nobody.
    let nobody = geteuid() == 0 ? "setpriv --reuid=65534 --clear-groups --inh-caps=-all " : ""
    let run = try Program.shell("\(nobody)dnnt report '\(results)'")
    #expect(run.code == 0 && run.output.contains("1 run on 1 instance"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix("-wal") })
  }
}
