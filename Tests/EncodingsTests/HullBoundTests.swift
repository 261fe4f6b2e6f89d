import Encodings
import ExactArithmetic
import Formulations
import Glibc
import TestSupport
import Testing
import TrainingProblem

/// The relaxation of a hull encoding is never weaker than that of big-M with the same parameters. Bounds are glpsol's,
/// in floating point: compared within 10^-6.
@Suite(.enabled(if: ForeignTool.glpsol.isInstalled, "glpsol is not installed"))
struct HullBoundTests {
  @Test(
    "the bound of the hull's relaxation is at least that of big-M",
    arguments: [EncodingName.Parameters.order, .oneHot, .integer])
  func hullIsNotWeaker(parameters: EncodingName.Parameters) throws {
    var recipe = GLPKAgreementTests.recipe
    recipe.losses = [.absolute, .hinge, .multiclassHinge, .maximum]
    var (compared, stronger) = (0, 0)
    for seed in 0..<UInt64(60) {
      let instance = RandomInstances.instance(seed: 50_000 + seed, recipe)
      guard let scaled = try? ScaledInstance(instance),
        let plain = try? EncodedInstance(scaled, EncodingName(parameters, .bigM)),
        let hull = try? EncodedInstance(scaled, EncodingName(parameters, .hull))
      else { continue }
      guard let weak = try relaxation(plain.program), let strong = try relaxation(hull.program) else { continue }
      let tolerance = 1e-6 * max(1, weak.magnitude)
      #expect(strong >= weak - tolerance, "seed \(seed): hull \(strong), big-M \(weak)")
      compared += 1
      if strong > weak + tolerance { stronger += 1 }
    }
    #expect(compared >= 30)
    #expect(stronger > 0)
  }

  /// The least objective, constant included and not scaled, of the program without its integrality; nil where glpsol
  /// does not get there within seconds.
  private func relaxation(_ program: MixedIntegerProgram) throws -> Double? {
    try ForeignTool.withFolder { folder -> Double? in
      try ForeignTool.write(to: "\(folder)/model.lp") { sink throws(FileWriteError) in
        try LPWriter.write(program, to: &sink)
      }
      let log = try ForeignTool.run("glpsol --lp \(folder)/model.lp --nomip --tmlim 5 -o \(folder)/print", folder)
      guard log.contains("OPTIMAL LP SOLUTION FOUND") || log.contains("OPTIMAL SOLUTION FOUND BY LP PREPROCESSOR")
      else { return nil }
      let text = String(decoding: try FileAccess.read("\(folder)/print"), as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Objective:") })
      let words = line.split(separator: " ")
      return words.firstIndex(of: "=").flatMap { Double(words[$0 + 1]) }
    }
  }
}
