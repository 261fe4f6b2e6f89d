import ArgumentParser
import Encodings
import Formulations
import Strategies
import TrainingProblem

// The mixed-integer encodings: MPS, CPLEX LP, OPB with integers in binary, SMT-LIB 2.
extension Encode {
  static let mixedIntegerFormats: [ProgramFormat] = [.mps, .lp, .opb, .smt2]

  /// The lines of `--list`: name, formats, parts, summary.
  static var mixedIntegerListing: [String] {
    let formats = mixedIntegerFormats.map(\.rawValue).joined(separator: ", ")
    return EncodingName.allCases.map { "\($0)\t\(formats)\t\($0.parts)\t\($0.summary)" } + [
      "NAME+sym\t\(formats)\tordered neurons\tany of these with interchangeable hidden neurons in order",
      "NAME+tight\t\(formats)\treachable bounds\tany of these with bounds from the values that sums reach",
      "NAME+lp\t\(formats)\trelaxed bounds\tany of these with bounds from linear programs over the layers before",
    ]
  }

  /// Says where other programs do not hold a number as it is written.
  static func note(_ largest: LargestNumber) {
    if let note = largest.note { Terminal.note("note: \(note)") }
  }

  /// Writes `problem` as a mixed-integer program.
  func writeMixedInteger(_ problem: Instance, _ path: String, _ name: EncodingName) throws {
    let format = to ?? .mps
    guard Encode.mixedIntegerFormats.contains(format) else {
      let known = Encode.mixedIntegerFormats.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("the encoding '\(name)' goes to \(known), not \(format.rawValue)")
    }
    let encoded: EncodedInstance
    do {
      encoded = try EncodedInstance(try ScaledInstance(problem), name, memoryLimit: nil)
    } catch let refusal as EncodingRefusal {
      throw InputError(file: path, message: "\(refusal)")
    }
    try OutputFile.write(to: output) { sink throws(FileWriteError) in
      switch format {
      case .lp: try LPWriter.write(encoded.program, to: &sink)
      case .opb: try PseudoBooleanWriter.write(encoded.program, to: &sink)
      case .smt2: try IntegerSMTWriter.write(encoded.program, to: &sink)
      default: try MPSWriter.write(encoded.program, to: &sink)
      }
    }
    Encode.note(LargestNumber(encoded.program, format: format))
    guard let map else { return }
    let digest = InstanceWriter.digest(of: problem)
    try OutputFile.write(encoded.map(digest: digest, format: format).text, to: map)
  }
}
