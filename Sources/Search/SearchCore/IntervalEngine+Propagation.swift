import ExactArithmetic
import TrainingProblem

extension IntervalEngine {
  /// Gives `parameter` the options `newLow...newHigh` and carries the change to cells, losses and bound.
  ///
  /// Cost: the distinct inputs, once, for the parameter's own neuron, and the changed cells times their fan-out
  /// beyond it.
  /// - Precondition: 0 ≤ newLow ≤ newHigh < the number of options. The interval need not lie within the old one.
  public func set(_ parameter: Int, _ newLow: Int32, _ newHigh: Int32) {
    changes.append(
      Change(
        parameter: Int32(parameter), low: low[parameter], high: high[parameter], preCount: preTrail.count,
        valueCount: valueTrail.count, lossCount: lossTrail.count, lossBound: lossBound, penaltyBound: penaltyBound))

    penaltyBound -= leastCost(parameter)
    let (oldLow, oldHigh) = (lowValue[parameter], highValue[parameter])
    place(parameter, newLow, newHigh)
    penaltyBound += leastCost(parameter)

    shift(parameter, from: oldLow, oldHigh)
    let target = Int(network.edges[parameter].target)
    let layer = Int(network.layerOfNeuron[target])
    activateRow(target, layer: layer)
    for next in (layer + 1)..<max(layer + 1, network.layerCount) {
      for neuron in network.firstNeuron[next]..<network.firstNeuron[next + 1] where touchedCount[neuron] > 0 {
        activateTouched(neuron, layer: next)
      }
    }
    updateLosses()
  }

  /// Takes back the changes since there were `count` of them, the latest first.
  public func undo(to count: Int) {
    while changes.count > count {
      let change = changes.removeLast()
      while valueTrail.count > change.valueCount {
        let old = valueTrail.removeLast()
        let cell = Int(old.cell)
        let wasOpen: Int32 = old.low == old.high ? 0 : 1
        let isOpen: Int32 = valueLow[cell] == valueHigh[cell] ? 0 : 1
        openCells[cell / inputCount] += wasOpen - isOpen
        valueLow[cell] = old.low
        valueHigh[cell] = old.high
      }
      while preTrail.count > change.preCount {
        let old = preTrail.removeLast()
        preLow[Int(old.cell)] = old.low
        preHigh[Int(old.cell)] = old.high
      }
      while lossTrail.count > change.lossCount {
        let old = lossTrail.removeLast()
        inputLoss[Int(old.input)] = old.loss
      }
      // The source's values are back to what they were when the shift was made, so shifting back is exact.
      let parameter = Int(change.parameter)
      let (oldLow, oldHigh) = (lowValue[parameter], highValue[parameter])
      place(parameter, change.low, change.high)
      shift(parameter, from: oldLow, oldHigh)
      (lossBound, penaltyBound) = (change.lossBound, change.penaltyBound)
    }
  }

  /// Forgets how to take changes back: the state as it is becomes the ground.
  public func forgetChanges() {
    preTrail.removeAll()
    valueTrail.removeAll()
    changes.removeAll()
    lossTrail.removeAll()
  }

  private func place(_ parameter: Int, _ newLow: Int32, _ newHigh: Int32) {
    let first = network.firstOption[network.setNumber(parameter)]
    low[parameter] = newLow
    high[parameter] = newHigh
    lowValue[parameter] = network.optionValues[first + Int(newLow)]
    highValue[parameter] = network.optionValues[first + Int(newHigh)]
  }

  // MARK: The parameter's own neuron: all inputs at once

  /// Moves the pre-activations of the parameter's neuron by the difference between its new and its old contribution.
  private func shift(_ parameter: Int, from oldLow: N, _ oldHigh: N) {
    let edge = network.edges[parameter]
    let (newLow, newHigh) = (lowValue[parameter], highValue[parameter])
    let (lower, upper) = (newLow - oldLow, newHigh - oldHigh)
    let rowLow = preLow.base + Int(edge.target) * inputCount
    let rowHigh = preHigh.base + Int(edge.target) * inputCount
    if edge.source == SearchNetwork<N>.biasSource {
      for s in 0..<inputCount {
        rowLow[s] += lower
        rowHigh[s] += upper
      }
    } else if edge.source < 0 {
      let x = network.inputValues.base + Int(-1 - edge.source) * inputCount
      for s in 0..<inputCount {
        let value = x[s]
        let isNegative = value < N.zero
        rowLow[s] += (isNegative ? upper : lower) * value
        rowHigh[s] += (isNegative ? lower : upper) * value
      }
    } else {
      let from = Int(edge.source) * inputCount
      for s in 0..<inputCount {
        let (a, b) = (valueLow[from + s], valueHigh[from + s])
        let old = intervalProduct(oldLow, oldHigh, a, b)
        let new = intervalProduct(newLow, newHigh, a, b)
        rowLow[s] += new.low - old.low
        rowHigh[s] += new.high - old.high
      }
    }
  }

