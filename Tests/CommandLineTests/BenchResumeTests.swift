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
