// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// What keeps a stranger's C from doing harm in the child: limits, and namespaces of its own where the system allows.
enum Confinement {
    /// Puts this process under limits; true if it also entered an empty user and network namespace.
    static func enter(seconds: UInt64, limitsAddresses: Bool = true) -> Bool {
        if limitsAddresses { limit(RLIMIT_AS, 16 << 30) }
        limit(RLIMIT_CPU, seconds)
        limit(RLIMIT_FSIZE, 1 << 20)
        limit(RLIMIT_CORE, 0)
        limit(RLIMIT_NOFILE, 64)
        let newUser: Int32 = 0x1000_0000
        let newNetwork: Int32 = 0x4000_0000
        typealias Unshare = @convention(c) (Int32) -> Int32
        guard let unshare: Unshare = function("unshare") else { return false }
        return unshare(newUser | newNetwork) == 0
    }

    /// Makes this process die with the one that started it, and dies at once if that is gone already.
    static func dieWithParent(_ parent: pid_t) {
        let setDeathSignal: Int32 = 1
        typealias ProcessControl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        if let prctl: ProcessControl = function("prctl") { _ = prctl(setDeathSignal, UInt(SIGKILL), 0, 0, 0) }
        if getppid() != parent { exit(1) }
    }

    /// Has the next program of this process laid out in memory always in the same way: the thread sanitizers of some
    /// compilers do not come to terms with every way.
    static func fixAddresses() {
        typealias Personality = @convention(c) (UInt) -> Int32
        let everyTimeTheSame: UInt = 0x004_0000
        if let personality: Personality = function("personality") { _ = personality(everyTimeTheSame) }
    }

    private static func limit(_ resource: __rlimit_resource, _ value: UInt64) {
        var limits = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        setrlimit(__rlimit_resource_t(resource.rawValue), &limits)
    }

    /// A function of the C library that Swift cannot name, because it is variadic or not declared by default.
    private static func function<Function>(_ name: String) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: Function.self) }
    }
}
