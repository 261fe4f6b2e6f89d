import ExactArithmetic

/// The text of a kernel proof, in pieces, with the numbers that the kernel gives to constraints.
struct KernelWriter {
  private var bytes: [UInt8] = []
  private let sink: ([UInt8]) -> Void
  private(set) var byteCount = 0
  /// The number that the kernel gives next.
  private(set) var nextID = 1

  init(_ sink: @escaping ([UInt8]) -> Void) {
    self.sink = sink
    bytes.reserveCapacity(1 << 16 + 1 << 10)
  }

  mutating func number(constraints count: Int) { nextID += count }

  /// The number of the constraint that the text has just added.
  mutating func takeID() -> Int {
    nextID += 1
    return nextID - 1
  }

  // MARK: Text

  mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    flush(above: 1 << 16)
  }

  mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    flush(above: 1 << 16)
  }

  mutating func flush(above count: Int = 0) {
    guard bytes.count > count else { return }
    byteCount += bytes.count
    sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func write(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var place = 20
      repeat {
        place -= 1
        digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[place...])
    }
  }

  mutating func write(_ number: Integer) { if let word = number.word { write(word) } else { write("\(number)") } }

  mutating func write(literal: Int32) {
    if literal & 1 == 1 { bytes.append(UInt8(ascii: "~")) }
    bytes.append(UInt8(ascii: "x"))
    write(Int(literal >> 1))
  }

  mutating func write(literals: [Int32]) {
    for literal in literals {
      bytes.append(UInt8(ascii: " "))
      write(literal: literal)
      flush(above: 1 << 16)
    }
  }

  /// A space and the number of a constraint, from the newest where that is shorter.
  mutating func write(constraint id: Int) {
    let back = nextID - id
    bytes.append(UInt8(ascii: " "))
    write(back < 1000 && 10 * back * 10 <= id ? -back : id)
  }

  /// `2 x1 3 ~x2 >= 4`, with a space before.
  mutating func write(_ row: Row) {
    // Nearly all are in machine words, of which no list of integers is made.
    for index in row.literals.indices {
      bytes.append(UInt8(ascii: " "))
      if let wide = row.wide { write(wide.coefficients[index]) } else { write(row.coefficients[index]) }
      bytes.append(UInt8(ascii: " "))
      write(literal: row.literals[index])
    }
    write(" >= ")
    if let wide = row.wide { write(wide.degree) } else { write(row.degree) }
  }

  /// ` x1 -> 0 x2 -> ~x5`.
  mutating func write(witness: [(variable: Int32, image: Int32)]) {
    for (variable, image) in witness {
      write(" ")
      write(literal: variable << 1)
      write(" -> ")
      if image < 2 { write(Int(image)) } else { write(literal: image) }
    }
  }
}
