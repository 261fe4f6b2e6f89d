import CertificateChecking
import ProofLogging

/// One literal an option beside the order literals: d_j ⇔ g_j ∧ ¬g_{j+1}, for parameters with three options or more.
///
/// - Clauses: the definition, "some option", "not two options".
/// - A sum's part Σ c_i g_i takes the value v_j = c_1 + … + c_j at option j: the row gets (greatest v − v_j) · ¬d_j in its
///   place, by adding that multiple of d_j ≤ g_j − g_{j+1} for each j, which follows from the definition and the chain.
/// - Size: a variable an option, k² / 2 clauses for k options.
struct DirectParameters {
  private struct Parameter {
    /// The first order literal, and how many there are.
    let first: Int32
    let count: Int
    /// The literal of option 0; the others follow.
    var options: [Literal] = []
    /// The numbers of d_j ≤ g_j − g_{j+1}.
    var bounds: [Int] = []
  }
  private var parameters: [Parameter] = []
  /// By order literal: its parameter.
  private var owner: [Int32: Int] = [:]
  /// The first direct literal's variable: all later ones up to `last` are direct.
  private var firstVariable: Int32 = 0
  /// By direct variable from the first on: its parameter.
  private var groups: [Int] = []

  var literals: [Literal] { parameters.flatMap(\.options) }

  init() {}

  /// - Parameter links: by variable v, the number of the row x_v ∨ ¬x_{v+1}; 0 where there is none.
  init(_ links: [Int], _ parameterVariableCount: Int, _ builder: ClauseBuilder) {
    firstVariable = Int32(builder.variableCount + 1)
    var variable = 1
    while variable <= parameterVariableCount {
      var end = variable
      while end < parameterVariableCount, links[end] > 0 { end += 1 }
      if end > variable {
        var parameter = Parameter(first: Int32(variable), count: end - variable + 1)
        for order in variable...end { owner[Int32(order)] = parameters.count }
        DirectParameters.define(&parameter, links, builder)
        groups += parameter.options.map { _ in parameters.count }
        parameters.append(parameter)
      }
      variable = end + 1
    }
  }

  private static func define(_ parameter: inout Parameter, _ links: [Int], _ builder: ClauseBuilder) {
    func order(_ j: Int) -> Literal? {
      j < 1 || j > parameter.count ? nil : Literal(parameter.first + Int32(j) - 1)
    }
    var definitions: [DefinedLiteral] = []
    for j in 0...parameter.count {
      // g_j ∧ ¬g_{j+1}; g_0 is true, and the one after the last false.
      let parts = [order(j), order(j + 1).map { !$0 }].compactMap { $0 }
      let option = builder.define(parts.map { WeightedLiteral(weight: 1, literal: $0) }, atLeast: parts.count)
      let d = option.literal
      definitions.append(option)
      builder.add(parts.map { !$0 } + [d], propagating: [option.isImplied])
      for part in parts { builder.add([part, !d], propagating: [option.implies]) }
      // Two halves of the definition and, between order literals, their chain.
      parameter.bounds.append(
        parts.count == 1
          ? option.implies
          : builder.derive(
            [.row(option.implies), .row(links[Int(parameter.first) + j - 1])], dividedBy: 2))
      parameter.options.append(d)
    }
    // Propagation runs through the order literals.
    builder.add(parameter.options, propagating: definitions.map(\.isImplied))
    let chain = (0..<parameter.count - 1).map { links[Int(parameter.first) + $0] }
    for i in definitions.indices {
      for j in definitions.indices where j > i {
        builder.add(
          [!parameter.options[i], !parameter.options[j]],
          propagating: [definitions[i].implies, definitions[j].implies] + chain)
      }
    }
  }

  /// The parameter that a direct literal belongs to; nil for other literals.
  func group(of literal: Literal) -> Int? {
    let place = Int(literal.variable - firstVariable)
    return groups.indices.contains(place) && !literal.isNegated ? groups[place] : nil
  }

  /// Puts direct literals into the place of order literals.
  func substitute(in row: inout BoundedRow, _ builder: ClauseBuilder) {
    var byParameter: [Int: [WeightedLiteral]] = [:]
    var touched: [Int] = []
    for term in row.terms {
      guard let parameter = owner[term.literal.variable] else { continue }
      if byParameter[parameter] == nil { touched.append(parameter) }
      byParameter[parameter, default: []].append(term)
    }
    guard !touched.isEmpty else { return }
    var sum: [ProofSummand] = [.row(row.number)]
    row.terms.removeAll { owner[$0.literal.variable] != nil }
    for index in touched {
      let parameter = parameters[index]
      // The part of the sum that is to be small, at option j: what its literals are worth there.
      let values = (0...parameter.count).map { option in
        (byParameter[index] ?? []).reduce(0) { value, term in
          let isTrue = Int(term.literal.variable - parameter.first) < option
          return isTrue != term.literal.isNegated ? value + term.weight : value
        }
      }
      let least = values.min() ?? 0
      // Literals take the least value with them: the bound is lowered by it.
      row.slack -= least
      for (option, value) in values.enumerated() where value > least {
        row.terms.append(WeightedLiteral(weight: value - least, literal: parameter.options[option]))
        sum.append(.row(parameter.bounds[option], value - least))
      }
    }
    row.number = builder.derive(sum)
  }
}
