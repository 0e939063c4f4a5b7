// SPDX-License-Identifier: GPL-2.0-only

/// The file names of `git format-patch` (`fmt_output_subject` and `format_sanitized_subject` of Git).
package enum PatchFileName {
    /// The longest name, with its suffix, is one byte shorter.
    private static let limit = 64
    private static let suffix = ".patch"

    /// `v2-0001-iommu-s390-Implement-map_pages.patch`; the cover letter is number 0.
    package static func name(index: Int, subject: String, version: SeriesVersion) -> String {
        let slug = index == 0 ? "cover-letter" : slug(of: subject)
        let lead = version > .first ? "\(version)-" : ""
        let name = "\(lead)\(String(padding: index, to: 4))-\(slug)"
        return String(decoding: name.utf8.prefix(limit - suffix.utf8.count - 1), as: UTF8.self) + suffix
    }

    /// Letters, digits, dots and underscores stay; runs of anything else become one dash, runs of dots one dot.
    private static func slug(of subject: String) -> String {
        var slug: [UInt8] = []
        var isGap = false
        var previous: UInt8 = 0
        for byte in subject.utf8 {
            guard byte.isAlphanumeric || byte == ASCII.dot || byte == ASCII.underscore else {
                isGap = !slug.isEmpty
                previous = byte
                continue
            }
            if byte == ASCII.dot, previous == ASCII.dot { continue }
            if isGap { slug.append(ASCII.dash) }
            slug.append(byte)
            isGap = false
            previous = byte
        }
        while slug.last == ASCII.dot || slug.last == ASCII.dash { slug.removeLast() }
        return String(decoding: slug, as: UTF8.self)
    }
}
