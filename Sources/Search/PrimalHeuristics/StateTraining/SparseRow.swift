import SearchCore
import TrainingProblem

/// Source values of a layer at one sample: those that are not 0.
struct SparseRow {
  /// Which sources.
  let places: UnsafePointer<Int32>
  /// Their values.
  let values: UnsafePointer<Float>
  /// The number of both.
  let count: Int
}

/// The source values of the first layer at all distinct inputs.
final class SparseRows {
  private let first: FlatArray<Int>
  private let places: FlatArray<Int32>
  private let values: FlatArray<Float>

  init(_ network: SearchNetwork<Int>) {
    let sources = network.scaled.layers[0].sources
    var (first, places, values): ([Int], [Int32], [Float]) = ([0], [], [])
    for input in 0..<network.inputCount {
      for (place, source) in sources.enumerated() {
        let value = network.inputValues[source.neuron * network.inputCount + input]
        guard value != 0 else { continue }
        places.append(Int32(place))
        values.append(Float(value))
      }
      first.append(places.count)
    }
    self.first = FlatArray(first)
    self.places = FlatArray(places)
    self.values = FlatArray(values)
  }

  /// The row of distinct input `input`.
  @inline(__always) subscript(_ input: Int) -> SparseRow {
    SparseRow(
      places: UnsafePointer(places.base + first[input]), values: UnsafePointer(values.base + first[input]),
      count: first[input + 1] - first[input])
  }

  /// One over the root of the mean square of all values that are not 0.
  var gain: Float {
    // Each sum of squares is rounded in the same order on every machine.
    let squares = (0..<first[first.count - 1]).reduce(Float.zero) { $0 + values[$1] * values[$1] }
    return squares > 0 ? 1 / (squares / Float(first[first.count - 1])).squareRoot() : 1
  }
}
