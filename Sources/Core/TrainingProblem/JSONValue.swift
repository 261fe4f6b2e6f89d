import ExactArithmetic

/// One value of a JSON document, and the typed questions the format readers ask of it. Every refusal names the place.
package struct JSONValue {
  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }
  private func at(_ index: Int) -> JSONValue { JSONValue(document: document, index: index) }
  var start: Int { Int(node.start) }
  var content: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

  package var kind: JSONDocument.Kind { node.kind }

  /// The value here, as a message names it.
  package var shown: String {
    switch kind {
    case .null: return "null"
    case .true_: return "true"
    case .false_: return "false"
    case .array: return "a list"
    case .object: return "an object"
    case .string: return "the string \"\(InputError.printable(decodedString, limit: 40))\""
    case .number: return "the number " + InputError.printable(String(decoding: content, as: UTF8.self), limit: 40)
    }
  }

  /// Before `bytes` more are taken for what is read from here.
  package func ask(_ bytes: Int = 0) throws(InputError) { try document.budget.ask(bytes, reading: document.file) }

  package func error(_ message: String) -> InputError {
    document.error(at: Int(node.start), keyPath: document.keyPath(of: index), message)
  }

  // MARK: Objects and lists

  /// The values of an object by key. Keys other than `allowed` are refused, and so are duplicates, whatever their
  /// spelling. `"comment"` is allowed everywhere, checked, and left out.
  package func fields(_ what: String, allowed: [StaticString]) throws(InputError) -> [String: JSONValue] {
    guard kind == .object else { throw error("met \(shown), expected \(what) (an object)") }
    let names = allowed.map { "\($0)" }
    var fields: [String: JSONValue] = [:]
    try eachField { key, value, keyNode throws(InputError) in
      guard names.contains(where: { $0.utf8.elementsEqual(key.utf8) }) || key.utf8.elementsEqual("comment".utf8) else {
        throw keyNode.error(
          "unknown key \"\(InputError.printable(key, limit: 40))\" in \(what), expected one of: "
            + names.joined(separator: ", "))
      }
      guard fields.updateValue(value, forKey: key) == nil else {
        throw keyNode.error("duplicate key \"\(key)\" in \(what)")
      }
    }
    if let comment = fields.removeValue(forKey: "comment") { try comment.checkComment() }
    return fields
  }

  /// The value of the first key that reads `key`, unchecked; nil where there is none, or no object.
  package func value(of key: String) -> JSONValue? {
    guard kind == .object else { return nil }
    var child = index + 1
    while child < node.next {
      if at(child).decodedString.utf8.elementsEqual(key.utf8) { return at(child + 1) }
      child = Int(document.nodes[child + 1].next)
    }
    return nil
  }

  /// Like `fields`, for an object whose keys are free: only duplicates are refused.
  package func freeFields(_ what: String) throws(InputError) -> [String: JSONValue] {
    guard kind == .object else { throw error("met \(shown), expected \(what) (an object)") }
    var seen: Set<[UInt8]> = []
    var fields: [String: JSONValue] = [:]
    try eachField { key, value, keyNode throws(InputError) in
      guard seen.insert(Array(key.utf8)).inserted else {
        throw keyNode.error("duplicate key \"\(InputError.printable(key, limit: 40))\" in \(what)")
      }
      fields[key] = value
    }
    if let comment = fields.removeValue(forKey: "comment") { try comment.checkComment() }
    return fields
  }

  private func eachField(
    _ body: (String, JSONValue, JSONValue) throws(InputError) -> Void
  ) throws(InputError) {
    var child = index + 1
    while child < node.next {
      try body(at(child).decodedString, at(child + 1), at(child))
      child = Int(document.nodes[child + 1].next)
    }
  }

  private func checkComment() throws(InputError) {
    if kind == .string { return }
    let expectation = "expected a comment: a string or a list of strings"
    guard kind == .array else { throw error("met \(shown), \(expectation)") }
    for line in try elements(expectation) where line.kind != .string {
      throw line.error("met \(line.shown), \(expectation)")
    }
  }

  /// The entries of a list.
  package func elements(_ what: String) throws(InputError) -> [JSONValue] {
    guard kind == .array else { throw error("met \(shown), expected \(what)") }
    var (count, child) = (0, index + 1)
    while child < node.next {
      count += 1
      child = Int(document.nodes[child].next)
    }
    if count > 1 << 12 { try document.budget.ask(count * MemoryLayout<JSONValue>.stride, reading: document.file) }
    var result: [JSONValue] = []
    result.reserveCapacity(count)
    child = index + 1
    while child < node.next {
      result.append(at(child))
      child = Int(document.nodes[child].next)
    }
    return result
  }

  /// The first entry of a list that has one.
  package var firstElement: JSONValue? { kind == .array && index + 1 < node.next ? at(index + 1) : nil }

  // MARK: Scalars

  package func string(_ what: String) throws(InputError) -> String {
    guard kind == .string else { throw error("met \(shown), expected \(what) (a string)") }
    return decodedString
  }

  func name(_ what: String) throws(InputError) -> Name { Name(try string(what)) }

  /// A count or class label: a JSON integer in `range`, written without point or exponent.
  package func integer(_ what: String, in range: ClosedRange<Int>) throws(InputError) -> Int {
    guard kind == .number, content.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }),
      content.count <= 20, let value = Int(String(decoding: content, as: UTF8.self)), range.contains(value)
    else {
      throw error("met \(shown), expected \(what): an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A rational: a JSON number, or a string of the grammar in the format's page.
  package func rational(_ what: String) throws(InputError) -> Rational {
    do throws(RationalTextError) {
      let parsed: (value: Rational, digits: Int)
      switch kind {
      case .number: parsed = try RationalText.parseJSONNumber(content)
      case .string: parsed = try RationalText.parse(Array(decodedString.utf8))
      default: throw RationalTextError.malformed
      }
      document.digitsSpent += ReadingLimits.counted(parsed.digits)
      guard document.digitsSpent <= ReadingLimits.digitsOfAllNumbers else {
        throw RationalTextError.tooLong(limit: ReadingLimits.digitsOfAllNumbers)
      }
      return parsed.value
    } catch {
      throw self.error(JSONValue.explain(error, met: shown, expected: what))
    }
  }

  /// The sentence that a message says of a text that is not a rational.
  static func explain(_ error: RationalTextError, met: String, expected: String) -> String {
    switch error {
    case .malformed: return "met \(met), expected \(expected): a rational such as -3, 0.25, \"-7/3\""
    case .zeroDenominator: return "met \(met), whose denominator is zero"
    case .tooLong(let limit): return "met \(met): more than \(limit) digits once written out"
    }
  }
}
