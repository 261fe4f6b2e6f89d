import ExactArithmetic
import ProofKernel
import ReferenceFormulas
import TrainingProblem

/// Writes a proof in the kernel format while the checker goes through it in whatever dialect it came. Untrusted: the
/// kernel judges the result like any other text.
///
/// Literals that hold without assumptions are derived once, as clauses of one literal, when a step first rests on them;
/// they are deleted before strengthening, whose goals would range over them.
public final class ProofElaborator {
  var writer: KernelWriter
  package let trace = ProofTrace()
  /// The kernel's numbers by the proof's; 0 where there is none.
  private var numbers: [Int32] = []
  /// The kernel's numbers of literals that have been derived alone.
  var factNumbers: [Int32: Int] = [:]
  var frames: [Frame] = []
  /// Open subproofs inside one that is not written.
  var muted = 0
  private(set) var failure: String?
  var isOrderLoaded = false
  private var coreBelow = 0
  private var coreNumbers: Set<Int> = []
  var lastSolution: [Int32] = []

  /// An open subproof.
  struct Frame {
    /// The name that stands behind `qed`.
    let name: String
    /// The kernel's number of what it begins with.
    let premise: Int
    /// The constraint that it begins with, of a strengthening step.
    var row: Row?
    /// A contradiction that has been derived in it.
    var contradiction: Int?
    var facts: [Int32] = []
  }

  init(_ sink: @escaping ([UInt8]) -> Void) { writer = KernelWriter(sink) }

  /// Writes the kernel proof of `proof` to `sink`, in pieces, and says what the checker makes of the proof; an
  /// unsupported step leaves it unfinished. What has been written by then is no proof.
  public static func elaborate(
    formula: PseudoBooleanFormula, proof: some ProofSource, limits: ProofLimits = ProofLimits(),
    budget: Budget = .unlimited, to sink: @escaping ([UInt8]) -> Void
  ) -> ProofVerdict {
    let elaborator = ProofElaborator(sink)
    let verdict = DialectChecker.check(
      formula: formula, proof: proof, limits: limits, budget: budget, observer: elaborator)
    elaborator.writer.flush()
    if case .verified = verdict, let failure = elaborator.failure {
      return .unfinished(line: 0, reason: "the kernel format has no words for \(failure)")
    }
    return verdict
  }

  package func unsupported(_ reason: String) { failure = failure ?? reason }

  // MARK: Numbers

  func assign(_ id: Int, _ number: Int) {
    guard id >= 0 else { return }
    if numbers.count <= id { numbers.append(contentsOf: repeatElement(0, count: id + 1 - numbers.count)) }
    numbers[id] = Int32(truncatingIfNeeded: number)
  }

  func number(_ id: Int) -> Int {
    guard id > 0, id < numbers.count, numbers[id] > 0 else {
      unsupported("constraint \(id)")
      return 1
    }
    return Int(numbers[id])
  }

  func noteCore(_ id: Int) { if isOrderLoaded { coreNumbers.insert(id) } }

  package func begin(constraints: Int) {
    writer.write(ElaboratedProof.header)
    writer.write("f ")
    writer.write(constraints)
    writer.write(";\n")
    writer.number(constraints: constraints)
    for id in 1..<max(constraints + 1, 1) { assign(id, id) }
  }

  package func deleted(_ id: Int) {
    guard muted == 0, id < numbers.count, numbers[id] > 0 else { return }
    // The kernel lets core constraints stay under an order.
    if isOrderLoaded && frames.isEmpty && (id < coreBelow || coreNumbers.contains(id)) { return }
    writer.write("del id")
    writer.write(constraint: number(id))
    writer.write(";\n")
    numbers[id] = 0
  }

  package func movedToCore(_ ids: [Int]) {
    guard !ids.isEmpty else { return }
    writer.write("core id")
    for id in ids {
      writer.write(constraint: number(id))
      noteCore(id)
    }
    writer.write(";\n")
  }

  func beginOrder(_ isLoaded: Bool) {
    isOrderLoaded = isLoaded
    coreBelow = numbers.count
    coreNumbers = []
  }

  // MARK: Hints

  /// Writes the lemmas that the last check by propagation needs.
  func writeLemmas() {
    for lemma in trace.takeLemmas() {
      writer.write("rup 1 ")
      writer.write(literal: lemma.literal)
      writer.write(" >= 1 :")
      write(lemma.hints, negation: nil)
      writer.write(";\n")
      factNumbers[lemma.literal] = writer.takeID()
      if !frames.isEmpty { frames[frames.count - 1].facts.append(lemma.literal) }
    }
  }

  /// Takes back lemmas that are not written.
  func dropLemmas() { trace.dropLemmas() }

  /// Writes hints; the negation as `~` or as the constraint of that number.
  func write(_ hints: [ProofTrace.Hint], negation: Int?) {
    for hint in hints {
      switch hint {
      case .negation:
        if let negation { writer.write(constraint: negation) } else { writer.write(" ~") }
      case .constraint(let id): writer.write(constraint: number(id))
      case .fact(let literal):
        guard let number = factNumbers[literal] else {
          unsupported("a literal that was derived before")
          continue
        }
        writer.write(constraint: number)
      }
    }
  }

  /// Deletes the lemmas outside subproofs.
  func deleteFacts() {
    guard frames.isEmpty, !factNumbers.isEmpty else { return }
    writer.write("del id")
    for number in factNumbers.values.sorted() { writer.write(constraint: number) }
    writer.write(";\n")
    factNumbers = [:]
    trace.forgetFacts()
  }
}
