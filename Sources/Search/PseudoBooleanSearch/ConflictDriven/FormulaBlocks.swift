import CertificateChecking

/// A formula's parts that hang together by shared variables alone: of a network's formula the parameters are shared, and
/// each distinct input has a part of its own, with the losses of its samples.
struct FormulaBlocks {
  typealias Numbered = (constraint: PseudoBooleanConstraint, number: Int)

  /// One part: what is connected by constraints once the shared variables are gone.
  struct Block {
    var variables: [Int32] = []
    var constraints: [Numbered] = []
  }

  /// Constraints over shared variables only.
  private(set) var shared: [Numbered] = []
  /// In order of their first variable.
  private(set) var blocks: [Block] = []

  /// Connected components by union and find. Time: the formula's terms, times at most a logarithm.
  ///
  /// - Parameter isShared: by variable; entry 0 unused.
  init(_ constraints: [Numbered], isShared: [Bool]) {
    var above = isShared.indices.map { Int32($0) }
    func root(_ variable: Int32) -> Int32 {
      var at = variable
      while above[Int(at)] != at {
        above[Int(at)] = above[Int(above[Int(at)])]
        at = above[Int(at)]
      }
      return at
    }
    // A constraint's first variable of its own stands for it.
    let firsts = constraints.map { constraint, _ -> Int32? in
      var first: Int32?
      for term in constraint.terms where !isShared[Int(term.literal.variable)] {
        let other = root(term.literal.variable)
        if let known = first.map(root) { above[Int(max(known, other))] = min(known, other) }
        first = first ?? other
      }
      return first
    }
    var blockOf: [Int32: Int] = [:]
    for variable in isShared.indices.dropFirst().map({ Int32($0) }) where !isShared[Int(variable)] {
      let block = blockOf[root(variable)] ?? blocks.count
      if block == blocks.count {
        blockOf[root(variable)] = block
        blocks.append(Block())
      }
      blocks[block].variables.append(variable)
    }
    for (constraint, first) in zip(constraints, firsts) {
      if let first, let block = blockOf[root(first)] {
        blocks[block].constraints.append(constraint)
      } else {
        shared.append(constraint)
      }
    }
  }
}
