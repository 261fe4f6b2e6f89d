import ExactArithmetic
import Reductions
import TrainingProblem

extension FuzzLaws {
  /// The bytes as a source problem of every format: what is read is written as the same problem, and, where it is
  /// small, becomes instances whose parameters say what the picks say.
  static func source(_ bytes: [UInt8]) throws {
    for format in SourceProblem.Format.allCases {
      guard
        let problem = try refusedOr({ () throws(InputError) in
          try SourceReader.read(bytes, file: "fuzzed", as: format)
        })
      else { continue }
      let again = try? SourceReader.read(Array(problem.text.utf8), file: "written", as: format)
      try BrokenLaw.unless(again == problem, "a problem changes when it is read again")
      guard bytes.count <= 400, problem.decisions <= 40 else { continue }
      for reduction in Reduction.allCases {
        guard let reduced = try? reduction.instance(of: problem) else { continue }
        let picks = (0..<problem.decisions).map { $0 % 3 == 0 }
        let assignment = reduced.assignment(picks)
        try BrokenLaw.unless(
          AssignmentFault.first(in: assignment, of: reduced.instance.network) == nil, "picks are no options")
        guard let isSolution = try? (problem.fault(picks, sizeLimit: 1 << 14) == nil),
          let evaluation = try? Evaluation(of: assignment, on: reduced.instance, sizeLimit: 1 << 14)
        else { continue }
        try BrokenLaw.unless(
          isSolution == (evaluation.objective == 0), "\(reduction.rawValue): source and instance disagree")
        let made = try? Reduction.making(reduced.instance, of: problem)
        try BrokenLaw.unless(made?.reduced.instance.network == reduced.instance.network, "no reduction makes it")
      }
    }
  }
}
