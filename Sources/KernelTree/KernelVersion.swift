// SPDX-License-Identifier: GPL-2.0-only

/// The version that the top `Makefile` of a tree says: 6.1.192.
package struct KernelVersion: Equatable, Comparable, Sendable, CustomStringConvertible {
    /// `VERSION`, `PATCHLEVEL` and `SUBLEVEL`.
    package let numbers: [Int]
    /// `EXTRAVERSION`, such as `-rc3`.
    package let extra: String

    /// The version of these numbers.
    package init(_ numbers: Int..., extra: String = "") {
        self.numbers = numbers
        self.extra = extra
    }

    /// Reads the assignments in the first lines of a `Makefile`; nil where it is not a kernel's.
    package init?(makefile bytes: [UInt8]) {
        var values: [String: String] = [:]
        for line in bytes.prefix(1024).split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[Self.trimmed(parts[0])] = Self.trimmed(parts[1])
            if values["EXTRAVERSION"] != nil { break }
        }
        guard let version = values["VERSION"].flatMap({ Int($0) }),
            let patchlevel = values["PATCHLEVEL"].flatMap({ Int($0) })
        else { return nil }
        numbers = [version, patchlevel, values["SUBLEVEL"].flatMap { Int($0) } ?? 0]
        extra = values["EXTRAVERSION"] ?? ""
    }

    /// As the kernel writes it, with no `.0` at its end.
    package var description: String {
        let shown = numbers.count == 3 && numbers[2] == 0 ? numbers.dropLast() : numbers[...]
        return shown.map(String.init).joined(separator: ".") + extra
    }

    /// By the numbers alone.
    package static func < (left: Self, right: Self) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    }
}
