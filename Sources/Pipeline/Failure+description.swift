// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import PatchSeries

extension Failure: CustomStringConvertible {
    /// What is shown on standard error: each error and each hint a line of its own.
    package var description: String {
        if case .refused(let findings) = self {
            return findings.map(\.description).joined(separator: "\n")
        }
        return (["error: \(sentence)"] + hints.map { "hint: \($0)" }).joined(separator: "\n")
    }

    /// The error in one sentence: lower case, no full stop, names in 'single quotes'.
    package var sentence: String {
        switch self {
        case .refused(let findings): findings.map(\.message).joined(separator: "; ")
        case .obstacle(let sentence, _), .usage(let sentence): sentence
        case .unproven(let sentence, _), .environment(let sentence, _): sentence
        case .unknown(let kind, let name, _): "there is no \(kind) '\(name)'"
        case .notAKernelTree(let path, let missing):
            "'\(path)' is not a kernel tree: it has no '\(missing)'"
        case .text(let error): "the text '\(error.name)' cannot be filled: \(error.message)"
        case .git(let error): error.description
        case .series(let error): error.sentence
        case .conformance(let error): error.sentence
        case .tree(let error): "'\(error.path)' cannot be read: \(error.reason)"
        case .rewriting(let error): "a recipe is at odds with itself: \(error)"
        }
    }

    /// What the user can do about it, where that is known.
    package var hints: [String] {
        switch self {
        case .obstacle(_, let hint), .unproven(_, let hint), .environment(_, let hint):
            hint.map { [$0] } ?? []
        case .unknown(let kind, let name, let known): Self.hints(kind: kind, name: name, known: known)
        case .notAKernelTree: ["name one with --kernel"]
        case .git(let error): error.hint.map { [$0] } ?? []
        case .conformance(.noCompiler): ["install gcc or clang, or name one in CC"]
        case .rewriting: ["nothing was written; please report this with the driver's file"]
        default: []
        }
    }

    /// The nearest name, if one is near, and all that there are, if they are few.
    private static func hints(kind: String, name: String, known: [String]) -> [String] {
        let nearest = known.map { (name: $0, distance: $0.editDistance(to: name)) }
            .min { $0.distance < $1.distance }
        var hints: [String] = []
        if let nearest, nearest.distance <= max(2, name.count / 3) {
            hints.append("did you mean '\(nearest.name)'?")
        }
        if !known.isEmpty, known.count <= 20 {
            hints.append("there is \(known.joined(separator: ", "))")
        }
        return hints
    }
}

extension String {
    /// How many letters must be added, dropped or changed to make `other` of this.
    fileprivate func editDistance(to other: String) -> Int {
        let (left, right) = (Array(utf8), Array(other.utf8))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

extension SeriesError {
    /// The error in one sentence.
    var sentence: String {
        switch self {
        case .controlCharacter(let header, let value):
            "the \(header) '\(value.escapingControls)' holds a control character"
        case .malformedAddress(let text): "'\(text)' is not a mail address"
        case .malformedIdentity(let text): "'\(text)' is not of the form 'Name <address>'"
        case .malformedTrailer(let text): "'\(text)' is not a trailer"
        case .malformedChangeID(let text): "'\(text)' is not a change-id"
        case .malformedMessageID(let text): "'\(text)' is not a message id"
        case .malformedObjectID(let text): "'\(text)' is not an object id"
        case .empty: "a series needs a patch"
        case .malformedVersion(let text): "'\(text)' is not a version"
        case .lineEndsLog(let subject, let line): "git am would end the log of '\(subject)' at '\(line)'"
        case .lineReadAsHeader(let subject, let line):
            "git am would take '\(line)' in '\(subject)' for a header"
        case .unstorableText: "the text of a tag cannot hold a NUL"
        case .malformedState(let text): "the tag holds no state of a series that can be read: \(text)"
        case .malformedMailbox(let text): "the mailbox holds no series: \(text)"
        case .ambiguousReply(let id): "the reply '\(id)' could belong to several patches"
        }
    }
}

extension String {
    /// With control characters as they are written in C.
    fileprivate var escapingControls: String {
        unicodeScalars.map {
            $0.value < 32 || $0.value == 127 ? "\\x\(String($0.value, radix: 16))" : "\($0)"
        }
        .joined()
    }
}
