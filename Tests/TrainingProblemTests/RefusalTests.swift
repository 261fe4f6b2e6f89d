import TestSupport
import Testing
import TrainingProblem

/// Inputs that the page does not allow are refused with the key path of what is wrong.
struct RefusalTests {
  /// A valid instance in which one text is replaced by another.
  private func refusal(_ old: String, _ new: String) throws -> InputError? {
    let valid = """
      {"format": "dnnt-instance/1", "network": {"inputs": 2, "layers": [
       {"neurons": 2, "activation": "relu", "weights": [[[1], []], [[0, 1], {"range": [0, 2]}]], "biases": [[0], [1, 2]]},
       {"neurons": 1, "activation": {"clamp": [0, 1]}, "weights": [-1, 1], "biases": [0], "from": [1, 0]}]},
       "data": [{"x": [1, 2], "y": [1], "weight": 2}], "loss": {"kind": "hinge", "margin": 1, "aggregate": "sum"},
       "penalty": {"nonzero": 1, "magnitude": 0}, "threshold": 3}
      """
    let parts = valid.split(separator: old, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(old) stands once")
    do throws(InputError) {
      _ = try InstanceReader.read(Array(parts.joined(separator: new).utf8), file: "f", companion: noTable)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the instance that the others vary is read`() throws {
    #expect(try refusal("\"threshold\": 3", "\"threshold\": \"3\"") == nil)
  }

  @Test(arguments: [
    ("\"inputs\": 2", "\"inputs\": 0", "$.network.inputs"), ("\"inputs\": 2", "\"inputs\": 2.0", "$.network.inputs"),
    ("\"inputs\": 2", "\"inputs\": \"2\"", "$.network.inputs"),
    ("\"inputs\": 2", "\"inputs\": 1e0", "$.network.inputs"),
    ("\"neurons\": 2", "\"neurons\": 3", "$.network.layers[0].weights"),
    ("\"neurons\": 2", "\"neurons\": 99999999999999999999", "$.network.layers[0].neurons"),
    ("[[1], []]", "[[1]]", "$.network.layers[0].weights[0]"),
    ("[[1], []]", "[[1], [], []]", "$.network.layers[0].weights[0]"),
    ("[[1], []]", "[[1], 2]", "$.network.layers[0].weights[0][1]"),
    ("[0, 1], {", "[0, 0], {", "$.network.layers[0].weights[1][0]"),
    ("[0, 2]}", "[2, 0]}", "$.network.layers[0].weights[1][1].range"),
    ("[0, 2]}", "[0]}", "$.network.layers[0].weights[1][1].range"),
    ("[0, 2]}", "[0, 1000001]}", "$.network.layers[0].weights[1][1].range"),
    ("[0, 2]}", "[-1e400, 1e400]}", "$.network.layers[0].weights[1][1].range"),
    ("[0, 2]}", "[0, 2], \"step\": 1}", "$.network.layers[0].weights[1][1].step"),
    ("[[0], [1, 2]]", "[[0]]", "$.network.layers[0].biases"),
    ("[[0], [1, 2]]", "[[0], []]", "$.network.layers[0].biases[1]"),
    ("[[0], [1, 2]]", "[]", "$.network.layers[0].biases"),
    ("[[0], [1, 2]]", "[0, [1]]", "$.network.layers[0].biases[1]"),
    ("\"relu\"", "\"ReLU\"", "$.network.layers[0].activation"),
    ("\"relu\"", "{\"relu\": 1}", "$.network.layers[0].activation.relu"),
    ("\"relu\"", "{\"polynomial\": []}", "$.network.layers[0].activation.polynomial"),
    ("\"relu\"", "{\"leaky-relu\": [1]}", "$.network.layers[0].activation.leaky-relu"),
    ("\"relu\"", "{\"piecewise\": []}", "$.network.layers[0].activation.piecewise"),
    ("\"relu\"", "{\"piecewise\": [[[1, 2], 3]]}", "$.network.layers[0].activation.piecewise[0]"),
    ("\"relu\"", "{\"piecewise\": [[[1, 2]], [[1, 2]]]}", "$.network.layers[0].activation.piecewise[0]"),
    ("\"relu\"", "{\"piecewise\": [[[1], 0], [[1, 2]]]}", "$.network.layers[0].activation.piecewise[0][0]"),
    ("{\"clamp\": [0, 1]}", "{\"clamp\": [1, 0]}", "$.network.layers[1].activation.clamp"),
    ("{\"clamp\": [0, 1]}", "{\"clamp\": [1]}", "$.network.layers[1].activation.clamp"),
    ("[1, 0]}]}", "[]}]}", "$.network.layers[1].from"), ("[1, 0]}]}", "[2]}]}", "$.network.layers[1].from[0]"),
    ("[1, 0]}]}", "[0, -1]}]}", "$.network.layers[1].from[1]"), ("[1, 0]}]}", "1}]}", "$.network.layers[1].from"),
    ("\"x\": [1, 2]", "\"x\": [1]", "$.data[0].x"), ("\"x\": [1, 2]", "\"x\": [1, null]", "$.data[0].x[1]"),
    ("\"y\": [1]", "\"y\": [2]", "$.data[0].y[0]"), ("\"y\": [1]", "\"y\": [1, 1]", "$.data[0].y"),
    ("\"y\": [1]", "\"y\": 0", "$.data[0].y"), ("\"weight\": 2", "\"weight\": -1", "$.data[0].weight"),
    ("\"weight\": 2", "\"wieght\": 2", "$.data[0].wieght"),
    ("\"kind\": \"hinge\"", "\"kind\": \"Hinge\"", "$.loss.kind"),
    ("\"margin\": 1", "\"margin\": 0", "$.loss.margin"), ("\"margin\": 1", "\"margin\": -1", "$.loss.margin"),
    ("\"aggregate\": \"sum\"", "\"aggregate\": \"mean\"", "$.loss.aggregate"),
    ("\"nonzero\": 1", "\"nonzero\": -1", "$.penalty.nonzero"), ("\"nonzero\": 1", "\"l0\": 1", "$.penalty.l0"),
    ("\"threshold\": 3", "\"threshold\": null", "$.threshold"),
    ("\"threshold\": 3", "\"threshold\": \" 3\"", "$.threshold"),
    ("\"threshold\": 3", "\"threshold\": 3, \"\\u0074hreshold\": 3", "$.threshold"),
    ("\"threshold\": 3", "\"Threshold\": 3", "$.Threshold"), ("\"threshold\": 3", "\"comment\": 3", "$.comment"),
    ("\"threshold\": 3", "\"comment\": [\"a\", 3]", "$.comment[1]"), ("\"threshold\": 3", "\"name\": 3", "$.name"),
  ])
  func `the key path names what is wrong`(old: String, new: String, keyPath: String) throws {
    let error = try #require(try refusal(old, new))
    #expect(error.keyPath == keyPath, "\(error)")
    #expect(error.line != nil && error.column != nil && error.isOneLine, "\(error)")
  }

  @Test(arguments: [
    "\"network\"", "\"data\"", "\"loss\"", "\"format\"", "\"kind\"", "\"inputs\"", "\"layers\"", "\"x\"", "\"y\"",
  ])
  func `a required key`(key: String) throws {
    let error = try #require(try refusal(key, "\"comment\""))
    #expect(error.isOneLine)
  }
}
