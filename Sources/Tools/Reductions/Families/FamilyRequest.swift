import ExactArithmetic
import SeededRandomness
import TrainingProblem

/// The wishes of a user about a family.
public struct FamilyRequest: Sendable {
  /// The family.
  public var family: Family
  /// The seed of all that is drawn.
  public var seed: UInt64 = 0
  /// The family's first kind where nil.
  public var kind: String?
  /// Sizes by name; the standard ones where they are not given.
  public var sizes: [SizeName: Int] = [:]
  /// The family's first answer where nil.
  public var answer: WantedAnswer?
  /// Of a subset sum: numbers / binary digits, instead of the size `bits`. Positive. The hardest random ones are
  /// about at 1 (Lagarias and Odlyzko: "Solving low-density subset sum problems", 1985, doi:10.1145/2455.2461).
  public var density: Rational?

  /// A request for the family's first kind in standard sizes.
  public init(_ family: Family, seed: UInt64 = 0) {
    self.family = family
    self.seed = seed
  }
}

/// A request that its family does not know: the user's to mend.
public struct FamilyRequestError: Error, Sendable, CustomStringConvertible {
  /// The fault in one line.
  public let description: String
  init(_ description: String) { self.description = description }
}

/// The knowledge of a generated instance before anything solves it.
public enum KnownAnswer: Sendable, Equatable {
  /// The least objective, and why.
  case least(Rational, String)
  /// The least objective is at least this, and why.
  case atLeast(Rational, String)
  /// The least objective is at most this, and why.
  case atMost(Rational, String)
  /// Nothing is known.
  case unknown

  /// For the instance's `source`.
  var sentence: String {
    switch self {
    case .least(let value, let reason): "least objective \(value): \(reason)"
    case .atLeast(let value, let reason): "least objective at least \(value): \(reason)"
    case .atMost(let value, let reason): "least objective at most \(value): \(reason)"
    case .unknown: "least objective not known"
    }
  }

  /// Of a loss that counts the source problem's single fault as 1, or has it at least so large.
  static func of(_ answer: WantedAnswer, yes: String, no: String, isExact: Bool = false) -> KnownAnswer {
    switch answer {
    case .yes: .least(0, yes)
    case .no: isExact ? .least(1, no) : .atLeast(1, no)
    case .open: .unknown
    }
  }
}

/// A seeded instance and what belongs to it.
public struct GeneratedInstance: Sendable {
  /// The name, which says family, kind, sizes, answer and seed.
  public let name: String
  /// The instance.
  public let instance: Instance
  /// The source problem; nil for families that have none.
  public let problem: SourceProblem?
  /// Parameters that reach `known` where that is a least or an upper value; nil where none are known.
  public let planted: Assignment?
  /// The knowledge of the least objective.
  public let known: KnownAnswer
}

extension FamilyRequest {
  /// The instance asked for: the same bytes for the same request, wherever and whenever.
  public func generate() throws -> GeneratedInstance {
    let chosen = try checked()
    var random = SplitMix64(seed: seed)
    switch family {
    case .slp: return try chosen.reduced(try chosen.program(&random), by: .program)
    case .slpChoice: return try chosen.reduced(try chosen.programWithChoices(&random), by: .program)
    case .subsetSum:
      return try chosen.reduced(
        chosen.subsetSum(&random), by: chosen.kind == "output" ? .subsetSumOutput : .subsetSumHidden)
    case .exactCover: return try chosen.reduced(try chosen.cover(&random), by: .exactCover)
    case .exactCoverLine: return try chosen.reduced(try chosen.cover(&random), by: .exactCoverLine)
    case .oneInThree: return try chosen.reduced(try chosen.oneInThree(&random), by: .oneInThree)
    case .bnnTeacher: return chosen.bnnTeacher(&random)
    case .innTeacher: return chosen.innTeacher(&random)
    case .fixedDataset: return chosen.fixedDataset(&random)
    case .random: return chosen.randomNetwork(&random)
    }
  }

  /// The instance that a user's own problem becomes.
  ///
  /// - Throws: `FamilyRequestError` where the family does not read this problem; `LimitError`.
  public func instance(of problem: SourceProblem, name: String, source: String) throws -> ReducedInstance {
    let specification = family.specification
    if let kind, !specification.kinds.contains(kind) { throw unknownKind(kind) }
    let reduction: Reduction
    switch family {
    case .subsetSum: reduction = kind == "output" ? .subsetSumOutput : .subsetSumHidden
    case .exactCover: reduction = .exactCover
    case .exactCoverLine: reduction = .exactCoverLine
    case .oneInThree: reduction = .oneInThree
    case .slp, .slpChoice: reduction = .program
    case .bnnTeacher, .innTeacher, .fixedDataset, .random:
      throw FamilyRequestError("the family '\(family.rawValue)' reads no source problem")
    }
    if family == .slp, problem.decisions > 0 {
      throw FamilyRequestError("the program has choices: that is the family 'slp-choice'")
    }
    guard let reduced = try reduction.instance(of: problem, name: name, source: source) else {
      throw FamilyRequestError("the family '\(family.rawValue)' reads another kind of problem")
    }
    return reduced
  }

