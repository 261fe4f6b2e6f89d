import DataPreparation
import ExactArithmetic
import Tables
import TrainingProblem

/// Predictions as a comma-separated table: a row's number, the prediction, the outputs, and the margin where there is one.
public enum PredictionTable {
  /// The table of `rows`, with a header. Linear in rows × edges.
  public static func text(_ rows: PreparedRows, by predictor: Predictor) throws(LimitError) -> String {
    let outputs = predictor.instance.network.outputs
    var names = ["row", "prediction"]
    switch predictor.reading {
    case .classes: names += (0..<outputs).map { "output \(predictor.className($0))" }
    case .sign, .signs, .values, .numbers:
      names += outputs == 1 ? ["output"] : (1...outputs).map { "output \($0)" }
    }
    let hasMargin = predictor.reading != .values && predictor.reading != .numbers
    if hasMargin { names.append("margin") }
    var text = names.map(quoted).joined(separator: ",") + "\n"
    for row in rows.rows {
      let prediction = try predictor.prediction(row.x)
      var cells = ["\(row.number)", predictor.text(prediction)] + prediction.outputs.map { "\($0)" }
      if hasMargin { cells.append(prediction.lead.map { "\($0)" } ?? "") }
      text += cells.map(quoted).joined(separator: ",") + "\n"
    }
    return text
  }

  static func quoted(_ cell: String) -> String {
    guard cell.unicodeScalars.contains(where: { ["\"", ",", "\n", "\r"].contains($0) }) else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
