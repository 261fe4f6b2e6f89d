import CZlib
import ProofKernel

/// A proof as text, whether it comes as text or packed with gzip: unpacked as it is read, through buffers of fixed size.
///
/// zlib decides only which text is read, not what is made of it: the kernel judges that like any other.
final class UnpackedProof: ProofSource {
  private let source: any ProofSource
  private var input: [UInt8] = []
  private var place = 0
  private var output = [UInt8](repeating: 0, count: 1 << 16)
  private var stream: UnsafeMutablePointer<z_stream>?
  private var hasBegun = false
  private var isOver = false

  init(_ source: any ProofSource) { self.source = source }

  deinit { if let stream { gzip_free_reader(stream) } }

  func nextChunk() throws(ProofSourceFailure) -> [UInt8] {
    if !hasBegun { try begin() }
    guard let stream else {
      if input.isEmpty { return try source.nextChunk() }
      defer { input = [] }
      return input
    }
    while !isOver {
      if place == input.count {
        input = try source.nextChunk()
        place = 0
        if input.isEmpty { throw ProofSourceFailure("its gzip stream is cut short") }
      }
      let step = input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          gzip_read(
            stream, input.baseAddress.map { $0 + place }, input.count - place, output.baseAddress, output.count)
        }
      }
      place += step.taken
      if step.status == gzip_is_over {
        isOver = true
        let rest = try source.nextChunk()
        guard place == input.count, rest.isEmpty else {
          throw ProofSourceFailure("bytes behind the end of its gzip stream")
        }
      } else if step.status == gzip_lacks_memory {
        throw ProofSourceFailure("no memory to unpack its gzip stream")
      } else if step.status != gzip_goes_on || step.taken + step.written == 0 {
        throw ProofSourceFailure("its gzip stream is corrupt")
      }
      if step.written > 0 { return Array(output[..<step.written]) }
    }
    return []
  }

  /// Looks at the first two bytes: no proof in text begins with gzip's.
  private func begin() throws(ProofSourceFailure) {
    hasBegun = true
    while input.count < 2 {
      let more = try source.nextChunk()
      if more.isEmpty { return }
      input += more
    }
    guard input.starts(with: [0x1f, 0x8b]) else { return }
    stream = gzip_new_reader()
    if stream == nil { throw ProofSourceFailure("no memory to unpack its gzip stream") }
  }
}
