// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Where the code of a driver's shared object comes from: functions and lines of the kernel's own files.
struct CodePlaces {
    /// A place in the code.
    struct Place: Equatable, CustomStringConvertible {
        /// The function that the code stands in, with what was inlined there.
        var function: String
        /// How far behind the function's start, in bytes.
        var offset: Int
        /// The path in the kernel's tree, and the line; nil where the object does not say it.
        var source: (path: String, line: Int)?
        /// Whether the line is only the last one before, as the code itself is inlined from a header of ours.
        var isNear = false

        static func == (one: Place, other: Place) -> Bool { one.description == other.description }

        /// `s390_iommu_map at drivers/iommu/s390-iommu.c:240`, or `s390_iommu_map+0x1c` where no line is known.
        var description: String {
            let way = isNear ? "near" : "at"
            return source.map { "\(function) \(way) \($0.path):\($0.line)" }
                ?? "\(function)+0x\(String(offset, radix: 16))"
        }
    }

    private struct Function {
        var start, size: Int
        var name: String
    }

    private let functions: [Function]
    private let lines: LineTable
    /// Holds the driver's own text, by its path in the tree.
    private let folder: String

    /// Reads a shared object in the folder of its variant; nil if it cannot be read.
    init?(library path: String) {
        guard let bytes = fileBytes(path), let sections = ELFSections(bytes) else { return nil }
        folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        lines = LineTable(sections[".debug_line"] ?? [], isLittle: sections.isLittle)
        functions = sections.functions.map { Function(start: $0.start, size: $0.size, name: $0.name) }
            .sorted { $0.start < $1.start }
    }

    /// The place of an address, counted from where the object begins; nil where it is no code of the kernel's.
    func place(of address: Int) -> Place? {
        guard let index = functions.lastIndex(where: { $0.start <= address }),
            address < functions[index].start + max(functions[index].size, 1)
        else { return nil }
        // The compiler names the parts that it cuts a function into.
        let name = String(functions[index].name.prefix { $0 != "." })
        var place = Place(function: name, offset: address - functions[index].start)
        guard let line = lines.line(of: address) else { return Self.isOurs(name) ? nil : place }
        if Self.isInTree(line.path) {
            place.source = line
            return place
        }
        guard let near = lines.line(before: address, from: functions[index].start, in: Self.isInTree) else {
            return nil
        }
        (place.source, place.isNear) = (near, true)
        return place
    }

    /// Where a stack was in the kernel's files, innermost first: `in s390_iommu_map at drivers/iommu/s390-iommu.c:240`,
    /// and where that is not the driver's own file, the place there that led to it.
    func sentence(of stack: [Int]) -> String? {
        let places = stack.compactMap(place)
        guard let inner = places.first else { return nil }
        guard let own = places.first(where: isOwn), own != inner else { return "in \(inner)" }
        return "in \(inner), called from \(own)"
    }

    private func isOwn(_ place: Place) -> Bool {
        place.source.map { access("\(folder)/\($0.path)", R_OK) == 0 } ?? false
    }

    /// Whether a function is the run time's, or the compiler's.
    private static func isOurs(_ name: String) -> Bool {
        ["host_", "threads_", "__asan_", "__ubsan_", "__tsan_", "___interceptor_"].contains(
            where: name.hasPrefix)
            || ["main", "_start"].contains(name)
    }

    /// Our own files lie in no folder, and the system's have paths from the root.
    private static func isInTree(_ path: String) -> Bool {
        guard let first = path.split(separator: "/", omittingEmptySubsequences: false).first else {
            return false
        }
        return path.contains("/") && !["", ".", ".."].contains(first)
    }
}

extension HostStateView {
    /// The incident's words with its place, which is looked up in the shared object that the state belongs to; empty
    /// where there is no incident.
    func incidentText(library path: String) -> String {
        let (kind, text) = incident
        guard kind != .none, !kind.hasPlace, let place = place(of: stack, library: path) else { return text }
        return "\(text) \(place)"
    }

    /// Where a stack of the process was in the kernel's files.
    func place(of stack: [UInt64], library path: String) -> String? {
        let image = self[.image]
        guard image > 0, !stack.isEmpty else { return nil }
        return CodePlaces(library: path)?.sentence(
            of: stack.filter { $0 >= image }.map { Int(truncatingIfNeeded: $0 - image) })
    }
}
