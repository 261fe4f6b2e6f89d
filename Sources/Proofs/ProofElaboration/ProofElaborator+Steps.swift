import ExactArithmetic

extension ProofElaborator: ProofObserver {
  // MARK: Implications

  package func derived(_ id: Int, _ row: Row) {
    guard muted == 0 else { return dropLemmas() }
    writeLemmas()
    writer.write("rup")
    writer.write(row)
    writer.write(" :")
    if !row.isTrivial { write(trace.hints, negation: nil) }
    writer.write(";\n")
    assign(id, writer.takeID())
  }

  package func implied(_ id: Int, _ row: Row, by premise: Int) {
    guard muted == 0 else { return }
    if frames.count > 1, let step = frames[frames.count - 2].row, number(premise) == frames[frames.count - 2].premise,
      Self.refutes(step, theNegationOf: row)
    {
      return assign(id, number(premise))
    }
    writer.write("ia")
    writer.write(row)
    writer.write(" :")
    writer.write(constraint: number(premise))
    writer.write(";\n")
    assign(id, writer.takeID())
  }

  /// True if a premise and the negation of a goal sum up to a contradiction by themselves, so that the goal need not be
  /// derived: the goal's terms cancel out, and the rest of the premise cannot make up for its degree.
  private static func refutes(_ premise: Row, theNegationOf goal: Row) -> Bool {
    let (mine, its) = (premise.numbers, goal.numbers)
    var left = Dictionary(zip(premise.literals, mine.coefficients), uniquingKeysWith: { first, _ in first })
    for (literal, number) in zip(goal.literals, its.coefficients) {
      guard left.removeValue(forKey: literal) == number else { return false }
    }
    return left.values.reduce(.zero, +) <= mine.degree - its.degree
  }

  package func polished(_ id: Int, _ words: [PolishWord]) {
    guard muted == 0 else { return }
    let isNumber = constraintNumbers(words)
    writer.write("pol")
    for (place, word) in words.enumerated() {
      switch word {
      case .integer(let value):
        guard isNumber[place] else {
          writer.write(" ")
          writer.write(value)
          continue
        }
        guard let word = value.word else { return unsupported("a constraint of a number without end") }
        writer.write(constraint: number(word < 0 ? id + word : word))
      case .constraint(let id): writer.write(constraint: number(id))
      case .literal(let literal): writer.write(literals: [literal])
      case .operation(let byte):
        if byte == UInt8(ascii: "c") || byte == UInt8(ascii: "-") { unsupported("division over plain variables") }
        writer.write(" \(Character(Unicode.Scalar(byte)))")
      }
    }
    writer.write(";\n")
    assign(id, writer.takeID())
  }

  /// Which integers of a `pol` step are constraints: those that an operation takes as one. The zero that version 1
  /// allows at the end is none of them, and is dropped by the caller's dialect.
  private func constraintNumbers(_ words: [PolishWord]) -> [Bool] {
    var isNumber = Array(repeating: false, count: words.count)
    // Places of integers that wait for an operation; −1 for a constraint.
    var stack: [Int] = []
    func take() { if let place = stack.popLast(), place >= 0 { isNumber[place] = true } }
    for (place, word) in words.enumerated() {
      switch word {
      case .integer: stack.append(place)
      case .constraint, .literal: stack.append(-1)
      case .operation(let byte):
        if byte == UInt8(ascii: "+") { take() } else if byte != UInt8(ascii: "s") { _ = stack.popLast() }
        take()
        stack.append(-1)
      }
    }
    take()
    return isNumber
  }

  // MARK: Subproofs

  package func opened(
    _ rule: String, _ row: Row, _ witness: [(variable: Int32, image: Int32)], negation: Int
  ) {
    guard muted == 0 else { return muted += 1 }
    deleteFacts()
    writer.write(rule)
    writer.write(row)
    if rule != "pbc" {
      writer.write(" :")
      writer.write(witness: witness)
    }
    writer.write(" : subproof\n")
    let number = writer.takeID()
    assign(negation, number)
    frames.append(Frame(name: rule, premise: number, row: row.negated))
  }

  package func goalBegan(_ name: String, premises: [Int], isSettled: Bool) {
    guard muted == 0, !isSettled else { return muted += 1 }
    writer.write("proofgoal ")
    var shown = name
    if let id = Int(name) { shown = "\(number(id))" }
    writer.write(shown)
    writer.write("\n")
    let first = writer.nextID
    for id in premises { assign(id, writer.takeID()) }
    frames.append(Frame(name: shown, premise: first))
  }

  package func goalEnded(sumOf first: Int, _ second: Int) {
    guard muted == 0 else { return muted -= 1 }
    writer.write("pol")
    writer.write(constraint: number(first))
    writer.write(constraint: number(second))
    writer.write(" +;\n")
    finish(contradiction: writer.takeID())
  }

  package func refuted() {
    guard muted == 0 else { return dropLemmas() }
    writeLemmas()
    writer.write("rup >= 1 :")
    write(trace.hints, negation: frames.last?.premise)
    writer.write(";\n")
    let number = writer.takeID()
    if !frames.isEmpty { frames[frames.count - 1].contradiction = number }
  }

  package func closed(contradiction: Int?) {
    guard muted == 0 else { return muted -= 1 }
    finish(contradiction: contradiction.map(number) ?? frames.last?.contradiction)
  }

  private func finish(contradiction: Int?) {
    guard let frame = frames.popLast() else { return }
    for literal in frame.facts {
      factNumbers[literal] = nil
      trace.forgetFact(literal)
    }
    writer.write("qed")
    // A goal's name is short enough to be left out.
    if contradiction == nil { writer.write(" \(frame.name)") }
    if let contradiction {
      writer.write(" :")
      writer.write(constraint: contradiction)
    }
    writer.write(";\n")
  }

  package func added(_ id: Int, isCore: Bool) {
    guard muted == 0 else { return }
    assign(id, writer.takeID())
    if isCore { movedToCore([id]) }
  }

  package func strengthened(
    _ id: Int, _ rule: String, _ row: Row, _ witness: [(variable: Int32, image: Int32)], isCore: Bool
  ) {
    deleteFacts()
    writer.write(rule)
    writer.write(row)
    writer.write(" :")
    writer.write(witness: witness)
    writer.write(";\n")
    assign(id, writer.takeID())
    if isCore { movedToCore([id]) }
  }
}
