// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

extension Finding {
    /// That the lines of a file end as the kernel's never do; nil where they do not.
    package init?(carriageReturnIn bytes: [UInt8], path: String) {
        guard let place = bytes.firstIndex(of: UInt8(ascii: "\r")), place + 1 < bytes.count,
            bytes[place + 1] == UInt8(ascii: "\n")
        else { return nil }
        self.init(
            "the line ends in a carriage return", at: place..<place + 1, of: bytes, path: path,
            recipe: "driver",
            hint: "the kernel's lines end in a line feed alone; git's 'core.autocrlf' makes the other kind")
    }

    /// What a reader of the tree could not take for what it should be; `bytes` is the text of the file.
    package init(_ obstacle: Obstacle, of bytes: [UInt8], recipe: String = "driver") {
        if let range = obstacle.range {
            self.init(
                obstacle.message, at: range, of: bytes, path: obstacle.path, recipe: recipe,
                hint: obstacle.hint)
        } else {
            self.init(obstacle.message, path: obstacle.path, recipe: recipe, hint: obstacle.hint)
        }
    }
}
