// SPDX-License-Identifier: GPL-2.0-only

/// What the command's exit says to a script; thrown by a command that has said all it has to say itself.
package enum ExitCode: Int32, Error {
    /// Done, or nothing was left to do.
    case done = 0
    /// Refused: a finding, a check, a branch or a folder that exists.
    case refused = 1
    /// The command line names something that is not there.
    case usage = 2
    /// Disproved, not proven or timed out.
    case unproven = 3
    /// The machine or the repository is not as it must be.
    case environment = 4
}
