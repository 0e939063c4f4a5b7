// SPDX-License-Identifier: GPL-2.0-only

/// A moment as mails and commits hold it: seconds since 1970 and the writer's distance from UTC.
package struct MailDate: Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00 UTC.
    package let seconds: Int
    /// Minutes east of UTC.
    package let offset: Int

    /// Makes a date from seconds since 1970 and minutes east of UTC.
    package init(seconds: Int, offset: Int) {
        self.seconds = seconds
        self.offset = offset
    }

    /// Reads the value of a `Date:` header; nil where it is none.
    package init?(header text: String) {
        var words = text.split(separator: " ").map(String.init)
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count >= 5, let day = Int(words[0]), let month = Self.months.firstIndex(of: words[1]),
            let year = Int(words[2]), let zone = Int(words[4])
        else { return nil }
        let clock = words[3].split(separator: ":").compactMap { Int($0) }
        guard clock.count >= 2 else { return nil }
        // The year is taken to begin in March, so that its leap day is the last.
        let shiftedYear = month < 2 ? year - 1 : year
        let shiftedMonth = (month + 10) % 12
        let days =
            shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
            + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
        offset = zone / 100 * 60 + zone % 100
        seconds =
            days * 86_400 + clock[0] * 3600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0) - offset * 60
    }

    /// The moment `seconds` later, in the same zone.
    package func advanced(bySeconds count: Int) -> MailDate {
        MailDate(seconds: seconds + count, offset: offset)
    }

    /// `YYYYMMDD` in the writer's zone.
    package var day: String {
        let date = calendar
        return String(padding: date.year, to: 4) + String(padding: date.month, to: 2)
            + String(padding: date.day, to: 2)
    }

    /// As `Date:` writes it: `Tue, 24 Nov 2026 00:11:00 +0000`.
    package var headerText: String {
        let date = calendar
        let clock = [date.second / 3600, date.second / 60 % 60, date.second % 60]
            .map { String(padding: $0, to: 2) }.joined(separator: ":")
        let weekday = Self.weekdays[date.weekday]
        return "\(weekday), \(date.day) \(Self.months[date.month - 1]) \(date.year) \(clock) \(zone)"
    }

    /// `+0130`, as Git writes a distance from UTC.
    package var zone: String {
        let minutes = abs(offset)
        let sign = offset < 0 ? "-" : "+"
        return sign + String(padding: minutes / 60, to: 2) + String(padding: minutes % 60, to: 2)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Year, month, day, day of the week and second of the day in the writer's zone (proleptic Gregorian calendar).
    private var calendar: (year: Int, month: Int, day: Int, weekday: Int, second: Int) {
        let local = seconds + offset * 60
        let second = ((local % 86_400) + 86_400) % 86_400
        let days = (local - second) / 86_400
        // Years that begin in March make the leap day the last one; 719,468 days lie between 0000-03-01 and 1970.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let weekday = ((days + 4) % 7 + 7) % 7
        return (year, month, day, weekday, second)
    }
}
