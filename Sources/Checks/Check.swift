// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// Looks at a series before it is sent; a pure function from a submission to remarks.
package protocol Check: Sendable {
    /// What a series must be, in one sentence.
    static var summary: String { get }
    /// Series that it accepts and series that it refuses.
    static var examples: [CheckExample] { get }
    /// What it has to say.
    static func remarks(on submission: Submission) -> [Remark]
}

extension Check {
    /// The name on the command line, made from the type's: `IsThreaded` is `is-threaded`.
    package static var name: String {
        var name = ""
        for letter in "\(Self.self)" {
            if letter.isUppercase && !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
        return name
    }
}

/// What a check has to say about one place of a series.
package struct Remark: Sendable, Equatable {
    /// How much it weighs.
    package enum Weight: String, Sendable {
        /// The series should not be sent so.
        case error
        /// Worth knowing.
        case note
    }

    /// How much it weighs.
    package var weight: Weight
    /// The mail that it is about; nil for the series.
    package var mail: String?
    /// The line of the mail's file, from 1.
    package var line: Int?
    /// What is wrong: lower case, no full stop.
    package var message: String
    /// What to do about it.
    package var hint: String?

    /// Something that stops a series.
    package static func error(
        _ message: String, in mail: PostedMail? = nil, line: Int? = nil, hint: String? = nil
    ) -> Remark {
        let place = line.map { $0 + (mail?.mail.bodyStart ?? 0) + 1 }
        return Remark(weight: .error, mail: mail?.name, line: place, message: message, hint: hint)
    }

    /// Something worth knowing.
    package static func note(
        _ message: String, in mail: PostedMail? = nil, line: Int? = nil, hint: String? = nil
    ) -> Remark {
        var remark = error(message, in: mail, line: line, hint: hint)
        remark.weight = .note
        return remark
    }

    /// One line: `0001-x.patch:12: error: message [check]`.
    package func description(check: String) -> String {
        let place = [mail, line.map { "\($0)" }].compactMap { $0 }.map { "\($0):" }.joined()
        return "\(place.isEmpty ? "" : place + " ")\(weight.rawValue): \(message) [\(check)]"
    }
}

/// A series that differs from a good one in one respect.
package struct CheckExample: Sendable {
    /// What the check must say of it.
    package enum Answer: Sendable {
        /// Nothing.
        case accepted
        /// A note, and no error.
        case noted
        /// An error.
        case refused
    }

    /// What it shows, in a few words.
    package let title: String
    /// What the check must say.
    package let answer: Answer
    private let edit: @Sendable (inout Submission) -> Void

    private init(_ title: String, _ answer: Answer, _ edit: @escaping @Sendable (inout Submission) -> Void) {
        (self.title, self.answer, self.edit) = (title, answer, edit)
    }

    /// The good series with an edit made.
    package var submission: Submission {
        var submission = Submission.good
        edit(&submission)
        return submission
    }

    /// An example that the check has nothing to say about.
    static func accepted(
        _ title: String, _ edit: @escaping @Sendable (inout Submission) -> Void = { _ in }
    ) -> CheckExample { CheckExample(title, .accepted, edit) }

    /// An example that gets a note.
    static func noted(_ title: String, _ edit: @escaping @Sendable (inout Submission) -> Void) -> CheckExample
    {
        CheckExample(title, .noted, edit)
    }

    /// An example that is refused.
    static func refused(_ title: String, _ edit: @escaping @Sendable (inout Submission) -> Void)
        -> CheckExample
    { CheckExample(title, .refused, edit) }

    /// An example that is refused for one piece of text in one mail.
    static func refused(_ title: String, _ old: String, becomes new: String, in mail: Int) -> CheckExample {
        CheckExample(title, .refused) { $0.replace(old, with: new, in: mail) }
    }
}
