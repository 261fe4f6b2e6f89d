import Glibc
import FuzzEntry
import TestSupport

/// Runs libFuzzer on one reader; its options come from the command line. A broken law ends the process, which
/// libFuzzer takes for a crash and keeps the input of.
public func fuzz(_ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32) -> Never {
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  exit(LLVMFuzzerRunDriver(&count, &arguments, callback))
}

/// One input of one reader.
public func check(_ target: FuzzTarget, _ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do {
    try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}
