import ArgumentParser
import BenchmarkRuns
import ExactArithmetic

enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case text, csv, html }

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report on a results database: text, CSV, or one self-contained HTML page.",
    discussion: """
      Disagreements come first. The page needs no network: cactus plot, performance profile, scatter of any two \
      columns, growth with fitted exponents, and all runs to search and sort; its state is in its address.

      EXAMPLES
        dnnt report results.sqlite
        dnnt report results.sqlite --format csv -o results.csv
        dnnt report results.sqlite --format html -o results.html
      """)

  @Argument(help: "The database that 'dnnt bench' wrote.") var results: String
  @Option(help: "text, csv or html.") var format = ReportFormat.text
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where to write; '-' is standard output.", valueName: "file"))
  var output = "-"
  @Option(help: ArgumentHelp("Shift of the geometric mean.", valueName: "seconds"))
  var shift = SecondsArgument(seconds: 1)
  @Flag(help: "Count what a floating-point solver claims as solved.") var countClaims = false
  @Option(help: "Title of the page.") var title = "Benchmark of discrete neural network training"

  func run() throws {
    try CommandFiles.check(
      writing: [("--output", output)], reading: ["", "-wal", "-shm", ".lock"].map { results + $0 })
    let all = try ResultsDatabase(reading: results).results()
    var options = SummaryOptions()
    options.shift = Double(shift.milliseconds) / 1000
    options.countsClaims = countClaims
    let text: String
    switch format {
    case .text: text = TextReport.text(all, options)
    case .csv: text = CSVReport.text(all)
    case .html: text = HTMLReport.text(all, options, title: title)
    }
    try OutputFile.write(text, to: output)
  }
}
