import ExactArithmetic
import SeededRandomness

/// Writes a straight-line program, an instruction after the other; values are named v0, v1, ….
struct ProgramBuilder {
  private(set) var instructions: [StraightLineProgram.Instruction] = []

  /// The number of the value that `instruction` computes.
  mutating func add(_ instruction: StraightLineProgram.Instruction) -> Int {
    instructions.append(instruction)
    return instructions.count - 1
  }

  mutating func constant(_ value: Rational) -> Int { add(.constant(value)) }
  mutating func plus(_ a: Int, _ b: Int) -> Int { add(.sum(a, b)) }
  mutating func minus(_ a: Int, _ b: Int) -> Int { add(.difference(a, b)) }
  mutating func times(_ a: Int, _ b: Int) -> Int { add(.product(a, b)) }

  func program(asking asked: Int, _ question: StraightLineProgram.Question) -> StraightLineProgram {
    StraightLineProgram(
      names: instructions.indices.map { "v\($0)" }, instructions: instructions, asked: asked, question: question)
  }

  /// `length` random instructions over the values there are, at most `products` of them products; operands are
  /// mostly late ones, so that the last value depends on many.
  mutating func addRandom(length: Int, products: Int, _ random: inout SplitMix64) -> Int {
    let places = Set(random.sample(min(products, length), below: length))
    for place in 0..<length {
      func operand() -> Int {
        let count = instructions.count
        return count - 1 - (random.happens(70) ? random.below(min(count, 3)) : random.below(count))
      }
      let (a, b) = (operand(), operand())
      if places.contains(place) {
        _ = times(a, b)
      } else {
        _ = random.bool() ? plus(a, b) : minus(a, b)
      }
    }
    return instructions.count - 1
  }
}
