import CertificateChecking
import ExactArithmetic
import InstanceAnalysis
import JSONWriting
import NetworkViews
import TrainingProblem

/// A front as text, CSV, JSON and a page.
struct FrontReport {
  private let names: [String]
  private let points: [ParetoFront.Point]
  private let answers: [FrontKeeper.Kept]
  private let isComplete: Bool
  private let instance: Instance
  private let elapsed: Duration

  init(_ front: ParetoFront, _ answers: [FrontKeeper.Kept], _ instance: Instance, elapsed: Duration) {
    names = front.questions.objectives.map(\.name)
    points = front.points.sorted { $0.values.lexicographicallyPrecedes($1.values) }
    (self.answers, isComplete, self.instance, self.elapsed) = (answers, front.isComplete, instance, elapsed)
  }

  /// True if this run's checker accepted every answer that the front rests on.
  var isVerified: Bool { answers.allSatisfy(\.proven.isVerified) }

  /// Of the answers that show a point, that with the weakest proof.
  private func proof(of point: ParetoFront.Point) -> String {
    let words = point.questions.map { answers[$0].proven.proof.word }
    return ["none", "written"].first { words.contains($0) } ?? "verified"
  }

  /// Certificates that show a point, in the output folder; the first one has its parameters.
  private func certificates(of point: ParetoFront.Point) -> [String] { point.questions.map { "\($0).cert.json" } }

  private var summary: String {
    let count = points.count == 1 ? "1 point" : "\(points.count) points"
    if points.isEmpty {
      return isComplete ? "infeasible: no choice satisfies the constraints" : "stopped early: no point"
    }
    if !isComplete { return "stopped early: \(count) of the front, there may be others" }
    return "front: \(count), and no others"
  }

  var text: String {
    var lines = [summary]
    if !points.isEmpty {
      let rows = [names + ["proof"]] + points.map { $0.values.map(\.shown) + [proof(of: $0)] }
      let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
      for row in rows {
        let cells = zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        lines.append("  " + cells.joined(separator: "  "))
      }
    }
    lines.append("questions: \(answers.count), \(seconds(elapsed)) s")
    return lines.joined(separator: "\n")
  }

  var csv: String {
    let rows = points.map { $0.values.map { "\($0)" } + [proof(of: $0), certificates(of: $0)[0]] }
    return ([names.map(cell) + ["proof", "certificate"]] + rows).map { $0.joined(separator: ",") }
      .joined(separator: "\n")
  }

  private func cell(_ text: String) -> String {
    guard text.contains(where: { "\",\n\r".contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  var json: String {
    let shown = points.map { point in
      var object = JSONObject()
      object.add("values", point.values)
      object.add("proof", proof(of: point))
      object.add("certificates", certificates(of: point))
      object.add("parameters", point.assignment)
      return object
    }
    let kept = answers.enumerated().map { number, answer in
      var object = JSONObject()
      object.add("certificate", "\(number).cert.json")
      object.add("instance", InstanceWriter.digest(of: answer.instance))
      object.add("status", answer.proven.answer.status.rawValue)
      object.add("proof", answer.proven.proof.word)
      return object
    }
    var object = JSONObject()
    object.add("objectives", names)
    object.add("complete", isComplete)
    object.add("points", JSONLines(shown))
    object.add("questions", JSONLines(kept))
    object.add("seconds", RawJSON(seconds(elapsed)))
    object.add("instance", InstanceWriter.digest(of: instance))
    return object.lines
  }

  /// - Parameter file: the instance's.
  func page(_ file: String) -> FrontPage {
    FrontPage(
      title: instance.name ?? file, summary: summary + (isVerified ? "; all of it proven" : "; not all of it proven"),
      objectives: names,
      points: points.map { .init(values: $0.values, proof: proof(of: $0), certificates: certificates(of: $0)) },
      isComplete: isComplete, digest: InstanceWriter.digest(of: instance))
  }
}
