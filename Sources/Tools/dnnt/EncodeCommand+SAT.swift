import ArgumentParser
import CertificateChecking
import Encodings
import ExactArithmetic
import Formulations
import SATEncodings
import TrainingProblem

// The SAT encodings: CNF of a decision, WCNF of an instance to optimise.
extension Encode {
  /// The lines of `--list`.
  static var satListing: [String] {
    SATEncodingName.allCases.map { "\($0)\tcnf, wcnf\t\($0.summary)" }
  }

  /// Writes `problem` as clauses.
  func writeSAT(_ problem: Instance, _ path: String, _ name: SATEncodingName) throws {
    guard to == nil || to == .cnf || to == .wcnf else {
      throw ValidationError("the encoding '\(name)' goes to cnf or wcnf")
    }
    let threshold = threshold?.value ?? problem.threshold
    let isDecision = to == .cnf || to == nil && threshold != nil
    let formula: ClausalFormula
    let reference: ReferenceEncoding
    do {
      reference = try ReferenceEncoding(try ScaledInstance(problem))
      if isDecision {
        guard let threshold else {
          throw ValidationError("cnf states a decision, and the instance has no threshold: give one, or use wcnf")
        }
        formula = try EncodedFormula.decision(reference, name, target: reference.greatestSum(reaching: threshold))
      } else {
        formula = try EncodedFormula.optimisation(reference, name)
      }
    } catch let refusal as ReferenceRefusal {
      throw InputError(file: path, message: "\(refusal)")
    } catch let refusal as SATEncodingRefusal {
      throw InputError(file: path, message: "\(refusal)")
    }
    try OutputFile.write(to: output) { sink throws(FileWriteError) in
      if isDecision {
        try ClausalWriter.writeCNF(formula, to: &sink)
      } else {
        try ClausalWriter.writeWCNF(formula, to: &sink)
      }
    }
    if !isDecision { Encode.note(LargestNumber(reference.formula, format: .wcnf)) }
    if let map {
      // The parameters' variables are those of the reference encoding, with their names.
      let dictionary = ReferenceText.map(
        reference, digest: InstanceWriter.digest(of: problem), name: name.description,
        program: isDecision ? .cnf : .wcnf, threshold: isDecision ? threshold : nil)
      try OutputFile.write(dictionary.text, to: map)
    }
  }
}
