import ExactArithmetic
import TrainingProblem

/// How a part is split: a place, and the options that each case leaves of it.
public struct PartSplit: Sendable, Equatable {
  /// The parameter whose options are shared out.
  public let place: ParameterPlace
  /// Each ascending; disjoint, and together all options that the part leaves.
  public let cases: [[Rational]]
  /// The predicted work of each case, in hundredths of a bit: see `WorkPrediction`.
  public let work: [Int]

  /// A split at `place` with these cases, and a prediction for each.
  public init(place: ParameterPlace, cases: [[Rational]], work: [Int]) {
    self.place = place
    self.cases = cases
    self.work = work
  }

  private static let format = "dnnt-split/1"

  /// - Parameter digest: of the part that is split.
  func text(digest: String) -> String {
    let source = place.source.map(String.init) ?? "\"bias\""
    let lists = cases.map { "[" + $0.map(\.jsonText).joined(separator: ", ") + "]" }
    return """
      {"format": "\(PartSplit.format)",
      "instance": "\(digest)",
      "place": [\(place.layer), \(place.neuron), \(source)],
      "cases": [\(lists.joined(separator: ", "))],
      "work": [\(work.map(String.init).joined(separator: ", "))]}

      """
  }

  /// Reads a split of `part`, whose digest is `digest`.
  static func read(_ bytes: [UInt8], file: String, of part: Instance, digest: String) throws(InputError) -> PartSplit {
    let root = try JSONDocument(bytes, file: file).root
    let fields = try root.fields("a split", allowed: ["format", "instance", "place", "cases", "work"])
    try root.checkFormat(fields["format"], is: format)
    let digestValue = try root.required("instance", of: fields, in: "a split")
    guard try digestValue.string("the part's digest") == digest else {
      throw digestValue.error("met \(digestValue.shown), expected \"\(digest)\": the split is of another instance")
    }
    let placeValue = try root.required("place", of: fields, in: "a split")
    let place = try self.place(placeValue)
    guard let options = part.network.listedOptions(at: place) else {
      throw placeValue.error("there is no such place with options in a list")
    }
    let casesValue = try root.required("cases", of: fields, in: "a split")
    var cases: [[Rational]] = []
    for list in try casesValue.elements("a list of cases") {
      var entries: [Rational] = []
      for entry in try list.elements("a list of options") { entries.append(try entry.rational("an option")) }
      guard !entries.isEmpty else { throw list.error("an empty list, expected at least one option") }
      cases.append(entries.sorted())
    }
    guard cases.joined().sorted() == options else {
      throw casesValue.error("expected all options of the place, each in one case")
    }
    var work: [Int] = []
    for entry in try root.required("work", of: fields, in: "a split").elements("predicted work") {
      work.append(try entry.integer("hundredths of a bit", in: 0...Int(Int32.max)))
    }
    guard work.count == cases.count else { throw root.error("\(work.count) predictions for \(cases.count) cases") }
    return PartSplit(place: place, cases: cases, work: work)
  }

  private static func place(_ value: JSONValue) throws(InputError) -> ParameterPlace {
    let parts = try value.elements("a place [layer, neuron, source or \"bias\"]")
    guard parts.count == 3 else { throw value.error("\(parts.count) entries, expected three") }
    let layer = try parts[0].integer("the number of a layer", in: 1...ReadingLimits.layers)
    let neuron = try parts[1].integer("the number of a neuron", in: 0...ReadingLimits.parameters)
    guard parts[2].kind != .string else {
      guard parts[2].decodedString == "bias" else { throw parts[2].error("expected a source, or \"bias\"") }
      return ParameterPlace(layer: layer, neuron: neuron, source: nil)
    }
    let source = try parts[2].integer("\"bias\", or the number of a source", in: 0...ReadingLimits.parameters)
    return ParameterPlace(layer: layer, neuron: neuron, source: source)
  }
}

extension Network {
  /// The options of a place, ascending; nil where there is no such place, no edge, or any real value will do.
  func listedOptions(at place: ParameterPlace) -> [Rational]? {
    guard (1...layers.count).contains(place.layer) else { return nil }
    let layer = layers[place.layer - 1]
    guard place.neuron < layer.neurons, place.source.map({ $0 < sourceCount(of: layer) }) ?? true else { return nil }
    let options = self.options(at: place)
    guard let count = options.count, count > 0 else { return nil }
    return (0..<count).map { options[$0] }
  }

  /// All places of the group that `place` is in.
  func places(tiedTo place: ParameterPlace) -> [ParameterPlace] { shared.first { $0.contains(place) } ?? [place] }
}
