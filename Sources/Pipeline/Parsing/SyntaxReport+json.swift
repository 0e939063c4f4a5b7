// SPDX-License-Identifier: GPL-2.0-only

extension SyntaxReport {
    /// The report for a program to read, ending in a line feed.
    package var json: [UInt8] {
        get throws {
            try JSON.text(
                of: Record(
                    bytes: bytes, functions: functions, seconds: seconds, files: files.map(FileRecord.init)))
        }
    }

    private struct Record: Encodable {
        let bytes, functions: Int
        let seconds: Double
        let files: [FileRecord]
    }

    private struct FileRecord: Encodable {
        let path: String
        let bytes, functions: Int
        let seconds: Double
        let notUnderstood: [GapRecord]
        let breach: GapRecord?

        init(_ file: File) {
            (path, bytes, functions, seconds) = (file.path, file.bytes, file.functions, file.seconds)
            notUnderstood = file.notUnderstood.map(GapRecord.init)
            breach = file.breach.map(GapRecord.init)
        }
    }

    private struct GapRecord: Encodable {
        let line, column, bytes: Int
        let text: String

        init(_ gap: Gap) {
            (line, column) = (gap.place.line, gap.place.column)
            (bytes, text) = (gap.bytes, gap.text)
        }
    }
}
