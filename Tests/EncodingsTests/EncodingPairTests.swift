import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

/// Pairs: one tiny instance, Tests/Fixtures/encodings/pair.dnnt.json, and beside it the program that it becomes in every
/// encoding, NAME.lp, to be read side by side.
@Suite struct EncodingPairTests {
  private static let folder = Fixtures.folder("encodings")
  static let names =
    EncodingName.allCases + [
      EncodingName(.order, .bigM, symmetry: .ordered), EncodingName(.order, .bigM, bounds: .reachable),
    ]

  @Test("an encoding's program is the one on file", arguments: names)
  func programIsTheOneOnFile(name: EncodingName) throws {
    let scaled = try ScaledInstance(try InstanceReader.read("\(Self.folder)/pair.dnnt.json"))
    var sink = MemorySink()
    LPWriter.write(try EncodedInstance(scaled, name).program, to: &sink)
    #expect(sink.text == String(decoding: try Fixtures.bytes("\(Self.folder)/\(name).lp"), as: UTF8.self))
  }

  @Test("names read back, with suffixes in any order; others are refused")
  func namesReadBack() {
    for name in EncodingName.variants { #expect(EncodingName(rawValue: name.rawValue) == name) }
    #expect(Set(EncodingName.variants.map(\.rawValue)).count == 96)
    #expect(EncodingName(rawValue: "order-hull+tight+sym")?.rawValue == "order-hull+sym+tight")
    for text in ["", "order", "order-", "order-bigm+", "order-bigm+sym+sym", "order-bigm+none", "Order-bigm", "-bigm"] {
      #expect(EncodingName(rawValue: text) == nil, "\(text)")
    }
  }
}
