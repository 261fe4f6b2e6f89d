import ExactArithmetic
import TrainingProblem

/// One array of NumPy's npy format, versions 1 to 3: its shape, and its entries as text that reads as the same value.
///
/// Integers, and floats by their binary values, are exact; booleans are 0 and 1; strings are names. Everything else is
/// refused by the name of its type: objects, complex numbers, dates, records, other byte orders.
struct NumpyArray {
  enum Kind: Equatable { case integer, unsigned, float, boolean, text, bytes }

  let shape: [Int]
  let isFortran: Bool
  let kind: Kind
  /// Bytes of an entry.
  let size: Int
  private let content: [UInt8]
  private let start: Int

  /// - Parameter name: of the array, for messages.
  init(_ bytes: [UInt8], file: String, name: String) throws(InputError) {
    func refuse(_ message: String) -> InputError { InputError(file: file, keyPath: name, message: message) }
    let reader = LittleEndian(bytes)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), let version = reader.number(6, 1) else {
      throw refuse("no npy array: the magic bytes are missing")
    }
    guard (1...3).contains(version) else { throw refuse("npy version \(version), expected 1, 2 or 3") }
    let width = version == 1 ? 2 : 4
    guard let length = reader.number(8, width), let header = reader.bytes(8 + width, length) else {
      throw refuse("the array's header is cut short")
    }
    var parser = NumpyHeader(header)
    guard let fields = parser.read() else {
      throw refuse(
        "the array's header is none of NumPy's: \(InputError.printable(String(decoding: header, as: UTF8.self), limit: 80))"
      )
    }
    guard let type = NumpyArray.type(fields.description) else {
      throw refuse(
        "entries of type '\(InputError.printable(fields.description, limit: 40))'\(NumpyArray.hint(fields.description)), expected "
          + "little-endian integers ('<i8'), floats ('<f8'), booleans ('|b1') or strings ('<U10')")
    }
    (kind, size) = type
    (shape, isFortran, content) = (fields.shape, fields.isFortran, bytes)
    start = 8 + width + length
    var count = 1
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard !overflow else { throw refuse("the array's shape is too large") }
      count = product
    }
    let (needed, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, needed <= bytes.count - start else {
      throw refuse("the array is cut short: \(bytes.count - start) bytes of data for a shape of \(shape)")
    }
  }

  private static func type(_ text: String) -> (Kind, Int)? {
    guard let order = text.utf8.first, let letter = text.utf8.dropFirst().first,
      let size = Int(text.dropFirst(2)), size >= 0, size <= 1 << 20,
      text.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let isLittle = order == UInt8(ascii: "<") || (order == UInt8(ascii: "|") && size <= 1)
    switch letter {
    case UInt8(ascii: "i"): return isLittle && [1, 2, 4, 8].contains(size) ? (.integer, size) : nil
    case UInt8(ascii: "u"): return isLittle && [1, 2, 4, 8].contains(size) ? (.unsigned, size) : nil
    case UInt8(ascii: "f"): return isLittle && [2, 4, 8].contains(size) ? (.float, size) : nil
    case UInt8(ascii: "b"): return size == 1 ? (.boolean, 1) : nil
    case UInt8(ascii: "U"): return order == UInt8(ascii: "<") ? (.text, 4 * size) : nil
    case UInt8(ascii: "S"): return (.bytes, size)
    default: return nil
    }
  }

  private static func hint(_ type: String) -> String {
    switch (type.first, type.dropFirst().first) {
    case (_, "O"): " (Python objects, which are not read: save strings with astype(str))"
    case (">", _): " (big-endian: save it with astype('<f8') or the like)"
    case (_, "c"): " (complex numbers)"
    case (_, "M"), (_, "m"): " (dates or times)"
    default: ""
    }
  }

  /// Entry `index` of a vector, or of a matrix by its row and column, as text that reads as the same value; empty for
  /// NaN. Nil for an infinite number.
  ///
  /// - Precondition: inside of the shape.
  func text(row: Int, column: Int) -> String? {
    let columns = shape.count > 1 ? shape[1] : 1
    let index = isFortran && shape.count > 1 ? column * shape[0] + row : row * columns + column
    let own = content[start + index * size..<start + (index + 1) * size]
    var raw: UInt64 = 0
    switch kind {
    case .integer, .unsigned, .float, .boolean: for byte in own.reversed() { raw = raw << 8 | UInt64(byte) }
    case .text, .bytes: break
    }
    switch kind {
    case .unsigned, .boolean: return String(raw)
    case .integer:
      let unused = 64 - 8 * size
      return String(Int64(bitPattern: raw << unused) >> unused)
    case .float: return NumpyArray.float(raw, size)
    case .bytes: return String(decoding: own.prefix { $0 != 0 }, as: UTF8.self)
    case .text:
      var scalars = String.UnicodeScalarView()
      for at in stride(from: own.startIndex, to: own.endIndex, by: 4) {
        let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(own[at + $1]) << UInt32(8 * $1) }
        if value == 0 { break }
        scalars.append(Unicode.Scalar(value) ?? "\u{fffd}")
      }
      return String(scalars)
    }
  }

  /// The binary value of an IEEE float: mantissa · 2^exponent, as a fraction.
  private static func float(_ raw: UInt64, _ size: Int) -> String? {
    let (fraction, width): (Int, Int) = size == 8 ? (52, 11) : size == 4 ? (23, 8) : (10, 5)
    let exponent = Int(raw >> UInt64(fraction)) & (1 << width - 1)
    let mantissa = Int(raw & (1 << UInt64(fraction) - 1))
    let isNegative = raw >> UInt64(fraction + width) & 1 == 1
    if exponent == 1 << width - 1 { return mantissa == 0 ? nil : "" }
    let whole = Integer(exponent == 0 ? mantissa : mantissa + 1 << fraction)
    let power = max(exponent, 1) - (1 << (width - 1) - 1) - fraction
    let scale = Rational(Integer(2).power(abs(power)))
    let value = power >= 0 ? Rational(whole) * scale : Rational(whole) / scale
    return isNegative ? "\(-value)" : "\(value)"
  }
}
