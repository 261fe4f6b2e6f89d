import CaseTrees
import CertificateChecking
import ExactArithmetic
import Foundation
import TestSupport
import Testing
import TrainingProblem

/// One instance in parts: split, solved apart, merged, and checked by the separate checker.
@Suite(.serialized) struct PartsTests {
  @Test(arguments: 0..<12) func `parts solved by hand make the certificate of the whole`(_ seed: Int) throws {
    let instance = RandomInstances.linearOnly(seed: UInt64(7_000 + seed))
    let truth = BruteForce(instance)
    let parts = try PartsFolder(instance)
    let split = try parts.split(5)
    #expect(split.code == 0, "\(split.errors)")
    try parts.solveParts()
    let merge = try parts.merge("--json")
    #expect(merge.code == 0, "seed \(seed): \(merge.output)\(merge.errors)")
    if let threshold = instance.threshold {
      #expect(
        merge.json["status"] as? String == (truth.objective <= threshold ? "reaches-threshold" : "misses-threshold"))
    } else {
      #expect(merge.output.contains("\"status\": \"optimal\""), "\(merge.output)")
      #expect(merge.output.contains("\"objective\": \(truth.objective.jsonText)"), "\(merge.output) \(truth.objective)")
    }
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  @Test(arguments: 0..<12) func `a cluster of this machine's processes finds what brute force finds`(_ seed: Int) throws
  {
    let instance = RandomInstances.linearOnly(seed: UInt64(7_100 + seed))
    let truth = BruteForce(instance)
    let parts = try PartsFolder(instance)
    let run = try Program.run(
      "dnnt", "cluster", parts.instance, "--folder", parts.path, "--parts", "4", "--look", "0", "--engine", "local",
      "--workers", "2", "--optimize", "--json", "--quiet")
    #expect(run.code == 0, "seed \(seed): \(run.output)\(run.errors)")
    #expect(run.output.contains("\"objective\": \(truth.objective.jsonText)"), "\(run.output) \(truth.objective)")
    #expect(run.output.contains("\"status\": \"optimal\""))
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  @Test(arguments: [
    "xor-2-2-1", "iris-150-binarised", "one-in-three-no-10", "xor-penalty", "inn-teacher-noise-4-3",
    "random-identity-8",
  ])
  func `instances of every kind of evidence are merged`(_ name: String) throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/\(name).dnnt.json")
    let whole = try Program.run("dnnt", "solve", parts.instance, "--json", "--progress", "none", "--optimize")
    let run = try Program.run(
      "dnnt", "cluster", parts.instance, "--folder", parts.path, "--parts", "4", "--look", "0", "--engine", "local",
      "--workers", "2", "--optimize", "--json", "--quiet")
    #expect(run.code == 0, "\(run.output)\(run.errors)")
    #expect("\(run.json["objective"] ?? "")" == "\(whole.json["objective"] ?? "none")", "\(run.output)")
    let check = try parts.check()
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  @Test func `a part whose proof is refused is open again, and is shown anew`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/exact-cover-mutilated-6.dnnt.json")
    #expect(try parts.split(4).code == 0)
    #expect(try Program.run("dnnt", "work", parts.path).code == 0)
    let proof = try #require(parts.names(".pbp").first)
    // The last derivation before the conclusion is left out.
    var lines = try parts.text("\(proof).pbp").split(separator: "\n")
    let end = try #require(lines.firstIndex { $0.hasPrefix("output") })
    lines.remove(at: end - 1)
    try parts.write(lines.joined(separator: "\n") + "\n", "\(proof).pbp")
    let refused = try parts.merge()
    #expect(refused.code == 1, "\(refused.output)\(refused.errors)")
    let run = try Program.run(
      "dnnt", "cluster", parts.instance, "--folder", parts.path, "--engine", "local", "--workers", "1", "--look", "0",
      "--quiet")
    #expect(run.code == 0 && run.errors.contains("the part is open again"), "\(run.output)\(run.errors)")
    #expect(try parts.check().code == 0)
    #expect(parts.names(".refused").isEmpty)
  }

  @Test func `missing, weak and foreign certificates are named`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/bnn-teacher-noise-9-3.dnnt.json")
    #expect(try parts.split(4).code == 0)
    let keys = parts.names(".dnnt.json").filter { $0.hasPrefix("part") && !parts.names(".split.json").contains($0) }
    #expect(keys.count >= 4)
    let nothing = try parts.merge("--json")
    #expect(nothing.code == 4, "\(nothing.output)")
    #expect((nothing.json["missing"] as? [String]).map(Set.init) == Set(keys))
    try parts.solveParts()
    #expect(try parts.merge().code == 0)

