import ExactArithmetic
import TrainingProblem

/// Small damage to an assignment, which may be damaged already: a value, a null, a row or a layer.
public enum AssignmentMutation {
  /// Damages one thing, drawn from `random`; an assignment without layers or neurons stays as it is.
  public static func mutate(_ assignment: inout Assignment, using random: inout SplitMix64) {
    guard !assignment.layers.isEmpty else { return }
    let l = random.int(0...assignment.layers.count - 1)
    let neurons = min(assignment.layers[l].biases.count, assignment.layers[l].weights.count)
    guard neurons > 0 else { return }
    let neuron = random.int(0...neurons - 1)
    let row = assignment.layers[l].weights[neuron]
    let other = random.happens(60) ? Rational(random.int(-3...3)) : Rational(Integer(random.int(-5...5)), 2)
    switch random.int(0...9) {
    case 0...3:
      guard !row.isEmpty else { return }
      assignment.layers[l].weights[neuron][random.int(0...row.count - 1)] = other
    case 4, 5: assignment.layers[l].biases[neuron] = other
    case 6:
      guard !row.isEmpty else { return }
      assignment.layers[l].weights[neuron][random.int(0...row.count - 1)] = nil
    case 7:
      if random.happens(50) {
        assignment.layers[l].weights[neuron].append(other)
      } else if !row.isEmpty {
        assignment.layers[l].weights[neuron].removeLast()
      }
    case 8:
      if random.happens(50) { assignment.layers[l].biases.append(0) } else { assignment.layers[l].weights.removeLast() }
    default:
      if random.happens(50) { assignment.layers.removeLast() } else { assignment.layers.append(assignment.layers[l]) }
    }
  }
}
