import CertificateChecking
import ExactArithmetic
import Formulations
import TrainingProblem

/// The reference encoding as files: its formula as OPB text, and the map from its variables back to parameters.
public enum ReferenceText {
  /// Writes the formula to `sink`, in chunks: the text that a proof's formula is compared with.
  public static func writeOPB<Sink: ByteSink>(
    _ encoding: ReferenceEncoding, to sink: inout Sink
  ) throws(Sink.Failure) {
    var pending: [UInt8] = []
    var failure: Sink.Failure?
    OPBWriter.write(encoding.formula) { line in
      guard failure == nil else { return }
      pending += line.utf8
      guard pending.count >= 1 << 16 else { return }
      do throws(Sink.Failure) { try sink.write(pending) } catch { failure = error }
      pending.removeAll(keepingCapacity: true)
    }
    if let failure { throw failure }
    try sink.write(pending)
  }

  /// The map for `decode`: variables x1, x2, …, of which the first ones are the parameters' order literals.
  ///
  /// - Parameters:
  ///   - name: of an encoding whose first variables are these.
  ///   - threshold: the objective that clauses decide about.
  public static func map(
    _ encoding: ReferenceEncoding, digest: String, name: String = "reference", program: ProgramFormat = .opb,
    threshold: Rational? = nil
  ) -> ParameterMap {
    let parameters = encoding.scaled.parameters
    var next = 0
    var entries: [ParameterMap.Entry] = []
    for parameter in 0..<parameters.count where !parameters.options(parameter).isEmpty {
      let count = parameters.options(parameter).count - 1
      entries.append(ParameterMap.Entry(parameter: parameter, form: "order", variables: Array(next..<next + count)))
      next += count
    }
    let columns = (0..<encoding.formula.variableCount).map { OPBWriter.name(Literal(Int32($0 + 1))) }
    return ParameterMap(
      digest: digest, encoding: name, program: program, threshold: threshold, columns: columns, entries: entries)
  }
}
