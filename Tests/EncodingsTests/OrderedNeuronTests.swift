import Encodings
import ExactArithmetic
import Formulations
import GLPKBackend
import TestSupport
import Testing
import TrainingProblem

/// `+sym` keeps one arrangement of interchangeable neurons, and only where they are interchangeable.
@Suite struct OrderedNeuronTests {
  private func pair(secondBiases: String) throws -> ScaledInstance {
    let json = """
      {"format": "dnnt-instance/1", "network": {"inputs": 1, "layers": [
        {"neurons": 2, "activation": "relu", "weights": [-1, 0, 2], "biases": [[0, 1], \(secondBiases)]},
        {"neurons": 1, "activation": "identity", "weights": [-1, 1], "biases": [0]}]},
       "data": [{"x": [1], "y": 1}, {"x": [-2], "y": 0}], "loss": {"kind": "absolute"}}
      """
    return try ScaledInstance(try InstanceReader.read(Array(json.utf8), file: "test", companion: noTable))
  }

  @Test("of two arrangements the program holds exactly the one in order", arguments: EncodingName.Parameters.allCases)
  func holdsOneArrangement(parameters: EncodingName.Parameters) throws {
    let scaled = try pair(secondBiases: "[0, 1]")
    let encoded = try EncodedInstance(scaled, EncodingName(parameters, .bigM, symmetry: .ordered))
    var (kept, dropped) = (0, 0)
    try BruteForceChoices.each(of: scaled) { choice in
      var program = encoded.program
      for (variable, value) in encoded.literalValues(choice) {
        program.addRow("fix\(variable.position)", LinearExpression(1, variable), .equal, value)
      }
      let answer: GLPKAnswer
      do { answer = try GLPKSolver().minimise(program) } catch GLPKError.absent { return }
      let isInOrder = encoded.arranged(choice) == choice
      #expect((answer.values != nil) == isInOrder, "\(choice)")
      if isInOrder { kept += 1 } else { dropped += 1 }
    }
    // 12 choices a neuron: 12 · 13 / 2 arrangements in order.
    if kept > 0 { #expect((kept, dropped) == (78, 66)) }
  }

  @Test("neurons with different options are left alone")
  func differentNeuronsAreLeftAlone() throws {
    let scaled = try pair(secondBiases: "[0, 2]")
    let plain = try EncodedInstance(scaled, .orderBigM).program
    let ordered = try EncodedInstance(scaled, EncodingName(.order, .bigM, symmetry: .ordered)).program
    #expect(plain.rowCount == ordered.rowCount)
    #expect(plain.variables == ordered.variables)
  }
}

/// All choices of a scaled instance.
enum BruteForceChoices {
  static func each(of scaled: ScaledInstance, _ body: (ParameterChoice) throws -> Void) rethrows {
    let counts = (0..<scaled.parameters.count).map { scaled.parameters.options($0).count }
    var choice = counts.map { Int32($0 == 0 ? -1 : 0) }
    while true {
      try body(choice)
      guard let place = choice.indices.first(where: { Int(choice[$0]) + 1 < counts[$0] }) else { return }
      for earlier in 0..<place where counts[earlier] > 0 { choice[earlier] = 0 }
      choice[place] += 1
    }
  }
}
