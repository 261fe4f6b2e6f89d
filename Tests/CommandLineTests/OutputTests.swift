import Foundation
import TestSupport
import Testing

/// Output of commands, and its fate where it cannot be written.
@Suite struct OutputTests {
  // MARK: Inputs are kept

  /// A copy of an instance with its table, and its paths.
  private static func copies(in scratch: Scratch) throws -> (instance: String, table: String) {
    let names = ["iris-150-virginica.dnnt.json", "iris-150.csv"]
    for name in names {
      try FileManager.default.copyItem(atPath: Fixtures.root + "/Instances/" + name, toPath: scratch.file(name).path)
    }
    return (scratch.file(names[0]).path, scratch.file(names[1]).path)
  }

  @Test("no command writes over a file that it reads, by whatever name or link")
  func inputsAreKept() throws {
    let scratch = try Scratch()
    let (instance, table) = try Self.copies(in: scratch)
    let (soft, hard) = (scratch.file("soft").path, scratch.file("hard").path)
    try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: instance)
    try FileManager.default.linkItem(atPath: table, toPath: hard)
    let (start, map, mps) = (scratch.file("s.cert.json").path, scratch.file("m.json").path, scratch.file("x.mps").path)
    #expect(try Program.run("dnnt", "solve", instance, "--certificate", start, "--no-prove").code == 0)
    #expect(try Program.run("dnnt", "encode", instance, "-o", mps, "--map", map).code == 0)
    let solution = try scratch.write("0 1 0\n", "x.sol")
    let database = scratch.file("r.sqlite").path
    #expect(
      try Program.run(
        "dnnt", "bench", "Instances/and.dnnt.json", "--solvers", "bnb", "--quiet", "--results", database
      ).code == 0)
    let kept = [instance, table, start, map, mps, solution, database]
    let before = try kept.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let solve = ["solve", instance, "--time-limit", "1"]
    for arguments in [
      solve + ["--certificate", instance], solve + ["--certificate", table], solve + ["--proof", table],
      solve + ["--certificate", soft], solve + ["--proof", hard],
      solve + ["--start", start, "--certificate", start], solve + ["--start", start, "--proof", start],
      ["encode", instance, "-o", instance], ["encode", instance, "-o", mps, "--map", table],
      ["encode", instance, "-o", soft], ["generate", "continuous", instance, "-o", table],
      ["decode", instance, "--map", map, solution, "--certificate", map],
      ["decode", instance, "--map", map, solution, "--certificate", solution],
      ["decode", instance, "--map", map, solution, "--certificate", hard],
      ["report", database, "-o", database], ["bench", instance, "--results", instance],
    ] {
      let run = try Program.run("dnnt", arguments, environment: [:])
      #expect(run.code == 2, "\(arguments)")
      #expect(run.errors.split(separator: "\n").count == 1 && run.output.isEmpty, "\(run.errors)")
      #expect(try kept.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == before, "\(arguments)")
    }
    // Nor twice to one place.
    let new = scratch.file("n").path
    let twice = try Program.run("dnnt", "encode", instance, "-o", new, "--map", new)
    #expect(twice.code == 2 && !FileManager.default.fileExists(atPath: new))
  }

  @Test(
    "a folder that is missing or cannot be written is told before the work begins",
    arguments: [
      ["solve", "--certificate"], ["solve", "--proof"], ["encode", "-o"], ["encode", "--map"],
    ])
  func missingFolders(words: [String]) throws {
    // A solve of a minute, were it not refused.
    let run = try Program.run(
      "dnnt", [words[0], "Instances/fixed-dataset-open.dnnt.json", words[1], "/no/such/folder/x"], environment: [:])
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.errors.contains("the folder '/no/such/folder' does not exist"), "\(run.errors)")
  }

  @Test("a link is kept, and what it names is replaced") func links() throws {
    let scratch = try Scratch()
    let real = try scratch.write("old", "real.json")
    let link = scratch.file("link.json").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    #expect(try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--certificate", link).code == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
    #expect(try Program.run("dnnt-check", "Instances/and.dnnt.json", real).code == 0)
    #expect(try parts(scratch).isEmpty)
  }

  /// Files that were never finished.
  private func parts(_ scratch: Scratch) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).filter { $0.hasSuffix(".part") }
  }

  // MARK: Proofs that cannot be written

  /// Its proofs have 5 kB (lp) and more, its certificate has less than one.
  private static let proven = "Instances/iris-150-virginica.dnnt.json"

  @Test(
    "a proof that a full disk does not take is dropped, and the search goes on", arguments: ["conflict", "bnb", "lp"])
  func fullDisks(solver: String) throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.cert.json").path
    let run = try shell(
      "ulimit -f 4; dnnt solve \(Self.proven) --solver \(solver) --certificate \(certificate) --proof-time 2")
    #expect(run.code == 0 && run.output.contains("optimal: objective 8"), "\(run.output)\(run.errors)")
    #expect(run.errors.contains("c.pbp: cannot be written: File too large"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch.file("c.pbp").path))
    #expect(try [0, 3].contains(Program.run("dnnt-check", Self.proven, certificate).code))
    #expect(try parts(scratch).isEmpty)
    // Who asked for the file gets the answer, and an error.
    let asked = try shell(
      "ulimit -f 4; dnnt solve \(Self.proven) --solver \(solver) --proof \(scratch.file("p.pbp").path) --proof-time 2")
    #expect(asked.code == 5 && asked.output.contains("optimal: objective 8"), "\(asked.output)\(asked.errors)")
  }

  @Test("without a folder for temporary files the answer is the same") func missingTemporaryFolder() throws {
    let run = try Program.run(
      "dnnt", ["solve", Self.proven, "--solver", "conflict"], environment: ["TMPDIR": "/no/such/folder"])
    #expect(run.code == 0 && run.output.contains("optimal: objective 8"))
  }

  @Test("a proof goes into a pipe, and a device stays one") func specialFiles() throws {
    let scratch = try Scratch()
    let (pipe, copy) = (scratch.file("pipe").path, scratch.file("copy").path)
    let run = try shell(
      "mkfifo \(pipe); cat \(pipe) > \(copy) & dnnt solve \(Self.proven) --solver conflict --proof \(pipe); wait")
    #expect(run.code == 0, "\(run.errors)")
    let text = try String(contentsOfFile: copy, encoding: .utf8)
    #expect(text.hasPrefix("pseudo-Boolean proof version 2.0\n") && text.hasSuffix("end pseudo-Boolean proof\n"))
    let device = try Program.run("dnnt", "solve", Self.proven, "--proof", "/dev/null", "--certificate", "/dev/null")
    #expect(device.code == 0, "\(device.errors)")
    let stream = try shell("dnnt solve Instances/and.dnnt.json --certificate /dev/stdout > \(copy); cat \(copy)")
    #expect(stream.output.contains("\"dnnt-certificate/1\"") && stream.output.contains("optimal: "), "\(stream.output)")
    let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(kind == .typeCharacterSpecial)
  }

  @Test("a proof file that was asked for and is not needed is said to be missing") func proofsNotNeeded() throws {
    let scratch = try Scratch()
    let proof = scratch.file("p.pbp").path
    // That no objective is below 0 needs no proof.
    let run = try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--proof", proof, "--json")
    #expect(run.code == 0 && run.json["proof"] as? String == "verified")
    let isThere = FileManager.default.fileExists(atPath: proof)
    #expect((run.json["proof_file"] as? String == proof) == isThere)
    #expect(run.json.keys.contains("proof_file") && (run.json["proof_by"] as? String)?.isEmpty == false)
    #expect(isThere || run.errors.contains("no proof was written to \(proof)"))
  }

  // MARK: Standard output

  @Test(
    "a standard output that is full or closed ends with an error",
    arguments: [
      "dnnt solve Instances/and.dnnt.json", "dnnt solve Instances/and.dnnt.json --json",
      "dnnt info Instances/and.dnnt.json",
      "dnnt check Instances/and.dnnt.json CERT", "dnnt-check Instances/and.dnnt.json CERT", "dnnt generate --list",
      "dnnt generate bnn-teacher", "dnnt encode Instances/and.dnnt.json", "dnnt --help", "dnnt-check --help",
    ])
  func lostOutput(command: String) throws {
    let scratch = try Scratch()
    let certificate = scratch.file("c.json").path
    #expect(try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--certificate", certificate).code == 0)
    let command = command.replacingOccurrences(of: "CERT", with: certificate)
    for redirection in ["> /dev/full", ">&-"] {
      let run = try shell(command + redirection)
      #expect(run.code == 5, "\(redirection)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
    // A reader that has seen enough is no error.
    let head = try shell("set -o pipefail; \(command) | true")
    #expect(head.code == 0 && head.errors.isEmpty, "\(head.errors)")
  }

  @Test("with a closed standard output nothing is printed into a file that is being written") func closedOutput() throws
  {
    let scratch = try Scratch()
    let certificate = scratch.file("c.json").path
    _ = try shell("dnnt solve \(Self.proven) --certificate \(certificate) >&- 2>&- <&-")
    #expect(try Program.run("dnnt-check", Self.proven, certificate).code == 0)
  }

  // MARK: What is said

  @Test("a negative time and a mistyped command are named") func spelling() throws {
    let time = try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--time-limit", "-3")
    #expect(time.code == 2 && time.errors.contains("-3") && !time.errors.contains("Missing value"), "\(time.errors)")
    let typed = try Program.run("dnnt", "slove", "Instances/and.dnnt.json")
    #expect(typed.code == 2 && typed.errors.contains("did you mean 'solve'?"), "\(typed.errors)")
    let threshold = try Program.run("dnnt", "solve", "Instances/and.dnnt.json", "--threshold", "-1/2", "--json")
    #expect(threshold.json["status"] as? String == "misses-threshold")
  }

  /// Runs a line of bash, in which the programs stand on the path.
  private func shell(_ line: String) throws -> Program {
    try Program.shell(line)
  }
}
