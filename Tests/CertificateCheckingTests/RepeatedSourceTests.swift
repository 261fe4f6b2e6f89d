import CertificateChecking
import TestSupport
import Testing
import TrainingProblem

/// A layer that names its source layer twice has two edges from each neuron; a table that saw the first one only accepted
/// false claims.
struct RepeatedSourceTests {
  @Test(arguments: [
    // The least objective is 0: both edges at 1.
    ("FALSE-repeated-source", "FALSE-repeated-source", Int32(1)),
    ("FALSE-repeated-source-optimal", "FALSE-repeated-source", 1),
    ("FALSE-repeated-source-reaches", "FALSE-repeated-source", 0),
    ("FALSE-repeated-source", "FALSE-repeated-source-3-layers", 1),
    ("TRUE-rejected-repeated-source", "TRUE-rejected-repeated-source", 0),
  ])
  func `claims about a layer named twice are judged as they are`(
    claim: String, instance: String, exitCode: Int32
  ) throws {
    let folder = Fixtures.folder("repeated-sources")
    let report = CertificateChecker.check(
      try CertificateReader.read("\(folder)/\(claim).cert.json"),
      against: try InstanceReader.read("\(folder)/\(instance).dnnt.json"))
    #expect(report.exitCode == exitCode, "\(report.summary)")
  }
}
