import TestSupport
import Testing
import TrainingProblem

/// RFC 8259, strictly, with the place of what is wrong.
struct JSONGrammarTests {
  private func parse(_ bytes: [UInt8]) throws(InputError) -> JSONDocument { try JSONDocument(bytes, file: "f") }

  @Test(arguments: [
    "0", "-0", "1.5e+3", "\"\"", "null", "true", "false", "[]", "{}", " [ 1 , 2 ] ", "{\"\":{}}", "[[],[[]]]",
    #""\"\\\/\b\f\n\r\t\u0041\ud83d\ude00""#, "\u{feff}[]", "\t\r\n {} \n", "\"\u{7f}é\u{10ffff}\"", "[1E2,-1e-2]",
  ])
  func `what is JSON`(text: String) throws {
    _ = try parse(Array(text.utf8))
  }

  @Test(arguments: [
    ("", 1), (" ", 2), ("[", 2), ("[1", 3), ("[1,", 4), ("[1,]", 4), ("[,1]", 2), ("[1 2]", 4), ("{\"a\"}", 5),
    ("{\"a\":}", 6), ("{\"a\":1,}", 8), ("{a:1}", 2), ("{1:2}", 2), ("{\"a\" 1}", 6), ("1 2", 3), ("[]]", 3),
    ("01", 1), ("-", 2), ("+1", 1), (".5", 1), ("1.", 3), ("1.e2", 3), ("1e", 3), ("-a", 2), ("0x1", 2), ("NaN", 1),
    ("Infinity", 1), ("nul", 1), ("nulll", 5), ("True", 1), ("'a'", 1), ("\"", 2), ("\"\\", 2), ("\"\\x\"", 2),
    ("\"\\u12\"", 2), ("\"\\u12g4\"", 2), ("\"\\ud800\"", 2), ("\"\\udc00\"", 2), ("\"\\ud800\\u0041\"", 2),
    ("\"a\nb\"", 3), ("\"a\tb\"", 3), ("\"\0\"", 2), ("[1]//c", 4), ("/*c*/1", 1), ("[1}", 3), ("{]", 2),
    ("\u{a0}1", 1),
    ("[\u{feff}]", 2), ("undefined", 1), ("\"\\u 041\"", 2), ("\"\\U0041\"", 2), ("[\"a\",\n1,,2]", 3),
  ])
  func `what is not, and at which column`(text: String, column: Int) {
    let error = #expect(throws: InputError.self) { try parse(Array(text.utf8)) }
    #expect(error?.column == column && error?.line == (text.contains(",\n") ? 2 : 1), "\(error as Any)")
    #expect(error?.isOneLine == true)
  }

  @Test(
    arguments: [
      [0x80], [0xff], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x80, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80],
      [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf0, 0x9f, 0x98], [0xc3, 0x28],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused in strings and outside`(bytes: [UInt8]) {
    for text in [[0x22] + bytes + [0x22], bytes, [0x5b] + bytes + [0x5d]] {
      let error = #expect(throws: InputError.self) { try parse(text) }
      #expect(error?.isOneLine == true)
    }
  }

  @Test(arguments: [
    ("[\n \"é\", x]", 2, 7), ("{\"a\":\r\n\t1,\n\"b\"; 2}", 3, 4), ("[\"\u{1F600}\u{1F600}\",?]", 1, 7),
  ])
  func `columns count characters`(text: String, line: Int, column: Int) {
    let error = #expect(throws: InputError.self) { try parse(Array(text.utf8)) }
    #expect(error?.line == line && error?.column == column, "\(error as Any)")
  }

  @Test func `the deepest nesting that is read`() throws {
    for (depth, isRead) in [(ReadingLimits.nesting, true), (ReadingLimits.nesting + 1, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(((try? parse(Array(text.utf8))) != nil) == isRead)
    }
  }
}
