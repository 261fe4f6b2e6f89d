import BenchmarkRuns
import Foundation
import TestSupport
import Testing

@Suite struct InstanceIndexTests {
  @Test("the project's own index names its sets, and files that are there") func own() throws {
    let index = try InstanceIndex(path: "Instances/index.json")
    let (quick, full) = (index.files(of: .quick), index.files(of: .full))
    #expect(quick.count > 100 && full.count > quick.count)
    #expect(Set(quick).isSubset(of: full))
    #expect(full.allSatisfy { FileManager.default.fileExists(atPath: $0) })
  }

  @Test("an entry is in the sets that it names; in the full one where it names none") func sets() throws {
    let path = NSTemporaryDirectory() + "index-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = """
      {"instances": [{"file": "a", "set": ["quick", "full"]}, {"file": "b", "set": []}, {"file": "c"},
       {"file": "d", "set": ["full"]}]}
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let index = try InstanceIndex(path: path)
    func names(_ set: InstanceSet) -> [Substring] { index.files(of: set).compactMap { $0.split(separator: "/").last } }
    #expect(names(.quick) == ["a"])
    #expect(names(.full) == ["a", "c", "d"])
  }
}
