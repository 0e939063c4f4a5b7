// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Where a child was when a signal ended it, written down by the child itself in memory that outlives it.
struct CrashNote {
    /// The most calls that are noted.
    static let frames = 32
    /// The size in bytes: the length, the instruction, the address that it wanted, and the stack.
    static let bytes = (3 + frames) * 8

    /// Where the process was, innermost first, each an address in the instruction that ended it or that calls.
    let stack: [UInt64]
    /// The address that the instruction wanted; nil where it was none that memory can have.
    let address: UInt64?

    /// Reads a note; nil where none was written.
    init?(at words: UnsafePointer<UInt64>) {
        guard words[0] > 0 else { return nil }
        let calls = UnsafeBufferPointer(start: words + 3, count: min(Int(words[0]), Self.frames))
        let instruction = words[1]
        address = words[2] == .max ? nil : words[2]
        // The handler's own calls come before the instruction, which is no call.
        let place = calls.firstIndex(of: instruction)
        let outer = place.map { calls[($0 + 1)...] } ?? calls[...]
        stack = (place == nil ? [] : [instruction]) + outer.prefix { $0 != 0 }.map { $0 - 1 }
    }

    /// The signals that the C can cause, and the one that asks a child where it is.
    private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGQUIT]

    /// Where the process writes it.
    nonisolated(unsafe) private static var place: UnsafeMutablePointer<UInt64>?

    private typealias Backtrace = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
    nonisolated(unsafe) private static var backtrace: Backtrace?

    /// Has this process write a note when a signal comes, and then end as it would have; on a stack of its own, as
    /// the C may have used up the other one.
    static func start(at words: UnsafeMutablePointer<UInt64>) {
        place = words
        backtrace = dlsym(nil, "backtrace").map { unsafeBitCast($0, to: Backtrace.self) }
        // The first call loads a library.
        _ = backtrace?(words + 3, 1)
        var own = stack_t()
        own.ss_size = 1 << 16
        own.ss_sp = .allocate(byteCount: own.ss_size, alignment: 16)
        sigaltstack(&own, nil)
        var action = sigaction()
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | Int32(truncatingIfNeeded: SA_RESETHAND)
        action.__sigaction_handler.sa_sigaction = { _, information, context in
            CrashNote.write(information, context)
        }
        var all = sigset_t()
        sigemptyset(&all)
        for signal in signals {
            sigaction(signal, &action, nil)
            sigaddset(&all, signal)
        }
        // The thread that started the process may have held some back.
        sigprocmask(SIG_UNBLOCK, &all, nil)
    }

    private static func write(
        _ information: UnsafeMutablePointer<siginfo_t>?, _ context: UnsafeMutableRawPointer?
    ) {
        guard let place, let backtrace else { return }
        let count = backtrace(place + 3, Int32(frames))
        place[1] = instruction(context)
        // The kernel does not say the address of what the processor itself refuses to address.
        let isKnown = information?.pointee.si_code != 0x80
        let address = information?.pointee._sifields._sigfault.si_addr
        place[2] = isKnown ? UInt64(UInt(bitPattern: address)) : .max
        place[0] = UInt64(count)
    }

    /// The instruction that a signal interrupted; 0 on machines where this is not known.
    private static func instruction(_ context: UnsafeMutableRawPointer?) -> UInt64 {
        guard let context = context?.assumingMemoryBound(to: ucontext_t.self) else { return 0 }
        #if arch(x86_64)
            return UInt64(bitPattern: Int64(context.pointee.uc_mcontext.gregs.16))
        #elseif arch(arm64)
            return context.pointee.uc_mcontext.pc
        #else
            return 0
        #endif
    }
}
