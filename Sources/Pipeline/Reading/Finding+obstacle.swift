// SPDX-License-Identifier: GPL-2.0-only
import KernelTree
import Rewriting

extension Finding {
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
