import CertificateChecking
import ExactArithmetic
import Strategies
import TrainingProblem

/// A list of choices for people: how many, of which objectives, and what is the same in all of them.
struct ListingText {
  let answer: ListingAnswer
  let request: ListingRequest
  let instance: Instance
  let isVerified: Bool

  init(_ answer: ListingAnswer, _ request: ListingRequest, _ instance: Instance, _ isVerified: Bool) {
    (self.answer, self.request, self.instance, self.isVerified) = (answer, request, instance, isVerified)
  }

  func text(isQuiet: Bool) -> String {
    var lines = [headline]
    if isQuiet { return lines[0] }
    var counts = answer.counts
    for entry in answer.choices {
      if counts.last?.objective == entry.objective {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((entry.objective, 1))
      }
    }
    for (objective, count) in counts.prefix(10) { lines.append("  objective \(objective.shown): \(count)") }
    if counts.count > 10 { lines.append("  … (\(counts.count) objectives)") }
    if answer.choices.isEmpty { return lines.joined(separator: "\n") }
    if let symmetry { lines.append(symmetry) }
    lines += parameters
    lines.append("complete:  \(completeness)")
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    if answer.status == .infeasible { return "infeasible: no choice satisfies the constraints" }
    let once = request.upTo == .neurons ? ", up to the order of interchangeable neurons" : ""
    let what = answer.count == 1 ? "1 choice" : "\(answer.count) choices"
    switch request.limit {
    case .within(let slack):
      guard let bound = answer.bound else { return "stopped early: the least objective is not known" }
      return "\(what) with an objective from \(bound.shown) to \((bound + slack).shown)\(once)"
    case .atMost(let limit): return "\(what) with an objective of at most \(limit.shown)\(once)"
    }
  }

  private var completeness: String {
    if !answer.isComplete {
      guard let limit = answer.listedUpTo, isVerified else { return "no: there may be others" }
      return "up to objective \(limit.shown), verified; above it there may be others"
    }
    return isVerified ? "yes, verified" : "yes, not checked"
  }

  /// Choices whose arrangements are counted at most.
  private static let arranged = 1 << 18

  /// How many choices are left where those that differ only by the order of interchangeable neurons count once, or how
  /// many these stand for.
  private var symmetry: String? {
    guard answer.choices.count <= ListingText.arranged, let scaled = try? ScaledInstance(instance) else { return nil }
    let arrangements = NeuronArrangements(scaled)
    var seen: Set<ParameterChoice> = []
    var different = 0
    for entry in answer.choices {
      let choice = scaled.choice(entry.assignment)
      guard !seen.contains(choice) else { continue }
      guard let images = arrangements.images(of: choice, most: ListingText.arranged - seen.count) else { return nil }
      seen.formUnion(images)
      different += 1
    }
    guard seen.count > different else { return nil }
    switch request.upTo {
    case .nothing: return "by symmetry only: all but \(different) differ from another by the order of neurons alone"
    case .neurons: return "by symmetry: they stand for \(seen.count) choices"
    }
  }

  /// The parameters with a choice: those that are the same in all, and the values of the others.
  private var parameters: [String] {
    var (fixed, free): ([String], [String]) = ([], [])
    for (l, layer) in instance.network.layers.enumerated() {
      let columns = instance.network.sourceCount(of: layer)
      for v in 0..<layer.neurons {
        for u in 0...columns {
          let place = ParameterPlace(layer: l + 1, neuron: v, source: u < columns ? u : nil)
          guard let count = instance.network.options(at: place).count, count > 1 else { continue }
          let values = Set(answer.choices.compactMap { $0.assignment.value(at: place) }).sorted()
          let name = "[\(l + 1), \(v), \(u < columns ? "\(u)" : "bias")]"
          if values.count == 1 {
            fixed.append("  \(name) = \(values[0].shown)")
          } else {
            free.append("  \(name): \(values.map(\.shown).joined(separator: ", "))")
          }
        }
      }
    }
    func shown(_ title: String, _ lines: [String]) -> [String] {
      if lines.isEmpty { return [] }
      return [title] + lines.prefix(40) + (lines.count > 40 ? ["  … (\(lines.count) parameters)"] : [])
    }
    return shown("the same in all [layer, neuron, source]:", fixed) + shown("with several values:", free)
  }
}
