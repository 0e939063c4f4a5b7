// SPDX-License-Identifier: GPL-2.0-only
import GitStore

/// The one table that says which exit code a kind of failure has.
extension Failure {
    /// What the command's exit says.
    package var exitCode: ExitCode {
        switch self {
        case .refused, .obstacle, .series: .refused
        case .unknown, .usage, .notAKernelTree: .usage
        case .unproven: .unproven
        case .tree(let error) where error.isNoFile: .refused
        case .environment, .text, .tree, .rewriting: .environment
        case .git(let error): error.exitCode
        case .conformance(let error):
            switch error {
            case .missingFile, .missingCoreFunction, .unknownHardware, .unknownInterface,
                .doesNotCompile:
                .unproven
            default: .environment
            }
        }
    }
}

extension Failure {
    /// Whether what stands in a tree is to blame, so that another tree may do better.
    var isAboutTree: Bool {
        switch self {
        case .refused, .tree, .notAKernelTree, .git(.notAFile), .git(.missingObject), .git(.corruptObject):
            true
        default: false
        }
    }
}

extension GitError {
    /// What the command's exit says when this ends it.
    var exitCode: ExitCode {
        switch self {
        case .notARepository, .unbornHead, .unknownRevision, .invalidName: .usage
        case .notAFile, .exists, .conflict, .moved, .checkedOut, .outputNotEmpty: .refused
        case .unsupportedFormat, .untrusted, .missingObject, .corruptObject, .corruptRevision,
            .configuration, .identity, .signing, .program, .locked, .system, .library:
            .environment
        }
    }
}
