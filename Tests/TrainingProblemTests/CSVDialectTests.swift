import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// The table beside an instance: RFC 4180 and what the format's page adds.
struct CSVDialectTests {
  /// Reads a table with the columns a, b and y; `y` is a class where `isClass`.
  private func read(_ table: [UInt8], isClass: Bool = false) throws(InputError) -> [Sample] {
    let text = """
      {"format": "dnnt-instance/1", "loss": {"kind": "\(isClass ? "argmax" : "absolute")"},
       "data": {"csv": "t.csv", "x": ["a", "b"], "y": "y"},
       "network": {"inputs": 2, "layers": [{"neurons": \(isClass ? 3 : 1), "activation": "relu", "weights": [1]}]}}
      """
    return try InstanceReader.read(Array(text.utf8), file: "t.dnnt.json", companion: { _ in table }).samples
  }
  private func read(_ table: String, isClass: Bool = false) throws(InputError) -> [Sample] {
    try read(Array(table.utf8), isClass: isClass)
  }

  private static let expected = [
    Sample(x: [1, Rational(-1, 2)], label: .values([3])), Sample(x: [0, 20], label: .values([Rational(1, 4)])),
  ]

  @Test(arguments: [
    "a,b,y\n1,-1/2,3\n0,2e1,0.25", "a,b,y\n1,-1/2,3\n0,2e1,0.25\n", "a,b,y\r\n1,-1/2,3\r\n0,2e1,0.25\r\n",
    "a,b,y\r\n1,-1/2,3\n0,2e1,0.25\r\n", "\u{feff}a,b,y\n1,-1/2,3\n0,2e1,0.25\n",
    "\"a\",\"b\",y\n\"1\",\"-1/2\",\"3\"\n0,2e1,\"0.25\"", "\"a\",\"b\",\"y\"\r\n\"1\",-1/2,3\r\n0,2e1,\"0.25\"\r\n",
    "y,z,b,a\n3,text,-1/2,1\n0.25,,2e1,0\n", "y,\"z,\"\"\n\",b,a\n3,\"line\r\nbreak\",-1/2,1\n0.25,\" \",2e1,0\n",
    "a,b,y,\n1,-1/2,3,x\n0,2e1,0.25,\n", "\u{feff}\"a\",b,y\n1,-1/2,3\n0,2e1,0.25\n",
    "a,é,b,y\n1,,-1/2,3\n0,\u{1F600},2e1,0.25\n",
    "a,b,y\n1,-1/2,3\n0,2e1,0.25\n\n", "a,b,y\r\n1,-1/2,3\r\n0,2e1,0.25\r\n\r\n\r\n\n", "a,b,y\r1,-1/2,3\r0,2e1,0.25",
    "a,b,y\r1,-1/2,3\r0,2e1,0.25\r\r", "a,b,y\n1,-1/2,3\r0,2e1,0.25\r\n",
    "z,z,a,b,y,,\n,,+1,-.5,3.,,\n,,+0,2.E+1,.25,,\n",
    "a,b,y\n+1/1,-1/2,+3\n-0,2E1,+.25e0\n",
  ])
  func `dialects that read alike`(table: String) throws {
    #expect(try read(table) == Self.expected)
  }

  @Test(arguments: [
    ("", 1), ("\n", 1), ("a,b\n1,2\n", 1), ("a,b,y,a\n1,2,3,4\n", 1), ("A,b,y\n1,2,3\n", 1), ("a,b, y\n1,2,3\n", 1),
    ("a,b,y\n1,2\n", 2), ("a,b,y\n1,2,3,4\n", 2), ("a,b,y\n1,2,3\n\n4,5,6\n", 3), ("a,b,y\r1,2,3\r\r4,5,6\r", 3),
    ("a,b,y\n\n1,2,3\n", 2), ("\na,b,y\n1,2,3\n", 1), ("a,b,y\n1,\"2,3\n4,5,6\n", 2),
    ("a,b,y\n1,\"2\"x,3\n", 2), ("a,b,y\n1,2\"2,3\n", 2), ("a,b,y\n1, \"2\",3\n", 2), ("a,b,y\n1,\"2\" ,3\n", 2),
    ("a,b,y\n1, 2,3\n", 2), ("a,b,y\n1,2 ,3\n", 2), ("a,b,y\n1,,3\n", 2), ("a,b,y\n1,++2,3\n", 2),
    ("a,b,y\n1,+-2,3\n", 2), ("a,b,y\n1,-+2,3\n", 2),
    ("a,b,y\n1,.,3\n", 2), ("a,b,y\n1,+,3\n", 2), ("a,b,y\n1,+.,3\n", 2), ("a,b,y\n1,.e1,3\n", 2),
    ("a,b,y\n1,.5/2,3\n", 2),
    ("a,b,y\n1,NaN,3\n", 2),
    ("a,b,y\n1,2,3\r4,5\n", 3), ("a,b,y,y\n1,2,3,4\n", 1), ("x,a,b,y\n\"two\rlines\",1,2,3\r4,5\r", 4),
    ("a;b;y\n1;2;3\n", 1), ("a,b,y\n1,0x2,3\n", 2),
    ("a,b,y\n1,2,3\n1,1e999999999,3\n", 3), ("a,b,y\n1,1/0,3\n", 2), ("a,b,y\n1,2,\"3\"\"\"\n", 2),
    ("a,b,y\n1,2,3\n \n", 3),
    ("x,a,b,y\n\"two\nlines\",1,2,3\n4,5\n", 4), ("a,b,y\n#c\n1,2,3\n", 2), ("a,b,y\n1,2,３\n", 2),
  ])
  func `what is refused, with its line`(table: String, line: Int) {
    let error = #expect(throws: InputError.self) { try read(table) }
    #expect(error?.line == line && error?.file == "t.csv" && error?.isOneLine == true, "\(error as Any)")
  }

