// SPDX-License-Identifier: GPL-2.0-only
import CSyntax

extension SyntaxReport {
    /// The tree of a file, a node a line: its kind, its bytes in the file and the byte of the token that names it, with
    /// a blank before it for each node around it.
    package static func tree(of path: String) throws -> String {
        guard let bytes = try FolderReader(root: "/").bytes(of: String(resolved(path).drop { $0 == "/" }))
        else {
            throw Failure.unknown(kind: "file", name: path, known: [])
        }
        var text = ""
        var open = [(SyntaxTree.parse(bytes).root, 0)]
        while let (node, depth) = open.popLast() {
            text += String(repeating: " ", count: depth)
            text += "\(node.kind) \(node.range) @\(node.anchor.range.lowerBound)\n"
            open += node.allChildren.reversed().map { ($0, depth + 1) }
        }
        return text
    }
}
