import CZlib
import CertificateChecking
import Testing

/// Proofs packed with gzip: read as a stream, like their text, in memory that follows neither.
@Suite struct PackedProofTests {
  private static func packed(_ text: [UInt8]) throws -> [UInt8] {
    let stream = try #require(gzip_new_writer())
    defer { gzip_free_writer(stream) }
    var packed = [UInt8](repeating: 0, count: text.count + 1000)
    let step = gzip_write(stream, text, text.count, &packed, packed.count, 1)
    try #require(step.status == gzip_is_over)
    return Array(packed[..<step.written])
  }

  @Test("packed and plain, a proof has the same verdict, whatever the chunks")
  func sameVerdict() throws {
    for fixture in try ProofFixture.all("accepted") {
      let packed = try PackedProofTests.packed(fixture.text)
      for chunk in [1, 5, 1 << 16] {
        #expect(fixture.verdict(packed, chunk: chunk) == fixture.verdict(), "\(fixture.name)")
      }
    }
  }

  @Test("every cut and every flipped byte of a packed proof is refused, or says what the proof says")
  func damage() throws {
    let fixture = try #require(try ProofFixture.all("accepted").first { $0.name == "pairs--polish.pbp" })
    let packed = try PackedProofTests.packed(fixture.text)
    for end in packed.indices {
      guard case .refused = fixture.verdict(Array(packed[..<end])) else {
        Issue.record("cut at \(end)")
        continue
      }
    }
    for place in packed.indices {
      var bent = packed
      bent[place] ^= 1
      let verdict = fixture.verdict(bent)
      // Bytes 3 to 9 say when and where it was packed: some of them mean nothing.
      if case .refused = verdict { continue }
      #expect((3...9).contains(place) && verdict == fixture.verdict(), "byte \(place): \(verdict)")
    }
  }

  /// Hands out blanks, packed, without end.
  private final class Bomb: ProofSource {
    private let stream: UnsafeMutablePointer<z_stream>
    private let head: [UInt8]
    private(set) var chunks = 0

    init(_ head: String) throws {
      stream = try #require(gzip_new_writer())
      self.head = Array(head.utf8)
    }

    deinit { gzip_free_writer(stream) }

    func nextChunk() -> [UInt8] {
      var packed = [UInt8](repeating: 0, count: 1 << 16)
      let text = chunks == 0 ? head : [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
      chunks += 1
      let step = gzip_write(stream, text, text.count, &packed, packed.count, 0)
      return step.written == 0 ? nextChunk() : Array(packed[..<step.written])
    }
  }

  @Test("a proof that never ends is given up once it passes the stated size")
  func bomb() throws {
    let fixture = try #require(try ProofFixture.all("accepted").first { $0.name == "pairs--polish.pbp" })
    var limits = ProofLimits()
    limits.bytes = 1 << 25
    let bomb = try Bomb("pseudo-Boolean proof version 2.0\nf 3\n")
    let verdict = DialectChecker.check(formula: fixture.formula, proof: bomb, limits: limits)
    guard case .unfinished(_, let reason) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(reason.contains("a text of more than"))
  }
}
