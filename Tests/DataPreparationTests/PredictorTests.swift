import DataPreparation
import ExactArithmetic
import NetworkViews
import Tables
import Testing
import TestSupport
import TrainingProblem

struct PredictorTests {
  /// One identity layer that hands its inputs on.
  private func predictor(_ outputs: Int, _ kind: Loss.Kind, _ labels: [Label], names: [String]? = nil) -> Predictor {
    let rows: [[Rational?]] = (0..<outputs).map { v in (0..<outputs).map { $0 == v ? 1 : 0 } }
    let network = Network(
      inputs: outputs,
      layers: [
        Layer(
          neurons: outputs, activation: .identity, sources: [0], weights: .uniform(.list([0, 1])),
          biases: .uniform(.list([0])))
      ])
    let samples = labels.map { Sample(x: [Rational](repeating: 0, count: outputs), label: $0) }
    return Predictor(
      Instance(network: network, samples: samples, loss: Loss(kind: kind)),
      Assignment(layers: [.init(weights: rows, biases: [Rational](repeating: 0, count: outputs))]), classNames: names)
  }

  @Test("the greatest output names the class, and a tie names none") func classes() throws {
    let own = predictor(3, .argmax, [.class(0)], names: ["a", "b", "c"])
    let clear = try own.prediction([1, 3, Rational(1, 2)])
    #expect(own.text(clear) == "b" && clear.lead == 2)
    let tie = try own.prediction([3, 3, 0])
    #expect(own.text(tie) == "" && tie.lead == 0 && tie.number == nil)
    #expect(own.margin([1, 3, 0], .class(0)) == -2 && own.margin([1, 3, 0], .class(1)) == 2)
    #expect(!own.isRight([3, 3, 0], .class(0)) && own.isRight([4, 3, 0], .class(0)))
  }

  @Test("a single output is read by its sign") func signs() throws {
    let own = predictor(1, .signError, [.values([1])], names: ["no", "yes"])
    #expect(try own.text(own.prediction([Rational(-1, 3)])) == "no")
    #expect(try own.text(own.prediction([2])) == "yes" && own.text(own.prediction([0])) == "")
    #expect(own.margin([-2], .values([1])) == -2)
  }

  @Test("a score counts by label and prediction, ties apart") func score() throws {
    let own = predictor(2, .argmax, [.class(0)], names: ["a", "b"])
    let table = try TableReader.read(Array("p,q,y\n2,1,a\n1,2,a\n1,1,b\n0,1,b\n".utf8), file: "t.csv")
    let rows = try PreparedRows(
      table, numbers: NumberColumns(inputs: ["p", "q"], labels: ["y"], classNames: ["a", "b"]), of: own.instance,
      needsLabels: true)
    let score = try Score(rows, by: own)
    #expect(score.confusion == [[1, 1, 0], [0, 1, 1]])
    #expect(score.accuracy == Rational(1, 2) && score.misses.map(\.line) == [3, 4])
    #expect(score.precision(0) == 1 && score.precision(1) == Rational(1, 2) && score.recall(1) == Rational(1, 2))
    #expect(score.misses.map(\.prediction) == ["b", ""])
  }

  @Test("errors of numbers are exact") func numbers() throws {
    let own = predictor(1, .absolute, [.values([1])])
    let table = try TableReader.read(Array("x,y\n1,2\n3,3\n5,4.5\n".utf8), file: "t.csv")
    let rows = try PreparedRows(table, numbers: NumberColumns(), of: own.instance, needsLabels: true)
    let score = try Score(rows, by: own)
    #expect(score.errors[0].meanAbsolute == Rational(1, 2) && score.errors[0].meanSquared == Rational(5, 12))
    #expect(score.errors[0].greatest == 1)
    // Labels 2, 3, 4.5 around 19/6: 1 - (5/4) / (19/6).
    #expect(score.errors[0].determination == 1 - Rational(5, 4) / Rational(19, 6))
    #expect(score.misses.map(\.row) == [0, 2, 1])
  }

  @Test("predictions are a CSV with exact numbers") func predictions() throws {
    let own = predictor(2, .argmax, [.class(0)], names: ["a,1", "b"])
    let table = try TableReader.read(Array("p,q\n1/3,0\n0,0.1\n".utf8), file: "t.csv")
    let rows = try PreparedRows(table, numbers: NumberColumns(), of: own.instance, needsLabels: false)
    #expect(
      try PredictionTable.text(rows, by: own)
        == "row,prediction,\"output a,1\",output b,margin\n0,\"a,1\",1/3,0,1/3\n1,b,0,1/10,1/10\n")
  }
}
