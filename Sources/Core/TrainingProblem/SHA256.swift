// Own code, since the trusted circle imports nothing from outside; held against the standard's vectors in the tests.

/// SHA-256, fed in parts (FIPS 180-4, Secure Hash Standard, 2015).
package struct SHA256 {
  package init() {}

  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var length: UInt64 = 0
  private var schedule = [UInt32](repeating: 0, count: 64)

  package mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      block.append(byte)
      length += 8
      if block.count == 64 { compress() }
    }
  }

  /// The digest in lower-case hexadecimal. Nothing is fed after it.
  package mutating func hexDigest() -> String {
    let bits = length
    update([0x80])
    while block.count != 56 { update([0]) }
    update((0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
    return state.map { word in
      let hex = String(word, radix: 16)
      return String(repeating: "0", count: 8 - hex.count) + hex
    }.joined()
  }

  private mutating func compress() {
    for i in 0..<16 {
      schedule[i] =
        UInt32(block[4 * i]) << 24 | UInt32(block[4 * i + 1]) << 16 | UInt32(block[4 * i + 2]) << 8
        | UInt32(block[4 * i + 3])
    }
    for i in 16..<64 {
      let (a, b) = (schedule[i - 15], schedule[i - 2])
      let s0 = SHA256.rotate(a, 7) ^ SHA256.rotate(a, 18) ^ (a >> 3)
      let s1 = SHA256.rotate(b, 17) ^ SHA256.rotate(b, 19) ^ (b >> 10)
      schedule[i] = schedule[i - 16] &+ s0 &+ schedule[i - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let s1 = SHA256.rotate(e, 6) ^ SHA256.rotate(e, 11) ^ SHA256.rotate(e, 25)
      let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ SHA256.roundConstants[i] &+ schedule[i]
      let s0 = SHA256.rotate(a, 2) ^ SHA256.rotate(a, 13) ^ SHA256.rotate(a, 22)
      let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    for (i, value) in [a, b, c, d, e, f, g, h].enumerated() { state[i] = state[i] &+ value }
    block.removeAll(keepingCapacity: true)
  }

  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value >> count | value << (32 - count) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = {
    func isPrime(_ n: UInt64) -> Bool { (2..<n).prefix { $0 * $0 <= n }.allSatisfy { n % $0 != 0 } }
    return (2...311).lazy.filter { isPrime($0) }.map { prime in
      // The greatest r with r³ ≤ prime · 2^96, by bits: r = ⌊∛prime · 2^32⌋.
      var root: UInt64 = 0
      for bit in (0..<35).reversed() {
        let candidate = root | 1 << UInt64(bit)
        let cube = UInt128(candidate) * UInt128(candidate) * UInt128(candidate)
        if cube <= UInt128(prime) << 96 { root = candidate }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }()
}
