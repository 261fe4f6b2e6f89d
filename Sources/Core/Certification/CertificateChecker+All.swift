import ExactArithmetic
import ReferenceFormulas
import TrainingProblem

// The claim `all`: every feasible choice within the limit is listed, once.
extension CertificateCheck {
  /// Choices and their arrangements that are listed at most, times the parameters of each.
  static let listLimit = 1 << 28

  mutating func all() -> CheckReport.Verdict {
    let choices = certificate.choices ?? []
    var objectives: [Rational] = []
    for (number, choice) in choices.enumerated() {
      if let fault = AssignmentFault.first(in: choice, of: instance.network) {
        return .rejected("choice \(number): \(fault)")
      }
      guard
        let evaluation = try? Evaluation(
          of: choice, on: instance, sizeLimit: Evaluation.plainSize, budget: spending)
      else {
        return .notProven("choice \(number): numbers too long to replay")
      }
      if let broken = evaluation.brokenConstraint {
        return .rejected("choice \(number): \(message(broken, evaluation))")
      }
      objectives.append(evaluation.objective)
    }
    let least = objectives.min()
    let limit: Rational
    switch certificate.limit ?? .within(0) {
    case .within(let slack):
      guard let least else { return .rejected("no choices, but a slack above the least objective") }
      if let bound = certificate.bound, bound != least {
        return .rejected("the bound \(bound.shown) is not the least objective \(least.shown) of the choices")
      }
      limit = least + slack
    case .atMost(let most):
      if let bound = certificate.bound, let least, bound > least {
        return .rejected("the bound \(bound.shown) is above the objective \(least.shown) of a choice")
      }
      if let bound = certificate.bound, least == nil, bound > most {
        return .notProven("the bound \(bound.shown) is above the limit \(most.shown), and nothing shows it")
      }
      limit = most
    }
    if let number = objectives.firstIndex(where: { $0 > limit }) {
      return .rejected("choice \(number): the objective \(objectives[number].shown) is above \(limit.shown)")
    }
    let listed: Listed
    do throws(LimitError) {
      listed = try Listed(choices, of: instance, upTo: certificate.upTo ?? .nothing, budget: spending)
    } catch {
      return .notProven(error.message)
    }
    if let (first, second) = listed.double { return .rejected("choices \(first) and \(second) are the same") }
    return complete(listed, limit)
  }

  /// That no other choice is within the limit: by the proof, or by the second circle.
  private mutating func complete(_ listed: Listed, _ limit: Rational) -> CheckReport.Verdict {
    let limited = instance.limited(to: limit)
    var obstacle = "the certificate has no proof that no other choice has an objective of at most \(limit.shown)"
    if let proof = certificate.proof(ofStage: 0) {
      switch ProvenBound.read(proof, in: folder, on: limited, blocked: listed.choices, by: translator, budget: spending)
      {
      case .infeasible:
        boundShownBy = ProvenBound.argument
        return .accepted
      case .atLeast: return .rejected("the proof shows a bound only")
      case .refused(let reason): return .rejected("the proof is wrong: \(reason)")
      case .unavailable(let reason): obstacle = reason
      }
    }
    guard let circle else { return .notProven(obstacle) }
    let answer = circle.completeness(on: limited, listed: listed.choices.count, isListed: listed.contains)
    return verdict(answer, &obstacle) ?? .notProven(obstacle)
  }
}

/// A list of choices with all arrangements of interchangeable neurons of each, where these count once.
struct Listed {
  private let scaled: ScaledInstance
  private var places: [ParameterChoice: Int] = [:]
  /// Two choices that are the same.
  private(set) var double: (Int, Int)?
  /// All of them, and their arrangements.
  private(set) var choices: [ParameterChoice] = []

  /// - Precondition: `AssignmentFault.first` finds none.
  init(
    _ list: [Assignment], of instance: Instance, upTo: Certificate.Equivalence, budget: Budget
  ) throws(LimitError) {
    scaled = try ScaledInstance(instance, budget: budget)
    let exchanges = upTo == .neurons ? NeuronArrangements(scaled) : nil
    let most = CertificateCheck.listLimit / max(1, scaled.parameters.count)
    for (number, assignment) in list.enumerated() {
      let choice = scaled.choice(assignment)
      if let known = places[choice] {
        double = (known, number)
        return
      }
      guard let images = exchanges.map({ $0.images(of: choice, most: most - choices.count) }) ?? [choice] else {
        throw LimitError("the choices have more than \(most) arrangements of neurons together")
      }
      for image in images { places[image] = number }
      choices += images
    }
  }

  func contains(_ assignment: Assignment) -> Bool { places[scaled.choice(assignment)] != nil }
}

/// The arrangements of interchangeable neurons: those that `ScaledInstance.exchangeableNeurons` finds.
public struct NeuronArrangements: Sendable {
  /// Pairs of parameters that change places where two neighbours among interchangeable neurons do.
  private let exchanges: [[(Int, Int)]]

  /// Finds the interchangeable neurons of every hidden layer.
  public init(_ scaled: ScaledInstance) {
    var exchanges: [[(Int, Int)]] = []
    for (layer, lists) in scaled.parametersOfNeurons().dropLast().enumerated() {
      for members in scaled.exchangeableNeurons(lists, layer: layer) {
        for (a, b) in zip(members, members.dropFirst()) { exchanges.append(Array(zip(lists[a], lists[b]))) }
      }
    }
    self.exchanges = exchanges
  }

  /// All choices that differ from `choice` only by exchanges, itself the first; nil where they are more than `most`.
  public func images(of choice: ParameterChoice, most: Int) -> [ParameterChoice]? {
    var images = [choice]
    var seen: Set<ParameterChoice> = [choice]
    var next = 0
    while next < images.count {
      guard images.count <= most else { return nil }
      for pairs in exchanges {
        var image = images[next]
        for (a, b) in pairs { image.swapAt(a, b) }
        if seen.insert(image).inserted { images.append(image) }
      }
      next += 1
    }
    return images.count <= most ? images : nil
  }
}
