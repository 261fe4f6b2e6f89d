import ExactArithmetic
import TrainingProblem
import WebPages

/// The front of several objectives as one self-contained page with a plot: nothing is fetched.
public struct FrontPage: Sendable {
  /// A choice of the front.
  public struct Point: Sendable {
    /// One value an objective.
    public let values: [Rational]
    /// `verified`, `written` or `none`.
    public let proof: String
    /// File names, that with its parameters first.
    public let certificates: [String]

    /// A point with these values, and the files that show it.
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

  /// The page. Linear in the points.
  public var text: String {
    WebPage(
      title: title, style: PackageResources.style_css, body: PackageResources.front_html,
      marks: [("SUMMARY", summary), ("DIGEST", digest)], data: json, script: [PackageResources.front_js]
    ).text
  }

  private var json: String {
    let rows = points.map { point in
      "{\"values\":\(WebPage.list(point.values.map { "\($0)" })),\"proof\":\(WebPage.quoted(point.proof)),"
        + "\"certificates\":\(WebPage.list(point.certificates))}"
    }
    return
      "{\"objectives\":\(WebPage.list(objectives)),\"complete\":\(isComplete),\"points\":[\(rows.joined(separator: ",\n"))]}"
  }
}
