import ExactArithmetic
import TrainingProblem

/// The front of several objectives as one self-contained page with a plot: nothing is fetched.
public struct FrontPage: Sendable {
  /// A choice of the front.
  public struct Point: Sendable {
    public let values: [Rational]
    /// `verified`, `written` or `none`.
    public let proof: String
    /// File names, that with its parameters first.
    public let certificates: [String]

    public init(values: [Rational], proof: String, certificates: [String]) {
      (self.values, self.proof, self.certificates) = (values, proof, certificates)
    }
  }

  private let title: String
  private let summary: String
  private let objectives: [String]
  private let points: [Point]
  private let isComplete: Bool
  private let digest: String

  /// - Parameter objectives: two or three names; each point has as many values.
  public init(
    title: String, summary: String, objectives: [String], points: [Point], isComplete: Bool, digest: String
  ) {
    (self.title, self.summary, self.objectives) = (title, summary, objectives)
    (self.points, self.isComplete, self.digest) = (points, isComplete, digest)
  }

  public var text: String {
    let marks = [
      ("{{TITLE}}", NetworkPage.escaped(title)), ("{{SUMMARY}}", NetworkPage.escaped(summary)),
      ("{{DIGEST}}", NetworkPage.escaped(digest)), ("{{STYLE}}", resource(PackageResources.style_css)),
      ("{{SCRIPT}}", resource(PackageResources.front_js)), ("{{DATA}}", json),
    ]
    // Piece by piece: what is put in is not looked at again.
    var text = ""
    var rest = Substring(resource(PackageResources.front_html))
    while let next = marks.compactMap({ mark in rest.firstRange(of: mark.0).map { ($0, mark.1) } })
      .min(by: { $0.0.lowerBound < $1.0.lowerBound })
    {
      text += rest[..<next.0.lowerBound] + next.1
      rest = rest[next.0.upperBound...]
    }
    return text + rest
  }

  private func resource(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private var json: String {
    let rows = points.map { point in
      "{\"values\":\(list(point.values.map { "\($0)" })),\"proof\":\(NetworkPage.quoted(point.proof)),"
        + "\"certificates\":\(list(point.certificates))}"
    }
    return
      "{\"objectives\":\(list(objectives)),\"complete\":\(isComplete),\"points\":[\(rows.joined(separator: ",\n"))]}"
  }

  private func list(_ texts: [String]) -> String { "[" + texts.map(NetworkPage.quoted).joined(separator: ",") + "]" }
}
