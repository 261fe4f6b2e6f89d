import Foundation
import TestSupport
import Testing

/// Tables as other programs write them: read, or refused in one line that names the quirk and what to do.
@Suite struct TableQuirkTests {
  struct Case: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let exit: Int32
    let mentions: String?
    var description: String { name }
  }
  private struct Manifest: Decodable { let cases: [Case] }
  private static let folder = Fixtures.folder("csv-quirks")
  static let cases: [Case] =
    (try? JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json"))))?.cases ?? []

  @Test func `the manifest names every instance with a table`() throws {
    let suffix = ".dnnt.json"
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(suffix) }
    #expect(Set(names) == Set(Self.cases.map { $0.name + suffix }) && names.count == 39)
  }

  @Test(arguments: cases)
  func `tables are read or refused as the manifest says`(example: Case) throws {
    let run = try Program.run("dnnt", "info", Self.folder + "/\(example.name).dnnt.json")
    #expect(run.code == example.exit, "\(run.errors)")
    guard example.exit != 0 else { return }
    #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(example.name + ".csv"))
    #expect(run.errors.contains(example.mentions ?? "?"), "\(run.errors)")
  }

  /// Text of the table with columns a, b and y, exit code, and a part of the message.
  @Test(arguments: [
    ("\u{feff}a,b,y\r\n1,2,1\r\n\r\n\r\n", 0, ""), ("a,b,y\r1,2,1\r\r", 0, ""), ("a,b,y\n1,5.,1\n", 0, ""),
    ("a,b,y\n1,+.5e+1,-1.0\n", 0, ""), ("a,b,y,z,z,,\n1,2,1,x,y,,\n", 0, ""),
    ("a;b;y\n1,5;2;1\n", 2, "separated by semicolons"), ("a|b|y\n1|2|1\n", 2, "separated by bars"),
    ("a b y\n1 2 1\n", 2, "separated by blanks"), ("a,b,y\n1,,1\n", 2, "a missing value"),
    ("a,b,y\n1,nan,1\n", 2, "a missing value"), ("a,b,y\n1,2 ,1\n", 2, "blanks stand in the cell"),
    ("a,b,y\n1,\"0,5\",1\n", 2, "a comma in a number"), ("a,b,y\n1,2,yes\n", 2, "a truth value"),
    ("a,b,b,y\n1,2,3,1\n", 2, "occurs twice"), ("a,b,y\n1,2,1,7\n", 2, "4 cells, expected 3"),
    ("a,b,y\n1,\u{2212}2,1\n", 2, "a typographic minus sign"), ("# from a tool\na,b,y\n1,2,1\n", 2, "comments are not"),
    ("a,b,y\n# 1,2,1\n", 2, "comments are not read"), ("a,b,y\n1,2,1\n  \n", 2, "holds blanks only"),
    ("a,b,y\n1,$2,1\n", 2, "a currency sign"), ("a,b,y\n1,red,1\n", 2, "give each category a number"),
    ("a,b,y\n1, \"2\",1\n", 2, "blanks stand around a quoted cell"), ("\n\na,b,y\n1,2,1\n", 2, "a blank line"),
    ("PK\u{3}\u{4}x", 2, "a spreadsheet or archive"), ("a,b,y\n1,'2',1\n", 2, "a single quote"),
    ("a,b,y\n1,1e9999999,1\n", 2, "digits"),
  ])
  func `quirks are named`(table: String, code: Int32, mentions: String) throws {
    let scratch = try Scratch()
    _ = try scratch.write(table, "t.csv")
    let path = try scratch.write(
      """
      {"format": "dnnt-instance/1", "data": {"csv": "t.csv", "x": ["a", "b"], "y": "y"}, "loss": {"kind": "hinge"},
       "network": {"inputs": 2, "layers": [{"neurons": 1, "activation": "identity", "weights": [-1, 0, 1]}]}}
      """, "t.dnnt.json")
    let run = try Program.run("dnnt", "info", path)
    #expect(run.code == code && (mentions.isEmpty || run.errors.contains(mentions)), "\(run.errors)")
    #expect(code == 0 || run.errors.split(separator: "\n").count == 1)
  }

  @Test func `bytes of no UTF-8 are named where the header is not understood`() throws {
    let scratch = try Scratch()
    try Data([0x61, 0xe9, 0x0a, 0x31, 0x0a]).write(to: scratch.file("t.csv"))
    let path = try scratch.write(
      """
      {"format": "dnnt-instance/1", "data": {"csv": "t.csv", "x": ["aé"], "y": "aé"}, "loss": {"kind": "absolute"},
       "network": {"inputs": 1, "layers": [{"neurons": 1, "activation": "identity", "weights": [1]}]}}
      """, "t.dnnt.json")
    let run = try Program.run("dnnt", "info", path)
    #expect(run.code == 2 && run.errors.contains("the file is not UTF-8"), "\(run.errors)")
  }

  @Test(
    "labels that no output can take are counted",
    arguments: [
      ("zero-one", "\"sign\"", "[0, 1, 0]", "2 of 3 samples are errors whatever the parameters: a label is 0"),
      ("zero-one", "\"step\"", "[0, 1, -1]", "1 of 3 samples are errors whatever the parameters: a label is -1"),
      ("sign-error", "\"step\"", "[1, 1, -1]", "1 of 3 samples are errors whatever the parameters: a label is -1"),
      ("sign-error", "\"relu\"", "[1, -1, -1]", "2 of 3 samples"),
      ("zero-one", "{\"clamp\": [0, 2]}", "[0, 2, 3]", "1 of 3 samples"),
      ("zero-one", "\"sign\"", "[-1, 1, -1]", ""), ("zero-one", "\"identity\"", "[0, 7, 9]", ""),
      ("absolute", "\"sign\"", "[0, 0, 0]", ""),
    ])
  func certainErrors(loss: String, activation: String, labels: String, warning: String) throws {
    let scratch = try Scratch()
    let samples = labels.dropFirst().dropLast().split(separator: ",").map { "{\"x\": [1], \"y\":\($0)}" }
    let path = try scratch.write(
      """
      {"format": "dnnt-instance/1", "data": [\(samples.joined(separator: ","))], "loss": {"kind": "\(loss)"},
       "network": {"inputs": 1, "layers": [{"neurons": 1, "activation": \(activation), "weights": [-1, 1]}]}}
      """, "t.dnnt.json")
    for command in [["info", path], ["solve", path, "--progress", "none", "--no-prove"]] {
      let run = try Program.run("dnnt", command, environment: [:])
      #expect(warning.isEmpty ? !run.errors.contains("warning") : run.errors.contains("warning: " + warning))
    }
  }
}
