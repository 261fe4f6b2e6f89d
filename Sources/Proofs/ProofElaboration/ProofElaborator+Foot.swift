import ExactArithmetic

// Orders, solutions, and the conclusion.
extension ProofElaborator {
  /// Writes the definition with the proofs that every order of the kernel format has: the sum of the premises and of
  /// the goal's negation is a contradiction.
  package func orderDefined(_ name: String, left: [Int32], right: [Int32], rows: [Row]) {
    var names: [Int32: String] = [:]
    for (place, variable) in left.enumerated() { names[variable] = "u\(place + 1)" }
    for (place, variable) in right.enumerated() { names[variable] = "v\(place + 1)" }
    func list(_ letter: String) -> String { left.indices.map { " \(letter)\($0 + 1)" }.joined() }
    writer.write("def_order \(name)\nvars\nleft\(list("u"));\nright\(list("v"));\naux;\nend vars;\ndef\n")
    for row in rows {
      let numbers = row.numbers
      var bound = numbers.degree
      for (literal, number) in zip(row.literals, numbers.coefficients) {
        let isNegated = literal & 1 == 1
        if isNegated { bound -= number }
        writer.write("\(isNegated ? -number : number) \(names[literal >> 1] ?? "?") ")
      }
      writer.write(">= \(bound);\n")
    }
    writer.write("end def;\ntransitivity\nvars\nfresh_right\(list("w"));\nend vars;\nproof\n")
    for place in rows.indices {
      let (first, second) = (place + 1, place + 1 + rows.count)
      writer.write("proofgoal #\(place + 1)\npol \(first) \(second) + -1 +;\nqed : -1;\n")
    }
    writer.write("qed proof;\nend transitivity;\nreflexivity\nproof\n")
    writer.write("qed proof;\nend reflexivity;\nend def_order;\n")
  }

  package func orderLoaded(_ name: String?, _ literals: [Int32]) {
    deleteFacts()
    writer.write("load_order")
    if let name {
      writer.write(" \(name)")
      writer.write(literals: literals)
    }
    writer.write(";\n")
    beginOrder(name != nil)
  }

  package func solved(_ literals: [Int32], improving id: Int?) {
    dropLemmas()
    let literals = literals.sorted()
    lastSolution = literals
    writer.write(id == nil ? "sol" : "soli")
    writer.write(literals: literals)
    writer.write(";\n")
    guard let id else { return }
    assign(id, writer.takeID())
    noteCore(id)
  }

  package func concluded(_ conclusion: ProofConclusion, by premise: Int?, solution: [Int32]?) {
    var number = premise.map { self.number($0) } ?? 1
    if premise == nil, case .bounds = conclusion {
      // The bound is trivial, which any constraint shows.
      writer.write("rup >= 0 :;\n")
      number = writer.takeID()
    }
    writer.write("output NONE;\nconclusion ")
    switch conclusion {
    case .nothing: writer.write("NONE")
    case .satisfiable:
      writer.write("SAT :")
      writer.write(literals: solution ?? lastSolution)
    case .infeasible:
      writer.write("UNSAT :")
      writer.write(constraint: number)
    case .bounds(let lower, let upper):
      writer.write("BOUNDS ")
      writer.write(lower)
      writer.write(" :")
      writer.write(constraint: number)
      writer.write(" ")
      if let upper { writer.write(upper) } else { writer.write("INF") }
      if let solution {
        writer.write(" :")
        writer.write(literals: solution)
      }
    }
    writer.write(";\nend pseudo-Boolean proof;\n")
  }
}
