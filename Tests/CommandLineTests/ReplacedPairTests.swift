import Foundation
import TestSupport
import Testing

/// A certificate and its proof in a folder where an older pair stands: killed at any step, one whole pair is there.
@Suite struct ReplacedPairTests {
  private static let instance = "Instances/iris-150-virginica.dnnt.json"

  @Test(
    "killed before each step that names a file, it leaves a certificate that is accepted",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/cc"), "needs a C compiler"))
  func killedAtEachStep() throws {
    let scratch = try Scratch()
    let source = try scratch.write(Self.killer, "killer.c")
    let killer = scratch.file("killer.so").path
    #expect(try Program.shell("cc -shared -fPIC -o \(killer) \(source) -ldl").code == 0)
    let certificate = scratch.file("c.cert.json").path
    func solve(_ solver: String, killedAt step: Int) throws -> Int32 {
      try Program.run(
        "dnnt", ["solve", Self.instance, "--solver", solver, "--certificate", certificate],
        environment: ["LD_PRELOAD": killer, "DIE_AT_STEP": "\(step)"]
      ).code
    }
    #expect(try solve("conflict", killedAt: 0) == 0)
    var kills = 0
    // The proofs of the two searches differ: neither shows anything beside the other's certificate… and both name c.pbp.
    for step in 1...40 {
      let code = try solve(step.isMultiple(of: 2) ? "conflict" : "bnb", killedAt: step)
      let check = try Program.run("dnnt-check", Self.instance, certificate)
      #expect(check.code == 0, "killed at step \(step): \(check.output)\(check.errors)")
      if code == 0 { break }
      kills += 1
    }
    // Both files are named once at least, beside the proof's second name.
    #expect(kills >= 5)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
    #expect(left.contains("c.pbp") && left.contains("c.cert.json"))
  }

  /// Ends the process before the call number `DIE_AT_STEP` among those that give or take a name.
  private static let killer = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <signal.h>
    #include <stdlib.h>
    #include <unistd.h>
    static void step(void) {
      static int count = 0;
      const char *at = getenv("DIE_AT_STEP");
      if (at && ++count == atoi(at)) kill(getpid(), SIGKILL);
    }
    int rename(const char *a, const char *b) {
      step();
      return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(a, b);
    }
    int linkat(int a, const char *b, int c, const char *d, int e) {
      step();
      return ((int (*)(int, const char *, int, const char *, int))dlsym(RTLD_NEXT, "linkat"))(a, b, c, d, e);
    }
    int unlink(const char *a) {
      step();
      return ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(a);
    }
    """
}