  @Test func `a header without rows is no data`() {
    let error = #expect(throws: InputError.self) { try read("a,b,y\n") }
    #expect(error?.file == "t.dnnt.json" && error?.message.contains("no samples") == true)
  }

  @Test func `bytes that are not UTF-8 matter only where they are read`() throws {
    let bad: [UInt8] = [0xff, 0xfe, 0x80]
    #expect(try read(Array("a,b,".utf8) + bad + Array(",y\n1,2,".utf8) + bad + Array(",3\n".utf8)).count == 1)
    #expect(throws: InputError.self) { try read(Array("a,b,y\n1,".utf8) + bad + Array(",3\n".utf8)) }
  }

  @Test func `classes are integers, as programs write them`() throws {
    #expect(
      try read("a,b,y\n1,2,0\n1,2,\"2\"\n1,2,1.0\n1,2,+2\n1,2,01\n", isClass: true).map(\.label)
        == [.class(0), .class(2), .class(1), .class(2), .class(1)])
    for cell in ["3", "-1", "1.5", "1/2", "", " 1", "3.0", "99999999999999999999", "1e999999999", "１", "yes"] {
      let error = #expect(throws: InputError.self, "\(cell)") { try read("a,b,y\n1,2,\(cell)\n", isClass: true) }
      #expect(error?.line == 2 && error?.keyPath == "column \"y\"")
      #expect(error?.message.contains("expected a class: an integer from 0 to 2") == true)
    }
  }

  @Test func `a wide table is read in time that grows with its width alone`() throws {
    let names = (0..<40_000).map { "c\($0)" }.joined(separator: ",")
    let list = "[" + (0..<40_000).map { "\"c\($0)\"" }.joined(separator: ",") + "]"
    let text = """
      {"format": "dnnt-instance/1", "loss": {"kind": "absolute"}, "data": {"csv": "t.csv", "x": \(list), "y": "c7"},
       "network": {"inputs": 40000, "layers": [{"neurons": 1, "activation": "relu", "weights": [1]}]}}
      """
    let table = Array((names + "\n" + Array(repeating: "1", count: 40_000).joined(separator: ",")).utf8)
    let read = try InstanceReader.read(Array(text.utf8), file: "t", companion: { _ in table })
    #expect(read.samples.count == 1)
  }

  @Test func `one column may serve twice`() throws {
    let text = """
      {"format": "dnnt-instance/1", "loss": {"kind": "absolute"}, "data": {"csv": "t.csv", "x": ["a", "a"], "y": ["a"]},
       "network": {"inputs": 2, "layers": [{"neurons": 1, "activation": "relu", "weights": [1]}]}}
      """
    let read = try InstanceReader.read(Array(text.utf8), file: "t", companion: { _ in Array("a\n5\n".utf8) })
    #expect(read.samples == [Sample(x: [5, 5], label: .values([5]))])
  }

  @Test(arguments: ["../t.csv", "a/t.csv", "/t.csv", "", ".", "..", "a\\\\b", "a\\u0000b"])
  func `a table is a plain file name`(name: String) {
    let text = """
      {"format": "dnnt-instance/1", "loss": {"kind": "absolute"}, "data": {"csv": "\(name)", "x": ["a"], "y": ["a"]},
       "network": {"inputs": 1, "layers": [{"neurons": 1, "activation": "relu", "weights": [1]}]}}
      """
    let error = #expect(throws: InputError.self) {
      try InstanceReader.read(Array(text.utf8), file: "t", companion: { _ in Array("a\n5\n".utf8) })
    }
    #expect(error?.keyPath == "$.data.csv" && error?.isOneLine == true)
  }
}
