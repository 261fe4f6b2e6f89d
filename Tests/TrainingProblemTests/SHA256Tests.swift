import Testing
import TrainingProblem

/// Vectors of the standard (FIPS 180-4, and NIST's examples with it).
struct SHA256Tests {
  private func digest(_ bytes: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexDigest()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `short messages`(message: String, expected: String) {
    #expect(digest(message.utf8) == expected)
  }

  @Test func `a million times the letter a`() {
    #expect(
      digest(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `parts of any size give the digest of the whole, around the block's ends too`() {
    for count in [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 121, 127, 128, 129, 1_000] {
      let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 3) }
      for part in [1, 3, 55, 64, 65] {
        var hash = SHA256()
        for start in stride(from: 0, to: count, by: part) { hash.update(message[start..<min(start + part, count)]) }
        #expect(hash.hexDigest() == digest(message), "\(count) bytes in parts of \(part)")
      }
    }
    #expect(
      digest(repeatElement(0, count: 55)) == "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7")
    #expect(
      digest(repeatElement(0, count: 64)) == "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b")
  }
}