  private func activateRow(_ neuron: Int, layer: Int) {
    let row = neuron * inputCount
    switch network.activations[layer] {
    case .threshold(let limit, let below, let above):
      // The commonest search is over signs: most cells keep their value, and a comparison tells.
      for cell in row..<row + inputCount {
        let newLow = preLow[cell] < limit ? below : above
        let newHigh = preHigh[cell] < limit ? below : above
        if newLow != valueLow[cell] || newHigh != valueHigh[cell] {
          replaceValue(cell, newLow, newHigh, neuron: neuron, input: cell - row)
        }
      }
    case let activation:
      for cell in row..<row + inputCount {
        let new = activation(preLow[cell], preHigh[cell])
        if new.low != valueLow[cell] || new.high != valueHigh[cell] {
          replaceValue(cell, new.low, new.high, neuron: neuron, input: cell - row)
        }
      }
    }
  }

  // MARK: Beyond it: only what changed

  private func activateTouched(_ neuron: Int, layer: Int) {
    let row = neuron * inputCount
    let activation = network.activations[layer]
    for index in row..<row + Int(touchedCount[neuron]) {
      let input = Int(touched[index])
      let cell = row + input
      isTouched[cell] = false
      let new = activation(preLow[cell], preHigh[cell])
      if new.low != valueLow[cell] || new.high != valueHigh[cell] {
        replaceValue(cell, new.low, new.high, neuron: neuron, input: input)
      }
    }
    touchedCount[neuron] = 0
  }

  /// Gives one value its new interval, and moves the pre-activations that it feeds.
  private func replaceValue(_ cell: Int, _ newLow: N, _ newHigh: N, neuron: Int, input: Int) {
    let (oldLow, oldHigh) = (valueLow[cell], valueHigh[cell])
    valueTrail.append(CellChange(cell: Int32(cell), low: oldLow, high: oldHigh))
    valueLow[cell] = newLow
    valueHigh[cell] = newHigh
    openCells[neuron] += (newLow == newHigh ? 0 : 1) - (oldLow == oldHigh ? 0 : 1)
    if neuron >= network.firstNeuron[network.layerCount - 1], !isInputTouched[input] {
      isInputTouched[input] = true
      touchedInputs[touchedInputCount] = Int32(input)
      touchedInputCount += 1
    }
    for index in network.firstOutgoing[neuron]..<network.firstOutgoing[neuron + 1] {
      let edge = network.outgoing[index]
      let (a, b) = (lowValue[Int(edge.parameter)], highValue[Int(edge.parameter)])
      let old = intervalProduct(a, b, oldLow, oldHigh)
      let new = intervalProduct(a, b, newLow, newHigh)
      if old.low == new.low && old.high == new.high { continue }
      let target = Int(edge.target) * inputCount + input
      preTrail.append(CellChange(cell: Int32(target), low: preLow[target], high: preHigh[target]))
      preLow[target] += new.low - old.low
      preHigh[target] += new.high - old.high
      if !isTouched[target] {
        isTouched[target] = true
        let count = touchedCount[Int(edge.target)]
        touched[Int(edge.target) * inputCount + Int(count)] = Int32(input)
        touchedCount[Int(edge.target)] = count + 1
      }
    }
  }

  private func updateLosses() {
    for index in 0..<touchedInputCount {
      let input = Int(touchedInputs[index])
      isInputTouched[input] = false
      let new = lossOf(input)
      let old = inputLoss[input]
      if new == old { continue }
      lossTrail.append(LossChange(input: Int32(input), loss: old))
      inputLoss[input] = new
      if network.loss.isSum { lossBound += new - old }
    }
    if touchedInputCount > 0, !network.loss.isSum { lossBound = greatestInputLoss() }
    touchedInputCount = 0
  }
}
