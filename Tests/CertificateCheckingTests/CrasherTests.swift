import TestSupport
import Testing
import TrainingProblem

/// Inputs that broke a reader once, and small random damage to the fixtures: the laws of the readers hold for all.
struct CrasherTests {
  private static func files(in folder: String) -> [String] { FolderListing.names(in: folder).map { folder + "/" + $0 } }

  @Test(arguments: FuzzTarget.allCases)
  func `every kept crasher is read or refused now`(target: FuzzTarget) throws {
    for path in Self.files(in: Fixtures.root + "/Tests/Fuzz/Crashers/" + target.rawValue) {
      try target.run(try Fixtures.bytes(path))
    }
  }

  @Test(arguments: FuzzTarget.allCases, [1, 2, 3, 4] as [UInt64])
  func `damaged files keep the readers' laws`(target: FuzzTarget, seed: UInt64) throws {
    let suffixes: [FuzzTarget: String] = [
      .instance: ".dnnt.json", .certificate: ".cert.json", .table: ".csv", .source: ".source",
      .claim: ".claim",
    ]
    let suffix = suffixes[target] ?? ""
    let folders = [
      Fixtures.folder("conformance"), Fixtures.folder("malformed"),
      Fixtures.root + "/Tests/Fuzz/Seeds/" + target.rawValue,
    ]
    let seeds = try folders.flatMap(Self.files).filter { $0.hasSuffix(suffix) }.map(Fixtures.bytes)
      .filter { (1...4_096).contains($0.count) }
    try #require(!seeds.isEmpty)
    var random = SplitMix64(seed: seed)
    for draw in 0..<600 {
      var bytes = random.pick(seeds)
      for _ in 0..<random.int(1...4) {
        let place = random.int(0...bytes.count - 1)
        switch random.int(0...4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] = random.pick(Array("0123456789-+./e\"\\[]{},: \r\n".utf8))
        case 2: bytes.insert(random.pick(Array("0123456789-+./e\"\\[]{},: \r\n".utf8)), at: place)
        case 3: if bytes.count > 1 { bytes.remove(at: place) }
        default:
          let other = random.pick(seeds)
          let start = random.int(0...other.count - 1)
          bytes.replaceSubrange(place..., with: other[start..<min(other.count, start + random.int(1...200))])
        }
      }
      do {
        try target.run(bytes)
      } catch {
        Issue.record("seed \(seed), draw \(draw): \(error)\n\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }
}
