import Foundation
import TestSupport
import Testing

@Suite("dnnt new, predict, score, show", .serialized)
struct NewCommandTests {
  private let scratch: Scratch
  init() throws {
    scratch = try Scratch()
    try FileManager.default.copyItem(atPath: Fixtures.root + "/docs/tables", toPath: scratch.file("tables").path)
  }

  private func run(_ command: String) throws -> (code: Int32, output: String) { try Shell.run(command, in: scratch) }
  private func text(_ name: String) throws -> String { try String(contentsOf: scratch.file(name), encoding: .utf8) }

  /// From CSV to proven network, test accuracy and page: four commands, no editor.
  @Test(
    "four commands lead from a table to a proven network, its test score and its page",
    arguments: [
      ("wine", "--label target", "accuracy"), ("breast-cancer", "--label target", "accuracy"),
      ("diabetes", "--label target", "mean absolute error"), ("loans", "--label answer --missing median", "accuracy"),
    ])
  func fourCommands(_ name: String, _ options: String, _ measure: String) throws {
    let new = try run("dnnt new tables/\(name).csv \(options) --test 0.3 --seed 1 -o n.dnnt.json")
    #expect(new.code == 0 && new.output.contains("choices:"), "\(new.output)")
    let solve = try run("dnnt solve n.dnnt.json --certificate n.cert.json --quiet")
    #expect(solve.code == 0 && solve.output.hasPrefix("optimal: objective "), "\(solve.output)")
    let score = try run("dnnt score n.dnnt.json n.cert.json n.test.csv")
    #expect(score.code == 0 && score.output.contains(measure), "\(score.output)")
    let show = try run("dnnt show n.dnnt.json n.cert.json -o n.html")
    let verdict = #/: accepted \((core|re-enumeration)\); objective/#
    #expect(show.code == 0 && show.output.contains(verdict), "\(show.output)")
    #expect(try run("dnnt-check n.dnnt.json n.cert.json").code == 0)
    #expect(try text("n.html").utf8.count < 2 << 20)
  }

  @Test("the split tables hold every row once, under the same header") func split() throws {
    _ = try run("dnnt new tables/loans.csv --label answer --missing median --test 0.25 --seed 5 -o l.dnnt.json")
    let whole = try text("tables/loans.csv").split(whereSeparator: \.isNewline)
    let (train, test) = (try text("l.train.csv").split(separator: "\n"), try text("l.test.csv").split(separator: "\n"))
    #expect(train.first == whole.first && test.first == whole.first)
    #expect((train.dropFirst() + test.dropFirst()).sorted() == whole.dropFirst().sorted())
    #expect(test.count - 1 == 30)
  }

