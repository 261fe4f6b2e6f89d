import TestSupport
import Testing
import TrainingProblem

/// Hostile inputs of about a megabyte are read or refused in bounded time and memory. Each runs in a process of its
/// own, which a limit on processor time ends and whose peak memory is measured.
struct LimitTests {
  @Test func `a vast range is refused, and one just small enough costs nothing`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 40) {
        for (range, isRead) in [("0, 999999", true), ("0, 1000000", false), ("-1e300, 1e300", false)] {
          Bounded.reads(Bounded.instance(weights: "{\"range\": [\(range)]}"), isRead)
        }
        let many = Array(repeating: "[{\"range\": [0, 999999]}]", count: 20).joined(separator: ", ")
        Bounded.reads(Bounded.instance(neurons: 20, weights: "[\(many)]"), false)
      }
    }
  }

  @Test func `vast counts are refused before anything is made of them`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 40) {
        for neurons in [4_000_001, 1_000_000_000, Int.max] {
          Bounded.reads(Bounded.instance(neurons: neurons, weights: "[0, 1]"), false)
        }
        // Two values a neuron, the weight and the bias.
        Bounded.reads(Bounded.instance(neurons: 2_000_001, weights: "[0, 1]"), false)
        Bounded.reads(Bounded.instance(inputs: Int.max, weights: "[0, 1]"), false)
        Bounded.reads(Bounded.instance(inputs: 4_000_000, weights: "[0, 1]"), false)
      }
    }
  }

  @Test func `sources that multiply are refused`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 200) {
        // Each layer names the one before it twice as often: 2^k sources.
        let layers = (1...18).map { number in
          let from = Array(repeating: "\(number - 1)", count: 1 << (number - 1)).joined(separator: ",")
          return "{\"neurons\": 1000, \"activation\": \"sign\", \"weights\": [1], \"from\": [\(from)]}"
        }
        Bounded.reads(Bounded.document(layers: layers.joined(separator: ", ")), false)
      }
    }
  }

  @Test func `numbers of many digits are refused together, not only each`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 120) {
        Bounded.reads(Bounded.instance(weights: "[1e-999999, 1e999999]"), true)
        let many = (0..<5_000).map { "\($0)e900000" }.joined(separator: ", ")
        Bounded.reads(Bounded.instance(weights: "[\(many)]"), false)
        Bounded.reads(Bounded.instance(weights: "[" + String(repeating: "9", count: 1_000_000) + "]"), true)
        Bounded.reads(Bounded.instance(weights: "[" + String(repeating: "9", count: 1_100_000) + "]"), false)
        Bounded.reads(Bounded.instance(weights: "[0." + String(repeating: "9", count: 999_990) + "]"), true)
      }
    }
  }

  @Test func `a megabyte of any one character`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 150) {
        for character in "[{\",:\\ 0-1a\n\u{e9}" {
          let run = String(repeating: character, count: 1_000_000)
          for text in [run, "[" + run, "\"" + run, "{\"a\":" + run, Bounded.instance(weights: run)] {
            Bounded.reads(text, false)
          }
        }
      }
    }
  }

  @Test func `a megabyte of keys, of entries and of samples`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 250) {
        let keys = (0..<100_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        Bounded.reads("{\(keys)}", false)
        Bounded.reads(
          Bounded.instance(weights: "[" + Array(repeating: "1", count: 500_000).joined(separator: ",") + "]"), false)
        Bounded.reads(Bounded.instance(weights: "[" + (0..<140_000).map { "\($0)" }.joined(separator: ",") + "]"), true)
        Bounded.reads(
          Bounded.instance(weights: "[" + Array(repeating: "[]", count: 350_000).joined(separator: ",") + "]"), false)
        let samples = Array(repeating: "{\"x\":[1],\"y\":1}", count: 60_000).joined(separator: ",")
        Bounded.reads(Bounded.document(layers: Bounded.layer(1, "[1]"), data: samples), true)
        let layers = Array(repeating: Bounded.layer(1, "[1]"), count: 20_000).joined(separator: ",")
        Bounded.reads(Bounded.document(layers: layers), true)
      }
    }
  }

  @Test func `a megabyte of table`() async {
    await #expect(processExitsWith: .success) {
      BoundedProcess.expect(mebibytes: 250) {
        for run in [",", "\"", "a,", "\"\",", "\n", "\r\n", "1,1\n", "\"\"\"\"", "9", "a\n", "x\r"] {
          let text = String(repeating: run, count: 1_000_000 / run.utf8.count)
          for table in [text, "a,y\n" + text, "a,y\n1," + text, "a,y\n\"" + text] {
            _ = Result { () throws(InputError) in
              try InstanceReader.read(Array(Bounded.tabled.utf8), file: "f", companion: { _ in Array(table.utf8) })
            }
          }
        }
        let header = (0..<150_000).map { "c\($0)" }.joined(separator: ",")
        _ = Result { () throws(InputError) in
          try InstanceReader.read(Array(Bounded.tabled.utf8), file: "f", companion: { _ in Array(header.utf8) })
        }
      }
    }
  }
}

/// The texts that the processes above read.
enum Bounded {
  static func reads(_ text: String, _ expected: Bool) {
    let outcome = Result { () throws(InputError) in
      try InstanceReader.read(Array(text.utf8), file: "f", companion: noTable)
    }
    switch outcome {
    case .success: if !expected { fatalError("read: \(text.prefix(200))") }
    case .failure(let error):
      if expected || !error.isOneLine || error.description.utf8.count > 1_000 { fatalError("\(error)") }
    }
  }

  static func layer(_ neurons: Int, _ weights: String) -> String {
    "{\"neurons\": \(neurons), \"activation\": \"sign\", \"weights\": \(weights)}"
  }
  static func instance(inputs: Int = 1, neurons: Int = 1, weights: String) -> String {
    document(inputs: inputs, layers: layer(neurons, weights) + ", " + layer(1, "[1]"))
  }
  static func document(inputs: Int = 1, layers: String, data: String = "{\"x\": [1], \"y\": 1}") -> String {
    "{\"format\": \"dnnt-instance/1\", \"network\": {\"inputs\": \(inputs), \"layers\": [\(layers)]}, "
      + "\"data\": [\(data)], \"loss\": {\"kind\": \"absolute\"}}"
  }
  static let tabled =
    "{\"format\": \"dnnt-instance/1\", \"loss\": {\"kind\": \"absolute\"}, \"data\": {\"csv\": \"t\", \"x\": [\"a\"], "
    + "\"y\": [\"y\"]}, \"network\": {\"inputs\": 1, \"layers\": [\(layer(1, "[1]"))]}}"
}
