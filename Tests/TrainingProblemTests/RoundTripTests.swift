import ExactArithmetic
import JSONWriting
import TestSupport
import Testing
import TrainingProblem

struct RoundTripTests {
  private func canonical(_ instance: Instance) -> String {
    var text = ""
    InstanceWriter.canonical(instance) { text += $0 }
    return text
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `every spelling of an instance reads as that instance`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let expected = canonical(instance)
    for spelling in 0..<3 as Range<UInt64> {
      var writer = RandomSpelling(seed: seed &* 8 &+ spelling)
      let bytes = writer.bytes(of: instance)
      let read = try InstanceReader.read(bytes, file: "seed \(seed)", companion: noTable)
      #expect(
        canonical(read) == expected, "seed \(seed), spelling \(spelling): \(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `samples in a table are samples in the instance`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let files = TableSpelling(instance, seed: seed)
    let read = try InstanceReader.read(files.instance, file: "seed \(seed)") { name throws(InputError) in
      #expect(name == "data.csv")
      return files.table
    }
    #expect(canonical(read) == canonical(instance), "seed \(seed): \(String(decoding: files.table, as: UTF8.self))")
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `reading what is written is the identity`(seed: UInt64) throws {
    let instance = RandomInstances.tiny(seed: seed)
    let text = InstanceWriter.text(of: instance)
    let read = try InstanceReader.read(Array(text.utf8), file: "seed \(seed)", companion: noTable)
    #expect(InstanceWriter.text(of: read) == text, "seed \(seed)")
    #expect(read.samples == instance.samples && read.loss == instance.loss, "seed \(seed)")
    #expect(read.penalty == instance.penalty && read.threshold == instance.threshold, "seed \(seed)")
  }

  @Test func `names keep their characters`() throws {
    let name = "tab\t, line\n, quote\", back\\slash, nul\0, del\u{7f}, é, e\u{301}, \u{2028}, 😀, \u{feff}"
    let plain = RandomInstances.tiny(seed: 1)
    let instance = Instance(
      name: name, source: name + name, network: plain.network, samples: plain.samples, loss: plain.loss)
    let read = try InstanceReader.read(
      Array(InstanceWriter.text(of: instance).utf8), file: "named", companion: noTable)
    #expect(read.name.map { Array($0.utf8) } == Array(name.utf8))
    #expect(read.source.map { Array($0.utf8) } == Array((name + name).utf8))
  }

  @Test func `the canonical form leaves out names and comments, and sorts options`() throws {
    let text = """
      {"comment": "c", "name": "n", "format": "dnnt-instance/1", "data": [{"y": 1, "x": ["2/4"], "comment": ["d"]}],
       "loss": {"kind": "hinge"}, "network": {"layers": [{"weights": {"range": [-1, 1]}, "neurons": 1,
       "activation": "sign", "biases": [[1, 0.5, -3]]}], "inputs": 1}}
      """
    let read = try InstanceReader.read(Array(text.utf8), file: "f", companion: noTable)
    #expect(
      canonical(read)
        == #"{"data":[{"weight":1,"x":["1/2"],"y":[1]}],"format":"dnnt-instance/1","#
        + #""loss":{"aggregate":"sum","kind":"hinge","margin":1},"network":{"inputs":1,"layers":[{"activation":"sign","#
        + #""biases":[[-3,"1/2",1]],"from":[0],"neurons":1,"weights":[-1,0,1]}]},"penalty":{"magnitude":0,"nonzero":0}}"#
    )
  }
}
