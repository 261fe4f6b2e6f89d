import DataPreparation
import ExactArithmetic
import SeededRandomness
import Tables
import Testing
import TestSupport
import TrainingProblem

private func table(_ text: String, _ format: TableFormat = TableFormat()) throws -> Table {
  try TableReader.read(Array(text.utf8), file: "t.csv", format)
}

/// A table of so many rows: a number, a name, and a label that follows them.
private func randomTable(_ rows: Int, seed: UInt64, missing: Bool = false) -> String {
  var generator = SplitMix64(seed: seed)
  var text = "size,colour,kind\n"
  for _ in 0..<rows {
    let size = Int(generator.next() % 1000)
    let colour = ["red", "blue", "dark green"][Int(generator.next() % 3)]
    let isMissing = missing && generator.next() % 10 == 0
    text += "\(isMissing ? "NA" : "\(size / 10).\(size % 10)"),\(colour),\(size > 400 ? "big" : "small")\n"
  }
  return text
}

struct PreparationTests {
  @Test("the record reads back from the instance's comment as it was written", arguments: [UInt64(1), 2, 3])
  func roundTrip(_ seed: UInt64) throws {
    for policy in [InstanceRequest.MissingPolicy.drop, .median, .level] {
      var request = InstanceRequest(label: "kind")
      request.missing = policy
      request.cuts = LevelCuts.allCases[Int(seed % 3)]
      let prepared = try InstanceMaker.make(try table(randomTable(60, seed: seed, missing: true)), request)
      let text = prepared.preparation.text(of: prepared.instance, remark: "a \"remark\"")
      #expect(try Preparation.read(fromInstance: Array(text.utf8), file: "i") == prepared.preparation)
      let read = try InstanceReader.read(Array(text.utf8), file: "i") { name throws(InputError) in
        throw InputError(file: name, message: "none")
      }
      #expect(InstanceWriter.digest(of: read) == InstanceWriter.digest(of: prepared.instance))
    }
  }

  @Test("new rows are treated as the training rows were", arguments: [UInt64(4), 5])
  func sameTreatment(_ seed: UInt64) throws {
    for policy in [InstanceRequest.MissingPolicy.median, .level] {
      let read = try table(randomTable(80, seed: seed, missing: true))
      var request = InstanceRequest(label: "kind")
      request.missing = policy
      let prepared = try InstanceMaker.make(read, request)
      let rows = try PreparedRows(read, prepared.preparation, needsLabels: true)
      #expect(rows.rows.map(\.x) == prepared.instance.samples.map(\.x))
      #expect(rows.rows.map(\.label) == prepared.instance.samples.map { Optional($0.label) })
    }
  }

  @Test("quantile thresholds lie between numbers, and levels hold about equally many rows") func quantiles() throws {
    let numbers = (0..<90).map { Rational($0) }
    let cuts = LevelCuts.quantiles.thresholds(of: numbers, targets: [], levels: 3)
    #expect(cuts == [Rational(59, 2), Rational(119, 2)])
    // Few distinct numbers: a level each.
    #expect(LevelCuts.quantiles.thresholds(of: [0, 1, 0, 1, 1], targets: [], levels: 3) == [Rational(1, 2)])
    #expect(LevelCuts.quantiles.thresholds(of: [7, 7, 7], targets: [], levels: 3).isEmpty)
  }

  @Test("range thresholds are exact and even") func ranges() {
    let cuts = LevelCuts.range.thresholds(of: [0, 1, 5, 10], targets: [], levels: 3)
    #expect(cuts == [Rational(10, 3), Rational(20, 3)])
  }

  @Test("thresholds by label cut where the label changes") func byLabel() {
    let numbers = (0..<20).map { Rational($0) }
    let targets: [[Rational]] = numbers.map { $0 < 13 ? [1, 0] : [0, 1] }
    #expect(LevelCuts.label.thresholds(of: numbers, targets: targets, levels: 2) == [Rational(25, 2)])
  }

  @Test("a split is stratified, the same for a seed, and another for another") func splits() {
    let strata = (0..<100).map { $0 < 80 ? 0 : 1 }
    func split(_ seed: UInt64) -> SampleSplit {
      SampleSplit(rows: Array(0..<100), strata: strata, share: Rational(3, 10), seed: seed)
    }
    #expect(split(1) == split(1) && split(1) != split(2))
    #expect(split(1).test.count == 30 && split(1).test.count { $0 >= 80 } == 6)
    #expect((split(1).test + split(1).train).sorted() == Array(0..<100))
  }

  @Test("balanced weights make every class weigh the same in all") func balance() throws {
    var request = InstanceRequest(label: "kind")
    request.balancesClasses = true
    let instance = try InstanceMaker.make(try table(randomTable(50, seed: 9)), request).instance
    var totals: [Label: Rational] = [:]
    for sample in instance.samples { totals[sample.label, default: 0] += sample.weight }
    #expect(totals.count == 2 && Set(totals.values) == [25])
  }

  @Test("a name that the instance does not know is refused with its place") func unknownName() throws {
    let prepared = try InstanceMaker.make(try table(randomTable(40, seed: 3)), InstanceRequest(label: "kind"))
    let other = try table("size,colour\n1,red\n2,pink\n")
    let error = #expect(throws: InputError.self) {
      try PreparedRows(other, prepared.preparation, needsLabels: false)
    }
    #expect(error?.line == 3 && error?.column == 3 && error?.message.contains("pink") ?? false)
  }

  @Test("missing cells are all named, with their places") func missing() throws {
    let error = #expect(throws: InputError.self) {
      try InstanceMaker.make(try table("a,b,y\n1,,x\n2,?,z\nNA,4,x\n"), InstanceRequest(label: "y"))
    }
    #expect(error?.line == 2 && error?.column == 3)
    #expect(error?.message.contains("3 missing cells") ?? false)
    #expect(error?.message.contains("3:3") ?? false && error?.message.contains("4:1") ?? false)
  }

  @Test(
    "a word for a network reads as what it writes",
    arguments: ["3", "4sign-3", "4leaky-relu(1/10)-2step-1", "8clamp(-1,1)-1", "12relu-4abs-2square-1"])
  func networkText(_ text: String) throws { #expect(try NetworkText(text).text == text) }

  @Test(
    "a word that is no network is refused",
    arguments: ["", "sign", "0sign-1", "4sine-1", "4sign-", "4clamp(2,1)-1", "-3"])
  func badNetwork(_ text: String) { #expect(throws: InputError.self) { try NetworkText(text) } }

  @Test("options are lists and ranges, for all layers or a layer each") func options() throws {
    #expect(try OptionsText.read("1,-1,0", layers: 2, option: "o") == [.list([-1, 0, 1]), .list([-1, 0, 1])])
    #expect(
      try OptionsText.read("-2..2;1/2", layers: 2, option: "o") == [.list([-2, -1, 0, 1, 2]), .list([Rational(1, 2)])])
    for bad in ["", "1,1", "x", "1;2;3", "3..1", "0..99999999", "-9223372036854775808..9223372036854775807"] {
      #expect(throws: InputError.self) { try OptionsText.read(bad, layers: 2, option: "o") }
    }
  }
}
