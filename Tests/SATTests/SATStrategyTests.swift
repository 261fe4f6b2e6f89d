import CaDiCaLBackend
import CertificateChecking
import ExactArithmetic
import Formulations
import Glibc
import ProofLogging
import SATEncodings
import Strategies
import TestSupport
import Testing
import TrainingProblem

@Suite struct SATStrategyTests {
  private func solve(
    _ instance: Instance, _ change: (inout SolveOptions) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Finding {
    var options = SolveOptions()
    options.solver = .sat
    change(&options)
    return try Strategy.solve(SolveSession(instance, options, isInterrupted: isInterrupted))
  }

  @Test("without a proof the end of the search is a claim", .enabled(if: CaDiCaLSolver.isPresent))
  func claims() throws {
    let instance = try InstanceReader.read(Fixtures.folder("conformance") + "/gate-xor.dnnt.json")
    let answer = try solve(instance)
    #expect(answer.status == .claimedOptimal && answer.objective == 1 && answer.claimedBound == 1)
    let decision = try solve(instance) { $0.threshold = Rational(1, 2) }
    #expect(decision.status == .claimedMissesThreshold)
    #expect(try solve(instance) { $0.threshold = 1 }.status == .reachesThreshold)
  }

  @Test("a proof makes it exact", .enabled(if: CaDiCaLSolver.isPresent), arguments: ProofVersion.allCases)
  func proves(_ version: ProofVersion) throws {
    let instance = try InstanceReader.read(Fixtures.folder("conformance") + "/gate-xor.dnnt.json")
    let name = "dnnt-sat-\(getpid())-\(version.rawValue).pbp"
    defer { unlink("/tmp/" + name) }
    var answer = try solve(instance) {
      $0.proof = ProofOptions(folder: "/tmp", name: name, version: version)
      $0.encoding = "sat-direct-network"
    }
    answer.decide(by: nil)
    var certificate = try #require(
      answer.certificate(digest: InstanceWriter.digest(of: instance), instance: instance, threshold: nil))
    #expect(certificate.claim == .optimal)
    certificate.proof = .init(kind: "veripb", file: name)
    #expect(CertificateChecker.check(certificate, against: instance, in: "/tmp").verdict == .accepted)
  }

  @Test("an interrupt keeps the incumbent", .enabled(if: CaDiCaLSolver.isPresent)) func interrupts() throws {
    let instance = try InstanceReader.read(Fixtures.root + "/Instances/iris-30-binarised.dnnt.json")
    let answer = try solve(instance, { $0.threshold = -1 }, isInterrupted: { true })
    #expect(answer.status == .feasible || answer.status == .unknown)
    if let assignment = answer.assignment {
      #expect(try Evaluation(of: assignment, on: instance).objective == answer.objective)
    }
  }

  @Test("an unknown encoding is named, with those that there are", .enabled(if: CaDiCaLSolver.isPresent))
  func unknownEncoding() throws {
    let instance = RandomInstances.linearOnly(seed: 1)
    let fault = #expect(throws: SolveFault.self) { try solve(instance) { $0.encoding = "sat-order" } }
    #expect("\(try #require(fault))".contains("sat-order-totalizer"))
  }

  @Test("a build without CaDiCaL says that it is needed", .enabled(if: !CaDiCaLSolver.isPresent))
  func needsCaDiCaL() {
    #expect(throws: SolveFault.self) { try solve(RandomInstances.linearOnly(seed: 1)) }
  }
}

/// Exported clauses before other programs.
@Suite struct ExportedClausesTests {
  private static func has(_ tool: String) -> Bool {
    ["/usr/bin/", "/usr/local/bin/"].contains { access($0 + tool, X_OK) == 0 }
  }

  @Test("minisat and cadical decide the conformance cases as they are known", arguments: ["minisat", "cadical"])
  func decides(_ tool: String) throws {
    guard Self.has(tool) else { return }
    let folder = "/tmp/dnnt-cnf-\(getpid())-\(tool)"
    mkdir(folder, 0o755)
    defer { system("rm -r \(folder)") }
    var decided = 0
    for (index, example) in Fixtures.conformance.enumerated() {
      guard let decision = example.decision else { continue }
      let instance = try InstanceReader.read(example.path)
      guard let threshold = instance.threshold, let scaled = try? ScaledInstance(instance),
        let encoding = try? ReferenceEncoding(scaled)
      else { continue }
      let name = SATEncodingName.allCases[index % SATEncodingName.allCases.count]
      let target = encoding.greatestSum(reaching: threshold)
      guard let formula = try? EncodedFormula.decision(encoding, name, target: target) else { continue }
      var sink = MemorySink()
      ClausalWriter.writeCNF(formula, to: &sink)
      let path = folder + "/a.cnf"
      let file = try #require(fopen(path, "w"))
      fwrite(sink.bytes, 1, sink.bytes.count, file)
      fclose(file)
      let status = system("\(tool) \(path) > \(folder)/log 2>&1")
      #expect((status >> 8) & 0xff == (decision == "reaches-threshold" ? 10 : 20), "\(example), \(name)")
      decided += 1
    }
    #expect(decided > 20)
  }

  @Test("the soft clauses of an instance cost what the choice costs") func weights() throws {
    for seed in 0..<UInt64(40) {
      let instance = RandomInstances.linearOnly(seed: 41_000 + seed)
      guard let scaled = try? ScaledInstance(instance), let encoding = try? ReferenceEncoding(scaled),
        let formula = try? EncodedFormula.optimisation(encoding, .standard)
      else { continue }
      let assignment = RandomInstances.assignment(of: instance.network, seed: seed)
      let point = encoding.completion(of: scaled.choice(assignment))
      let violated = formula.softClauses.reduce(Integer.zero) { sum, soft in
        soft.literals.contains { Literal(dimacs: $0).holds(at: point) } ? sum : sum + soft.weight
      }
      let constant = encoding.formula.objectiveConstant + SATEncoder.costs(encoding.formula).offset
      let objective = Rational(violated + constant) / Rational(encoding.formula.objectiveScale)
      #expect(objective == Meaning.objective(instance, assignment), "seed \(seed)")
    }
  }
}
