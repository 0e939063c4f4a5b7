// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// `git am -3` needs the blobs, everybody needs the prefixes.
enum UsesPlainDiffs: Check {
    static let summary = "Diffs have a/ and b/, and blob ids of 12 digits or more."

    static let examples: [CheckExample] = [
        .accepted("the usual form"),
        .refused(
            "no prefixes", "diff --git a/drivers/iommu/a.c b/drivers",
            becomes: "diff --git drivers/iommu/a.c drivers", in: 1),
        .refused(
            "short blob ids", "index 0123456789ab..123456789abc", becomes: "index 0123456..1234567", in: 1),
        .refused("no diff", "diff --git", becomes: "dif", in: 1),
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            if mail.diff.files.isEmpty { return [.error("the mail carries no diff", in: mail)] }
            return mail.diff.files.compactMap { file in
                if !file.hasPrefixes {
                    return .error("'\(file.path)' has no 'a/' and 'b/' in front", in: mail)
                }
                guard file.blobs.allSatisfy({ $0.count >= 12 }) else {
                    return .error("the blob ids of '\(file.path)' have fewer than 12 digits", in: mail)
                }
                return nil
            }
        }
    }
}
