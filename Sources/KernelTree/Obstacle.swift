// SPDX-License-Identifier: GPL-2.0-only

/// Why something of a tree cannot be taken for what it should be; a value that a caller turns into a finding.
package struct Obstacle: Error, Equatable {
    /// The sentence: lower case, no full stop, names in 'single quotes'.
    package let message: String
    /// The file, from the root of the tree.
    package let path: String
    /// The bytes that it is about; nil where it is about the file as a whole.
    package let range: Range<Int>?
    /// What the user could do about it, if there is something.
    package let hint: String?

    /// An obstacle in the file at `path`.
    package init(_ message: String, path: String, range: Range<Int>? = nil, hint: String? = nil) {
        self.message = message
        self.path = path
        self.range = range
        self.hint = hint
    }
}
