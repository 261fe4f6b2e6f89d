/// Small inputs that would take all memory, or hours, from a checker that spends before it asks: seeded, each of a kind.
public struct AttackFiles {
  /// The name of the kind, for messages.
  public let kind: String
  /// The text of the instance file.
  public let instance: String
  /// The text of the certificate.
  public let certificate: String
  /// The text that the certificate names as its proof.
  public let proof: String
  /// How both programs may end: 2 or 3, and 1 or 0 where what is claimed is decided without what was attacked.
  public let codes: Set<Int32>

  /// The plain file name under which the certificate names the proof.
  public static let proofName = "attack.pbp"

  init(_ kind: String, _ instance: String, _ certificate: String, proof: String? = nil, codes: Set<Int32> = [3]) {
    (self.kind, self.instance, self.certificate, self.codes) = (kind, instance, certificate, codes)
    self.proof = proof ?? AttackFiles.proof("")
  }

  /// Attack `number` of a run: kinds take turns, sizes are drawn.
  public static func make(_ number: Int, seed: UInt64) -> AttackFiles {
    var draw = SplitMix64(seed: seed &+ UInt64(number) &* 0x1_0001)
    let isHeavy = number % 100 >= 90
    return isHeavy ? heavy[number % heavy.count](&draw) : light[number % light.count](&draw)
  }

  /// Draws the files of one kind.
  public typealias Kind = @Sendable (inout SplitMix64) -> AttackFiles

  /// Ended in much less than a second.
  public static let light: [Kind] = [
    fixedParameters, rangeTimesBias, rangeTimesPenalty, weightsTimesWeight, labelsTimesLabel, inputsTimesInput,
    piecesTimesSlope, widthsTimesBounds, sourcesTimesOptions, wideStates, manyDirect, hints, sums, products, names,
    literals, emptyLists,
  ]
  /// Ended once some seconds of work are spent.
  public static let heavy: [Kind] = [fractions, manyEdges, coreDeletions]

  // MARK: Parts

