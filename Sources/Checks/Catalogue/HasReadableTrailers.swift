// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// Git must see every trailer, so they are one block at the end.
enum HasReadableTrailers: Check {
    static let summary = "The trailers are one block that git reads."

    static let examples: [CheckExample] = [
        .accepted("one block"),
        .accepted("git reads the same") {
            $0.results.trailers["v2-0001-a.patch"] = ["Signed-off-by: A Developer <dev@example.com>"]
        },
        .refused(
            "a blank line inside", "Assisted-by: gen-patch:0.1.0\n",
            becomes: "Assisted-by: gen-patch:0.1.0\n\n", in: 2),
        .refused("git reads fewer") { $0.results.trailers["v2-0001-a.patch"] = [] },
        .refused(
            "the old form of a tool's trailer", "gen-patch:0.1.0\nSigned", becomes: "gen-patch 0.1.0\nSigned",
            in: 2),
    ]

    private static let keys: Set<String> = [
        "fixes", "reported-by", "closes", "suggested-by", "co-developed-by", "assisted-by", "signed-off-by",
        "tested-by", "reviewed-by", "acked-by",
    ]

    static func remarks(on submission: Submission) -> [Remark] {
        submission.patches.flatMap { mail -> [Remark] in
            strays(in: mail) + unread(in: mail, submission) + tools(in: mail)
        }
    }

    /// Lines above the block that are trailers by their keys.
    private static func strays(in mail: PostedMail) -> [Remark] {
        let block = Set(mail.message.trailers.map(\.description))
        return mail.lines[..<mail.messageEnd].enumerated().compactMap { number, line in
            guard let colon = line.firstIndex(of: ":"), keys.contains(line[..<colon].lowercased()),
                line[colon...].hasPrefix(": "), !block.contains(line)
            else { return nil }
            return .error("'\(line[..<colon])' stands outside the block of trailers", in: mail, line: number)
        }
    }

    private static func unread(in mail: PostedMail, _ submission: Submission) -> [Remark] {
        guard let read = submission.results.trailers[mail.name] else { return [] }
        let ours = mail.message.trailers.map(\.description)
        return ours.filter { !read.contains($0) }.map { .error("git does not read '\($0)'", in: mail) }
    }

    /// `Assisted-by: name:version`, as checkpatch wants it.
    private static func tools(in mail: PostedMail) -> [Remark] {
        mail.message.trailers.filter { $0.hasKey("Assisted-by") }.compactMap { trailer in
            let first = trailer.value.split(separator: " ").first ?? ""
            if first.contains(":") { return nil }
            return .error("'\(trailer)' is not in the form 'name:version'", in: mail)
        }
    }
}
