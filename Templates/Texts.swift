// SPDX-License-Identifier: GPL-2.0-only
import Mustache

/// The words of messages and letters: templates by name, ours unless a user has one of the same name.
package struct Texts: Sendable {
    private let library: MustacheLibrary

    /// The names of all texts, which are those of their files without the ending.
    package static let names = embedded.map(\.name)

    /// Our own texts, with those of `overrides` in place of the ones of the same name.
    package init(overrides: [String: String] = [:]) throws(TextError) {
        var library = MustacheLibrary()
        for (name, bytes) in Self.embedded {
            let text = overrides[name] ?? String(decoding: bytes, as: UTF8.self)
            do {
                // Mails are no web pages: nothing in a value is to be escaped.
                try library.register("{{% CONTENT_TYPE:TEXT}}\n" + text, named: name)
            } catch {
                throw TextError(name: name, message: Self.sentence(error))
            }
        }
        self.library = library
    }

    /// Whether there is a text called `name`.
    package func contains(_ name: String) -> Bool { library.getTemplate(named: name) != nil }

    /// The text called `name` filled with `values`, without line ends at its end.
    package func filled(_ name: String, with values: [String: TextValue]) throws(TextError) -> String {
        guard let text = library.render(values.mapValues(\.plain), withTemplate: name) else {
            throw TextError(name: name, message: "there is no such text")
        }
        let body = text.utf8.reversed().drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: " ") }
        return String(decoding: body.reversed(), as: UTF8.self)
    }

    private static func sentence(_ error: any Error) -> String {
        guard let error = error as? MustacheTemplate.ParserError else { return "\(error)" }
        let place = "line \(max(1, error.context.lineNumber - 1)), column \(error.context.columnNumber)"
        return "\(place): \(error.error)"
    }

    private static let embedded: [(name: String, bytes: [UInt8])] = [
        ("aperture-check", PackageResources.aperture_check_mustache),
        ("changes", PackageResources.changes_mustache),
        ("commit", PackageResources.commit_mustache),
        ("cover", PackageResources.cover_mustache),
        ("cover-subject", PackageResources.cover_subject_mustache),
        ("map-pages", PackageResources.map_pages_mustache),
        ("page-size-bitmap", PackageResources.page_size_bitmap_mustache),
    ]
}

/// What a template is filled with.
package indirect enum TextValue: Sendable, Equatable {
    /// A text; an empty one counts as no.
    case text(String)
    /// Whether something holds.
    case flag(Bool)
    /// Several values, in order.
    case list([TextValue])
    /// Values by name.
    case record([String: TextValue])

    fileprivate var plain: Any {
        switch self {
        case .text(let text): text
        case .flag(let flag): flag
        case .list(let values): values.map(\.plain)
        case .record(let values): values.mapValues(\.plain)
        }
    }
}

/// Why a text cannot be filled.
package struct TextError: Error, Equatable {
    /// The name of the template.
    package let name: String
    /// What is wrong with it.
    package let message: String
}
