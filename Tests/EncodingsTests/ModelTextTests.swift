import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

/// Pairs: a small instance, and the program it becomes, readable side by side.
@Suite struct ModelTextTests {
  private func program(_ json: String, _ name: EncodingName) throws -> [String] {
    let instance = try InstanceReader.read(Array(json.utf8), file: "test") { name throws(InputError) in
      throw InputError(file: name, message: "no tables here")
    }
    var sink = MemorySink()
    LPWriter.write(try EncodedInstance(try ScaledInstance(instance), name).program, to: &sink)
    return sink.text.split(separator: "\n").map { String($0).trimmingBlanks }
      .filter { !$0.hasPrefix("\\") && !$0.isEmpty }
  }

  private let oneSign = """
    {"format": "dnnt-instance/1", "network": {"inputs": 1, "layers": [
      {"neurons": 1, "activation": "sign", "weights": [-1, 0, 2]}]},
     "data": [{"x": [3], "y": 1}], "loss": {"kind": "sign-error"}}
    """

  @Test func orderLiteralsAndAStrictSign() throws {
    // T = 3·(−1 + g1 + 2·g2) = −3 + 3 g1 + 6 g2, between −3 and 6; on: T ≥ 0, off: T ≤ −1; the output is 2·on − 1.
    let lines = try program(oneSign, .orderBigM)
    #expect(lines.contains { $0.contains("w1_0_0.chain2: ") && $0.contains("w1_0_0.ge1 - ") })
    #expect(lines.contains { $0.contains("a1_0_0.ifon: ") && $0.hasSuffix(">= 0") })
    #expect(lines.contains { $0.contains("l0.0: ") })
  }

  @Test func oneHotLiteralsSumToOne() throws {
    let lines = try program(oneSign, .oneHotBigM)
    #expect(lines.contains { $0.hasSuffix("= 1") && $0.contains("w1_0_0.one: ") && $0.contains("w1_0_0.is2") })
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
