import Encodings
import ExactArithmetic
import Formulations
import Glibc
import TrainingProblem

/// Figures of exporting a program of a million rows: `search-figures export FORMAT [ENCODING]`. A format a process, so
/// that the peak memory is that format's.
enum ExportFigures {
  static func run(_ arguments: [String]) throws {
    let format = arguments.first ?? "mps"
    guard let name = EncodingName(rawValue: arguments.count > 1 ? arguments[1] : "order-bigm") else {
      fatalError("no encoding of this name")
    }
    var samples = 1000
    var encoded = try encoding(samples, name)
    // Rows are proportional to samples, but for those of the parameters.
    samples = samples * 1_000_000 / encoded.program.rowCount + 40
    let start = processorTime()
    encoded = try encoding(samples, name)
    let program = encoded.program
    let made = processorTime()
    var sink = CountingSink(descriptor: open("/dev/null", O_WRONLY))
    switch format {
    case "lp": try LPWriter.write(program, to: &sink)
    case "opb": try PseudoBooleanWriter.write(program, to: &sink)
    case "smt2": try IntegerSMTWriter.write(program, to: &sink)
    default: try MPSWriter.write(program, to: &sink)
    }
    let written = processorTime()
    print(
      "\(format), \(name): \(program.rowCount) rows, \(program.variables.count) variables, \(program.termCount) terms;"
        + " encoded in \((made - start) / 1_000_000) ms, written in"
        + " \((written - made) / 1_000_000) ms (\(sink.count >> 20) MiB), peak memory \(peakMebibytes()) MiB")
  }

  /// Eight inputs, eight ReLU neurons, one sign.
  private static func encoding(_ samples: Int, _ name: EncodingName) throws -> EncodedInstance {
    try EncodedInstance(
      try ScaledInstance(
        instance(inputs: 8, widths: [8, 1], activation: .relu, samples: samples, bias: .list([-1, 0, 1]))), name)
  }

  /// Processor time of this process, in nanoseconds: other work on the machine does not count.
  private static func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func peakMebibytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss >> 10
  }
}

/// Counts what goes to a file.
private struct CountingSink: ByteSink {
  private var file: FileDescriptorSink
  private(set) var count = 0

  init(descriptor: Int32) { file = FileDescriptorSink(descriptor: descriptor) }

  mutating func write(_ bytes: [UInt8]) throws(FileWriteError) {
    count += bytes.count
    try file.write(bytes)
  }
}
