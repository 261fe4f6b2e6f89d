import ExactArithmetic
import JSONWriting
import Reductions
import Strategies
import TestSupport
import Testing
import TrainingProblem

struct FamilyTests {
  /// Requests of sizes that are solved in milliseconds: every kind and answer of a family.
  static func small(_ family: Family, seed: UInt64) -> [FamilyRequest] {
    let specification = family.specification
    let sizes: [Family: [SizeName: Int]] = [
      .slp: [.depth: 4, .length: 8, .products: 3], .slpChoice: [.choices: 4, .length: 6, .products: 2],
      .subsetSum: [.numbers: 7, .bits: 8], .exactCover: [.sets: 7, .elements: 8],
      .exactCoverLine: [.sets: 7, .elements: 8], .oneInThree: [.variables: 7, .clauses: 5],
      .bnnTeacher: [.inputs: 2, .samples: 8], .innTeacher: [.inputs: 1, .samples: 5, .range: 1],
      .fixedDataset: [.neurons: 2, .range: 2], .random: [.neurons: 1, .samples: 3],
    ]
    var requests: [FamilyRequest] = []
    for kind in specification.kinds.isEmpty ? [nil] : specification.kinds.map(Optional.some) {
      for answer in specification.answers.isEmpty ? [nil] : specification.answers.map(Optional.some) {
        var request = FamilyRequest(family, seed: seed)
        request.kind = kind
        request.answer = answer
        request.sizes = (sizes[family] ?? [:]).filter { name, _ in
          specification.sizes.contains { $0.name == name && ($0.kinds.isEmpty || $0.kinds.contains(kind ?? "")) }
        }
        requests.append(request)
      }
    }
    return requests
  }

  @Test("what is known of a generated instance is true", arguments: Family.allCases)
  func knownAnswersHold(_ family: Family) throws {
    for seed in UInt64(0)..<8 {
      for request in Self.small(family, seed: seed) {
        let made: GeneratedInstance
        do {
          made = try request.generate()
        } catch let error as FamilyRequestError {
          // Few draws have some answers; that is said.
          #expect("\(error)".contains("programs drawn has it"))
          continue
        }
        let least = try #require(try Strategy.solve(SolveSession(made.instance, SolveOptions())).objective)
        let name = Comment(rawValue: made.name)
        switch made.known {
        case .least(let value, _): #expect(least == value, name)
        case .atLeast(let value, _): #expect(least >= value, name)
        case .atMost(let value, _): #expect(least <= value, name)
        case .unknown: break
        }
        if request.answer == .yes { #expect(least == 0, name) }
        if request.answer == .no { #expect(least > 0, name) }
        guard let planted = made.planted else { continue }
        #expect(Meaning.fits(made.instance.network, planted), name)
        switch made.known {
        case .least(let value, _): #expect(Meaning.objective(made.instance, planted) == value, name)
        case .atMost(let value, _): #expect(Meaning.objective(made.instance, planted) <= value, name)
        case .atLeast, .unknown: Issue.record("planted parameters of no known objective")
        }
      }
    }
  }

  @Test("the same request gives the same bytes, another seed gives others", arguments: Family.allCases)
  func isDeterministic(_ family: Family) throws {
    for kind in family.specification.kinds.isEmpty ? [nil] : family.specification.kinds.map(Optional.some) {
      var texts: Set<String> = []
      for seed in UInt64(1)...4 {
        var request = FamilyRequest(family, seed: seed)
        request.kind = kind
        let (first, second) = (try request.generate(), try request.generate())
        #expect(InstanceWriter.text(of: first.instance) == InstanceWriter.text(of: second.instance))
        #expect(first.problem == second.problem && first.planted == second.planted)
        var canonical = ""
        InstanceWriter.canonical(first.instance) { canonical += $0 }
        texts.insert(canonical)
        // Written and read again it is the same instance.
        let again = try InstanceReader.read(
          Array(InstanceWriter.text(of: first.instance).utf8), file: "written", companion: noTable)
        #expect(InstanceWriter.digest(of: again) == InstanceWriter.digest(of: first.instance))
        if let problem = first.problem {
          let text = problem.text
          #expect(try SourceReader.read(Array(text.utf8), file: "written", as: problem.format) == problem)
          #expect(try Reduction.making(first.instance, of: problem) != nil)
        }
      }
      #expect(texts.count > 1)
    }
  }

  /// These must not change: whoever cites a seed means these bytes.
  @Test(arguments: goldenDigests)
  func theBytesOfASeedAreFixed(_ family: Family, digest: String) throws {
    #expect(InstanceWriter.digest(of: try FamilyRequest(family, seed: 7).generate().instance) == "sha256:" + digest)
  }

  @Test("hard programs: the stated sign is the exact one, up to a depth where it takes a million digits")
  func hardPrograms() throws {
    for kind in ["cancellation", "powers", "zero"] {
      for (depth, seed) in [(1, 1), (5, 2), (12, 3), (16, 4)] as [(Int, UInt64)] {
        for answer in [WantedAnswer.yes, .no] {
          var request = FamilyRequest(.slp, seed: seed)
          request.kind = kind
          request.answer = answer
          request.sizes = [.depth: depth]
          guard case .program(let program) = try request.generate().problem else { continue }
          #expect(try (program.fault([]) == nil) == (answer == .yes), "\(kind) \(depth)")
        }
      }
    }
  }

  @Test func sizesAndKindsAreHeldToTheTable() {
    for family in Family.allCases {
      let specification = family.specification
      for size in specification.sizes {
        for value in [size.range.lowerBound - 1, size.range.upperBound + 1] {
          var request = FamilyRequest(family)
          request.kind = size.kinds.first
          request.sizes = [size.name: value]
          #expect(throws: FamilyRequestError.self) { try request.generate() }
        }
      }
      var request = FamilyRequest(family)
      request.kind = "no such kind"
      #expect(throws: FamilyRequestError.self) { try request.generate() }
      let foreign = SizeName.allCases.first { name in !specification.sizes.contains { $0.name == name } }
      request.kind = nil
      request.sizes = foreign.map { [$0: 3] } ?? [:]
      #expect(throws: FamilyRequestError.self) { try request.generate() }
    }
  }

  @Test("what the readers would refuse is not made")
  func tooLarge() {
    let requests: [(Family, [SizeName: Int])] = [
      (.subsetSum, [.numbers: 10_000, .bits: 10_000]), (.exactCover, [.sets: 10_000, .elements: 10_000]),
      (.oneInThree, [.variables: 10_000, .clauses: 20_000]), (.bnnTeacher, [.samples: 100_000, .inputs: 1_000]),
      (.random, [.layers: 1_000, .neurons: 1_000]), (.slp, [.depth: 5]),
    ]
    for (family, sizes) in requests {
      var request = FamilyRequest(family)
      request.sizes = sizes
      #expect(throws: FamilyRequestError.self) { try request.generate() }
    }
  }

  @Test("the deepest program is written and read again")
  func deepest() throws {
    var request = FamilyRequest(.slp, seed: 1)
    request.kind = "powers"
    request.sizes = [.depth: 10_000]
    let problem = try #require(try request.generate().problem)
    #expect(try SourceReader.read(Array(problem.text.utf8), file: "written", as: .program) == problem)
  }

  @Test func densityIsNumbersOverBits() throws {
    var request = FamilyRequest(.subsetSum, seed: 3)
    request.sizes = [.numbers: 30]
    request.density = Rational(Integer(3), Integer(4))
    guard case .subsetSum(let problem) = try request.generate().problem else { return }
    #expect(problem.numbers.allSatisfy { $0.bitLength == 40 })
  }
}
