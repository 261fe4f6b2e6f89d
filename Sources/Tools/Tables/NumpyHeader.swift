/// The header of an npy array: a Python dictionary with `descr`, `fortran_order` and `shape`.
struct NumpyHeader {
  private let text: [UInt8]
  private var at = 0

  init(_ bytes: ArraySlice<UInt8>) { text = Array(bytes) }

  /// The header's content; nil where it is no such dictionary. Linear.
  mutating func read() -> (description: String, isFortran: Bool, shape: [Int])? {
    guard take("{") else { return nil }
    var (description, isFortran, shape): (String?, Bool?, [Int]?) = (nil, nil, nil)
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr": description = string() ?? record()
      case "fortran_order":
        isFortran = word("True") ? true : word("False") ? false : nil
        if isFortran == nil { return nil }
      case "shape": shape = numbers()
      default: return nil
      }
      _ = take(",")
    }
    guard let description, let isFortran, let shape else { return nil }
    return (description, isFortran, shape)
  }

  private mutating func skipBlanks() { while at < text.count, [0x20, 0x0a, 0x09, 0x0d].contains(text[at]) { at += 1 } }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard at < text.count, text[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func word(_ word: String) -> Bool {
    skipBlanks()
    guard text[at...].starts(with: word.utf8) else { return false }
    at += word.utf8.count
    return true
  }

  private mutating func string() -> String? {
    skipBlanks()
    guard at < text.count, text[at] == UInt8(ascii: "'") || text[at] == UInt8(ascii: "\"") else { return nil }
    guard let end = text[(at + 1)...].firstIndex(of: text[at]) else { return nil }
    defer { at = end + 1 }
    return String(decoding: text[(at + 1)..<end], as: UTF8.self)
  }

  /// A list of fields, for its refusal.
  private mutating func record() -> String? {
    skipBlanks()
    guard at < text.count, text[at] == UInt8(ascii: "["), let end = text[at...].lastIndex(of: UInt8(ascii: "]")) else {
      return nil
    }
    defer { at = end + 1 }
    return String(decoding: text[at...end], as: UTF8.self)
  }

  private mutating func numbers() -> [Int]? {
    guard take("(") else { return nil }
    var result: [Int] = []
    while !take(")") {
      skipBlanks()
      let digits = text[at...].prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, digits.count < 19, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        return nil
      }
      at += digits.count
      // Python 2 wrote long integers with an L.
      if at < text.count, text[at] == UInt8(ascii: "L") { at += 1 }
      result.append(number)
      _ = take(",")
    }
    return result
  }
}
