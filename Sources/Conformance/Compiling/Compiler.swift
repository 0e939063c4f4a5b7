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
        /// With a call before each access of memory, for law L1.
        case accesses
        /// With checks of addresses and of undefined behaviour.
        case sanitized
    }

    /// The options for every file of ours and of the kernel's. The kernel's own choices of dialect are among them.
    func options(_ flavor: Flavor) -> [String] {
        [
            "-c", "-nostdinc", "-std=gnu11", "-fPIC", "-O2", "-g1", "-fno-strict-aliasing", "-fwrapv",
            "-fno-delete-null-pointer-checks", "-funsigned-char", "-fno-stack-protector",
            "-Werror=implicit-function-declaration", "-Werror=incompatible-pointer-types",
            "-Werror=int-conversion", "-Werror=return-type", "-Werror=implicit-int",
            "-D__KERNEL__", "-DCONFIG_64BIT=1", "-DCONFIG_PCI=1", "-DCONFIG_IOMMU_API=1",
        ] + (flavor == .accesses ? ["-DHOST_ACCESSES"] : [])
    }

    /// The further options for the kernel's files.
    func instrumentation(_ flavor: Flavor) -> [String] {
        switch flavor {
        case .plain: []
        case .accesses:
            isClang
                ? ["-fsanitize=thread", "-mllvm", "-tsan-distinguish-volatile=1"]
                : ["-fsanitize=thread", "--param=tsan-distinguish-volatile=1"]
        case .sanitized: ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
        }
    }
}
