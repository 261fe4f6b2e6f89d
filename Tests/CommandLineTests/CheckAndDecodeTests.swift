import Foundation
import TestSupport
import Testing

@Suite struct CheckAndDecodeTests {
  @Test("malformed inputs end as their manifest says, by both programs, in one line", arguments: Fixtures.malformed)
  func malformed(_ example: Fixtures.Malformed) throws {
    let path = example.path(example.instance)
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let certificate = example.certificate else {
      let run = try Program.run("dnnt", "info", path)
      #expect(example.exitCodes.contains(run.code), "\(run.errors)")
      if run.code == 2 {
        #expect(run.errors.split(separator: "\n").count == 1)
        if let mention = example.mentions { #expect(run.errors.contains(mention)) }
      }
      return
    }
    let verdicts = try [
      Program.run("dnnt", "check", path, example.path(certificate), "--quiet"),
      Program.run("dnnt-check", path, example.path(certificate)),
    ]
    #expect(verdicts[0].code == verdicts[1].code)
    #expect(verdicts[0].output == verdicts[1].output)
    #expect(example.exitCodes.contains(verdicts[0].code), "\(verdicts[0].output)\(verdicts[0].errors)")
  }

  @Test("a packed proof is written, accepted, and refused once it is damaged")
  func packedProof() throws {
    let scratch = try Scratch()
    let (instance, certificate) = ("Instances/xor-penalty.dnnt.json", scratch.file("c.cert.json").path)
    let proof = scratch.file("c.pbp.gz")
    let run = try Program.run(
      "dnnt", "solve", instance, "--proof", proof.path, "--certificate", certificate, "--json")
    #expect(run.json["proof"] as? String == "verified", "\(run.output)\(run.errors)")
    let packed = try Data(contentsOf: proof)
    #expect(packed.starts(with: [0x1f, 0x8b]))
    #expect(try Program.run("dnnt-check", instance, certificate).code == 0)
    for damaged in [packed.dropLast(1), packed + [0], packed.prefix(packed.count / 2)] {
      try damaged.write(to: proof)
      let check = try Program.run("dnnt-check", instance, certificate)
      #expect(check.code == 1 && check.output.contains("gzip"), "\(check.output)")
    }
  }

  @Test(
    "a program written here, solved by glpsol or cbc, comes back as a certificate that replays",
    arguments: ["xor-2-2-1", "xor-penalty", "weighted-steps", "rational-options"], ["mps", "lp"])
  func otherSolvers(name: String, format: String) throws {
    let instance = "Instances/\(name).dnnt.json"
    let best = try Program.run("dnnt", "solve", instance, "--json")
    for encoding in ["order-bigm", "onehot-bigm"] {
      let scratch = try Scratch()
      let (program, map) = (scratch.file("p." + format).path, scratch.file("map").path)
      let encode = try Program.run(
        "dnnt", "encode", instance, "--encoding", encoding, "--to", format, "-o", program, "--map", map)
      #expect(encode.code == 0, "\(encode.errors)")
      let commands = [
        ["/usr/bin/glpsol", format == "mps" ? "--freemps" : "--lp", program, "-w", scratch.file("glpsol").path],
        ["/usr/bin/glpsol", format == "mps" ? "--freemps" : "--lp", program, "-o", scratch.file("printed").path],
        // Without "preprocess off", CBC 2.10 answers 0 here, with rows violated after its own postprocessing.
        ["/usr/bin/cbc", program, "preprocess", "off", "ratio", "0", "solve", "solution", scratch.file("cbc").path],
      ]
      for command in commands where FileManager.default.isExecutableFile(atPath: command[0]) {
        let solver = Process()
        solver.executableURL = URL(fileURLWithPath: command[0])
        solver.arguments = Array(command.dropFirst())
        solver.standardOutput = FileHandle.nullDevice
        try solver.run()
        solver.waitUntilExit()
        let solution = try #require(command.last)
        let decode = try Program.run(
          "dnnt", "decode", instance, "--map", map, solution, "--certificate", scratch.file("c").path)
        #expect(
          decode.output == "objective: \(best.json["objective"] ?? "") (replayed)\n", "\(command) \(decode.errors)")
        #expect(try Program.run("dnnt-check", instance, scratch.file("c").path).code == 0)
      }
    }
  }

  @Test func infoNamesTheDigestAndTheMap() throws {
    let run = try Program.run("dnnt", "info", "Instances/xor-2-2-1.dnnt.json", "--json")
    #expect(run.code == 0)
    #expect((run.json["digest"] as? String)?.hasPrefix("sha256:") == true)
    #expect(run.json["log2_choices"] as? Int == 14)
  }
}
