// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// What this module knows of the world outside a repository: variables and a clock, handed in as a value.
///
/// Nothing else here reads the process's environment, so that tests run beside each other in worlds of their own.
package struct Environment: Sendable {
    /// The variables that git and the programs it runs would see.
    package var variables: [String: String]
    /// The time now: seconds since 1970 and the zone's offset from UTC in minutes.
    package var clock: @Sendable () -> Instant

    /// An environment of `variables`, in which it is always what `clock` says.
    package init(variables: [String: String], clock: @escaping @Sendable () -> Instant) {
        self.variables = variables
        self.clock = clock
    }

    /// The environment of this process.
    package static func ofProcess() -> Environment {
        var variables: [String: String] = [:]
        var cursor = environ
        while let entry = cursor.pointee {
            let parts = String(cString: entry).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            cursor += 1
        }
        return Environment(variables: variables, clock: Instant.now)
    }

    /// The user's home folder.
    var home: String? { variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } }

    /// `path` with a leading `~/` replaced by the home folder.
    func expanding(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home else { return path }
        return home + path.dropFirst()
    }

    /// Whether the variable `name` holds what git takes for true.
    func isSet(_ name: String) -> Bool {
        guard let value = variables[name]?.lowercased() else { return false }
        return !["", "0", "false", "no", "off"].contains(value)
    }
}

/// A moment as git writes it: seconds since 1970 and the zone it was seen from.
package struct Instant: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    package var seconds: Int64
    /// The zone's distance from UTC in minutes, east positive.
    package var offset: Int

    /// A moment `seconds` after 1970 in the zone `offset` minutes east of UTC.
    package init(seconds: Int64, offset: Int = 0) {
        self.seconds = seconds
        self.offset = offset
    }

    /// The moment it is, in the process's time zone.
    package static func now() -> Instant {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return Instant(seconds: Int64(now), offset: parts.tm_gmtoff / 60)
    }

    /// As a commit object holds it, such as `1665000000 +0200`.
    var text: String {
        let distance = abs(offset)
        let digits = String(distance / 60 * 100 + distance % 60)
        let zone = String(repeating: "0", count: 4 - digits.count) + digits
        return "\(seconds) \(offset < 0 ? "-" : "+")\(zone)"
    }
}
