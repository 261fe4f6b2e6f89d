// Why an own reader: exact decimals, duplicate keys and positions are needed, and the trusted circle imports nothing.

/// A parsed JSON text, kept as the bytes and a flat table of values in document order (16 bytes a value).
///
/// Numbers and strings are checked against the grammar here and decoded on demand by `JSONValue`.
package final class JSONDocument {
  package enum Kind: UInt8 { case null, true_, false_, number, string, array, object }

  /// One value: its bytes are `start..<end`, its children the values up to `next`. In an object, keys and values
  /// alternate, keys being strings.
  struct Node {
    var start: UInt32
    var end: UInt32
    var next: UInt32
    var kind: Kind
  }

  let file: String
  let bytes: [UInt8]
  let budget: Budget
  private(set) var nodes: [Node] = []
  /// Digits of the numbers decoded so far: see `ReadingLimits.digitsOfAllNumbers`.
  var digitsSpent = 0

  /// Parses `bytes`, which stand in `file` (used in messages only). Linear time; nesting needs no call stack.
  package init(_ bytes: [UInt8], file: String, budget: Budget = .unlimited) throws(InputError) {
    self.file = file
    self.bytes = bytes
    self.budget = budget
    var parser = JSONParser(bytes: bytes, file: file, budget: budget)
    nodes = try parser.parse()
  }

  package var root: JSONValue { JSONValue(document: self, index: 0) }

  /// An error at byte `offset`.
  func error(at offset: Int, keyPath: String?, _ message: String) -> InputError {
    let (line, column) = JSONDocument.position(of: offset, in: bytes)
    return InputError(file: file, line: line, column: column, keyPath: keyPath, message: message)
  }

  /// Line and column, both from 1; columns count characters, not bytes. Linear in the file.
  static func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in bytes[..<min(offset, bytes.count)] {
      if byte == 0x0a {
        (line, column) = (line + 1, 1)
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  /// The key path of value `index`, found by walking down from the root.
  func keyPath(of index: Int) -> String {
    var path = "$"
    var at = 0
    while at != index {
      var child = at + 1
      var position = 0
      let isObject = nodes[at].kind == .object
      while child < nodes[at].next {
        let isKey = isObject && position.isMultiple(of: 2)
        if index < nodes[child].next {
          if isObject {
            // A key is one node, and stands right before its value.
            path += "." + JSONValue(document: self, index: isKey ? child : child - 1).decodedString
          } else {
            path += "[\(position)]"
          }
          break
        }
        child = Int(nodes[child].next)
        position += 1
      }
      if child >= nodes[at].next { break }
      at = child
    }
    return path
  }
}
