// SPDX-License-Identifier: GPL-2.0-only

/// A date as `GIT_AUTHOR_DATE` may hold it: raw seconds, ISO 8601, RFC 2822 (git's `Documentation/date-formats`).
struct DateText {
    /// The moment; nil when the text is no date.
    let instant: Instant?

    /// Reads `text`, in the zone `offset` minutes east of UTC where it names none.
    init(_ text: String, offset: Int) {
        let raw = text.hasPrefix("@") ? text.dropFirst() : text[...]
        let words = text.split { " ,T".contains($0) }
        instant = Self.raw(raw.split(separator: " ")) ?? Self.calendar(words, offset: offset)
    }

    /// `seconds zone`.
    static func raw(_ words: [Substring]) -> Instant? {
        guard words.count == 2, let seconds = Int64(words[0]), let offset = zone(words[1]) else { return nil }
        return Instant(seconds: seconds, offset: offset)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func calendar(_ words: [Substring], offset: Int) -> Instant? {
        var day: Int?
        var month: Int?
        var year: Int?
        var time: Int?
        var zone = offset
        for word in words {
            if let date = self.date(word) {
                (year, month, day) = date
            } else if let (seconds, rest) = clock(word) {
                time = seconds
                if !rest.isEmpty { zone = self.zone(rest) ?? zone }
            } else if let named = months.firstIndex(of: String(word.lowercased().prefix(3))) {
                month = named + 1
            } else if let found = self.zone(word), time != nil {
                zone = found
            } else if let number = Int(word) {
                if number > 31 { year = number } else { day = number }
            } else if !isWeekday(word) {
                return nil
            }
        }
        guard let day, let month, let year, let time, (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let days = daysSince1970(year: year, month: month, day: day)
        return Instant(seconds: Int64(days * 86400 + time - zone * 60), offset: zone)
    }

    private static func isWeekday(_ word: Substring) -> Bool {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(String(word.lowercased().prefix(3)))
    }

    /// `2022-10-05`, `2022.10.05`, `10/05/2022` or `05.10.2022`.
    private static func date(_ word: Substring) -> (Int?, Int?, Int?)? {
        for separator in ["-", ".", "/"] as [Character] {
            let parts = word.split(separator: separator, omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 3, parts.allSatisfy({ $0 != nil }), word.first?.isNumber == true else {
                continue
            }
            if (parts[0] ?? 0) > 31 { return (parts[0], parts[1], parts[2]) }
            return separator == "/" ? (parts[2], parts[0], parts[1]) : (parts[2], parts[1], parts[0])
        }
        return nil
    }

    /// `12:34`, `12:34:56`, with a zone directly after it or not.
    private static func clock(_ word: Substring) -> (Int, Substring)? {
        let digits = word.prefix { $0.isNumber || $0 == ":" }
        let parts = digits.split(separator: ":").compactMap { Int($0) }
        guard digits.contains(":"), (2...3).contains(parts.count), parts[0] < 25, parts[1] < 60 else {
            return nil
        }
        return (parts[0] * 3600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0), word[digits.endIndex...])
    }

    /// `+0200`, `-07:30`, `+02`, `Z`, `UTC`, `GMT`: minutes east of UTC.
    private static func zone(_ word: Substring) -> Int? {
        if ["Z", "UTC", "GMT"].contains(word.uppercased()) { return 0 }
        guard let sign = word.first, sign == "+" || sign == "-" else { return nil }
        let digits = word.dropFirst().filter { $0 != ":" }
        guard digits.count == 2 || digits.count == 4, let number = Int(digits) else { return nil }
        let minutes = digits.count == 2 ? number * 60 : number / 100 * 60 + number % 100
        return sign == "-" ? -minutes : minutes
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
