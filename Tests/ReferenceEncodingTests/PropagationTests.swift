import CertificateChecking
import ExactArithmetic
import TestSupport
import Testing
import TrainingProblem

/// Unit propagation over the formula is at least as strong as interval reasoning over the network: what lets a search
/// that reasons by intervals log one clause a node.
struct PropagationTests {
  /// A range of options for each parameter.
  typealias Ranges = [ClosedRange<Int>?]

  private func ranges(_ encoding: ReferenceEncoding, _ random: inout SplitMix64) -> Ranges {
    (0..<encoding.scaled.parameters.count).map { parameter in
      let count = encoding.scaled.parameters.options(parameter).count
      guard count > 0 else { return nil }
      let ends = [random.int(0...count - 1), random.int(0...count - 1)]
      return random.happens(30) ? 0...count - 1 : min(ends[0], ends[1])...max(ends[0], ends[1])
    }
  }

  private func literals(_ encoding: ReferenceEncoding, _ ranges: Ranges) -> [Literal] {
    ranges.enumerated().flatMap { parameter, range -> [Literal] in
      guard let range else { return [] }
      var literals: [Literal] = []
      if case .literal(let low) = encoding.literal(parameter: parameter, option: range.lowerBound) {
        literals.append(low)
      }
      if case .literal(let high) = encoding.literal(parameter: parameter, option: range.upperBound + 1) {
        literals.append(!high)
      }
      return literals
    }
  }

  private typealias Interval = (low: Integer, high: Integer)

  private func hull(_ values: [Integer]) -> Interval {
    (values.dropFirst().reduce(values[0], min), values.dropFirst().reduce(values[0], max))
  }

  private func image(_ t: Interval, _ activation: ScaledActivation) -> Interval {
    guard case .pieces(let breaks, let slopes, let intercepts) = activation else {
      preconditionFailure("no polynomials here")
    }
    var ends: [Integer] = []
    for piece in slopes.indices {
      let low = piece == 0 ? t.low : max(t.low, breaks[piece - 1])
      let high = piece == breaks.count ? t.high : min(t.high, breaks[piece] - 1)
      if low <= high { ends += [low, high].map { slopes[piece] * $0 + intercepts[piece] } }
    }
    return hull(ends)
  }

  private func intervals(_ scaled: ScaledInstance, _ ranges: Ranges, at input: Int) -> [[Interval]] {
    func options(_ parameter: Int) -> Interval? {
      ranges[parameter].map {
        let options = scaled.parameters.options(parameter)
        return (options[$0.lowerBound], options[$0.upperBound])
      }
    }
    var values = [scaled.inputs[input].map { Interval($0, $0) }]
    for layer in scaled.layers {
      values.append(
        (0..<layer.neurons).map { neuron in
          var t = options(layer.bias(neuron: neuron)) ?? (0, 0)
          for (column, source) in layer.sources.enumerated() {
            guard let w = options(layer.weight(neuron: neuron, source: column)) else { continue }
            let v = values[source.layer][source.neuron]
            let part = hull([w.low * v.low, w.low * v.high, w.high * v.low, w.high * v.high])
            t = (t.low + part.low, t.high + part.high)
          }
          return image(t, layer.activation)
        })
    }
    return values
  }

  @Test(arguments: (0..<30).map { UInt64($0) * 10 })
  func `propagation is as strong as interval reasoning over order numbers`(from first: UInt64) throws {
    var compared = 0
    for seed in first..<first + 10 {
      guard let scaled = try? ScaledInstance(RandomInstances.linearOnly(seed: 40_000 + seed)),
        let encoding = try? ReferenceEncoding(scaled), encoding.formula.variableCount <= 3_000
      else { continue }
      var random = SplitMix64(seed: seed)
      for _ in 0..<4 {
        let ranges = self.ranges(encoding, &random)
        var search = FormulaSearch(encoding.formula)
        guard search.assume(literals(encoding, ranges)) else {
          Issue.record("seed \(seed): ranges of options contradict the formula")
          continue
        }
        for input in scaled.inputs.indices where encoding.value(layer: 0, neuron: 0, input: input) != nil {
          let intervals = self.intervals(scaled, ranges, at: input)
          layers: for (number, layer) in scaled.layers.enumerated() {
            for neuron in 0..<layer.neurons {
              let value = try #require(encoding.value(layer: number + 1, neuron: neuron, input: input))
              // Beyond a number that is not in order form nothing is promised.
              guard value.form == .order else { break layers }
              var reached = value.constant
              for term in value.terms {
                reached += term.coefficient
                let interval = intervals[number + 1][neuron]
                let expected = reached <= interval.low ? true : reached > interval.high ? false : nil
                guard let expected else { continue }
                compared += 1
                #expect(search.value(term.literal) == expected, "seed \(seed), layer \(number + 1), neuron \(neuron)")
              }
            }
          }
        }
      }
    }
    #expect(compared > 20)
  }
}
