// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A C compiler of this machine.
package struct Compiler: Sendable, Equatable {
    /// What starts it: usually one path, more words when `CC` has more.
    package let command: [String]
    /// The first line of what it says about itself.
    package let version: String

    /// The compiler that `CC` names, else the first of `cc`, `clang` and `gcc` that there is.
    package static func find() throws(ConformanceError) -> Compiler {
        let named = environmentVariable("CC").map { $0.split(separator: " ").map(String.init) }
        let commands = named.map { [$0] } ?? [["cc"], ["clang"], ["gcc"]]
        for command in commands {
            guard let path = path(of: command[0]) else { continue }
            let command = [path] + command.dropFirst()
            return Compiler(command: command, version: try version(of: command))
        }
        throw .noCompiler(tried: commands.map { $0.joined(separator: " ") })
    }

    /// The compiler for big-endian s390x and the program that runs what it makes; nil with what is missing.
    static func bigEndian() -> Result<(compiler: Compiler, emulator: String), Missing> {
        guard let gcc = path(of: bigEndianName) else {
            return .failure(Missing(name: bigEndianName))
        }
        guard let emulator = path(of: "qemu-s390x") ?? path(of: "qemu-s390x-static") else {
            return .failure(Missing(name: "qemu-s390x"))
        }
        return .success((Compiler(command: [gcc], version: bigEndianName), emulator))
    }

    /// A program that is not installed.
    struct Missing: Error {
        /// Its name.
        var name: String
    }

    /// Whether it makes programs for another machine, for which there may be no C library.
    private var isForeign: Bool { version == Self.bigEndianName }

    private static let bigEndianName = "s390x-linux-gnu-gcc"

    /// Whether it is clang, whose options differ in places.
    var isClang: Bool { version.contains("clang") }

    private static func path(of name: String) -> String? {
        if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
        for folder in (environmentVariable("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
            let path = "\(folder)/\(name)"
            if access(path, X_OK) == 0 { return path }
        }
        return nil
    }

    private static func version(of command: [String]) throws(ConformanceError) -> String {
        let workshop = try Workshop()
        let output = "\(workshop.path)/version"
        _ = Ending.of(try Spawn(arguments: command + ["--version"], output: output).start())
        let line = (fileBytes(output) ?? []).prefix { $0 != 0x0a }
        return String(decoding: line, as: UTF8.self)
    }
}

extension Compiler {
    /// What a driver is compiled for.
    enum Flavor: String, CaseIterable, Sendable {
        /// To be run as fast as it goes.
        case plain
        /// To be looked into: what happens inside is noted.
        case inside
        /// With a call before each access of memory, for law L1.
        case accesses
        /// With checks of addresses and of undefined behaviour.
        case sanitized
        /// As a program with several threads, for the thread sanitizer.
        case threads
        /// As a program that stands alone and prints what operations gave, on whatever machine.
        case trace

        /// Our own file that the program or the library is built around.
        var runtime: String {
            switch self {
            case .plain, .inside, .accesses, .sanitized: "runtime.c"
            case .threads: "threads.c"
            case .trace: "trace.c"
            }
        }

        /// Whether it is a program, not a library.
        var isProgram: Bool { self == .threads || self == .trace }

        /// Whether a name that our own file uses comes from the C library or the sanitizer.
        func isProvided(_ name: String) -> Bool {
            switch self {
            case .plain, .inside, .accesses, .sanitized: false
            case .threads:
                name.hasPrefix("__tsan_") || name.hasPrefix("pthread_") || Self.usedByThreads.contains(name)
            case .trace: ["read", "write"].contains(name)
            }
        }

        private static let usedByThreads: Set<String> = [
            "__tls_get_addr", "dprintf", "exit", "free", "posix_memalign", "sched_yield", "strtoull",
        ]
    }

    /// The options for every file of ours and of the kernel's. The kernel's own choices of dialect are among them.
    func options(_ flavor: Flavor) -> [String] {
        [
            "-c", "-nostdinc", "-std=gnu11", "-fPIC", "-O2", "-g1", "-gdwarf-4", "-fno-strict-aliasing",
            "-fwrapv",
            "-fno-delete-null-pointer-checks", "-funsigned-char", "-fno-stack-protector",
            "-Werror=implicit-function-declaration", "-Werror=incompatible-pointer-types",
            "-Werror=int-conversion", "-Werror=return-type", "-Werror=implicit-int",
            "-D__KERNEL__", "-DCONFIG_64BIT=1", "-DCONFIG_PCI=1", "-DCONFIG_IOMMU_API=1",
        ] + defines(flavor)
    }

    private func defines(_ flavor: Flavor) -> [String] {
        switch flavor {
        case .plain, .trace: []
        case .inside: ["-DHOST_INSIDE"]
        case .threads: ["-DHOST_THREADS"]
        case .accesses: ["-DHOST_ACCESSES"]
        case .sanitized: ["-DHOST_ADDRESSES"]
        }
    }

    /// The further options for the kernel's files.
    func instrumentation(_ flavor: Flavor) -> [String] {
        switch flavor {
        case .plain, .inside, .trace: []
        case .threads: ["-fsanitize=thread"]
        case .accesses:
            isClang
                ? ["-fsanitize=thread", "-mllvm", "-tsan-distinguish-volatile=1"]
                : ["-fsanitize=thread", "--param=tsan-distinguish-volatile=1"]
        case .sanitized:
            [
                "-fsanitize=kernel-address,undefined", "-fsanitize-recover=undefined", "-DHOST_CHECKS_RANGES",
                // Every call of the source is one on the stack, which tells the place of what is found.
                "-fno-inline", "-fno-optimize-sibling-calls",
            ] + (isClang ? Self.addressesForClang : Self.addressesForGCC)
        }
    }
    /// What the linker is told.
    func linking(_ flavor: Flavor) -> [String] {
        switch flavor {
        case .plain, .inside, .accesses, .sanitized: ["-shared", "-Wl,-Bsymbolic"]
        case .threads: ["-fsanitize=thread", "-pthread"] + dispatch
        case .trace: isForeign ? ["-static", "-nostdlib", "-lgcc"] : ["-static"]
        }
    }

    /// The thread sanitizer of Swift's own clang needs libraries of Swift's.
    private var dispatch: [String] {
        guard isClang, let program = realpath(command[0], nil) else { return [] }
        defer { free(program) }
        let parts = String(cString: program).split(separator: "/").dropLast(2)
        let folder = "/" + parts.joined(separator: "/") + "/lib/swift/linux"
        guard access(folder + "/libdispatch.so", R_OK) == 0 else { return [] }
        return ["-L\(folder)", "-Wl,-rpath,\(folder)", "-ldispatch", "-lBlocksRuntime"]
    }

    /// Every access by a call, marks around variables too, and the shadow where our run time has it.
    private static let addressesForClang = [
        "asan-instrumentation-with-call-threshold=0", "asan-stack=1", "asan-globals=1",
        "asan-mapping-offset=0x100000000000",
    ].flatMap { ["-mllvm", "-\($0)"] }

    private static let addressesForGCC =
        [
            "asan-instrumentation-with-call-threshold=0", "asan-stack=1", "asan-globals=1",
        ].map { "--param=\($0)" } + ["-fasan-shadow-offset=0x100000000000"]
}
