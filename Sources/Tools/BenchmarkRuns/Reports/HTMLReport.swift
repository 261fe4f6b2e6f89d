import ExactArithmetic
import TrainingProblem
import WebPages

/// A report as one self-contained page: style, script and data inside, nothing fetched.
public enum HTMLReport {
  /// - Complexity: linear in the runs.
  public static func text(
    _ results: Results, _ options: SummaryOptions = SummaryOptions(),
    title: String = "Benchmark of discrete neural network training"
  ) -> String {
    let versions = distinct(results.runs.map(\.version))
    let days = results.runs.map { String($0.startedAt.prefix(10)) }.filter { !$0.isEmpty }.sorted()
    var subtitle = distinct(results.machines.map(described)).joined(separator: "; ")
    if let first = days.first, let last = days.last {
      subtitle += " · " + (first == last ? first : "\(first) to \(last)")
    }
    if let limits = common(results.runs.map(\.configuration.limits)) {
      subtitle += " · every run: " + limits.words.joined(separator: ", ")
    }
    let footer = """
      Written by dnnt report; runs of dnnt \(versions.joined(separator: ", ")). Every objective was replayed in exact \
      arithmetic; times are of one process each, proof included.
      """
    return WebPage(
      title: title, style: PackageResources.style_css, body: PackageResources.body_html,
      marks: [("SUBTITLE", subtitle), ("FOOTER", footer)], data: PageData.text(results, options),
      script: [
        PackageResources.core_js, PackageResources.plot_js, PackageResources.charts_js, PackageResources.tables_js,
        PackageResources.start_js,
      ]
    ).text
  }

  private static func described(_ machine: Machine) -> String {
    "\(machine.cpu), \(machine.cores) cores, \(Figures.bytes(machine.memoryBytes)), \(machine.kernel)"
  }

  /// The limits that all have in common; nil where they differ.
  private static func common(_ limits: [RunLimits]) -> RunLimits? {
    limits.first.flatMap { first in limits.allSatisfy { $0 == first } ? first : nil }
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
