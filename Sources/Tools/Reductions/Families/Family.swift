/// The families of seeded instances, each described on its page in docs/families.
public enum Family: String, Sendable, CaseIterable {
  /// Straight-line programs without choices: PosSLP.
  case slp
  /// Straight-line programs with choices of constants.
  case slpChoice = "slp-choice"
  /// Subset sum.
  case subsetSum = "subset-sum"
  /// Exact cover by one hidden neuron.
  case exactCover = "exact-cover"
  /// Exact cover in dimension 1.
  case exactCoverLine = "exact-cover-line"
  /// One-in-three satisfiability.
  case oneInThree = "one-in-three-sat"
  /// Binarised networks that recover a planted one.
  case bnnTeacher = "bnn-teacher"
  /// Integer ReLU networks that recover a planted one.
  case innTeacher = "inn-teacher"
  /// Few samples, many neurons, small integers.
  case fixedDataset = "fixed-dataset"
  /// Any network, dataset, activation and loss.
  case random

  /// One sentence for lists.
  public var summary: String { specification.summary }

  /// Its kinds, sizes and answers, by which options.
  public var specification: FamilySpecification {
    switch self {
    case .slp: .slp
    case .slpChoice: .slpChoice
    case .subsetSum: .subsetSum
    case .exactCover: .cover("exact cover by one hidden neuron, a sample an element")
    case .exactCoverLine: .cover("exact cover in dimension 1, by a table as activation")
    case .oneInThree: .oneInThree
    case .bnnTeacher: .bnnTeacher
    case .innTeacher: .innTeacher
    case .fixedDataset: .fixedDataset
    case .random: .random
    }
  }
}

/// The sizes that families take, by the names of their options.
public enum SizeName: String, Sendable, CaseIterable {
  /// The option's name without its hyphens.
  case numbers, bits, sets, elements, per, variables, clauses, length, products, depth, choices
  /// The option's name without its hyphens.
  case inputs, layers, neurons, samples, range, noise
}

/// The answer that the source problem is to have.
public enum WantedAnswer: String, Sendable, CaseIterable {
  /// There is a solution, by construction.
  case yes
  /// There is none, by an argument that the family's page gives.
  case no
  /// As it falls out.
  case open
}

/// All that there is to choose about a family: one table for the command line, the documentation and the tests.
public struct FamilySpecification: Sendable {
  /// A size that a family takes.
  public struct Size: Sendable {
    /// The option's name.
    public let name: SizeName
    /// The value where nobody gives one.
    public let standard: Int
    /// The values that are taken.
    public let range: ClosedRange<Int>
    /// The meaning in a few words, for help.
    public let meaning: String
    /// The kinds that take it; all where empty.
    public let kinds: [String]

    func counts(for kind: String?) -> Bool { kinds.isEmpty || kind.map(kinds.contains) ?? true }
  }

  /// One sentence for lists.
  public let summary: String
  /// Shapes of the instances, the standard one first; empty where there is one.
  public let kinds: [String]
  /// The sizes that it takes.
  public let sizes: [Size]
  /// Which answers can be asked for, the standard one first; empty where nothing is asked.
  public let answers: [WantedAnswer]
  /// How the source problem is written; nil where there is none.
  public let format: SourceProblem.Format?

  private static func size(
    _ name: SizeName, _ standard: Int, _ range: ClosedRange<Int>, _ meaning: String, kinds: [String] = []
  ) -> Size { Size(name: name, standard: standard, range: range, meaning: meaning, kinds: kinds) }

  // MARK: The table

