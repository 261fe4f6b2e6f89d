import Foundation
import TestSupport
import Testing

/// Programs that other readers take as they are meant, or a note that some do not.
@Suite struct EncodeNumberTests {
  private func instance(_ scratch: Scratch, samples: String, inputs: Int = 1, loss: String = "absolute") throws
    -> String
  {
    try scratch.write(
      """
      {"format": "dnnt-instance/1", "data": [\(samples)], "loss": {"kind": "\(loss)"}, "penalty": {"nonzero": 1},
       "network": {"inputs": \(inputs), "layers": [{"neurons": 1, "activation": "identity", "weights": [0, 1]}]}}
      """, "i.dnnt.json")
  }

  @Test("numbers that readers are known to round or refuse are named")
  func notes() throws {
    let scratch = try Scratch()
    let big = "{\"x\": [\"95000000000000000001\"], \"y\": 2}"
    for (sample, format, parts) in [
      (big, "mps", ["95000000000000000001, in row", "round what is beyond 2^53", "HiGHS refuses 10^15"]),
      (big, "lp", ["round what is beyond 2^53"]), (big, "opb", ["clasp refuses", "beyond 2^63 - 1"]), (big, "smt2", []),
      ("{\"x\": [2000000000000001], \"y\": 2}", "mps", ["HiGHS refuses"]),
      ("{\"x\": [2147483649], \"y\": 2}", "opb", ["clasp refuses"]),
      ("{\"x\": [2147483649], \"y\": 2}", "mps", []),
      // Common factors of a sample are divided out.
      ("{\"x\": [\"95000000000000000000\"], \"y\": \"190000000000000000000\"}", "smt2", []),
    ] {
      let path = try instance(scratch, samples: sample)
      let run = try Program.run("dnnt", "encode", path, "--to", format, "-o", scratch.file("p").path)
      #expect(run.code == 0 && run.errors.isEmpty == parts.isEmpty, "\(format) \(run.errors)")
      for part in parts { #expect(run.errors.contains(part), "\(run.errors)") }
    }
  }

  @Test("an MPS file with a name of twelve characters is read by cbc and glpsol")
  func freeFormat() throws {
    let scratch = try Scratch()
    let ones = Array(repeating: "1", count: 101).joined(separator: ", ")
    let path = try instance(scratch, samples: "{\"x\": [\(ones)], \"y\": 1}", inputs: 101, loss: "hinge")
    let (program, map) = (scratch.file("p.mps").path, scratch.file("map").path)
    #expect(try Program.run("dnnt", "encode", path, "--to", "mps", "-o", program, "--map", map).code == 0)
    for (tool, arguments) in [
      ("/usr/bin/cbc", [program, "solve", "solution", scratch.file("s").path]),
      ("/usr/bin/glpsol", ["--freemps", program, "-w", scratch.file("s").path]),
    ] where FileManager.default.isExecutableFile(atPath: tool) {
      let solver = Process()
      solver.executableURL = URL(fileURLWithPath: tool)
      solver.arguments = arguments
      solver.standardOutput = FileHandle.nullDevice
      try solver.run()
      solver.waitUntilExit()
      let run = try Program.run(
        "dnnt", "decode", path, "--map", map, scratch.file("s").path, "--certificate", scratch.file("c").path)
      #expect(run.output == "objective: 1 (replayed)\n", "\(tool) \(run.errors)")
      #expect(run.errors.isEmpty)
    }
  }
}