  @Test("the score on the training table is that of the instance's samples, and of the objective") func sameRows()
    throws
  {
    _ = try run("dnnt new tables/wine.csv --label target --test 0.3 --seed 2 -o w.dnnt.json")
    _ = try run("dnnt solve w.dnnt.json --certificate w.cert.json --quiet")
    func json(_ command: String) throws -> [String: Any] {
      let output = try run(command).output
      return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
    let table = try json("dnnt score w.dnnt.json w.cert.json w.train.csv --json")
    let own = try json("dnnt score w.dnnt.json w.cert.json --json")
    #expect(table["confusion"] as? [[Int]] == own["confusion"] as? [[Int]])
    #expect(table["rows"] as? Int == 125 && (table["classes"] as? [String]) == ["class_0", "class_1", "class_2"])
    let check = try json("dnnt check w.dnnt.json w.cert.json --json")
    #expect((check["objective"] as? Int) == 125 - (own["right"] as? Int ?? -1))
  }

  @Test("predictions have the rows' numbers and the classes' names, and -o writes them") func predict() throws {
    _ = try run("dnnt new tables/loans.csv --label answer --missing drop --test 0.3 -o l.dnnt.json")
    _ = try run("dnnt solve l.dnnt.json --certificate l.cert.json --quiet")
    let predicted = try run("dnnt predict l.dnnt.json l.cert.json l.test.csv -o p.csv")
    #expect(predicted.code == 0)
    let lines = try text("p.csv").split(separator: "\n")
    #expect(lines[0] == "row,prediction,output,margin")
    let names = Set(lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false)[1] })
    #expect(names.isSubset(of: ["repaid", "defaulted", ""]))
    #expect(lines.count == (try text("l.test.csv").split(separator: "\n").count))
    // A table without the label is predicted, and cannot be scored.
    _ = try run("cut -d';' -f1-4 l.test.csv > bare.csv")
    #expect(try run("dnnt predict l.dnnt.json l.cert.json bare.csv").output == text("p.csv"))
    let scored = try run("dnnt score l.dnnt.json l.cert.json bare.csv")
    #expect(scored.code == 2 && scored.output.contains("no column \"answer\" for the label"))
  }

  @Test("an instance that was not made from a table predicts tables in its own numbers") func ownNumbers() throws {
    let instance = Fixtures.root + "/Instances/xor-2-2-1.dnnt.json"
    _ = try run("dnnt solve \(instance) --certificate x.cert.json --quiet")
    _ = try scratch.write("a,b\n-1,1\n1,1\n", "x.csv")
    let predicted = try run("dnnt predict \(instance) x.cert.json x.csv")
    #expect(predicted.code == 0 && predicted.output.hasPrefix("row,prediction,"), "\(predicted.output)")
    _ = try scratch.write("a,b,c,d,e,f\n1,1,1,1,1,1\n", "wide.csv")
    let wide = try run("dnnt predict \(instance) x.cert.json wide.csv")
    #expect(wide.code == 2 && wide.output.contains("6 columns, expected"), "\(wide.output)")
  }

  @Test("the table that is read is not written over") func ownTable() throws {
    let before = try text("tables/wine.csv")
    let run = try run("dnnt new tables/wine.csv --label target -o tables/wine.csv")
    #expect(run.code == 2 && run.output.contains("not written over"))
    #expect(try text("tables/wine.csv") == before)
  }

  @Test(
    "bad requests end with one line and exit code 2",
    arguments: [
      ("--label nothing", "no column \"nothing\""), ("--label Target", "did you mean \"target\"?"),
      ("--label target --network 4sign-2", "an output a class"),
      ("--label target --network 4sine-3", "expected layers"),
      ("--label target --test 1.5", "--test"), ("--label target --loss hinge", "takes two classes"),
      ("--label target --classes a,b,c", "--classes"), ("--label target --levels 1", "--levels"),
      ("--label target --weights 1,1", "given twice"), ("--label target --thresholds hue", "COLUMN=1.5,2"),
      ("--label target --inputs hue..alcohol", "runs backwards"),
    ])
  func badRequests(_ options: String, _ words: String) throws {
    let run = try run("dnnt new tables/wine.csv \(options)")
    #expect(run.code == 2 && run.output.contains(words), "\(run.output)")
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test("solve without a certificate prints the parameters under the inputs' names") func parameters() throws {
    _ = try run("dnnt new tables/wine.csv --label target --inputs flavanoids,proline --network 1sign-3 -o w.dnnt.json")
    let solved = try run("dnnt solve w.dnnt.json")
    #expect(solved.code == 0 && solved.output.contains("parameters:\n  h1 = sign("), "\(solved.output)")
    #expect(solved.output.contains("flavanoids") && solved.output.contains("class_2 = "))
  }

  @Test("an end by a limit says which, and progress each second") func limit() throws {
    let instance = Fixtures.folder("latency") + "/numbers-of-many-digits.dnnt.json"
    // Relaxations decide it in seconds; clauses do not.
    let solved = try run("dnnt solve '\(instance)' --solver conflict --time-limit 2.5 --progress plain")
    #expect(solved.code == 4 && solved.output.contains("stopped early by the time limit"), "\(solved.output)")
    let lines = solved.output.split(separator: "\n").filter { $0.contains(" s  ") && $0.contains("  incumbent ") }
    #expect(lines.count >= 2, "\(solved.output)")
  }
}

