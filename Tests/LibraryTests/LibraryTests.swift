import DNNT
import Foundation
import SeededRandomness
import Synchronization
import TestSupport
import Testing

@Suite("The library") struct LibraryTests {
  private func xor(_ neurons: String = "2sign-1sign") throws -> Instance {
    try Instance(
      try Network(neurons, inputs: 2), x: [[0, 0], [0, 1], [1, 0], [1, 1]], y: [[-1], [1], [1], [-1]],
      loss: .signError)
  }

  /// A folder that goes with the test.
  private func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dnnt-library-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  @Test("solves, proves, saves, checks and predicts") func wholeWay() async throws {
    let instance = try xor()
    let solution = try await NetworkSolver().solve(instance)
    #expect(solution.isOptimal && solution.objective == 0 && solution.bound == 0 && solution.isVerified)
    let model = try solution.model()
    for sample in instance.samples {
      let prediction = try model.predict(sample.x)
      #expect(.values(prediction.outputs) == sample.label)
    }
    try await withFolder { folder in
      let file = folder.appendingPathComponent("xor.cert.json").path
      try solution.save(file)
      #expect(try await instance.check(certificate: file).verdict == .accepted)
      // Another instance: the digest says so.
      let verdict = try await xor("3sign-1sign").check(certificate: file).verdict
      guard case .rejected = verdict else {
        Issue.record("\(verdict)")
        return
      }
    }
  }

  @Test("an optimum above 0 is saved with a proof beside the certificate") func proof() async throws {
    // One neuron cannot tell these apart.
    let solution = try await NetworkSolver(.conflict).solve(try xor("1sign"))
    #expect(solution.isOptimal && solution.objective == 1 && solution.isVerified, "\(solution)")
    try await withFolder { folder in
      let file = folder.appendingPathComponent("one.cert.json").path
      try solution.save(file)
      #expect(
        solution.certificate?.proof?.file == nil || FileManager.default.fileExists(atPath: folder.path + "/one.pbp"))
      #expect(try await solution.instance.check(certificate: file).verdict == .accepted)
    }
  }

  @Test("a proof has no name until it is saved, then one wherever it is saved") func unsavedProof() async throws {
    let solution = try await NetworkSolver(.conflict).solve(try xor("1sign"))
    let temporary = FileManager.default.temporaryDirectory
    let entries = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
    let folders = entries.map { temporary.appendingPathComponent($0) }
    for folder in [temporary] + folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      #expect(!names.contains { $0.hasPrefix("answer.pbp") }, "\(folder.path)")
    }
    try await withFolder { folder in
      for name in ["first", "second"] {
        let file = folder.appendingPathComponent(name + ".cert.json").path
        try solution.save(file)
        #expect(try await solution.instance.check(certificate: file).verdict == .accepted)
      }
    }
  }

  /// More than any search ends in the time of a test: many random rows, few hidden neurons, parity as the label.
  private func long() throws -> Instance {
    var generator = SplitMix64(seed: 7)
    let x: [[Rational]] = (0..<400).map { _ in (0..<10).map { _ in generator.next() & 1 == 0 ? -1 : 1 } }
    let y: [[Rational]] = x.map { [$0.reduce(1) { $0 * $1 }] }
    return try Instance(
      try Network("3sign-1", inputs: 10, weights: [-2, -1, 0, 1, 2]), x: x, y: y, loss: .signError)
  }

  @Test("cancelling the task ends the search with the best so far") func cancellation() async throws {
    let instance = try long()
    let seen = SeenFlag()
    let solving = Task {
      try await NetworkSolver(timeLimit: .seconds(600)).solve(instance) { progress in
        if progress.incumbent != nil { seen.store(true) }
      }
    }
    for _ in 0..<12_000 where !seen.load() { try await Task.sleep(for: .milliseconds(5)) }
    let begun = ContinuousClock.now
    solving.cancel()
    let solution = try await solving.value
    #expect(ContinuousClock.now - begun < .seconds(30))
    #expect(solution.status == .feasible && solution.stopReason == .interrupt)
    let parameters = try #require(solution.parameters)
    #expect(try Evaluation(of: parameters, on: instance).objective == solution.objective)
    #expect(solution.bound.map { $0 <= (solution.objective ?? 0) } ?? true)
  }

  @Test("a limit is named") func limit() async throws {
    let solution = try await NetworkSolver(timeLimit: .milliseconds(100)).solve(try long())
    #expect(solution.stopReason == .timeLimit && [.feasible, .unknown].contains(solution.status))
  }

  @Test("a table becomes a model that scores tables") func table() async throws {
    let tables = Fixtures.root + "/docs/tables"
    var request = InstanceRequest(label: "target")
    (request.inputs, request.network) = ("flavanoids,proline", "1sign-3")
    let prepared = try Instance.prepare(table: tables + "/wine.csv", request)
    let solution = try await NetworkSolver().solve(prepared.instance)
    #expect(solution.isOptimal && solution.isVerified)
    let parameters = try #require(solution.parameters)
    let score = try TrainedModel(prepared.instance, parameters, prepared.preparation).score(table: tables + "/wine.csv")
    #expect(score.rows == 178 && Rational(178 - score.right) == solution.objective)
    #expect(score.classNames == ["class_0", "class_1", "class_2"])
  }

  @Test("what the format does not allow is an input error with its key") func refusals() async throws {
    let network = try Network("1", inputs: 2)
    #expect(throws: InputError.self) { try Network("1sine", inputs: 2) }
    #expect(throws: InputError.self) { try Instance(network, x: [[1]], y: [[1]], loss: .absolute) }
    #expect(throws: InputError.self) { try Instance(network, x: [[1, 2]], y: [[3]], loss: .signError) }
    #expect(throws: InputError.self) { try Instance(network, x: [[1, 2]], y: [], loss: .absolute) }
    #expect(throws: InputError.self) { try Instance(network, x: [[1, 2]], classes: [1]) }
    #expect(throws: InputError.self) { try Instance(json: "{}") }
    await #expect(throws: InputError.self) {
      try await NetworkSolver().solve(try Instance(try Network("1", inputs: 0), x: [[]], y: [[1]], loss: .absolute))
    }
  }

  @Test("the page's example is the package's, and prints what the page says") func page() async throws {
    let page = try String(contentsOfFile: Fixtures.root + "/docs/how-to/swift-library.md", encoding: .utf8)
    let source = try String(contentsOfFile: Fixtures.root + "/Tests/Library/Sources/main.swift", encoding: .utf8)
    #expect(page.contains("```swift\n" + source + "```"))
    var place = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let name = "library-example"
    while !FileManager.default.isExecutableFile(atPath: place.appendingPathComponent(name).path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    let (program, output) = (place.appendingPathComponent(name), Pipe())
    try await withFolder { folder in
      let process = Process()
      (process.executableURL, process.currentDirectoryURL, process.standardOutput) = (program, folder, output)
      try process.run()
      let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(page.contains("```text\n" + printed + "```"), "\(printed)")
    }
  }
}

/// A flag that a sendable closure can set.
private final class SeenFlag: Sendable {
  private let value = Atomic<Bool>(false)
  func store(_ new: Bool) { value.store(new, ordering: .relaxed) }
  func load() -> Bool { value.load(ordering: .relaxed) }
}
