// SPDX-License-Identifier: GPL-2.0-only

/// Why a command about a series cannot do its work.
package enum SeriesFailure: Error, Equatable {
    /// A program that is needed is not installed.
    case missingProgram(String, hint: String)
    /// A script of the kernel's tree did not do its work.
    case script(String, message: String)
}

extension SeriesFailure: CustomStringConvertible {
    /// One line for the user, lower case, without a full stop.
    package var description: String {
        switch self {
        case .missingProgram(let name, _): "'\(name)' is not installed"
        case .script(let name, let message): "'\(name)' failed: \(message)"
        }
    }

    /// What the user can do about it, where that is known.
    package var hint: String? {
        switch self {
        case .missingProgram(_, let hint): hint
        case .script: nil
        }
    }

    /// What the command's exit says.
    package var exitCode: ExitCode {
        switch self {
        case .missingProgram, .script: .environment
        }
    }
}
