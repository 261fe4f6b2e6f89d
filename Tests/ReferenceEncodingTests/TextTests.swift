import CertificateChecking
import Encodings
import ExactArithmetic
import Formulations
import TestSupport
import Testing
import TrainingProblem

struct TextTests {
  static func text(_ instance: Instance) throws -> String {
    var sink = MemorySink()
    ReferenceText.writeOPB(try ReferenceEncoding(try ScaledInstance(instance)), to: &sink)
    return sink.text
  }

  /// The text of the first fenced block after `heading` in the encoding's page.
  static func block(after heading: String) throws -> String {
    let page = String(decoding: try Fixtures.bytes(Fixtures.root + "/docs/reference-encoding.md"), as: UTF8.self)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == heading })
    let open = try #require(lines[start...].firstIndex { $0.hasPrefix("```") })
    let close = try #require(lines[(open + 1)...].firstIndex { $0 == "```" })
    return lines[open + 1..<close].joined(separator: "\n") + "\n"
  }

  @Test func `the worked example of the page is what the encoding writes`() throws {
    let json = try Self.block(after: "### The instance")
    let instance = try InstanceReader.read(Array(json.utf8), file: "example", companion: noTable)
    let text = try Self.text(instance)
    let page = try Self.block(after: "### The formula")
    #expect(text == page, "\(text)")
  }

  @Test func `the same instance gives the same bytes`() throws {
    for fixture in Fixtures.conformance.prefix(40) {
      guard let first = try? Self.text(try InstanceReader.read(fixture.path)) else { continue }
      let second = try Self.text(try InstanceReader.read(fixture.path))
      #expect(first == second, "\(fixture)")
      #expect(!first.contains("+-") && first.hasSuffix(" ;\n"), "\(fixture)")
    }
  }

  @Test func `every conformance instance has an encoding`() throws {
    for fixture in Fixtures.conformance {
      let instance = try InstanceReader.read(fixture.path)
      let formula = try ReferenceEncoding(try ScaledInstance(instance)).formula
      #expect(formula.constraints.reduce(0) { $0 + $1.terms.count } <= 6_000, "\(fixture)")
      #expect(formula.constraints.allSatisfy { $0.degree.signum > 0 && !$0.terms.isEmpty }, "\(fixture)")
    }
  }

  @Test func `the map brings a solution back`() throws {
    for seed in 0..<40 as Range<UInt64> {
      let instance = RandomInstances.linearOnly(seed: seed)
      let scaled = try ScaledInstance(instance)
      guard let encoding = try? ReferenceEncoding(scaled) else { continue }
      let digest = InstanceWriter.digest(of: instance)
      let text = ReferenceText.map(encoding, digest: digest).text
      let map = try ParameterMap.read(Array(text.utf8), file: "map", for: scaled, digest: digest)
      let choice = scaled.choice(RandomInstances.assignment(of: instance.network, seed: seed))
      let point = encoding.completion(of: choice)
      let names = Dictionary(
        uniqueKeysWithValues: point.enumerated().map { ("x\($0 + 1)", Rational($1 ? 1 : 0)) })
      #expect(map.choice(for: scaled) { names[$0] ?? 0 } == choice)
    }
  }
}
