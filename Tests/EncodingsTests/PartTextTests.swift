import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

/// Pairs for single parts: an instance where one part has something to do, and its rows.
@Suite struct PartTextTests {
  /// The rows of the program that `json` becomes.
  private func rows(_ json: String, _ name: String) throws -> [String] {
    let instance = try InstanceReader.read(Array(json.utf8), file: "test", companion: noTable)
    let encoding = try #require(EncodingName(rawValue: name))
    var sink = MemorySink()
    LPWriter.write(try EncodedInstance(try ScaledInstance(instance), encoding).program, to: &sink)
    let lines = sink.text.split(separator: "\n").map(String.init)
    let (start, end) = (lines.firstIndex(of: "Subject To") ?? 0, lines.firstIndex(of: "Bounds") ?? 0)
    return lines[(start + 1)..<end].map { String($0.drop { $0 == " " }) }
  }

  /// T = 3 w of one weight, an activation, and a loss of two rows.
  private func oneWeight(_ weights: String, _ activation: String) -> String {
    """
    {"format": "dnnt-instance/1", "network": {"inputs": 1, "layers": [
      {"neurons": 1, "activation": \(activation), "weights": \(weights), "biases": [0]}]},
     "data": [{"x": [3], "y": 1}], "loss": {"kind": "absolute"}}
    """
  }

  /// a = −1 or 2, times 0, 1 or 2.
  private let oneProduct = """
    {"format": "dnnt-instance/1", "network": {"inputs": 1, "layers": [
      {"neurons": 1, "activation": "identity", "weights": [-1, 2], "biases": [0]},
      {"neurons": 1, "activation": "identity", "weights": [0, 1, 2], "biases": [0]}]},
     "data": [{"x": [1], "y": 1}], "loss": {"kind": "absolute"}}
    """

