// SPDX-License-Identifier: GPL-2.0-only
import Conformance
import Glibc

/// Does the work of a conformance child and ends the process, if that is what this process was started for.
///
/// It comes before any reading of arguments, so that the hidden command costs nothing and is in no help.
package func exitAsChildIfAsked() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, arguments[1] == ConformanceChild.command else { return }
    exit(ConformanceChild.run(Array(arguments.dropFirst(2))))
}
