// SPDX-License-Identifier: GPL-2.0-only

/// The C world that a driver is compiled into: our own headers and run time, as they lie in `Templates/host/`.
package enum HostSources {
    /// The names under which the compiler finds the files, and their bytes.
    package static let files: [(name: String, bytes: [UInt8])] = [
        ("accesses.c", PackageResources.accesses_c_txt),
        ("addresses.c", PackageResources.addresses_c_txt),
        ("device.h", PackageResources.device_h_txt),
        ("entry.c", PackageResources.entry_c_txt),
        ("host.c", PackageResources.host_c_txt),
        ("host.h", PackageResources.host_h_txt),
        ("inside.c", PackageResources.inside_c_txt),
        ("kernel.h", PackageResources.kernel_h_txt),
        ("list.h", PackageResources.list_h_txt),
        ("lock.c", PackageResources.lock_c_txt),
        ("lock.h", PackageResources.lock_h_txt),
        ("memory.c", PackageResources.memory_c_txt),
        ("memory.h", PackageResources.memory_h_txt),
        ("runtime.c", PackageResources.runtime_c_txt),
        ("s390x.c", PackageResources.s390x_c_txt),
        ("threads.c", PackageResources.threads_c_txt),
        ("trace.c", PackageResources.trace_c_txt),
        ("types.h", PackageResources.types_h_txt),
        ("undefined.c", PackageResources.undefined_c_txt),
        ("zpci.c", PackageResources.zpci_c_txt),
    ]
}