  @Test("an integer parameter with equal steps is one column, with others it has order literals beside it")
  func integerParameters() throws {
    #expect(
      try rows(oneWeight("[-1, 0, 1]", "\"identity\""), "integer-bigm") == [
        "l0.0.above: - 3 w1_0_0.option + l0.0 >= -4", "l0.0.below: + 3 w1_0_0.option + l0.0 >= 4",
      ])
    #expect(
      try rows(oneWeight("[-1, 0, 2]", "\"identity\""), "integer-bigm") == [
        "w1_0_0.chain2: + w1_0_0.ge1 - w1_0_0.ge2 >= 0",
        "w1_0_0.sum: + w1_0_0.option - w1_0_0.ge1 - w1_0_0.ge2 = 0",
        "l0.0.above: - 3 w1_0_0.ge1 - 6 w1_0_0.ge2 + l0.0 >= -4",
        "l0.0.below: + 3 w1_0_0.ge1 + 6 w1_0_0.ge2 + l0.0 >= 4",
      ])
  }

  @Test("digits that name no option are excluded; options with unequal steps have selectors tied to the digits")
  func digits() throws {
    #expect(
      try rows(oneWeight("[-1, 0, 1]", "\"identity\""), "log-bigm").first
        == "w1_0_0.last: + w1_0_0.bit0 + 2 w1_0_0.bit1 <= 2")
    #expect(try rows(oneWeight("[-1, 0, 1, 2]", "\"identity\""), "log-bigm").allSatisfy { $0.hasPrefix("l0.") })
    #expect(
      try rows(oneWeight("[-1, 0, 2]", "\"identity\""), "log-bigm") == [
        "w1_0_0.last: + w1_0_0.bit0 + 2 w1_0_0.bit1 <= 2", "w1_0_0.one: + w1_0_0.is0 + w1_0_0.is1 + w1_0_0.is2 = 1",
        "w1_0_0.digit0: - w1_0_0.bit0 + w1_0_0.is1 = 0", "w1_0_0.digit1: - w1_0_0.bit1 + w1_0_0.is2 = 0",
        "l0.0.above: + 3 w1_0_0.is0 - 6 w1_0_0.is2 + l0.0 >= -1",
        "l0.0.below: - 3 w1_0_0.is0 + 6 w1_0_0.is2 + l0.0 >= 1",
      ])
  }

  @Test func mcCormickProducts() throws {
    #expect(
      try rows(oneProduct, "log-bigm") == [
        "w2_0_0.last: + w2_0_0.bit0 + 2 w2_0_0.bit1 <= 2",
        "p2_0_0_0.1.low: + w2_0_0.bit0 + p2_0_0_0.1 >= 0", "p2_0_0_0.1.high: - 2 w2_0_0.bit0 + p2_0_0_0.1 <= 0",
        "p2_0_0_0.1.restlow: + 3 w1_0_0.ge1 - w2_0_0.bit0 - p2_0_0_0.1 >= 0",
        "p2_0_0_0.1.resthigh: + 3 w1_0_0.ge1 + 2 w2_0_0.bit0 - p2_0_0_0.1 <= 3",
        "p2_0_0_0.2.low: + w2_0_0.bit1 + p2_0_0_0.2 >= 0", "p2_0_0_0.2.high: - 2 w2_0_0.bit1 + p2_0_0_0.2 <= 0",
        "p2_0_0_0.2.restlow: + 3 w1_0_0.ge1 - w2_0_0.bit1 - p2_0_0_0.2 >= 0",
        "p2_0_0_0.2.resthigh: + 3 w1_0_0.ge1 + 2 w2_0_0.bit1 - p2_0_0_0.2 <= 3",
        "l0.0.above: - p2_0_0_0.1 - 2 p2_0_0_0.2 + l0.0 >= -1", "l0.0.below: + p2_0_0_0.1 + 2 p2_0_0_0.2 + l0.0 >= 1",
      ])
  }

  @Test func incrementalProducts() throws {
    #expect(
      try rows(oneProduct, "order-incremental") == [
        "w2_0_0.chain2: + w2_0_0.ge1 - w2_0_0.ge2 >= 0", "p2_0_0_0.low0: + 3 w1_0_0.ge1 - w2_0_0.ge1 - p2_0_0_0.1 >= 0",
        "p2_0_0_0.high0: + 3 w1_0_0.ge1 + 2 w2_0_0.ge1 - p2_0_0_0.1 <= 3",
        "p2_0_0_0.low1: + w2_0_0.ge1 - w2_0_0.ge2 + p2_0_0_0.1 - p2_0_0_0.2 >= 0",
        "p2_0_0_0.high1: - 2 w2_0_0.ge1 + 2 w2_0_0.ge2 + p2_0_0_0.1 - p2_0_0_0.2 <= 0",
        "p2_0_0_0.low2: + w2_0_0.ge2 + p2_0_0_0.2 >= 0", "p2_0_0_0.high2: - 2 w2_0_0.ge2 + p2_0_0_0.2 <= 0",
        "l0.0.above: - p2_0_0_0.1 - p2_0_0_0.2 + l0.0 >= -1", "l0.0.below: + p2_0_0_0.1 + p2_0_0_0.2 + l0.0 >= 1",
      ])
  }

  @Test("a hull has a copy of every literal, in the order of the parameter; T's multiples of 3 bound the pieces")
  func hulls() throws {
    #expect(
      try rows(oneWeight("[-1, 0, 1]", "\"relu\""), "order-hull").dropLast(2) == [
        "w1_0_0.chain2: + w1_0_0.ge1 - w1_0_0.ge2 >= 0", "a1_0_0.0_0.most: + w1_0_0.ge1 + a1_0_0.in1 - a1_0_0.1_0 <= 1",
        "a1_0_0.0_1.chain: + w1_0_0.ge1 - w1_0_0.ge2 - a1_0_0.1_0 + a1_0_0.1_1 >= 0",
        "a1_0_0.0_1.least: + w1_0_0.ge2 - a1_0_0.1_1 >= 0",
        "a1_0_0.low0: + w1_0_0.ge1 + w1_0_0.ge2 - a1_0_0.1_0 - a1_0_0.1_1 >= 0",
        "a1_0_0.high0: + w1_0_0.ge1 + w1_0_0.ge2 - a1_0_0.1_0 - a1_0_0.1_1 <= 0",
        "a1_0_0.1_0.most: - a1_0_0.in1 + a1_0_0.1_0 <= 0", "a1_0_0.1_1.chain: + a1_0_0.1_0 - a1_0_0.1_1 >= 0",
        "a1_0_0.low1: - a1_0_0.in1 + a1_0_0.1_0 + a1_0_0.1_1 >= 0",
        "a1_0_0.high1: - 2 a1_0_0.in1 + a1_0_0.1_0 + a1_0_0.1_1 <= 0",
        "a1_0_0.value: + 3 a1_0_0.in1 - 3 a1_0_0.1_0 - 3 a1_0_0.1_1 + a1_0_0 = 0",
      ])
  }

  @Test("a piece begins to fill where those before are full; what is flat needs no amount of its own")
  func incrementalActivations() throws {
    #expect(
      try rows(oneWeight("[-1, 0, 1]", "\"relu\""), "order-incremental").dropLast(2) == [
        "w1_0_0.chain2: + w1_0_0.ge1 - w1_0_0.ge2 >= 0", "a1_0_0.begun1: - 3 a1_0_0.ge1 + a1_0_0.t1 <= 0",
        "a1_0_0.least: + 3 w1_0_0.ge1 + 3 w1_0_0.ge2 - 3 a1_0_0.ge1 - a1_0_0.t1 >= 0",
        "a1_0_0.most: + 3 w1_0_0.ge1 + 3 w1_0_0.ge2 - a1_0_0.ge1 - a1_0_0.t1 <= 2",
      ])
  }

  @Test("three steps are two rows with the exact gaps, where big-M has a copy of T a step")
  func stepGaps() throws {
    let steps = #"{"piecewise": [[[0, -1], 0], [[0, 0], 2], [[0, 1]]]}"#
    #expect(
      try rows(oneWeight("[-1, 0, 1]", steps), "integer-gaps") == [
        "a1_0_0.chain2: + a1_0_0.ge1 - a1_0_0.ge2 >= 0",
        "a1_0_0.least: + 3 w1_0_0.option - 3 a1_0_0.ge1 - 2 a1_0_0.ge2 >= 0",
        "a1_0_0.most: + 3 w1_0_0.option - 2 a1_0_0.ge1 - 2 a1_0_0.ge2 <= 2",
      ])
    #expect(try rows(oneWeight("[-1, 0, 1]", steps), "integer-bigm").count == 7)
  }
}
