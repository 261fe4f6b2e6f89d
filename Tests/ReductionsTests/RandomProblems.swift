import ExactArithmetic
import Reductions
import TestSupport

/// Seeded small source problems, with all that is odd but allowed: zeros, negative and repeated numbers, repeated sets
/// and literals, elements in no set, unused variables, values that nothing uses.
struct RandomProblems {
  var random: SplitMix64
  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func problem(_ format: SourceProblem.Format) -> SourceProblem {
    switch format {
    case .subsetSum: .subsetSum(subsetSum())
    case .exactCover: .exactCover(exactCover())
    case .oneInThree: .oneInThree(oneInThree())
    case .program: .program(program())
    }
  }

  private mutating func subsetSum() -> SubsetSum {
    let low = random.happens(30) ? -9 : 0
    let numbers = (0..<random.int(1...7)).map { _ in
      random.happens(3) ? Integer.powerOfTwo(70) : Integer(random.int(low...20))
    }
    let sum = numbers.reduce(Integer.zero) { random.happens(50) ? $0 + $1 : $0 }
    return SubsetSum(numbers: numbers, target: random.happens(50) ? sum : Integer(random.int(-5...60)))
  }

  private mutating func exactCover() -> ExactCover {
    let elements = random.int(1...5)
    let sets = (0..<random.int(1...6)).map { _ in
      let set = (0..<elements).filter { _ in random.happens(40) }
      return set.isEmpty ? [random.int(0...elements - 1)] : set
    }
    return ExactCover(elements: (0..<elements).map { "e\($0)" }, sets: sets)
  }

  private mutating func oneInThree() -> OneInThreeFormula {
    let variables = random.int(1...6)
    let clauses = (0..<random.int(1...5)).map { _ in
      (0..<3).map { _ in random.int(1...variables) * (random.happens(35) ? -1 : 1) }
    }
    return OneInThreeFormula(variables: variables, clauses: clauses)
  }

  private mutating func program() -> StraightLineProgram {
    var instructions: [StraightLineProgram.Instruction] = []
    var (choices, products) = (0, 0)
    for number in 0..<random.int(1...14) {
      func constant() -> Rational {
        random.happens(70)
          ? Rational(random.int(-3...3)) : Rational(Integer(random.int(-5...5)), Integer(random.int(1...4)))
      }
      let a = number == 0 ? 0 : random.int(max(0, number - 4)...number - 1)
      let b = number == 0 ? 0 : random.int(max(0, number - 4)...number - 1)
      switch number == 0 ? random.int(0...1) : random.int(0...7) {
      case 0: instructions.append(.constant(constant()))
      case 1 where choices < 4:
        let first = constant()
        choices += 1
        instructions.append(.choice(first, first + Rational(random.happens(50) ? 1 : -2)))
      case 2, 3: instructions.append(.sum(a, b))
      case 4, 5: instructions.append(.difference(a, b))
      case 6,
        7 where products < 4:
        products += 1
        instructions.append(.product(a, b))
      default: instructions.append(number == 0 ? .constant(1) : .difference(a, b))
      }
    }
    let asked = random.happens(70) ? instructions.count - 1 : random.int(0...instructions.count - 1)
    return StraightLineProgram(
      names: instructions.indices.map { "x\($0)" }, instructions: instructions, asked: asked,
      question: random.happens(60) ? .positive : .zero)
  }
}

/// All picks of so many decisions.
func allPicks(_ decisions: Int) -> [[Bool]] {
  (0..<(1 << decisions)).map { number in (0..<decisions).map { number >> $0 & 1 == 1 } }
}
