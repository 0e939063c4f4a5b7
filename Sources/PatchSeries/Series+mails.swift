// SPDX-License-Identifier: GPL-2.0-only

extension Series {
    /// The mails in order: the cover letter when there is one, then the patches.
    ///
    /// Throws when a header value would inject a header, or when a log would not survive `git am`.
    package func mails() throws(SeriesError) -> [Mail] {
        var mails: [Mail] = []
        if let cover { mails.append(try mail(of: cover)) }
        for (offset, patch) in patches.enumerated() { mails.append(try mail(of: patch, index: offset + 1)) }
        return mails
    }

    private func mail(of cover: CoverLetter) throws(SeriesError) -> Mail {
        let tip = patches.last?.commit ?? ""
        var body = section(cover.text.trimmedLines.lines)
        if !cover.changelog.isEmpty { body += "---\n" + section(cover.changelog.lines) }
        body += "---\n" + text(CoverLetter.shortlog(of: patches)) + section(cover.diffstat.trimmedRight.lines)
        if !cover.rangeDiff.isEmpty {
            body +=
                "Range-diff against v\(version.number - 1):\n" + section(cover.rangeDiff.trimmedRight.lines)
        }
        let base = base.lines(changeID: changeID)
        body += "---\n" + text(base)
        return try mail(
            0, commit: tip, subject: cover.subject, recipients: recipients,
            body: Array(body.utf8) + footer)
    }

    private func mail(of patch: Patch, index: Int) throws(SeriesError) -> Mail {
        try refuseUnsafe(patch)
        var body = ""
        if needsInBodyAuthor(patch) { body += try inBodyAuthor(patch.author) + "\n" }
        body += patch.body.isEmpty ? "" : patch.body + "\n"
        body += "---\n"
        let below = [patch.notes.trimmedLines.lines, patch.changelog.lines].filter { !$0.isEmpty }
        body += below.map { section($0) }.joined()
        body += section(patch.diffstat.trimmedRight.lines)
        var bytes = Array(body.utf8) + patch.diff
        if cover == nil, index == 1 {
            bytes += Array(("\n" + text(base.lines(changeID: changeID))).utf8)
        }
        return try mail(
            index, commit: patch.commit, subject: patch.subject, recipients: recipients(of: patch),
            body: bytes + footer)
    }

    private func mail(
        _ index: Int, commit: String, subject: String, recipients: Recipients, body: [UInt8]
    ) throws(SeriesError) -> Mail {
        guard commit.isObjectID else { throw .malformedObjectID(commit) }
        let isNumbered = cover != nil || patches.count > 1
        let brackets = prefix.brackets(
            version: version, index: index, total: patches.count, isNumbered: isNumbered)
        let id = try messageID(index)
        var bytes = Array("From \(commit) Mon Sep 17 00:00:00 2001\n".utf8)
        bytes += try HeaderField.plain("Message-Id", "<\(id)>")
        if let parent = try parent(of: index) {
            bytes += try HeaderField.plain("In-Reply-To", "<\(parent)>")
            bytes += try HeaderField.plain("References", "<\(parent)>")
        }
        bytes += try HeaderField.person("From", sender)
        // Without a cover the first patch is the first mail.
        let position = cover == nil ? index - 1 : index
        bytes += try HeaderField.plain("Date", date.advanced(bySeconds: position).headerText)
        bytes += try HeaderField.subject(prefix: brackets + " ", subject)
        bytes += try HeaderField.plain("MIME-Version", "1.0")
        bytes += try HeaderField.plain("Content-Type", "text/plain; charset=UTF-8")
        bytes += try HeaderField.plain("Content-Transfer-Encoding", "8bit")
        bytes += try HeaderField.people("To", recipients.to)
        bytes += try HeaderField.people("Cc", recipients.cc)
        bytes += [ASCII.lineFeed] + body
        return Mail(
            fileName: PatchFileName.name(index: index, subject: subject, version: version), messageID: id,
            subject: "\(brackets) \(subject)", bytes: bytes)
    }

    /// The first mail is nobody's answer; every other one answers it.
    private func parent(of index: Int) throws(SeriesError) -> MessageID? {
        let leading = try leadingMessageID
        return try messageID(index) == leading ? nil : leading
    }

    /// Whether the body must say who wrote the patch: somebody else than the sender, or somebody whose name in the
    /// header `git mailinfo` would misread, which decodes it first and takes quotes and comments out of it then.
    func needsInBodyAuthor(_ patch: Patch) -> Bool {
        let name = patch.author.name.utf8
        return patch.author != sender
            || name.contains { $0 > 127 } && name.contains { "\"\\()".utf8.contains($0) }
    }

    /// The `From:` line of a body: plain as Git writes it, but quoted where `git mailinfo` would misread the name.
    private func inBodyAuthor(_ author: Identity) throws(SeriesError) -> String {
        try HeaderField.refuseControls(in: author.name, header: "From")
        if author.name.contains("=?") {
            return String(decoding: try HeaderField.person("From", author), as: UTF8.self)
        }
        let isMisread = author.name.utf8.contains { $0 == ASCII.quote || $0 == ASCII.backslash }
        let name = isMisread ? HeaderField.quoted(author.name) : author.name
        return "From: \(name) <\(author.email)>\n"
    }

    private var footer: [UInt8] { Array("-- \n\(signature)\n\n".utf8) }

    private func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// Lines and the blank line behind them; nothing for no lines.
    private func section(_ lines: [String]) -> String { lines.isEmpty ? "" : text(lines) + "\n" }
}

extension String {
    /// Without blank lines at the end; indentation of the first line stays.
    var trimmedRight: String {
        var all = lines[...]
        while let last = all.last, last.trimmed.isEmpty { all = all.dropLast() }
        return all.joined(separator: "\n")
    }
}
