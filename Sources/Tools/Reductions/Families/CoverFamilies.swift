import SeededRandomness

extension CheckedRequest {
  /// Random sets of `per` elements. Yes: a random partition of the elements, the last part smaller where `per` does
  /// not divide them, hidden among the rest. No: as many elements as `per` does not divide.
  func cover(_ random: inout SplitMix64) throws(FamilyRequestError) -> Made {
    let answer = answer ?? .open
    let (sets, elements, per) = (self[.sets], self[.elements], self[.per])
    guard per <= elements else {
      throw FamilyRequestError("--per \(per): a set has at most as many elements as there are (\(elements))")
    }
    var made: [(set: [Int], isPart: Bool)] = []
    switch answer {
    case .yes:
      var order = Array(0..<elements)
      random.shuffle(&order)
      for start in stride(from: 0, to: elements, by: per) {
        made.append((order[start..<min(start + per, elements)].sorted(), true))
      }
      guard made.count <= sets else {
        throw FamilyRequestError("--sets \(sets): \(elements) elements, \(per) a set, need at least \(made.count)")
      }
    case .no:
      guard elements % per != 0 else {
        throw FamilyRequestError("--answer no needs --elements that --per \(per) does not divide")
      }
    case .open: break
    }
    while made.count < sets { made.append((random.sample(per, below: elements), false)) }
    random.shuffle(&made)
    let problem = ExactCover(elements: (1...elements).map { "e\($0)" }, sets: made.map(\.set))
    return (
      .exactCover(problem), answer == .yes ? made.map(\.isPart) : nil,
      .of(answer, yes: "planted", no: "sets of \(per) elements each cannot partition \(elements)")
    )
  }

  /// Random clauses over three different variables. Yes: signs such that a planted assignment makes one literal true.
  /// No: positive literals, every variable in three clauses, as many clauses as variables, not divisible by 3.
  func oneInThree(_ random: inout SplitMix64) throws(FamilyRequestError) -> Made {
    let answer = answer ?? .open
    let variables = self[.variables]
    var clauses: [[Int]] = []
    let planted = (0..<variables).map { _ in random.bool() }
    if answer == .no {
      guard variables % 3 != 0 else {
        throw FamilyRequestError("--answer no needs --variables that 3 does not divide")
      }
      guard variables <= 2_000 else { throw FamilyRequestError("--answer no takes --variables 3 … 2000") }
      clauses = regularClauses(variables, &random)
    } else {
      for _ in 0..<self[.clauses] {
        var literals = random.sample(3, below: variables).map { $0 + 1 }
        random.shuffle(&literals)
        // The literal at place 0 is the true one.
        if answer == .yes {
          literals = literals.enumerated().map { planted[$1 - 1] == ($0 == 0) ? $1 : -$1 }
          random.shuffle(&literals)
        } else {
          literals = literals.map { random.bool() ? $0 : -$0 }
        }
        clauses.append(literals)
      }
    }
    return (
      .oneInThree(OneInThreeFormula(variables: variables, clauses: clauses)), answer == .yes ? planted : nil,
      .of(
        answer, yes: "planted",
        no: "each variable occurs three times, so the number of true literals is divisible by 3, that of clauses is not"
      )
    )
  }

  /// Clause c holds the variables at c, c + a and c + b of a random circle: each variable is in three clauses, once in
  /// each, as the offsets 0, a and b differ.
  private func regularClauses(_ variables: Int, _ random: inout SplitMix64) -> [[Int]] {
    var circle = Array(1...variables)
    random.shuffle(&circle)
    let offsets = [0] + random.sample(2, below: variables - 1).map { $0 + 1 }
    var clauses = (0..<variables).map { clause in offsets.map { circle[(clause + $0) % variables] } }
    random.shuffle(&clauses)
    return clauses
  }
}
