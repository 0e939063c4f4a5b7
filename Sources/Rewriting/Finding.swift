// SPDX-License-Identifier: GPL-2.0-only

/// What a recipe or a reader of the tree has to say about somebody's C; a value, never thrown.
package struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// The sentence: lower case, no full stop, names in 'single quotes'.
    package let message: String
    /// The file, from the root of the tree.
    package let path: String
    /// The bytes that it is about.
    package let range: Range<Int>
    /// Where the range begins, for people; nil where the finding is about the file or the tree as a whole.
    package let place: SourcePlace?
    /// The name of the recipe, or of the reader, that says it.
    package let recipe: String
    /// What the user could do about it, if there is something.
    package let hint: String?

    /// A finding about `range` of the text `bytes` at `path`.
    package init(
        _ message: String, at range: Range<Int>, of bytes: [UInt8], path: String, recipe: String,
        hint: String? = nil
    ) {
        self.message = message
        self.path = path
        self.range = range
        self.place = SourcePlace(of: range.lowerBound, in: bytes)
        self.recipe = recipe
        self.hint = hint
    }

    /// A finding about the file at `path` as a whole.
    package init(_ message: String, path: String, recipe: String, hint: String? = nil) {
        self.message = message
        self.path = path
        self.range = 0..<0
        self.place = nil
        self.recipe = recipe
        self.hint = hint
    }

    /// `path:line:column: error: message [recipe]`, and the hint as a line of its own.
    package var description: String {
        let position = place.map { ":\($0.line):\($0.column)" } ?? ""
        let line = "\(path)\(position): error: \(message) [\(recipe)]"
        return hint.map { "\(line)\nhint: \($0)" } ?? line
    }
}
