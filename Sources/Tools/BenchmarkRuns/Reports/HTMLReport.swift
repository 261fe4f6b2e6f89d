import ExactArithmetic
import TrainingProblem

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
    let body = resource(PackageResources.body_html)
      .replacing("{{TITLE}}", with: escaped(title)).replacing("{{SUBTITLE}}", with: escaped(subtitle))
      .replacing("{{FOOTER}}", with: escaped(footer))
    // Text from the data reaches the page only as text nodes and attributes, never as markup.
    let script = [
      PackageResources.core_js, PackageResources.plot_js, PackageResources.charts_js, PackageResources.tables_js,
      PackageResources.start_js,
    ].map(resource).joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
      script-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>\(escaped(title))</title>
      <style>
      \(resource(PackageResources.style_css))</style>
      </head>
      <body>
      \(body)<script type="application/json" id="data">
      \(PageData.text(results, options))
      </script>
      <script>
      \(script)</script>
      </body>
      </html>

      """
  }

  private static func described(_ machine: Machine) -> String {
    "\(machine.cpu), \(machine.cores) cores, \(Figures.bytes(machine.memoryBytes)), \(machine.kernel)"
  }

  /// What all have in common; nil where they differ.
  private static func common(_ limits: [RunLimits]) -> RunLimits? {
    limits.first.flatMap { first in limits.allSatisfy { $0 == first } ? first : nil }
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// A file under Page, as the package manager lays it in the program.
  private static func resource(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Text as HTML text or attribute value.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
