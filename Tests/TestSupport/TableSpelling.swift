import JSONWriting
import TrainingProblem

/// Writes an instance whose samples stand in a table beside it.
public struct TableSpelling {
  /// The instance, which names the table `data.csv`.
  public let instance: [UInt8]
  /// The table.
  public let table: [UInt8]

  /// - Parameter seed: picks the order of columns, unread columns, quotes, line ends and the byte order mark.
  public init(_ instance: Instance, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let takesClasses = instance.loss.kind == .argmax || instance.loss.kind == .multiclassHinge
    let xs = (0..<instance.network.inputs).map { "x\($0)" }
    let ys = takesClasses ? ["class, \"y\""] : (0..<instance.network.outputs).map { "y\($0)" }
    var columns = xs + ys + ["w"]
    if random.happens(50) { columns.append("unread\r\nna\"me") }
    columns.shuffle(using: &random)

    let lineEnd = random.happens(50) ? "\n" : "\r\n"
    func cell(_ text: String) -> String {
      let needsQuotes = text.contains { ",\"\r\n".contains($0) || $0.isNewline }
      return needsQuotes || random.happens(20) ? "\"" + text.replacingQuotes + "\"" : text
    }
    var text = random.happens(20) ? "\u{feff}" : ""
    text += columns.map(cell).joined(separator: ",")
    for sample in instance.samples {
      var cells: [String: String] = ["w": "\(sample.weight)"]
      for (name, value) in zip(xs, sample.x) { cells[name] = "\(value)" }
      switch sample.label {
      case .class(let y): cells[ys[0]] = "\(y)"
      case .values(let y): for (name, value) in zip(ys, y) { cells[name] = "\(value)" }
      }
      text += lineEnd + columns.map { cell(cells[$0] ?? "any, \"thing\"\n") }.joined(separator: ",")
    }
    if random.happens(50) { text += lineEnd }
    table = Array(text.utf8)

    let list = { (names: [String]) in "[" + names.map(InstanceWriter.quoted).joined(separator: ", ") + "]" }
    let label = ys.count == 1 && random.happens(50) ? InstanceWriter.quoted(ys[0]) : list(ys)
    let whole = InstanceWriter.text(of: instance)
    let reference = "{\"csv\": \"data.csv\", \"x\": \(list(xs)), \"y\": \(label), \"weight\": \"w\"}"
    let start = whole.firstRange(ofText: "\"data\": [\n")
    let end = whole.firstRange(ofText: "],\n\"loss\": ")
    self.instance = Array((whole[..<start] + "\"data\": " + reference + whole[end...].dropFirst()).utf8)
  }
}

extension String {
  fileprivate var replacingQuotes: String { reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } }

  /// Where `text` first stands; the end where it does not.
  fileprivate func firstRange(ofText text: String) -> Index {
    var at = startIndex
    while at < endIndex && !self[at...].hasPrefix(text) { at = index(after: at) }
    return at
  }
}
