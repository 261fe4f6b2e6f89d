import ExactArithmetic
import TrainingProblem

// Proofs that split the instance: every leaf's certificate shows, of the instance with what its branch leaves, what is
// claimed of the whole.
extension CertificateCheck {
  /// The demand that every feasible choice of a leaf must be shown to satisfy.
  enum Demand {
    /// Its objectives are in lexicographic order at least these.
    case atLeast([Rational])
    /// Its objective is above this.
    case above(Rational)
    /// There is none.
    case infeasible
  }

  /// How many certificates may rest on each other.
  static let chainLimit = 16

  mutating func show(_ demand: Demand, by split: CaseSplit) -> CheckReport.Verdict {
    guard let folder else { return .notProven("the certificate has no folder in which to look for its cases") }
    guard chain.count < CertificateCheck.chainLimit else {
      return .rejected("more than \(CertificateCheck.chainLimit) proofs by cases rest on each other")
    }
    var groupOf: [ParameterPlace: [ParameterPlace]] = [:]
    for group in instance.network.shared { for place in group { groupOf[place] = group } }
    var used: Set<Int> = []
    var waiting: [(node: Int, left: [ParameterPlace: [Rational]])] = [(0, [:])]
    while let (number, left) = waiting.popLast() {
      switch split.nodes[number] {
      case .split(let place, let cases):
        guard let all = left[place] ?? options(at: place) else {
          return .rejected("the split names a place that does not exist, has no edge, or takes any real value")
        }
        let given = cases.flatMap(\.options).sorted()
        guard given == all else {
          return .rejected("the cases of layer \(place.layer), neuron \(place.neuron) are not all options, each once")
        }
        for entry in cases {
          var rest = left
          for member in groupOf[place] ?? [place] { rest[member] = entry.options.sorted() }
          waiting.append((entry.then, rest))
        }
      case .leaf(let certificate):
        guard certificate < split.files.count else { return .rejected("there is no certificate \(certificate)") }
        guard used.insert(certificate).inserted else {
          return .rejected("certificate \(certificate) serves more than one leaf")
        }
        let verdict = leaf(split.files[certificate], folder, instance.restricted(to: left), demand)
        if verdict != .accepted { return verdict }
      }
    }
    boundShownBy = "\(used.count) cases"
    return .accepted
  }

  /// The options of a place, ascending; nil where there is no such edge, or any real value will do.
  private func options(at place: ParameterPlace) -> [Rational]? {
    guard place.layer <= instance.network.layers.count else { return nil }
    let layer = instance.network.layers[place.layer - 1]
    guard place.neuron < layer.neurons, place.source.map({ $0 < instance.network.sourceCount(of: layer) }) ?? true,
      let count = instance.network.options(at: place).count, count > 0
    else { return nil }
    let options = instance.network.options(at: place)
    return (0..<count).map { options[$0] }
  }

  /// One leaf, whose memory is given back before the next.
  private mutating func leaf(
    _ name: String, _ folder: String, _ restricted: Instance, _ demand: Demand
  ) -> CheckReport.Verdict {
    guard !chain.contains(name) else { return .rejected("the proof rests on itself, through \(name)") }
    let certificate: Certificate
    do {
      certificate = try CertificateReader.read(
        try FileAccess.read(plainName: name, in: folder), file: name, budget: spending)
    } catch {
      return .rejected("a case's certificate: \(error)")
    }
    guard certificate.instance == InstanceWriter.digest(of: restricted) else {
      return .rejected("\(name): not about the instance with the options that its branch leaves")
    }
    guard CertificateCheck.isEnough(certificate, for: demand, of: restricted) else {
      return .rejected("\(name): claims less than what is to be shown")
    }
    var check = CertificateCheck(
      certificate: certificate, instance: restricted, folder: folder, checkedProofs: checkedProofs,
      translator: translator, circle: circle, spending: spending, watch: nil, chain: chain + [name])
    let verdict = check.verdict()
    if check.restsOn == .reenumeration { hasReenumerated = true }
    switch verdict {
    case .accepted: return .accepted
    case .notProven(let reason): return .notProven("\(name): \(reason)")
    case .rejected(let reason): return .rejected("\(name): \(reason)")
    }
  }

  /// True if the certificate's claim, once it is accepted, is what is to be shown of its instance.
  private static func isEnough(_ certificate: Certificate, for demand: Demand, of instance: Instance) -> Bool {
    if certificate.claim == .infeasible { return true }
    let bounds = self.bounds(certificate, of: instance)
    switch demand {
    case .infeasible: return false
    case .above(let limit):
      if certificate.claim == .missesThreshold, instance.threshold.map({ $0 >= limit }) ?? false { return true }
      if certificate.claim == .all, certificate.choices?.isEmpty ?? false, case .atMost(let most)? = certificate.limit {
        return most >= limit
      }
      return bounds.first.map { $0 > limit } ?? false
    case .atLeast(let needed):
      if certificate.claim == .all, certificate.choices?.isEmpty ?? false, case .atMost(let most)? = certificate.limit {
        return needed.first.map { $0 <= most } ?? false
      }
      if needed.count == 1, certificate.claim == .missesThreshold, let threshold = instance.threshold,
        needed[0] <= threshold
      {
        return true
      }
      for (number, value) in needed.enumerated() {
        guard number < bounds.count, bounds[number] >= value else { return false }
        if bounds[number] > value { return true }
      }
      return true
    }
  }

  /// The bounds that count, in order.
  private static func bounds(_ certificate: Certificate, of instance: Instance) -> [Rational] {
    if certificate.claim == .all {
      let values = (certificate.choices ?? []).compactMap { choice -> Rational? in
        guard AssignmentFault.first(in: choice, of: instance.network) == nil else { return nil }
        return try? Evaluation(of: choice, on: instance, sizeLimit: Evaluation.plainSize).objective
      }
      return values.min().map { [$0] } ?? []
    }
    guard let bounds = certificate.bounds else { return certificate.bound.map { [$0] } ?? [] }
    guard certificate.claim != .optimal, let objectives = certificate.objectives else {
      return certificate.claim == .optimal ? bounds : Array(bounds.prefix(1))
    }
    // Beside parameters they count up to the first one that is not met.
    let met = zip(objectives, bounds).prefix { $0 == $1 }.count
    return Array(bounds.prefix(met + 1))
  }
}