  private static func digits(_ count: Int, _ draw: inout SplitMix64) -> String {
    var text = [UInt8](repeating: 0x31, count: 1)
    while text.count < count { text.append(0x30 + UInt8(truncatingIfNeeded: draw.int(0...9))) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func fraction(_ count: Int, _ draw: inout SplitMix64) -> String { "\"1/\(digits(count, &draw))\"" }

  private static func repeated(_ text: String, _ count: Int) -> String {
    [String](repeating: text, count: count).joined(separator: ",")
  }

  private static func instance(
    inputs: Int = 1, _ layers: String, data: String = "{\"x\":[1],\"y\":3}", loss: String = "\"kind\":\"absolute\"",
    more: String = ""
  ) -> String {
    "{\"format\":\"dnnt-instance/1\",\"network\":{\"inputs\":\(inputs),\"layers\":[\(layers)]},\"data\":[\(data)],"
      + "\"loss\":{\(loss)},\"threshold\":\"1/2\"\(more)}"
  }

  private static func layer(
    _ weights: String, biases: String = "[0]", neurons: Int = 1, activation: String = "\"identity\"", more: String = ""
  ) -> String {
    "{\"neurons\":\(neurons),\"activation\":\(activation),\"weights\":\(weights),\"biases\":\(biases)\(more)}"
  }

  private static func claim(_ kind: String, _ claim: String = "misses-threshold", more: String = "") -> String {
    let file = kind == "veripb" ? ",\"file\":\"\(proofName)\"" : ""
    return "{\"format\":\"dnnt-certificate/1\",\"claim\":\"\(claim)\",\"proof\":{\"kind\":\"\(kind)\"\(file)}\(more)}"
  }

  private static func anyTable(_ draw: inout SplitMix64) -> String {
    claim(draw.pick(["state-table", "behaviour-table", "veripb"]))
  }

  private static let two = instance(layer("[0,1]", biases: "[0,1]"))

  private static func proof(_ lines: String, version: String = "2.0") -> String {
    "pseudo-Boolean proof version \(version)\n\(lines)"
      + (version == "1.2" ? "" : "output NONE\nconclusion NONE\nend pseudo-Boolean proof\n")
  }

  // MARK: Tables and scaling

  /// A neuron of as many parameters as a stack has not frames.
  private static func fixedParameters(_ draw: inout SplitMix64) -> AttackFiles {
    let inputs = draw.int(20_000...60_000)
    let layers =
      layer("[1]", biases: "[0,-1]", activation: "\"step\"") + "," + layer("[1,2]", biases: "[0]")
    return AttackFiles(
      "fixed parameters", instance(inputs: inputs, layers, data: "{\"x\":[\(repeated("1", inputs))],\"y\":3}"),
      claim("behaviour-table"), codes: [0, 1, 3])
  }

  private static func rangeTimesBias(_ draw: inout SplitMix64) -> AttackFiles {
    let layers = layer(
      "{\"range\":[1,\(draw.int(500_000...1_000_000))]}", biases: "[\(fraction(draw.int(8_000...200_000), &draw))]")
    return AttackFiles("range × bias", instance(layers), anyTable(&draw))
  }

  private static func rangeTimesPenalty(_ draw: inout SplitMix64) -> AttackFiles {
    let rate = fraction(draw.int(8_000...200_000), &draw)
    return AttackFiles(
      "range × penalty",
      instance(
        layer("{\"range\":[1,1000000]}"), more: ",\"penalty\":{\"\(draw.pick(["nonzero", "magnitude"]))\":\(rate)}"),
      anyTable(&draw), codes: [1, 3])
  }

  private static func weightsTimesWeight(_ draw: inout SplitMix64) -> AttackFiles {
    let samples = (1...draw.int(20_000...30_000)).map { "{\"x\":[\($0)],\"y\":3,\"weight\":2}" }
    let last = "{\"x\":[0],\"y\":3,\"weight\":\(fraction(draw.int(100_000...250_000), &draw))}"
    return AttackFiles(
      "weights × weight", instance(layer("[0,1]"), data: (samples + [last]).joined(separator: ",")), anyTable(&draw))
  }

  private static func labelsTimesLabel(_ draw: inout SplitMix64) -> AttackFiles {
    let samples = (1...draw.int(20_000...30_000)).map { "{\"x\":[\($0)],\"y\":3}" }
    let last = "{\"x\":[0],\"y\":\(fraction(draw.int(100_000...250_000), &draw))}"
    return AttackFiles(
      "labels × label", instance(layer("[0,1]"), data: (samples + [last]).joined(separator: ",")), anyTable(&draw))
  }

  private static func inputsTimesInput(_ draw: inout SplitMix64) -> AttackFiles {
    let samples = (1...draw.int(20_000...30_000)).map { "{\"x\":[\($0)],\"y\":3}" }
    let last = "{\"x\":[\(fraction(draw.int(100_000...250_000), &draw))],\"y\":3}"
    return AttackFiles(
      "inputs × input", instance(layer("[0,1]"), data: (samples + [last]).joined(separator: ",")), anyTable(&draw))
  }

  private static func piecesTimesSlope(_ draw: inout SplitMix64) -> AttackFiles {
    let count = draw.int(10_000...20_000)
    let pieces = (1...count).map { "[[1,0],\($0)]" }.joined(separator: ",")
    let activation = "{\"piecewise\":[\(pieces),[[\(fraction(200_000, &draw)),1]]]}"
    return AttackFiles(
      "pieces × slope", instance(layer("[0,1]", activation: activation)), anyTable(&draw), codes: [0, 1, 3])
  }

  /// A bound on each of a million values, each of many digits.
  private static func widthsTimesBounds(_ draw: inout SplitMix64) -> AttackFiles {
    let layers =
      layer("[0,1]", biases: "[\(fraction(draw.int(100_000...200_000), &draw))]", neurons: draw.int(20_000...200_000))
      + "," + layer("[0,1]")
    return AttackFiles("widths × bounds", instance(layers), anyTable(&draw))
  }

  /// One long list of options for a layer that is named again and again.
  private static func sourcesTimesOptions(_ draw: inout SplitMix64) -> AttackFiles {
    let (names, options) = (draw.int(100_000...200_000), draw.int(100_000...200_000))
    let list = (1...options).map { "\($0)" }.joined(separator: ",")
    let from = ",\"from\":[\(repeated("0", names))]"
    return AttackFiles("sources × options", instance(layer("[\(list)]", more: from)), anyTable(&draw))
  }

  /// Tables whose keys no machine word holds.
  private static func wideStates(_ draw: inout SplitMix64) -> AttackFiles {
    let inputs = draw.int(24...44)
    var rows: [String] = []
    for _ in 0..<inputs { rows.append("[0,\"\(digits(draw.int(38...300), &draw))\"]") }
    return AttackFiles(
      "wide states",
      instance(
        inputs: inputs, layer("[[\(rows.joined(separator: ","))]]"),
        data: "{\"x\":[\(repeated("1", inputs))],\"y\":\"\(digits(40, &draw))\"}"), claim("state-table"),
      codes: [0, 1, 3])
  }

  private static func manyDirect(_ draw: inout SplitMix64) -> AttackFiles {
    let inputs = draw.int(20...40)
    let samples = (0..<8).map { sample in
      "{\"x\":[\((0..<inputs).map { "\(($0 * 7 + sample) % 11)" }.joined(separator: ","))],\"y\":3}"
    }
    return AttackFiles(
      "many direct", instance(inputs: inputs, layer("{\"range\":[0,999999]}"), data: samples.joined(separator: ",")),
      claim("state-table"))
  }

  // MARK: Proofs

  private static func hints(_ draw: inout SplitMix64) -> AttackFiles {
    let line = "*~" + String(repeating: " 1", count: draw.int(1_500_000...3_000_000)) + "\n"
    let text = proof("f 0\n" + line + line + "u >= 0 ;\n", version: "1.2")
    return AttackFiles("hints", two, claim("veripb"), proof: text, codes: [0, 1, 3])
  }

  private static func variables(_ count: Int) -> String {
    "rup " + (0..<count).map { "1 y\($0) " }.joined() + ">= 0 ;\n"
  }

  private static func sums(_ draw: inout SplitMix64) -> AttackFiles {
    let (width, depth) = (draw.int(4_000...9_000), draw.int(4_000...9_000))
    let text = variables(width) + "pol" + String(repeating: " -1 -1 +", count: depth) + "\n"
    return AttackFiles("sums of pol", two, claim("veripb"), proof: proof(text), codes: [0, 1, 3])
  }

  private static func products(_ draw: inout SplitMix64) -> AttackFiles {
    let factor = digits(draw.int(10_000...19_000), &draw)
    let text = variables(draw.int(30_000...60_000)) + String(repeating: "pol -1 \(factor) *\n", count: 20)
    return AttackFiles("products of pol", two, claim("veripb"), proof: proof(text), codes: [0, 1, 3])
  }

  /// New names, each in a label as well.
  private static func names(_ draw: inout SplitMix64) -> AttackFiles {
    var text = ""
    for number in 0..<draw.int(20_000...60_000) { text += "@l\(number) rup 1 z\(number) >= 0 ;\n" }
    return AttackFiles("names", two, claim("veripb"), proof: proof(text), codes: [0, 1, 3])
  }

  private static func literals(_ draw: inout SplitMix64) -> AttackFiles {
    let text = "soli" + String(repeating: " x1", count: draw.int(500_000...1_500_000)) + "\n"
    return AttackFiles("literals", two, claim("veripb"), proof: proof(text), codes: [0, 1, 3])
  }

  /// Each deletion goes through the whole core.
  private static func coreDeletions(_ draw: inout SplitMix64) -> AttackFiles {
    let order = """
      def_order lex
      vars
      left u1
      right v1
      aux
      end
      def
      -1 u1 1 v1 >= 0 ;
      end
      transitivity
      vars
      fresh_right w1
      end
      proof
      proofgoal #1
      pol 1 2 + 3 +
      end -1
      end
      end
      end
      load_order lex x1

      """
    let count = draw.int(15_000...25_000)
    var text = order
    for number in 0..<count { text += "rup 1 x1 1 ~x1 1 c\(number) 1 d\(number) >= 1 ;\n" }
    text += "core range -\(count) -1\nrup 1 x1 1 ~x1 >= 1 ;\n"
    for number in 2..<count { text += "del id -\(number)\n" }
    return AttackFiles("core deletions", two, claim("veripb"), proof: proof(text), codes: [0, 1, 3])
  }

  // MARK: Readers and replay

  private static func emptyLists(_ draw: inout SplitMix64) -> AttackFiles {
    let lists = repeated(draw.pick(["[]", "{}", "0", "\"\""]), draw.int(2_000_000...5_000_000))
    return AttackFiles("lists", two, "{\"comment\":[\(lists)]}", codes: [2])
  }

  private static func fractions(_ draw: inout SplitMix64) -> AttackFiles {
    let count = draw.int(200...400)
    var terms: [String] = []
    for _ in 0..<count { terms.append(fraction(draw.int(2_000...4_000), &draw)) }
    let list = terms.joined(separator: ",")
    let place = draw.int(0...2)
    let ones = repeated("1", count)
    let parameters =
      ",\"parameters\":[{\"weights\":[[\(place == 1 ? list : ones)]],\"biases\":[0]}],\"objective\":\"1/3\""
    let own =
      place == 0
      ? instance(inputs: count, layer("[1]"), data: "{\"x\":[\(list)],\"y\":3}")
      : place == 1
        ? instance(inputs: count, layer("\"real\""), data: "{\"x\":[\(ones)],\"y\":3}")
        : instance(
          inputs: count, layer("[1]"),
          data: terms.map { "{\"x\":[\(ones)],\"y\":3,\"weight\":\($0)}" }.joined(separator: ","))
    return AttackFiles("fractions", own, claim("veripb", "feasible", more: parameters), codes: [1, 3])
  }

  private static func manyEdges(_ draw: inout SplitMix64) -> AttackFiles {
    let (width, samples) = (draw.int(600...1_000), draw.int(20_000...40_000))
    let column = "[\(repeated("[1]", width))]"
    let square = "[\(repeated("[\(repeated("1", width))]", width))]"
    let zeros = "[\(repeated("0", width))]"
    let parameters =
      ",\"parameters\":[{\"weights\":\(column),\"biases\":\(zeros)},{\"weights\":\(square),\"biases\":\(zeros)},"
      + "{\"weights\":[[\(repeated("1", width))]],\"biases\":[0]}]"
    let layers =
      layer("[1]", neurons: width, activation: "\"relu\"") + "," + layer("[1]", neurons: width, activation: "\"relu\"")
      + "," + layer("[1]")
    let data = (1...samples).map { "{\"x\":[\($0)],\"y\":3}" }.joined(separator: ",")
    return AttackFiles(
      "distinct inputs × edges", instance(layers, data: data),
      claim("veripb", "optimal", more: parameters + ",\"bound\":1"),
      codes: [3])
  }
}
