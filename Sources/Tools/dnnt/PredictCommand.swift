import ArgumentParser
import NetworkViews
import TrainingProblem

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the rows of a table, exactly.",
    discussion: """
      Prints a CSV: the row's number (from 0), the prediction with the class's name, the outputs, and the margin: how far \
      the prediction is from another one. Where two outputs tie, there is no prediction.
      DATA.csv has the columns that the instance was made from by 'dnnt new', which are treated as they were then, or \
      columns in the instance's own numbers. Without it, the instance's samples are predicted.

      EXAMPLES
        dnnt predict wine.dnnt.json wine.cert.json wine.test.csv
        dnnt predict wine.dnnt.json wine.cert.json new-wines.csv -o predictions.csv
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The certificate file, or '-'.") var certificate: String
  @Argument(help: "The table; without it the instance's samples.") var data: String?
  @Option(name: [.short, .long], help: ArgumentHelp("Where to write the predictions.", valueName: "file"))
  var output = "-"
  @Flag(help: "The table is already in the instance's numbers.") var encoded = false
  @OptionGroup(title: "Table options") var table: New.TableOptions

  func run() throws {
    let network = try TrainedNetwork(instance: instance, certificate: certificate)
    let rows = try network.rows(data, table, isEncoded: encoded, needsLabels: false)
    try OutputFile.write(try PredictionTable.text(rows, by: network.predictor), to: output)
  }
}

struct ScoreRows: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Compare predictions with labels: accuracy and confusion matrix, or mean error and R².",
    discussion: """
      Every row that is not predicted right is listed with its file, line, label, prediction and margin. Numbers are \
      exact; in text they are shown to four decimals, rounded ones with '≈'. Every row counts once, whatever its weight.

      EXAMPLES
        dnnt score wine.dnnt.json wine.cert.json wine.test.csv
        dnnt score wine.dnnt.json wine.cert.json --json
      """)

  @Argument(help: "The instance file, or '-'.") var instance: String
  @Argument(help: "The certificate file, or '-'.") var certificate: String
  @Argument(help: "The table, with labels; without it the instance's samples.") var data: String?
  @Flag(help: "The table is already in the instance's numbers.") var encoded = false
  @Option(help: ArgumentHelp("List at most so many rows that are not right.", valueName: "count")) var wrong = 20
  @Flag(help: "Print one JSON object instead of text.") var json = false
  @OptionGroup(title: "Table options") var table: New.TableOptions

  func run() throws {
    let network = try TrainedNetwork(instance: instance, certificate: certificate)
    let score = try Score(
      try network.rows(data, table, isEncoded: encoded, needsLabels: true), by: network.predictor)
    print(json ? score.jsonText : score.text(misses: max(0, wrong)))
  }
}
