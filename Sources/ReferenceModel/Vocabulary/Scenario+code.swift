// SPDX-License-Identifier: GPL-2.0-only

/// Scenarios as one word for a command line, and back: `map:iova=0x1000:paddr=0x5000:bytes=0x1000,unmap:…`.
extension Scenario {
    /// The word; an opening other than the usual one stands before a slash.
    package var code: String {
        let text = operations.map(\.code).joined(separator: ",")
        return opening == Scenario.usualOpening
            ? text : opening.map(\.code).joined(separator: ",") + "/" + text
    }

    /// The scenario of a word; nil if the word is none.
    package init?(code: String) {
        let parts = code.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last, let operations = Self.operations(last) else {
            return nil
        }
        guard parts.count == 2 else {
            self.init(operations)
            return
        }
        guard let opening = Self.operations(parts[0]) else { return nil }
        self.init(opening: opening, operations)
    }

    private static func operations(_ code: Substring) -> [Operation]? {
        let operations = code.split(separator: ",").map { Operation(code: $0) }
        return operations.contains { $0 == nil } ? nil : operations.compactMap(\.self)
    }
}

extension Operation {
    /// What one operation says beside its kind, by the words that stand for it.
    private static let fields: [(word: String, field: WritableKeyPath<Operation, UInt64> & Sendable)] = [
        ("domain", \.domain.wide), ("function", \.function.wide), ("access", \.access.wide),
        ("count", \.count.wide), ("iova", \.iova), ("paddr", \.paddr), ("bytes", \.bytes),
        ("stride", \.stride), ("fail-allocation", \.faults.allocation.wide),
        ("fail-refresh", \.faults.refresh.wide), ("fail-function", \.faults.function.wide),
        ("fail-error", \.faults.refreshErrorNumber), ("fail-repeats", \.faults.refreshRepeats.wide),
        ("fail-anchor", \.faults.anchorCondition.wide),
    ]

    fileprivate var code: String {
        let usual = Operation(kind)
        let words = Self.fields.filter { self[keyPath: $0.field] != usual[keyPath: $0.field] }
            .map { "\($0.word)=\(hex(self[keyPath: $0.field]))" }
        return (["\(kind)"] + words).joined(separator: ":")
    }

    fileprivate init?(code: Substring) {
        let words = code.split(separator: ":")
        guard let first = words.first, let kind = Kind.allCases.first(where: { "\($0)" == first }) else {
            return nil
        }
        self.init(kind)
        for word in words.dropFirst() {
            let parts = word.split(separator: "=")
            guard parts.count == 2, let field = Self.fields.first(where: { $0.word == parts[0] }),
                let value = UInt64(
                    parts[1].hasPrefix("0x") ? parts[1].dropFirst(2) : parts[1],
                    radix: parts[1].hasPrefix("0x") ? 16 : 10)
            else { return nil }
            self[keyPath: field.field] = value
        }
        guard domain < 2, function < 8 else { return nil }
    }
}

extension FixedWidthInteger {
    /// The same number in 64 bits; what does not fit is cut off.
    fileprivate var wide: UInt64 {
        get { UInt64(truncatingIfNeeded: self) }
        set { self = Self(truncatingIfNeeded: newValue) }
    }
}

extension Bool {
    /// 1 for true.
    fileprivate var wide: UInt64 {
        get { self ? 1 : 0 }
        set { self = newValue != 0 }
    }
}

extension Access {
    fileprivate var wide: UInt64 {
        get { UInt64(rawValue) }
        set { self = Access(rawValue: UInt16(truncatingIfNeeded: newValue)) }
    }
}

extension Faults {
    fileprivate var refreshErrorNumber: UInt64 {
        get { UInt64(refreshError.rawValue) }
        set { refreshError = Errno(rawValue: UInt16(truncatingIfNeeded: newValue)) }
    }
}
