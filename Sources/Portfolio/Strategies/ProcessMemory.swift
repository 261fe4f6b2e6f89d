import Glibc

/// The memory of this process, as the kernel counts it.
public enum ProcessMemory {
  /// Addresses, and memory in use, in MiB; 0 where the kernel does not say. Some microseconds.
  public static var mebibytes: (size: Int, resident: Int) {
    guard let file = fopen("/proc/self/statm", "r") else { return (0, 0) }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return (0, 0) }
    // "size resident shared …", in pages.
    let fields = line.prefix { $0 != 0 }.split(separator: CChar(UInt8(ascii: " ")))
    guard fields.count > 1 else { return (0, 0) }
    func mebibytes(_ digits: ArraySlice<CChar>) -> Int {
      (digits.reduce(0) { $0 * 10 + Int($1) - 48 } * Int(sysconf(Int32(_SC_PAGESIZE)))) >> 20
    }
    return (mebibytes(fields[0]), mebibytes(fields[1]))
  }

  /// Half of what the machine has, in MiB: the limit where a user names none, so that others can work beside.
  public static let half = max(1, (sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) >> 21)
}

/// Memory that this process holds, in MiB; 0 where the kernel does not say.
func residentMiB() -> Int { ProcessMemory.mebibytes.resident }
