import TestSupport
import Testing
import TrainingProblem

/// The shared malformed inputs: refused in one line that names what is wrong.
struct MalformedInstanceTests {
  @Test func `the manifest is read`() {
    #expect(Fixtures.malformed.count == 86)
  }

  @Test(arguments: Fixtures.malformed.filter { $0.certificate == nil && $0.name != "json-deep-list" })
  func `instances are read or refused as the manifest says`(fixture: Fixtures.Malformed) {
    let outcome = Result { () throws(InputError) in try InstanceReader.read(fixture.path(fixture.instance)) }
    switch outcome {
    case .success: #expect(fixture.exitCodes.contains(0), "was read, expected a refusal")
    case .failure(let error):
      #expect(fixture.exitCodes.contains(2), "\(error)")
      #expect(error.isOneLine)
      #expect(error.description.contains(fixture.mentions ?? ""), "\(error)")
      #expect(error.file.contains("/" + fixture.instance) || error.file == "\(fixture.name).csv", "\(error)")
    }
  }

  /// Generated rather than kept: 400 kB of brackets.
  @Test func `nesting of 200,000 levels is refused where it passes the limit`() {
    let start = "{\"format\": \"dnnt-instance/1\", \"comment\": "
    let text = start + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) + "}"
    let error = #expect(throws: InputError.self) {
      try InstanceReader.read(Array(text.utf8), file: "deep", companion: noTable)
    }
    #expect(error?.line == 1 && error?.column == start.utf8.count + ReadingLimits.nesting)
  }
}
