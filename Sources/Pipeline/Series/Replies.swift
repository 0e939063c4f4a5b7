// SPDX-License-Identifier: GPL-2.0-only
import PatchSeries

/// The trailers that reviewers gave in their replies to a version.
package struct Replies: Sendable {
    /// A trailer with where it is from.
    package struct Given: Sendable, Equatable {
        /// The trailer.
        package let trailer: Trailer
        /// The number of the patch, from 1; 0 for the whole series.
        package let patch: Int
        /// The reply.
        package let reply: MessageID
        /// Who wrote the reply.
        package let author: Identity?
    }

    /// The trailers in the order of the replies.
    package private(set) var given: [Given] = []
    /// How many mails there were that belong to no mail of this version.
    package private(set) var strangers = 0

    /// Reads `mails`, replies to the mails with `ids` (the cover letter's first, at place 0).
    ///
    /// A reply belongs to the mail that it answers, or to the only one that it is below. Refuses one that is below
    /// several patches and answers none of them.
    package init(_ mails: [ReceivedMail], to ids: [Int: MessageID]) throws(SeriesError) {
        let places = Dictionary(ids.map { ($0.value, $0.key) }) { first, _ in first }
        for mail in mails {
            guard let id = mail.messageID, places[id] == nil else { continue }
            let trailers = Self.trailers(in: mail)
            guard let place = try Self.place(of: mail, id, places) else {
                strangers += trailers.isEmpty ? 0 : 1
                continue
            }
            for trailer in trailers {
                given.append(Given(trailer: trailer, patch: place, reply: id, author: mail.author))
            }
        }
    }

    private static func place(
        of mail: ReceivedMail, _ id: MessageID, _ places: [MessageID: Int]
    ) throws(SeriesError) -> Int? {
        if let parent = mail.header("In-Reply-To").flatMap({ try? MessageID(parsing: $0) }),
            let place = places[parent]
        {
            return place
        }
        let above = Set(mail.ancestors.compactMap { places[$0] })
        let patches = above.subtracting([0])
        guard patches.count < 2 else { throw .ambiguousReply(id) }
        return patches.first ?? above.first
    }

    /// The review trailers that stand at the beginning of a line, not in what is quoted.
    private static func trailers(in mail: ReceivedMail) -> [Trailer] {
        let keys = ["Reviewed-by", "Acked-by", "Tested-by"]
        return mail.lines.prefix { $0 != "-- " }.compactMap { line in
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard let key = keys.first(where: { line.lowercased().hasPrefix($0.lowercased() + ":") }) else {
                return nil
            }
            let trailer = try? Trailer(key, String(line.dropFirst(key.count + 1)))
            return trailer?.person == nil ? nil : trailer
        }
    }

    /// The trailers that a patch gets, those for the whole series among them.
    package func trailers(for patch: Int) -> [Trailer] {
        given.filter { $0.patch == patch || $0.patch == 0 }.map(\.trailer)
    }

    /// Those whose giver is not who wrote the reply.
    package var doubtful: [Given] {
        given.filter { $0.trailer.person?.key != $0.author?.key }
    }
}
