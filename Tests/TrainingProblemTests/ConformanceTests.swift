import ExactArithmetic
import JSONWriting
import TestSupport
import Testing
import TrainingProblem

/// The shared instances over every feature of the format, against their manifest.
struct ConformanceTests {
  @Test func `the manifest lists every instance of the folder`() {
    #expect(Fixtures.conformance.count == 117)
  }

  @Test(arguments: Fixtures.conformance)
  func `the digest is the manifest's`(fixture: Fixtures.Conformance) throws {
    #expect(InstanceWriter.digest(of: try InstanceReader.read(fixture.path)) == fixture.digest)
  }

  @Test(arguments: Fixtures.conformance)
  func `what is written reads as the same instance`(fixture: Fixtures.Conformance) throws {
    let instance = try InstanceReader.read(fixture.path)
    var canonical = ""
    InstanceWriter.canonical(instance) { canonical += $0 }
    for text in [InstanceWriter.text(of: instance), canonical] {
      let again = try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
      #expect(InstanceWriter.digest(of: again) == fixture.digest)
      #expect(text == canonical || (again.name == instance.name && again.source == instance.source))
    }
    #expect(!canonical.contains("\n"))
  }

  @Test(arguments: Fixtures.conformance)
  func `the oracle finds the manifest's objective and decision`(fixture: Fixtures.Conformance) throws {
    let instance = try InstanceReader.read(fixture.path)
    let oracle = BruteForce(instance)
    #expect("\(oracle.objective)" == fixture.objective)
    #expect(oracle.reachesThreshold == fixture.decision.map { $0 == "reaches-threshold" })
    #expect(try Evaluation(of: oracle.minimiser, on: instance).objective == oracle.objective)
  }
}
