import CZlib
import TrainingProblem

/// A zip archive in memory, as `numpy.savez` and `savez_compressed` write them: entries by name, stored or deflated.
///
/// Other files are refused by name: several disks, encryption, other methods of packing.
struct ZipArchive {
  struct Entry {
    let name: String
    let method: Int
    let checksum: UInt32
    let packed: Int
    let unpacked: Int
    /// Where the entry's own header begins.
    let header: Int
  }

  let file: String
  let entries: [Entry]
  private let bytes: [UInt8]

  /// Bytes of one unpacked entry at most: as much as a file may have.
  static let entryLimit = ReadingLimits.fileBytes

  /// True if the bytes begin as an archive does.
  static func isArchive(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4b, 0x05, 0x06])
  }

  /// Reads the directory at the end. Linear in the directory.
  init(_ bytes: [UInt8], file: String) throws(InputError) {
    (self.bytes, self.file) = (bytes, file)
    let reader = LittleEndian(bytes)
    // The end record is 22 bytes and a comment of at most 65,535.
    let last = bytes.count - 22
    let end = stride(from: last, through: max(0, last - 0xffff), by: -1).first { reader.number($0, 4) == 0x0605_4b50 }
    guard last >= 0, let end else {
      throw InputError(file: file, message: "no end of a zip archive: the file is cut short, or no npz file")
    }
    var count = reader.number(end + 10, 2) ?? 0
    var place = reader.number(end + 16, 4) ?? 0
    if count == 0xffff || place == 0xffff_ffff {
      guard let locator = reader.number(end - 12, 8), reader.number(end - 20, 4) == 0x0706_4b50,
        reader.number(locator, 4) == 0x0606_4b50
      else {
        throw InputError(file: file, message: "a zip64 archive without its directory")
      }
      count = reader.number(locator + 32, 8) ?? 0
      place = reader.number(locator + 48, 8) ?? 0
    }
    var entries: [Entry] = []
    for _ in 0..<min(count, bytes.count / 46) {
      guard reader.number(place, 4) == 0x0201_4b50, let entry = ZipArchive.entry(reader, &place) else {
        throw InputError(file: file, message: "the zip archive's directory is broken after \(entries.count) entries")
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  private static func entry(_ reader: LittleEndian, _ place: inout Int) -> Entry? {
    guard let method = reader.number(place + 10, 2), let checksum = reader.number(place + 16, 4),
      var packed = reader.number(place + 20, 4), var unpacked = reader.number(place + 24, 4),
      let nameLength = reader.number(place + 28, 2), let extraLength = reader.number(place + 30, 2),
      let commentLength = reader.number(place + 32, 2), var header = reader.number(place + 42, 4),
      let flags = reader.number(place + 8, 2), let name = reader.bytes(place + 46, nameLength)
    else { return nil }
    // Numbers beyond 32 bits stand in an extra field with the number 1, in this order.
    var extra = place + 46 + nameLength
    let end = extra + extraLength
    while extra + 4 <= end, let tag = reader.number(extra, 2), let size = reader.number(extra + 2, 2) {
      if tag == 1 {
        var at = extra + 4
        func wide(_ value: inout Int) {
          guard value == 0xffff_ffff, let number = reader.number(at, 8) else { return }
          value = number
          at += 8
        }
        wide(&unpacked)
        wide(&packed)
        wide(&header)
      }
      extra += 4 + size
    }
    place = end + commentLength
    return Entry(
      name: String(decoding: name, as: UTF8.self), method: flags & 1 == 0 ? method : -1,
      checksum: UInt32(truncatingIfNeeded: checksum), packed: packed, unpacked: unpacked, header: header)
  }

  /// The unpacked bytes of an entry, whose checksum is verified. Linear.
  func content(_ entry: Entry) throws(InputError) -> [UInt8] {
    func refuse(_ message: String) -> InputError {
      InputError(file: file, keyPath: entry.name, message: message)
    }
    guard entry.method != -1 else { throw refuse("the entry is encrypted") }
    guard entry.method == 0 || entry.method == 8 else {
      throw refuse("packed by the zip method \(entry.method), expected stored or deflated entries")
    }
    guard entry.unpacked <= ZipArchive.entryLimit else {
      throw refuse("the array has more than \(ZipArchive.entryLimit >> 20) MiB")
    }
    let reader = LittleEndian(bytes)
    guard reader.number(entry.header, 4) == 0x0403_4b50, let name = reader.number(entry.header + 26, 2),
      let extra = reader.number(entry.header + 28, 2),
      let packed = reader.bytes(entry.header + 30 + name + extra, entry.packed)
    else { throw refuse("the entry is cut short") }
    if entry.method == 0 {
      guard Checksum.of(packed) == entry.checksum, packed.count == entry.unpacked else {
        throw refuse("the entry's checksum is not that of its bytes")
      }
      return Array(packed)
    }
    guard let content = ZipArchive.inflated(packed, entry) else { throw refuse("the entry's packed bytes are broken") }
    return content
  }

  /// Deflated bytes inside gzip's frame, which has the same checksum and size: the library that reads it verifies both.
  private static func inflated(_ packed: ArraySlice<UInt8>, _ entry: Entry) -> [UInt8]? {
    guard let stream = gzip_new_reader() else { return nil }
    defer { gzip_free_reader(stream) }
    func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    let framed =
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff] + packed + little(entry.checksum)
      + little(UInt32(truncatingIfNeeded: entry.unpacked))
    var content: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var taken = 0
    while true {
      let step = framed.withUnsafeBufferPointer { input in
        room.withUnsafeMutableBufferPointer { output in
          gzip_read(
            stream, input.baseAddress.map { $0 + taken }, input.count - taken, output.baseAddress, output.count)
        }
      }
      taken += step.taken
      content += room[..<step.written]
      guard content.count <= entry.unpacked else { return nil }
      switch step.status {
      case gzip_is_over: return content.count == entry.unpacked ? content : nil
      case gzip_goes_on: if step.taken == 0 && step.written == 0 { return nil }
      default: return nil
      }
    }
  }
}

/// Numbers in bytes, the least significant byte first; nil where the bytes end before.
struct LittleEndian {
  private let all: [UInt8]
  init(_ bytes: [UInt8]) { all = bytes }

  func bytes(_ place: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard place >= 0, count >= 0, place <= all.count, count <= all.count - place else { return nil }
    return all[place..<place + count]
  }

  /// nil also where the number is beyond `Int`.
  func number(_ place: Int, _ count: Int) -> Int? {
    guard let own = bytes(place, count) else { return nil }
    var value: UInt64 = 0
    for byte in own.reversed() { value = value << 8 | UInt64(byte) }
    return Int(exactly: value)
  }
}

/// CRC-32, as zip has it.
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xedb8_8320 }
  }

  static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}