  // MARK: Checks

  private func unknownKind(_ kind: String) -> FamilyRequestError {
    let kinds = family.specification.kinds
    return FamilyRequestError(
      kinds.isEmpty
        ? "the family '\(family.rawValue)' has no kinds"
        : "the family '\(family.rawValue)' has no kind '\(InputError.printable(kind, limit: 40))', "
          + "expected one of: \(kinds.joined(separator: ", "))")
  }

  private func checked() throws(FamilyRequestError) -> CheckedRequest {
    let specification = family.specification
    if let kind, !specification.kinds.contains(kind) { throw unknownKind(kind) }
    if let answer, !specification.answers.contains(answer) {
      throw FamilyRequestError("the family '\(family.rawValue)' cannot be asked for the answer '\(answer.rawValue)'")
    }
    var asked = self.sizes
    if let density {
      guard family == .subsetSum else { throw FamilyRequestError("--density is for the family 'subset-sum'") }
      guard asked[.bits] == nil else { throw FamilyRequestError("--density and --bits: give one of them") }
      guard density.signum > 0 else { throw FamilyRequestError("--density is above 0") }
      let standard = specification.sizes.first { $0.name == .numbers }?.standard ?? 1
      asked[.bits] = max(2, (Rational(asked[.numbers] ?? standard) / density).ceiling.word ?? Int.max)
    }
    let kind = self.kind ?? specification.kinds.first
    var sizes: [SizeName: Int] = [:]
    for size in specification.sizes {
      guard size.counts(for: kind) else {
        guard asked[size.name] == nil else {
          throw FamilyRequestError(
            "--\(size.name.rawValue) is for --kind \(size.kinds.joined(separator: ", ")), not '\(kind ?? "")'")
        }
        continue
      }
      let value = asked[size.name] ?? size.standard
      guard size.range.contains(value) else {
        throw FamilyRequestError(
          "--\(size.name.rawValue) \(value): the family '\(family.rawValue)' takes "
            + "\(size.range.lowerBound) … \(size.range.upperBound)")
      }
      sizes[size.name] = value
    }
    for name in SizeName.allCases where asked[name] != nil && sizes[name] == nil {
      let known = specification.sizes.map { "--" + $0.name.rawValue }.joined(separator: ", ")
      throw FamilyRequestError("the family '\(family.rawValue)' takes no --\(name.rawValue), but \(known)")
    }
    try refuseTooLarge(sizes)
    return CheckedRequest(
      family: family, seed: seed, kind: kind, sizes: sizes, answer: answer ?? specification.answers.first)
  }

  /// Requests that the readers would refuse are not made.
  private func refuseTooLarge(_ sizes: [SizeName: Int]) throws(FamilyRequestError) {
    // Six million binary digits are under two million decimal ones.
    for (first, second, most) in [
      (SizeName.numbers, SizeName.bits, 6_000_000), (.samples, .inputs, 4_000_000),
      (.sets, .elements, SourceLimits.cells), (.variables, .clauses, SourceLimits.cells),
    ] {
      guard let a = sizes[first], let b = sizes[second], a > most / b else { continue }
      throw FamilyRequestError("--\(first.rawValue) × --\(second.rawValue) is at most \(most)")
    }
    guard family == .random, let layers = sizes[.layers], let width = sizes[.neurons], let inputs = sizes[.inputs]
    else { return }
    if width * (inputs + 1) + (layers - 1) * width * (width + 1) > ReadingLimits.parameters {
      throw FamilyRequestError("a network of more than \(ReadingLimits.parameters) weights and biases")
    }
  }
}

/// A request with every choice made and in its range.
struct CheckedRequest {
  let family: Family
  let seed: UInt64
  let kind: String?
  let sizes: [SizeName: Int]
  let answer: WantedAnswer?

  /// - Precondition: the family takes this size.
  subscript(name: SizeName) -> Int {
    guard let value = sizes[name] else { preconditionFailure("a size that the family does not take") }
    return value
  }

  /// Such as `subset-sum-output-numbers12-bits12-yes-s7`.
  var name: String {
    var parts = [family.rawValue]
    if let kind { parts.append(kind) }
    for size in family.specification.sizes {
      if let value = sizes[size.name] { parts.append("\(size.name.rawValue)\(value)") }
    }
    if let answer { parts.append(answer.rawValue) }
    return (parts + ["s\(seed)"]).joined(separator: "-")
  }

  func source(_ known: KnownAnswer) -> String {
    "dnnt generate: \(name.replacing("-s\(seed)", with: "")), seed \(seed); \(known.sentence)"
  }

  func reduced(
    _ made: (problem: SourceProblem, solution: [Bool]?, known: KnownAnswer), by reduction: Reduction
  ) throws(LimitError) -> GeneratedInstance {
    guard let reduced = try reduction.instance(of: made.problem, name: name, source: source(made.known)) else {
      preconditionFailure("a family's reduction takes the problems that the family makes")
    }
    return GeneratedInstance(
      name: name, instance: reduced.instance, problem: made.problem, planted: made.solution.map(reduced.assignment),
      known: made.known)
  }
}
