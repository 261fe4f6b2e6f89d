import Tables
import TrainingProblem

/// Columns of a table as a user names them: `all`, names, or ranges `first..last`, joined by commas.
enum ColumnSelection {
  /// Numbers of columns in the order named, each once. A name that holds a comma may be given whole.
  static func columns(_ text: String, of table: Table, for use: String) throws(InputError) -> [Int] {
    if text == "all", table.column("all") == nil { return Array(table.names.indices) }
    if let whole = table.column(text) { return [whole] }
    var result: [Int] = []
    for part in text.split(separator: ",") {
      let name = String(part).trimmingBlanks
      if table.column(name) == nil, let dots = name.firstRange(of: "..") {
        let first = try table.require(String(name[..<dots.lowerBound]), for: use)
        let last = try table.require(String(name[dots.upperBound...]), for: use)
        guard first <= last else {
          throw InputError(file: table.file, line: 1, message: "\(use): the range \(name) runs backwards")
        }
        result += first...last
      } else {
        result.append(try table.require(name, for: use))
      }
    }
    var seen: Set<Int> = []
    return result.filter { seen.insert($0).inserted }
  }
}

extension String {
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
