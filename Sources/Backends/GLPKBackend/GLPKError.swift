public import ExactArithmetic
public import Formulations

/// A refusal, by who is at fault.
public enum GLPKError: Error, Hashable, Sendable {
  /// Build without GLPK: the trait is off.
  case absent
  /// Input: a number that a double does not hold exactly; `place` names the row or variable.
  case tooLarge(place: String, value: Integer)
  /// Input: more rows, columns or terms than GLPK counts.
  case tooMany(String)
  /// Input: a limit that is not positive.
  case badLimit(String)
  /// Input: the start is no point of the program.
  case badStart(PointViolation)
  /// Backend: GLPK gave up or aborted. `code` is the value that it returned, 0 after an abort; `message` is what it said
  /// last; `kept` is the best exactly verified point so far.
  case failed(code: Int, message: String, kept: [Integer]?)
  /// System: no thread could be started.
  case noThread(errorNumber: Int32)
}

extension GLPKError: CustomStringConvertible {
  /// The fault in one sentence.
  public var description: String {
    switch self {
    case .absent: "this build has no GLPK (package trait GLPK)"
    case .tooLarge(let place, let value):
      "\(place): a number of \(value.bitLength) bits; GLPK's doubles hold integers up to 2^53 exactly"
    case .tooMany(let what): "more \(what) than GLPK takes"
    case .badLimit(let name): "the limit on \(name) is not positive"
    case .badStart(.wrongLength(let count)): "the start has \(count) values"
    case .badStart(.bound(let variable)): "the start violates a bound of variable \(variable.position)"
    case .badStart(.row(let row)): "the start violates row \(row.position)"
    case .failed(let code, let message, let kept):
      "GLPK failed (code \(code)): \(message); \(kept == nil ? "no point" : "the best point so far") was kept"
    case .noThread(let errorNumber): "no thread for GLPK (error \(errorNumber))"
    }
  }
}
