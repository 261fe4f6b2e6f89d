import ExactArithmetic
import SeededRandomness
import TrainingProblem

extension CheckedRequest {
  /// Values up to so many binary digits are computed to state the answer.
  private static let knownBits = 1 << 20
  /// Programs of so many choices are evaluated for all of them.
  private static let knownChoices = 10
  private static let draws = 200

  // MARK: Without choices

  func program(_ random: inout SplitMix64) throws(FamilyRequestError) -> Made {
    let answer = answer ?? .open
    switch kind {
    case "cancellation", "powers", "zero":
      var builder = ProgramBuilder()
      let isYes = answer == .open ? random.bool() : answer == .yes
      let usesPowers = kind == "powers" || (kind == "zero" && random.bool())
      let (zero, reason) = usesPowers ? powers(&builder, &random) : cancellation(&builder, &random)
      return asked(&builder, zero: zero, reason, isYes: isYes, &random)
    case "orbit": return try drawn(answer, &random, orbit)
    default:
      guard self[.products] <= self[.length] else {
        throw FamilyRequestError("--products \(self[.products]): at most --length \(self[.length])")
      }
      return try drawn(answer, &random) { random in
        var builder = ProgramBuilder()
        _ = builder.constant(1)
        _ = builder.constant(Rational(random.int(2...9)))
        let last = builder.addRandom(length: self[.length], products: self[.products], &random)
        return builder.program(asking: last, .positive)
      }
    }
  }

  /// x by squarings, each with a small shift; then (x + a)(x − a) − x² + a², which is 0.
  private func cancellation(
    _ builder: inout ProgramBuilder, _ random: inout SplitMix64
  ) -> (zero: Int, reason: String) {
    var x = builder.constant(Rational(random.int(2...9)))
    for _ in 0..<self[.depth] {
      x = builder.times(x, x)
      let shift = random.int(-1...1)
      if shift != 0 {
        let constant = builder.constant(Rational(shift))
        x = builder.plus(x, constant)
      }
    }
    let a = builder.constant(Rational(random.int(2...99)))
    let (above, below) = (builder.plus(x, a), builder.minus(x, a))
    let product = builder.times(above, below)
    let (xx, aa) = (builder.times(x, x), builder.times(a, a))
    let difference = builder.minus(product, xx)
    return (builder.plus(difference, aa), "(x + a)(x - a) = x^2 - a^2")
  }

  /// b^(2^k) against (b − 1) Π_{i<k} (b^(2^i) + 1) + 1: they are equal.
  private func powers(
    _ builder: inout ProgramBuilder, _ random: inout SplitMix64
  ) -> (zero: Int, reason: String) {
    let base = random.int(2...9)
    let one = builder.constant(1)
    var power = builder.constant(Rational(base))
    var product = builder.constant(Rational(base - 1))
    for _ in 0..<self[.depth] {
      let next = builder.plus(power, one)
      product = builder.times(product, next)
      power = builder.times(power, power)
    }
    let difference = builder.minus(power, product)
    return (builder.minus(difference, one), "b^(2^k) - 1 = (b - 1)(b + 1)(b^2 + 1)(b^4 + 1)..., b = \(base)")
  }

  /// Asks whether a value known to be 0 is 0 (kind zero), or whether 1 or −1 beside it is positive.
  private func asked(
    _ builder: inout ProgramBuilder, zero: Int, _ reason: String, isYes: Bool, _ random: inout SplitMix64
  ) -> Made {
    func made(_ asked: Int, _ question: StraightLineProgram.Question, _ value: Int) -> Made {
      (
        .program(builder.program(asking: asked, question)), isYes ? [] : nil,
        .least(isYes ? 0 : 1, "the value is \(value), as \(reason)")
      )
    }
    if kind == "zero" && isYes { return made(zero, .zero, 0) }
    let isAbove = kind == "zero" ? random.bool() : isYes
    let one = builder.constant(1)
    let value = isAbove ? builder.plus(zero, one) : builder.minus(zero, one)
    return made(value, kind == "zero" ? .zero : .positive, isAbove ? 1 : -1)
  }

