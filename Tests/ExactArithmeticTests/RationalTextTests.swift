import ExactArithmetic
import TestSupport
import Testing

/// The two grammars of numbers: JSON's own, and that of strings and table cells.
struct RationalTextTests {
  private func string(_ text: String) throws(RationalTextError) -> Rational {
    try RationalText.parse(Array(text.utf8)).value
  }
  private func json(_ text: String) throws(RationalTextError) -> Rational {
    try RationalText.parseJSONNumber(Array(text.utf8)[...]).value
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("7", "7"), ("-3", "-3"), ("0.1", "1/10"), ("-0.50", "-1/2"), ("2.5e-3", "1/400"),
    ("1e3", "1000"), ("1e+3", "1000"), ("1e-0", "1"), ("12345678901234567890123", "12345678901234567890123"),
    ("0.000", "0"), ("1.0e0", "1"), ("10e-1", "1"), ("0e999999999999", "0"), ("-0e-99999999999", "0"),
    ("1e00000000000000000000000002", "100"), ("0.1e1", "1"),
  ])
  func `what both grammars have is read exactly`(text: String, value: String) throws {
    #expect("\(try string(text))" == value)
    #expect("\(try json(text))" == value)
  }

  @Test(arguments: [
    ("-7/3", "-7/3"), ("4/2", "2"), ("0/5", "0"), ("-0/7", "0"), ("007", "7"), ("00.5", "1/2"), ("-010/020", "-1/2"),
    ("1/12345678901234567890", "1/12345678901234567890"),
  ])
  func `strings have quotients and leading zeros, JSON numbers have not`(text: String, value: String) throws {
    #expect("\(try string(text))" == value)
    #expect(throws: RationalTextError.malformed) { try json(text) }
  }

  @Test func `both have a capital E`() throws {
    for text in ["1E2", "1E+2", "1e2"] { #expect(try json(text) == 100 && string(text) == 100) }
    #expect(try string("-2.5E-05") == Rational(-1, 40_000))
  }

  @Test(arguments: [
    ("+1", "1"), (".5", "1/2"), ("5.", "5"), ("-.5", "-1/2"), ("+.5", "1/2"), ("-5.", "-5"), ("5.e-1", "1/2"),
    (".5E1", "5"),
    ("+1/3", "1/3"), ("+0", "0"), ("-0.", "0"), ("1E-05", "1/100000"), ("007", "7"),
  ])
  func `cells of tables also have what programs write`(text: String, value: String) throws {
    #expect("\(try RationalText.parseCell(Array(text.utf8)).value)" == value)
  }

  @Test(arguments: [
    "", "+", "-", ".", "+.", "-.", "+-1", "-+1", "++1", ".e1", "5..", "1./2", ".5/2", "1/.5", "1/+2", "e5", " 1",
  ])
  func `and nothing else`(text: String) {
    #expect(throws: RationalTextError.malformed) { try RationalText.parseCell(Array(text.utf8)) }
  }

  @Test(arguments: [
    "", "-", "+1", "--1", "1 ", " 1", "\t1", "1\n", ".5", "5.", "-.5", "1.", "1.e3", "1e", "1e+", "1e-", "1e1.5", "e5",
    "1..2", "1.2.3", "0x10", "1_000", "1,5", "NaN", "nan", "inf", "Infinity", "-Infinity", "1/", "/2", "1//2", "1/2/3",
    "1/-2", "-1/-2", "1/+2", "1/2.5", "1.5/2", "1/2e3", "1e3/2", "1 / 2", "1/2 ", "１２", "٣", "½", "−1", "1\u{301}",
    "1\0",
    "true", "null", "\"1\"", "1f", "1e1e1", "++1", "-+1", "- 1", "0-", "1-", "1e--1",
  ])
  func `anything else is malformed in both`(text: String) {
    #expect(throws: RationalTextError.malformed) { try string(text) }
    #expect(throws: RationalTextError.malformed) { try json(text) }
  }

  @Test func `a zero denominator has an error of its own`() {
    for text in ["1/0", "0/0", "-1/000"] {
      #expect(throws: RationalTextError.zeroDenominator) { try string(text) }
    }
  }

  @Test func `a literal of too many digits is refused before it costs memory`() {
    let limit = RationalText.digitLimit
    let many = String(repeating: "9", count: limit + 1)
    for text in [
      "1e999999999", "1e-999999999", "1e99999999999999999999999", "-1.5e1000000", many, "0.\(many)", many + many,
    ] {
      #expect(throws: RationalTextError.tooLong(limit: limit), "\(text.prefix(30))") { try string(text) }
      #expect(throws: RationalTextError.tooLong(limit: limit), "\(text.prefix(30))") { try json(text) }
    }
    #expect(throws: RationalTextError.tooLong(limit: limit)) { try string("\(many)\(many)/3") }
  }

  @Test func `a literal of just under the limit is read, and its digits are counted`() throws {
    let read = try RationalText.parse(Array("1e\(RationalText.digitLimit - 1)".utf8))
    #expect(read.digits == RationalText.digitLimit && read.value.numerator.bitLength == 3_321_925)
    #expect(try RationalText.parse(Array("12.50e3".utf8)).digits == 7)
    #expect(try RationalText.parse(Array("-12/345".utf8)).digits == 5)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `reading what is written is the identity`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let numerator = Integer(Int(truncatingIfNeeded: random.next())) * .powerOfTwo(random.int(0...70))
      let value = Rational(numerator, Integer(random.int(1...1_000)))
      #expect(try string("\(value)") == value, "seed \(seed)")
    }
  }
}
