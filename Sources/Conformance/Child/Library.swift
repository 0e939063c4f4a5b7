// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// A shared object that holds one driver, its core and the run time, loaded into this process.
final class Library {
    /// Starts the run time; the state and the witness stay where they are for the library's life.
    let start: @convention(c) (UnsafeMutableRawPointer, UnsafeRawPointer) -> Int32
    /// Brings the run time back to where it was after its start.
    let rewind: @convention(c) () -> Void
    /// Plugs in a function: index, handle, first and last iova, whether new translations need a refresh.
    let addFunction: @convention(c) (UInt32, UInt32, UInt64, UInt64, UInt32) -> Int32
    /// Performs an operation: kind, slot, function, access, count, iova, paddr, bytes, stride.
    let perform:
        @convention(c) (UInt32, UInt32, UInt32, UInt32, UInt32, UInt64, UInt64, UInt64, UInt64) -> Int64
    /// The first iova of the domain in a slot.
    let apertureStart: @convention(c) (UInt32) -> UInt64
    /// The last iova of the domain in a slot.
    let apertureEnd: @convention(c) (UInt32) -> UInt64
    /// The first iova of the domain in a slot that callers use for a function.
    let usableStart: @convention(c) (UInt32, UInt32) -> UInt64
    /// The last iova of the domain in a slot that callers use for a function.
    let usableEnd: @convention(c) (UInt32, UInt32) -> UInt64
    /// The page sizes of the domain in a slot.
    let pageSizes: @convention(c) (UInt32) -> UInt64
    /// The flushes that the driver leaves to callbacks.
    let deferredFlushes: @convention(c) () -> UInt32
    /// Whether the core attaches a function to another domain without detaching it first.
    let movesFunctions: @convention(c) () -> UInt32
    /// Looks behind every living block.
    let checkMemory: @convention(c) () -> Void

    /// What users see beside results.
    let traits: @convention(c) (UInt32) -> UInt64
    /// What the core and users read in devices.
    let deviceRecords: @convention(c) () -> UInt64
    /// The marks of what was reached.
    let coverage: @convention(c) () -> UnsafePointer<UInt8>

    private let handle: UnsafeMutableRawPointer

    /// Loads a shared object.
    init(path: String) throws(ConformanceError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .system(what: "load '\(path)'", reason: dlerror().map { String(cString: $0) } ?? "unknown")
        }
        self.handle = handle
        start = try Self.function("host_start", in: handle)
        rewind = try Self.function("host_rewind", in: handle)
        addFunction = try Self.function("host_add_function", in: handle)
        perform = try Self.function("host_perform", in: handle)
        apertureStart = try Self.function("host_aperture_start", in: handle)
        apertureEnd = try Self.function("host_aperture_end", in: handle)
        usableStart = try Self.function("host_usable_start", in: handle)
        usableEnd = try Self.function("host_usable_end", in: handle)
        pageSizes = try Self.function("host_page_sizes", in: handle)
        deferredFlushes = try Self.function("host_deferred_flushes", in: handle)
        movesFunctions = try Self.function("host_moves_functions", in: handle)
        traits = try Self.function("host_traits", in: handle)
        deviceRecords = try Self.function("host_device_records", in: handle)
        coverage = try Self.function("host_coverage", in: handle)
        checkMemory = try Self.function("host_check_memory", in: handle)
    }

    /// A function that libraries of one flavor have.
    func function<Function>(_ name: String) throws(ConformanceError) -> Function {
        try Self.function(name, in: handle)
    }

    deinit {
        dlclose(handle)
    }

    private static func function<Function>(
        _ name: String, in handle: UnsafeMutableRawPointer
    ) throws(ConformanceError) -> Function {
        guard let symbol = dlsym(handle, name) else {
            throw .system(what: "find '\(name)'", reason: "the shared object does not define it")
        }
        return unsafeBitCast(symbol, to: Function.self)
    }
}