  static let slp = FamilySpecification(
    summary: "a straight-line program of +, - and * as a deep network of one choice (PosSLP)",
    kinds: ["random", "cancellation", "powers", "zero", "orbit"],
    sizes: [
      size(.depth, 10, 1...10_000, "squarings in a row", kinds: ["cancellation", "powers", "zero", "orbit"]),
      size(.length, 20, 1...10_000, "instructions", kinds: ["random"]),
      size(.products, 6, 0...5_000, "products among them", kinds: ["random"]),
    ],
    answers: [.open, .yes, .no], format: .program)
  static let slpChoice = FamilySpecification(
    summary: "a straight-line program with choices of constants (existential PosSLP)",
    kinds: ["random", "product"],
    sizes: [
      size(.choices, 6, 1...1_000, "choices between two constants"),
      size(.length, 12, 1...10_000, "instructions besides", kinds: ["random"]),
      size(.products, 4, 0...5_000, "products among them", kinds: ["random"]),
    ],
    answers: [.open, .yes, .no], format: .program)
  static let subsetSum = FamilySpecification(
    summary: "subset sum as two layers and one sample, numbers in the hidden or in the output layer",
    kinds: ["hidden", "output"],
    sizes: [
      size(.numbers, 12, 1...10_000, "numbers"),
      size(.bits, 12, 2...10_000, "binary digits of the largest"),
    ],
    answers: [.yes, .no, .open], format: .subsetSum)
  static func cover(_ summary: String) -> FamilySpecification {
    FamilySpecification(
      summary: summary, kinds: [],
      sizes: [
        size(.sets, 12, 1...10_000, "sets"), size(.elements, 12, 1...10_000, "elements to cover"),
        size(.per, 3, 1...1_000, "elements a set"),
      ], answers: [.yes, .no, .open], format: .exactCover)
  }
  static let oneInThree = FamilySpecification(
    summary: "one-in-three satisfiability by one hidden neuron, a sample a clause", kinds: [],
    sizes: [
      size(.variables, 12, 3...10_000, "variables"),
      size(.clauses, 8, 1...20_000, "clauses (with answer no: as many as variables)"),
    ],
    answers: [.yes, .no, .open], format: .oneInThree)
  static let bnnTeacher = FamilySpecification(
    summary: "a binarised network recovers a planted one of its shape", kinds: [],
    sizes: [
      size(.inputs, 6, 1...1_000, "inputs, each -1 or 1"), size(.neurons, 3, 1...1_000, "hidden sign neurons"),
      size(.samples, 20, 1...100_000, "samples"), size(.noise, 0, 0...100, "labels flipped, in percent"),
    ],
    answers: [], format: nil)
  static let innTeacher = FamilySpecification(
    summary: "an integer ReLU network recovers a planted one of its shape", kinds: [],
    sizes: [
      size(.inputs, 3, 1...1_000, "inputs, integers within -4 ... 4"),
      size(.neurons, 2, 1...1_000, "hidden ReLU neurons"), size(.samples, 12, 1...100_000, "samples"),
      size(.range, 2, 1...1_000, "weights are the integers within plus and minus this"),
      size(.noise, 0, 0...100, "labels shifted by 1, in percent"),
    ],
    answers: [], format: nil)
  static let fixedDataset = FamilySpecification(
    summary: "few samples, many neurons, small integers: pseudo-polynomial", kinds: [],
    sizes: [
      size(.samples, 2, 1...8, "samples"), size(.inputs, 2, 1...100, "inputs"),
      size(.neurons, 60, 1...10_000, "hidden ReLU neurons"),
      size(.range, 8, 1...1_000, "weights and inputs are integers within plus and minus this"),
    ],
    answers: [.yes, .no, .open], format: nil)
  static let random = FamilySpecification(
    summary: "a random network, dataset, activation and loss",
    kinds: ["any", "relu", "sign", "step", "identity", "abs", "square"],
    sizes: [
      size(.inputs, 2, 1...1_000, "inputs"), size(.layers, 2, 1...1_000, "layers"),
      size(.neurons, 3, 1...1_000, "neurons a hidden layer"), size(.samples, 6, 1...100_000, "samples"),
      size(.range, 1, 1...1_000, "weights are the integers within plus and minus this"),
    ],
    answers: [], format: nil)
}
