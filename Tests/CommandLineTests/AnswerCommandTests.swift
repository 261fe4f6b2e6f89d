import Foundation
import TestSupport
import Testing

/// `pareto`, `all` and `shrink`, as a user runs them.
@Suite struct AnswerCommandTests {
  private static let instance = Fixtures.folder("conformance-2") + "/loss-nonzero-magnitude.dnnt.json"
  private static let xor = Fixtures.folder("conformance-2") + "/xor-2-2-1.dnnt.json"

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Checks every certificate of a folder with the small checker.
  private static func check(_ folder: URL, least: Int) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".cert.json") }
    #expect(names.count >= least)
    for name in names {
      let paths = [name.replacingOccurrences(of: ".cert.json", with: ".dnnt.json"), name].map {
        folder.appendingPathComponent($0).path
      }
      let check = try Program.run("dnnt-check", paths, environment: [:])
      #expect(check.code == 0, "\(name): \(check.output)\(check.errors)")
    }
  }

  // MARK: Fronts

  @Test func `a front comes as text, CSV, JSON and page, and its certificates are accepted`() throws {
    let scratch = try Scratch()
    let (folder, page) = (scratch.file("front"), scratch.file("front.html"))
    let arguments = ["pareto", Self.instance, "--objectives", "loss,nonzero"]
    let json = try Program.run(
      "dnnt", arguments + ["--json", "-o", folder.path, "--page", page.path], environment: [:])
    #expect(json.code == 0, "\(json.errors)")
    let front = try Self.object(json.output)
    let points = try #require(front["points"] as? [[String: Any]])
    #expect(front["complete"] as? Bool == true && points.count >= 2)
    #expect(points.allSatisfy { $0["proof"] as? String == "verified" })
    try Self.check(folder, least: points.count)
    let kept = try String(contentsOf: folder.appendingPathComponent("front.json"), encoding: .utf8)
    #expect(kept == json.output)
    let html = try String(contentsOf: page, encoding: .utf8)
    #expect(html.hasPrefix("<!DOCTYPE html>") && !html.contains("{{") && !html.contains("http-equiv=\"refresh\""))
    let csv = try Program.run("dnnt", arguments + ["--csv"], environment: [:])
    let rows = csv.output.split(separator: "\n")
    #expect(csv.code == 0 && rows.first == "loss,nonzero,proof,certificate" && rows.count == points.count + 1)
    let text = try Program.run("dnnt", arguments, environment: [:])
    #expect(text.code == 0 && text.output.hasPrefix("front: \(points.count) points, and no others\n"))
  }

  @Test func `a front of three objectives with a fan-in has certificates for each point`() throws {
    let scratch = try Scratch()
    let folder = scratch.file("front")
    let run = try Program.run(
      "dnnt", "pareto", Self.instance, "--objectives", "loss,magnitude,fan-in", "-o", folder.path, "--json")
    #expect(run.code == 0, "\(run.errors)")
    try Self.check(folder, least: 2)
  }

  @Test func `a front without time has no point, and says that it was stopped`() throws {
    let run = try Program.run("dnnt", "pareto", Self.instance, "--objectives", "loss,nonzero", "--time-limit", "0")
    #expect(run.code == 4 && run.output.hasPrefix("stopped early: no point\n"))
  }

  @Test(arguments: [
    ["--objectives", "loss"], ["--objectives", "loss,loss"], ["--objectives", "loss,nonzero,magnitude,fan-in"],
    ["--objectives", "loss,loss:nobody"], ["--objectives", "loss,width"], ["--objectives", "loss,"],
    ["--objectives", "loss,nonzero", "--csv", "--json"], ["--objectives", "loss,nonzero", "--page", "/nowhere/x.html"],
  ])
  func `what cannot be asked of a front is refused in one line`(arguments: [String]) throws {
    let run = try Program.run("dnnt", ["pareto", Self.instance] + arguments, environment: [:])
    #expect(run.code == 2 && run.output.isEmpty && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  // MARK: Lists

  @Test func `the best few of a list are shown, and what is written of them is accepted`() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("all.cert.json").path
    let whole = try Self.object(try Program.run("dnnt", "all", Self.xor, "--within", "1", "--json").output)
    let objectives = try #require(whole["objectives"] as? [Int])
    #expect(objectives == objectives.sorted())
    let optima = objectives.filter { $0 == objectives[0] }.count
    let run = try Program.run(
      "dnnt", "all", Self.xor, "--within", "1", "--limit", "\(optima + 1)", "--json", "--certificate", certificate)
    #expect(run.code == 4, "\(run.errors)")
    let some = try Self.object(run.output)
    #expect(some["objectives"] as? [Int] == Array(objectives.prefix(optima + 1)))
    #expect(some["complete"] as? Bool == false && some["listed_up_to"] as? Int == objectives[0])
    let check = try Program.run("dnnt-check", Self.xor, certificate)
    #expect(check.code == 0, "\(check.output)")
    #expect(try String(contentsOfFile: certificate, encoding: .utf8).contains("\"claim\": \"all\""))
  }

  @Test func `a list that has no time writes what it found`() throws {
    let scratch = try Scratch()
    let certificate = scratch.file("all.cert.json").path
    let run = try Program.run(
      "dnnt", "all", Self.xor, "--at-most", "4", "--limit", "1", "--json", "--certificate", certificate)
    let some = try Self.object(run.output)
    #expect(run.code == 4 && some["count"] as? Int == 1)
    #expect(try Program.run("dnnt-check", Self.xor, certificate).code == 0)
  }

  @Test func `lists are counted as they are listed`() throws {
    for arguments in [["--within", "0"], ["--within", "2"], ["--at-most", "3"]] {
      let listed = try Self.object(
        try Program.run("dnnt", ["all", Self.xor, "--json"] + arguments, environment: [:]).output)
      let counted = try Self.object(
        try Program.run("dnnt", ["all", Self.xor, "--json", "--count"] + arguments, environment: [:]).output)
      #expect(listed["count"] as? Int == counted["count"] as? Int, "\(arguments)")
      #expect(counted["choices"] == nil && listed["bound"] as? Int == counted["bound"] as? Int)
    }
  }

  @Test func `no list is written over the instance`() throws {
    let scratch = try Scratch()
    let copy = scratch.file("xor.dnnt.json").path
    try FileManager.default.copyItem(atPath: Self.xor, toPath: copy)
    #expect(try Program.run("dnnt", "all", copy, "--certificate", copy).code == 2)
    #expect(try Program.run("dnnt", "all", copy, "--proof", copy).code == 2)
  }

  // MARK: Smaller networks

  @Test func `the least fan-in is found, and the smaller one is proven to miss`() throws {
    let scratch = try Scratch()
    let folder = scratch.file("smaller")
    let run = try Program.run("dnnt", "shrink", Self.xor, "--by", "fan-in", "-o", folder.path)
    #expect(run.code == 0 && run.output.hasPrefix("smallest: fan-in at most 2\n"), "\(run.output)\(run.errors)")
    try Self.check(folder, least: 3)
  }
}