  /// x ↦ x² − 2, from p/q within 0 … 2, where the orbit stays within −2 … 2.
  private func orbit(_ random: inout SplitMix64) -> StraightLineProgram {
    var builder = ProgramBuilder()
    let denominator = [3, 5, 7, 9][random.below(4)]
    // Seed 0 stands for the orbit of 1/3.
    let start =
      seed == 0 ? Rational(1, 3) : Rational(Integer(random.int(1...2 * denominator - 1)), Integer(denominator))
    let two = builder.constant(2)
    var x = builder.constant(start)
    for _ in 0..<self[.depth] {
      let square = builder.times(x, x)
      x = builder.minus(square, two)
    }
    return builder.program(asking: x, .positive)
  }

  // MARK: With choices

  func programWithChoices(_ random: inout SplitMix64) throws(FamilyRequestError) -> Made {
    let answer = answer ?? .open
    if kind == "product" { return product(answer, &random) }
    guard self[.products] <= self[.length] else {
      throw FamilyRequestError("--products \(self[.products]): at most --length \(self[.length])")
    }
    return try drawn(answer, &random) { random in
      var builder = ProgramBuilder()
      for _ in 0..<self[.choices] {
        let first = random.int(-3...3)
        _ = builder.add(.choice(Rational(first), Rational(first + random.int(1...3))))
      }
      // A sum of all first, so that each choice matters.
      var sum = 0
      for choice in 1..<self[.choices] { sum = builder.plus(sum, choice) }
      let last = builder.addRandom(length: self[.length], products: self[.products], &random)
      let asked = builder.minus(last, sum)
      return builder.program(asking: asked, .positive)
    }
  }

  /// Does a choice of 1 or p for the odd primes p multiply to a target? Yes: the product of a random half. No: twice
  /// that, which no product of odd numbers is. Open: one of the two.
  private func product(_ answer: WantedAnswer, _ random: inout SplitMix64) -> Made {
    var builder = ProgramBuilder()
    let primes = CheckedRequest.oddPrimes(self[.choices])
    let picks = primes.map { _ in random.bool() }
    var product = 0
    for (number, prime) in primes.enumerated() {
      let choice = builder.add(.choice(1, Rational(prime)))
      product = number == 0 ? choice : builder.times(product, choice)
    }
    var target = zip(primes, picks).reduce(Integer.one) { $1.1 ? $0 * Integer($1.0) : $0 }
    let isReachable = answer == .yes || (answer == .open && random.bool())
    if !isReachable { target *= 2 }
    let goal = builder.constant(Rational(target))
    let asked = builder.minus(product, goal)
    return (
      .program(builder.program(asking: asked, .zero)), isReachable ? picks : nil,
      .least(isReachable ? 0 : 1, isReachable ? "planted" : "the target is even, the factors are odd")
    )
  }

  private static func oddPrimes(_ count: Int) -> [Int] {
    var primes: [Int] = []
    var candidate = 3
    while primes.count < count {
      if primes.prefix(while: { $0 * $0 <= candidate }).allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 2
    }
    return primes
  }

  // MARK: Known answers

  /// Draws programs until one has the answer that is wanted.
  private func drawn(
    _ answer: WantedAnswer, _ random: inout SplitMix64, _ draw: (inout SplitMix64) -> StraightLineProgram
  ) throws(FamilyRequestError) -> Made {
    for _ in 0..<CheckedRequest.draws {
      let program = draw(&random)
      let (solution, known) = CheckedRequest.solved(program)
      switch (answer, known) {
      case (.open, _), (.yes, .least(0, _)), (.no, .least(1, _)): return (.program(program), solution, known)
      case (_, .unknown):
        throw FamilyRequestError("--answer \(answer.rawValue): programs of this size are not evaluated beforehand")
      default: continue
      }
    }
    throw FamilyRequestError("--answer \(answer.rawValue): none of \(CheckedRequest.draws) programs drawn has it")
  }

  /// The answer, where exact evaluation of all choices is cheap.
  private static func solved(_ program: StraightLineProgram) -> (solution: [Bool]?, known: KnownAnswer) {
    let choices = program.choices.count
    guard choices <= knownChoices else { return (nil, .unknown) }
    for number in 0..<(1 << choices) {
      let picks = (0..<choices).map { number >> $0 & 1 == 1 }
      guard let value = try? program.value(picks, sizeLimit: max(1 << 12, knownBits >> choices)) else {
        return (nil, .unknown)
      }
      if value.signum > 0 { return (picks, .least(0, "by exact evaluation")) }
    }
    return (nil, .least(1, "by exact evaluation\(choices > 0 ? " of every choice" : "")"))
  }
}
