import DataPreparation
import ExactArithmetic
import Tables
import Testing
import TestSupport
import TrainingProblem

/// One file of Tests/Fixtures/csv-quirks, and what it must read as.
struct Quirk: Sendable, CustomStringConvertible {
  let file: String
  /// Of `decimal-comma`, `thousands`.
  let options: [String]
  /// Inputs and class names, a row each; nil where the file is refused.
  let rows: [String]?
  /// `line:column` where the file is refused and the fault has a place, and a word of the message.
  let place: String?
  let says: String?
  var description: String { file }

  /// Every line of the manifest: file, options, then `reads` and the rows, or `refuses` with place and words; tabs between.
  static let all: [Quirk] = (try? manifest()) ?? []

  private static func manifest() throws -> [Quirk] {
    let text = String(decoding: try Fixtures.bytes(Fixtures.folder("csv-quirks") + "/manifest.tsv"), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let reads = cells[2] == "reads"
      return Quirk(
        file: cells[0], options: cells[1].split(separator: " ").map(String.init),
        rows: reads ? Array(cells[3...]) : nil,
        place: reads ? nil : cells[3], says: reads ? nil : cells[4])
    }
  }

  func prepared() throws -> PreparedInstance {
    var format = TableFormat()
    if options.contains("decimal-comma") { format.hasDecimalComma = true }
    if options.contains("thousands-comma") { format.thousands = UInt8(ascii: ",") }
    if options.contains("thousands-point") { format.thousands = UInt8(ascii: ".") }
    if options.contains("no-header") { format.hasHeader = false }
    let path = Fixtures.folder("csv-quirks") + "/" + file
    var request = InstanceRequest(label: options.contains("no-header") ? "c3" : "y")
    request.levels = 0
    request.features = 99
    if options.contains("drop") { request.missing = .drop }
    if options.contains("weight") { request.weightColumn = "w" }
    return try InstanceMaker.make(try TableReader.read(path, format), request)
  }

  /// The samples as the manifest writes them: inputs, `>`, the class's name, and the weight where it is not 1.
  static func shown(_ prepared: PreparedInstance) -> [String] {
    let names = prepared.preparation.classNames
    return prepared.instance.samples.map { sample in
      var label: String
      switch sample.label {
      case .class(let number): label = names?[number] ?? "?"
      case .values(let y): label = names.map { $0[y[0].signum > 0 ? 1 : 0] } ?? "\(y[0])"
      }
      if sample.weight != 1 { label += " weight \(sample.weight)" }
      return sample.x.map { "\($0)" }.joined(separator: " ") + " > " + label
    }
  }
}

struct QuirkTests {
  @Test("there are at least forty, each file once, and no file without a line") func list() throws {
    #expect(Quirk.all.count >= 40)
    #expect(Set(Quirk.all.map { $0.file + $0.options.joined() }).count == Quirk.all.count)
  }

  @Test("is read right, or refused with its place", arguments: Quirk.all) func quirk(_ quirk: Quirk) throws {
    do {
      let prepared = try quirk.prepared()
      #expect(Quirk.shown(prepared) == quirk.rows ?? ["refused"])
    } catch let error as InputError {
      guard quirk.rows == nil else {
        Issue.record("refused: \(error)")
        return
      }
      let place = error.line.map { line in "\(line)" + (error.column.map { ":\($0)" } ?? "") } ?? ""
      #expect(place == quirk.place, "\(error)")
      #expect(error.message.contains(quirk.says ?? "?") && !error.message.contains("\n"), "\(error)")
    }
  }
}
