// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Who did something, and when, as a commit records it.
package struct Identity: Sendable, Hashable {
    /// The name, free of what git strips from it.
    package var name: String
    /// The mail address.
    package var mail: String
    /// The moment.
    package var date: Instant

    /// Somebody at a moment.
    package init(name: String, mail: String, date: Instant) {
        self.name = name
        self.mail = mail
        self.date = date
    }

    /// Reads `Name <mail> seconds zone`; nil when there is no mail or no time.
    init?(line: [UInt8]) {
        guard let open = line.firstIndex(of: UInt8(ascii: "<")),
            let close = line.lastIndex(of: UInt8(ascii: ">")), open < close,
            let date = DateText.raw(text(line[(close + 1)...]).split(separator: " "))
        else { return nil }
        name = text(line[..<open].reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
        mail = text(line[(open + 1)..<close])
        self.date = date
    }

    /// `Name <mail>`, as trailers and mails write it.
    package var address: String { "\(name) <\(mail)>" }

    /// As a commit object holds it.
    var line: String { "\(name) <\(mail)> \(date.text)" }
}

extension Identity {
    /// The two parts that a person plays in a commit.
    package enum Role: String, Sendable {
        /// Who wrote the change.
        case author
        /// Who made the commit.
        case committer
    }
}

extension Repository {
    /// Who `role` is by git's own rules: variables, then `author.*`/`committer.*`, then `user.*`, then the system.
    package func identity(_ role: Identity.Role) throws(GitError) -> Identity {
        let variables = environment.variables
        let prefix = "GIT_\(role.rawValue.uppercased())_"
        let useConfigOnly = configuration.bool("user.useConfigOnly") ?? false
        let system = SystemUser()

        var name = variables[prefix + "NAME"] ?? ""
        if name.isEmpty {
            name = configuration.string("\(role).name") ?? configuration.string("user.name") ?? ""
        }
        if name.isEmpty && !useConfigOnly { name = system.name }
        var mail = variables[prefix + "EMAIL"]
        if mail == nil {
            mail = configuration.string("\(role).email") ?? configuration.string("user.email")
        }
        if mail == nil { mail = variables["EMAIL"].flatMap { $0.isEmpty ? nil : $0 } }
        if mail == nil && !useConfigOnly { mail = system.mail }

        let cleanName = Self.clean(name)
        guard !cleanName.isEmpty else { throw .identity(role: role.rawValue, message: "no name is set") }
        guard let mail else { throw .identity(role: role.rawValue, message: "no mail address is set") }
        return Identity(
            name: cleanName, mail: Self.clean(mail), date: try date(of: prefix + "DATE"))
    }

    private func date(of variable: String) throws(GitError) -> Instant {
        let now = environment.clock()
        guard let value = environment.variables[variable], !value.isEmpty else { return now }
        guard let date = DateText(value, offset: now.offset).instant else {
            throw .configuration(key: variable, message: "'\(value)' is not a date")
        }
        return date
    }

    /// `value` without the characters that git strips: crud at both ends, and angle brackets and ends of line.
    private static func clean(_ value: String) -> String {
        let crud = Set(" .,:;<>\"\\'".unicodeScalars)
        let isCrud = { (scalar: Unicode.Scalar) in scalar.value <= 32 || crud.contains(scalar) }
        let trimmed = value.unicodeScalars.drop(while: isCrud).reversed().drop(while: isCrud).reversed()
        var result = String.UnicodeScalarView()
        result.append(contentsOf: trimmed.filter { !["<", ">", "\n"].contains($0) })
        return String(result)
    }
}

/// What the system knows of the user: the fallback when nothing is configured.
private struct SystemUser {
    let name: String
    let mail: String?

    init() {
        guard let entry = getpwuid(getuid()) else {
            (name, mail) = ("", nil)
            return
        }
        let login = String(cString: entry.pointee.pw_name)
        let full = entry.pointee.pw_gecos.map { String(cString: $0) } ?? ""
        name = String(full.prefix { $0 != "," }).replacing(
            "&", with: login.prefix(1).uppercased() + login.dropFirst())
        mail = Self.host.map { "\(login)@\($0)" }
    }

    /// The name that mail of this machine bears; nil unless it is a full one.
    private static var host: String? {
        if let bytes = try? readFile("/etc/mailname"), let line = text(bytes).split(separator: "\n").first {
            return String(line)
        }
        var buffer = [UInt8](repeating: 0, count: 256)
        let status = buffer.withUnsafeMutableBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { gethostname($0, characters.count - 1) } ?? -1
            }
        }
        let host = text(buffer.prefix { $0 != 0 })
        return status == 0 && host.contains(".") ? host : nil
    }
}