    // One is taken away, one says less, one is another part's.
    let saved = try parts.text("\(keys[1]).cert.json")
    try FileManager.default.removeItem(atPath: parts.file("\(keys[0]).cert.json"))
    let weak = try CertificateReader.read(parts.file("\(keys[1]).cert.json"))
    let claim = Certificate(
      instance: weak.instance, claim: .feasible, parameters: weak.parameters, objective: weak.objective)
    try parts.write(CertificateWriter.text(of: claim), "\(keys[1]).cert.json")
    try parts.write(saved, "\(keys[2]).cert.json")
    let merge = try parts.merge("--json")
    #expect(merge.code == 4, "\(merge.output)")
    #expect(merge.json["missing"] as? [String] == [keys[0]], "\(merge.output)")
    #expect(merge.json["below"] as? [String] == [keys[1]], "\(merge.output)")
    #expect(merge.json["useless"] as? [String] == [keys[2]], "\(merge.output)")
    // A weak part is split further, and all is well again.
    try FileManager.default.removeItem(atPath: parts.file("\(keys[2]).cert.json"))
    let further = try Program.run(
      "dnnt", "split", parts.file("\(keys[1]).dnnt.json"), "-o", parts.path, "--parts", "2")
    #expect(further.code == 0, "\(further.errors)")
    #expect(parts.names(".split.json").contains(keys[1]))
    let work = try Program.run("dnnt", "work", parts.path)
    #expect(work.code == 0, "\(work.errors)")
    #expect(try parts.merge().code == 0)
    #expect(try parts.check().code == 0)
  }

  @Test func `a solve with a checkpoint that is stopped goes on, and ends as without one`() throws {
    let path = "\(Fixtures.root)/Instances/breast-cancer-569-neuron-6.dnnt.json"
    let parts = try PartsFolder(copyOf: path)
    let certificate = parts.scratch.file("out.cert.json").path
    var codes: [Int32] = []
    for _ in 0..<200 {
      let run = try Program.run(
        "dnnt", "solve", parts.instance, "--checkpoint", parts.path, "--time-limit", "0.5", "--threads", "1",
        "--certificate", certificate, "--json", "--progress", "none")
      codes.append(run.code)
      if run.code == 0 { break }
      #expect(run.code == 4, "\(run.output)\(run.errors)")
      let check = try Program.run("dnnt-check", parts.instance, certificate)
      #expect(check.code == 0, "\(check.output)\(check.errors)")
    }
    #expect(codes.last == 0)
    let check = try Program.run("dnnt-check", parts.instance, certificate)
    #expect(check.code == 0, "\(check.output)\(check.errors)")
  }

  @Test func `folders that hold something else are refused, and left as they are`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/xor-2-2-1.dnnt.json")
    #expect(try parts.split(3).code == 0)
    let before = try parts.text("tree.json")
    let other = "\(Fixtures.root)/Instances/iris-30-binarised.dnnt.json"
    for words in [
      ["split", other, "-o", parts.path], ["cluster", other, "--folder", parts.path, "--engine", "local"],
      ["solve", other, "--checkpoint", parts.path],
    ] {
      let run = try Program.run("dnnt", words, environment: [:])
      #expect(run.code == 2, "\(words): \(run.code) \(run.errors)")
      #expect(run.errors.contains("another instance"), "\(run.errors)")
    }
    #expect(try parts.text("tree.json") == before)
    // A folder of other things.
    let full = try Scratch()
    _ = try full.write("mine", "notes.txt")
    let run = try Program.run("dnnt", "split", other, "-o", full.folder.path)
    #expect(run.code == 2 && run.errors.contains("holds other files"), "\(run.errors)")
    // No folder, and one that goes away.
    #expect(try Program.run("dnnt", "merge", parts.path + "-none").code == 2)
    try FileManager.default.removeItem(atPath: parts.file("tree.json"))
    #expect(try Program.run("dnnt", "work", parts.path).code == 2)
  }

  @Test func `a disk that is full is said, and takes nothing away`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/bnn-teacher-noise-9-3.dnnt.json")
    #expect(try parts.split(3).code == 0)
    let before = parts.names(".json")
    let run = try Program.shell(
      "(ulimit -f 0; dnnt work \(parts.path)) 2>&1 | cat >&2; exit ${PIPESTATUS[0]}")
    #expect(run.code == 5, "\(run.code) \(run.errors)")
    #expect(run.errors.contains("cannot be written"), "\(run.errors)")
    #expect(Set(before).isSubset(of: Set(parts.names(".json"))))
    #expect(try Program.run("dnnt", "work", parts.path).code == 0)
    #expect(try parts.merge().code == 0)
  }

  @Test func `a folder that disappears is said, and not made again`() throws {
    let parts = try PartsFolder(copyOf: "\(Fixtures.root)/Instances/breast-cancer-569-neuron-6.dnnt.json")
    #expect(try parts.split(2).code == 0)
    let run = try Program.run("dnnt", "work", parts.path) { _ in
      for _ in 0..<200 where parts.names(".claim").isEmpty { usleep(10_000) }
      try? FileManager.default.removeItem(atPath: parts.path)
    }
    #expect([2, 5].contains(run.code), "\(run.code) \(run.errors)")
    #expect(run.errors.contains(parts.path), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: parts.path))
  }
}