@Suite("Names of version 2, and arrays", .serialized)
struct NewVersionTwoTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }
  private func run(_ command: String) throws -> (code: Int32, output: String) { try Shell.run(command, in: scratch) }
  private func text(_ name: String) throws -> String { try String(contentsOf: scratch.file(name), encoding: .utf8) }

  @Test("new names inputs and classes; without the record the names still serve") func names() throws {
    _ = try scratch.write("a,b,kind\n0,0,low\n0,1,high\n1,0,high\n1,1,low\n", "t.csv")
    #expect(try run("dnnt new t.csv --label kind --network 2sign-2 -o t.dnnt.json").code == 0)
    let written = try text("t.dnnt.json")
    #expect(written.hasPrefix("{\"format\": \"dnnt-instance/2\""))
    #expect(written.contains("\"features\":[\"a\",\"b\"]") && written.contains("\"classes\":[\"high\",\"low\"]"))
    #expect(try run("dnnt solve t.dnnt.json --certificate t.cert.json --quiet").output == "optimal: objective 0\n")
    // The same without the record: a table in the instance's numbers, whose columns may stand in any order.
    let bare = written.split(separator: "\n").filter {
      !$0.contains("dnnt-preparation") && !$0.contains("Made by dnnt new")
    }
    _ = try scratch.write(bare.joined(separator: "\n"), "bare.dnnt.json")
    _ = try scratch.write("kind,b,a\nlow,0,0\nhigh,1,0\n0,0,1\n1,1,1\n", "encoded.csv")
    let score = try run("dnnt score bare.dnnt.json t.cert.json encoded.csv")
    #expect(score.output.contains("accuracy: 4 of 4") && score.output.contains("high"), "\(score.output)")
    let predicted = try run("dnnt predict bare.dnnt.json t.cert.json encoded.csv")
    #expect(predicted.output.hasPrefix("row,prediction,output high,output low,margin\n0,low,"), "\(predicted.output)")
    let shown = try run("dnnt show bare.dnnt.json t.cert.json")
    #expect(shown.output.contains("high = ") && shown.output.contains("a "), "\(shown.output)")
    // A class that is none, and a number that is none.
    _ = try scratch.write("a,b,kind\n1,1,middle\n", "bad.csv")
    let bad = try run("dnnt score bare.dnnt.json t.cert.json bad.csv")
    #expect(bad.code == 2 && bad.output.contains("bad.csv:2:5") && bad.output.contains("high, low"), "\(bad.output)")
    _ = try scratch.write("a,b,kind\n1,1,2\n", "bad.csv")
    #expect(try run("dnnt score bare.dnnt.json t.cert.json bad.csv").code == 2)
  }

  @Test("predict, score and show take instances with constraints and groups") func constraints() throws {
    let folder = Fixtures.folder("conformance-2")
    var taken = 0
    for name in ["fair-two-groups", "fan-in-2", "forced-sample", "edge-detector", "equal-rates"] {
      let instance = "'\(folder)/\(name).dnnt.json'"
      _ = try run("rm -f c.json; dnnt solve \(instance) --certificate c.json --quiet --optimize")
      guard try text("c.json").contains("\"parameters\"") else { continue }
      taken += 1
      for command in ["predict", "score", "show"] {
        let ended = try run("dnnt \(command) \(instance) c.json")
        #expect(ended.code == 0 && !ended.output.isEmpty, "\(command) \(name): \(ended.output)")
      }
    }
    #expect(taken >= 3)
  }

  @Test("an npz file becomes an instance, and its test part is scored") func numpy() throws {
    try FileManager.default.copyItem(
      atPath: Fixtures.folder("npz") + "/names.npz", toPath: scratch.file("n.npz").path)
    let new = try run("dnnt new --from-numpy n.npz --network 1sign-3 -o n.dnnt.json")
    #expect(new.code == 0 && new.output.contains("y: 3 classes"), "\(new.output)")
    _ = try run("dnnt solve n.dnnt.json --certificate n.cert.json --quiet")
    let score = try run("dnnt score n.dnnt.json n.cert.json n.npz")
    #expect(score.code == 0 && score.output.contains("of 4"), "\(score.output)")
    let both = try run("dnnt new t.csv --from-numpy n.npz --label y")
    #expect(both.code == 2 && both.output.contains("takes the table's place"), "\(both.output)")
  }
}
