import DataPreparation
import ExactArithmetic
import JSONWriting
import TrainingProblem

extension Score {
  /// The score for a terminal, with at most so many of the rows that are not right.
  public func text(misses limit: Int) -> String {
    var lines = ["\(file): \(rows) row\(rows == 1 ? "" : "s")"]
    if reading == .numbers {
      for (output, error) in errors.enumerated() {
        let name = errors.count == 1 ? "" : "output \(output + 1): "
        lines.append("\(name)mean absolute error: \(DecimalText.short(error.meanAbsolute))")
        lines.append("\(name)mean squared error:  \(DecimalText.short(error.meanSquared))")
        lines.append("\(name)greatest error:      \(DecimalText.short(error.greatest))")
        lines.append(
          "\(name)R²:                  \(error.determination.map { DecimalText.short($0) } ?? "- (all labels are equal)")"
        )
      }
    } else {
      lines.append("accuracy: \(right) of \(rows) (\(percent(accuracy)))")
      if !confusion.isEmpty { lines += confusionLines }
    }
    let shown = misses.prefix(limit)
    if !shown.isEmpty {
      lines.append(reading == .numbers ? "the farthest rows:" : "wrong rows:")
      lines += shown.map(line)
      if misses.count > shown.count {
        lines.append("  … and \(misses.count - shown.count) more (--wrong N lists more)")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func line(_ miss: Miss) -> String {
    let place = miss.line.map { "\(InputError.printable(file)):\($0)" } ?? "sample \(miss.row)"
    let name = { (text: String) in InputError.printable(text, limit: 60) }
    let prediction = miss.prediction.isEmpty ? "a tie" : name(miss.prediction)
    let margin = miss.margin.map { ", \(reading == .numbers ? "distance" : "margin") \(DecimalText.short($0))" } ?? ""
    return "  \(place): label \(name(miss.label)), predicted \(prediction)\(margin)"
  }

  private func percent(_ share: Rational?) -> String {
    guard let share else { return "-" }
    return DecimalText.short(share * 100, places: 2) + "%"
  }

  /// The confusion matrix, a row a label, with recall beside it and precision below.
  private var confusionLines: [String] {
    let hasTies = confusion.contains { $0[classNames.count] > 0 }
    let names = classNames.map { InputError.printable($0, limit: 24) }
    var rows = [["label \\ predicted"] + names + (hasTies ? ["(tie)"] : []) + ["recall"]]
    for (number, counts) in confusion.enumerated() {
      rows.append([names[number]] + counts.dropLast(hasTies ? 0 : 1).map(String.init) + [percent(recall(number))])
    }
    rows.append(["precision"] + names.indices.map { percent(precision($0)) } + (hasTies ? [""] : []) + [""])
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let blank = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + blank : blank + cell
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The score as one JSON object; numbers are exact, as the formats write them.
  public var jsonText: String {
    var object = JSONObject()
    object.add("file", file)
    object.add("rows", rows)
    if reading == .numbers {
      object.add("mean_absolute_error", errors.map(\.meanAbsolute))
      object.add("mean_squared_error", errors.map(\.meanSquared))
      object.add("greatest_error", errors.map(\.greatest))
      object.add("r2", errors.map(\.determination))
    } else {
      object.add("right", right)
      object.add("accuracy", accuracy)
    }
    if !confusion.isEmpty {
      object.add("classes", classNames)
      object.add("confusion", confusion.map { Array($0.dropLast()) })
      object.add("ties", confusion.map { $0[classNames.count] })
      object.add("precision", classNames.indices.map { precision($0) })
      object.add("recall", classNames.indices.map { recall($0) })
    }
    let misses = misses.map { miss in
      var object = JSONObject()
      object.add("row", miss.row)
      object.add("line", miss.line)
      object.add("label", miss.label)
      object.add("prediction", miss.prediction.isEmpty ? nil : miss.prediction)
      object.add(reading == .numbers ? "distance" : "margin", miss.margin)
      return object
    }
    object.add(reading == .numbers ? "farthest" : "wrong", JSONLines(misses))
    return object.lines
  }
}
