import CertificateChecking
import ExactArithmetic
import Formulations
import JSONWriting
import TrainingProblem

/// The laws of the readers, for any bytes.
enum FuzzLaws {
  /// Work after reading is done on inputs up to this size only: what is fuzzed is the readers.
  private static let smallText = 20_000

  static func instance(_ bytes: [UInt8]) throws {
    let table = Array("a,b,y\n1,2,1\n-1,1/2,0\n".utf8)
    guard
      let read = try refusedOr({ () throws(InputError) in
        try InstanceReader.read(bytes, file: "fuzzed", companion: { _ in table })
      })
    else { return }
    try instanceLaws(read)
  }

  /// Reading what was written changes nothing; scaled and plain meaning agree.
  private static func instanceLaws(_ instance: Instance) throws {
    let options = instance.network.layers.reduce(0) { sum, layer in
      (layer.weights.all + layer.biases.all).reduce(sum) { $0 + ($1.count ?? 0) }
    }
    let parameters = instance.network.layers.reduce(0) {
      $0 + $1.neurons * (instance.network.sourceCount(of: $1) + 1)
    }
    guard options <= smallText, parameters <= smallText else { return }
    var canonical = ""
    InstanceWriter.canonical(instance) { canonical += $0 }
    guard canonical.utf8.count <= smallText else { return }
    let again = try reread(InstanceWriter.text(of: instance))
    try BrokenLaw.unless(again.name == instance.name && again.source == instance.source, "writing loses the name")
    for text in [InstanceWriter.text(of: instance), canonical] {
      var second = ""
      InstanceWriter.canonical(try reread(text)) { second += $0 }
      try BrokenLaw.unless(second == canonical, "the canonical form changes when it is read again")
    }
    guard !instance.network.hasRealParameters else { return }
    let table = ParameterOptions(instance.network)
    let first = table.assignment(table.options.map { _ in 0 })
    try BrokenLaw.unless(AssignmentFault.first(in: first, of: instance.network) == nil, "first options do not fit")
    guard let evaluation = try? Evaluation(of: first, on: instance, sizeLimit: 1 << 14) else { return }
    try BrokenLaw.unless(
      evaluation.objective == Meaning.objective(instance, first), "the objective is not what the page says")
    guard let scaled = try? ScaledInstance(instance) else { return }
    try BrokenLaw.unless(scaled.assignment(scaled.choice(first)) == first, "choice and assignment differ")
  }

  private static func reread(_ text: String) throws -> Instance {
    do {
      return try InstanceReader.read(Array(text.utf8), file: "written", companion: noTable)
    } catch {
      throw BrokenLaw("what was written is refused: \(error)")
    }
  }

  static func certificate(_ bytes: [UInt8]) throws {
    guard let read = try refusedOr({ () throws(InputError) in try CertificateReader.read(bytes, file: "fuzzed") })
    else { return }
    let text = CertificateWriter.text(of: read)
    let again = try CertificateReader.read(Array(text.utf8), file: "written")
    try BrokenLaw.unless(CertificateWriter.text(of: again) == text, "a certificate changes when it is read again")
    let report = CertificateChecker.check(read, against: FuzzSubject.shared.instance)
    let holds = ClaimTruth.holds(read, of: FuzzSubject.shared.instance, FuzzSubject.shared.oracle)
    try BrokenLaw.unless(holds == (report.verdict == .accepted), "\(holds ? "true" : "false"), yet \(report.summary)")
  }

  /// The bytes as the table beside an instance, once with vector labels and once with classes.
  static func table(_ bytes: [UInt8]) throws {
    for (label, loss) in [(#"["y"]"#, "absolute"), (#""y""#, "argmax")] {
      let text = """
        {"format": "dnnt-instance/1", "loss": {"kind": "\(loss)"},
         "data": {"csv": "t.csv", "x": ["a", "b"], "y": \(label), "weight": "w"},
         "network": {"inputs": 2, "layers": [{"neurons": 1, "activation": "relu", "weights": [-1, 1]}]}}
        """
      guard
        let read = try refusedOr({ () throws(InputError) in
          try InstanceReader.read(Array(text.utf8), file: "t.dnnt.json", companion: { _ in bytes })
        })
      else { continue }
      try instanceLaws(read)
    }
  }

  /// The bytes as another solver's solution of a program with a few columns.
  static func solution(_ bytes: [UInt8]) throws {
    let names = ["x", "w1_0_0.ge1", "w1_0_0.ge2", "l0", "objective_constant"]
    do throws(SolutionFileError) {
      let read = try SolutionReader.read(bytes, file: "fuzzed", columnNames: names)
      _ = try read.point(for: names)
    } catch {
      let line = InputError(file: error.file, message: error.message)
      try BrokenLaw.unless(line.isOneLine, "a message of more than one line: \(error)")
    }
  }

  /// The value that `body` reads, or nil where it refuses in one line.
  static func refusedOr<T>(_ body: () throws(InputError) -> T) throws(BrokenLaw) -> T? {
    do {
      return try body()
    } catch {
      try BrokenLaw.unless(error.isOneLine, "a message of more than one line: \(error)")
      return nil
    }
  }
}

/// The instance that fuzzed certificates are about: XOR by two sign neurons, with a missing edge and a threshold.
struct FuzzSubject: Sendable {
  let instance: Instance
  let oracle: BruteForce

  static let shared: FuzzSubject = {
    let sign = Layer(
      neurons: 2, activation: .sign, sources: [0],
      weights: .matrix([[.list([1]), .list([-1, 1])], [.list([-1, 1]), .list([1])]]), biases: .uniform(.list([-1, 1])))
    let output = Layer(
      neurons: 1, activation: .identity, sources: [1, 0],
      weights: .matrix([[.list([-1, 1]), .list([1]), .noEdge, .list([0, 1])]]), biases: .uniform(.list([-1, 1])))
    let samples = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)].map { a, b, y in
      Sample(x: [Rational(a), Rational(b)], label: .values([Rational(y)]))
    }
    let instance = Instance(
      network: Network(inputs: 2, layers: [sign, output]), samples: samples,
      loss: Loss(kind: .hinge), penalty: Penalty(nonzero: 0, magnitude: Rational(1, 4)), threshold: Rational(1, 2))
    return FuzzSubject(instance: instance, oracle: BruteForce(instance))
  }()
}
