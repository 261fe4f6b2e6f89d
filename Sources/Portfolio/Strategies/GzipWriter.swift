import CZlib

/// Packs bytes with gzip as they come.
final class GzipWriter {
  private let stream: UnsafeMutablePointer<z_stream>

  /// Nil where memory is short.
  init?() {
    guard let stream = gzip_new_writer() else { return nil }
    self.stream = stream
  }

  deinit { gzip_free_writer(stream) }

  /// The packed bytes that have to be written now; perhaps none.
  func pack(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] { pack(bytes, finishes: false) }

  /// The rest.
  func finish() -> [UInt8] { pack(UnsafeBufferPointer(start: nil, count: 0), finishes: true) }

  private func pack(_ bytes: UnsafeBufferPointer<UInt8>, finishes: Bool) -> [UInt8] {
    var packed: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var place = 0
    while true {
      let step = room.withUnsafeMutableBufferPointer { room in
        gzip_write(
          stream, bytes.baseAddress.map { $0 + place }, bytes.count - place, room.baseAddress, room.count,
          finishes ? 1 : 0)
      }
      place += step.taken
      packed += room[..<step.written]
      if step.status != gzip_goes_on || (!finishes && place == bytes.count && step.written < room.count) {
        return packed
      }
    }
  }
}
