// SPDX-License-Identifier: GPL-2.0-only

extension SyntaxReport {
    /// Each file on a line of its own with the places of what was not understood, then the total.
    package var text: String { files.map { "\($0.text)\n" }.joined() + total + "\n" }

    /// All files together.
    package var total: String {
        let gaps = files.flatMap(\.notUnderstood)
        let known =
            gaps.isEmpty ? "all understood" : "\(gaps.count.grouped) not understood in \(strangers) files"
        let size = gaps.isEmpty ? "" : " (\(gaps.map(\.bytes).reduce(0, +).grouped) bytes)"
        return "total: \(files.count.grouped) files, \(bytes.grouped) bytes, \(functions.grouped) functions, "
            + "\(known)\(size), \(Self.rate(bytes, seconds)) a core"
    }

    /// The files with nodes that were not understood.
    private var strangers: String { files.count { !$0.notUnderstood.isEmpty }.grouped }

    /// The breaches of laws, each on a line of its own; empty where there is none.
    package var breaches: String {
        files.compactMap { file in file.breach.map { "\(file.path):\($0.position): defect: \($0.text)\n" } }
            .joined()
    }

    /// The size of all files in bytes.
    package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
    /// The functions that all files define.
    package var functions: Int { files.reduce(0) { $0 + $1.functions } }
    /// The CPU seconds of all files.
    package var seconds: Double { files.reduce(0) { $0 + $1.seconds } }

    /// Bytes a second, in millions of bytes.
    fileprivate static func rate(_ bytes: Int, _ seconds: Double) -> String {
        let tenths = seconds > 0 ? Int(Double(bytes) / seconds / 1e5) : 0
        return "\(tenths / 10).\(tenths % 10) MB/s"
    }
}

extension SyntaxReport.File {
    fileprivate var text: String {
        let known = notUnderstood.isEmpty ? "all understood" : "\(notUnderstood.count) not understood"
        let places = notUnderstood.map { "\n\(path):\($0.position): not understood: '\($0.text)'" }.joined()
        return "\(path): \(bytes.grouped) bytes, \(functions.grouped) functions, \(known), "
            + SyntaxReport.rate(bytes, seconds) + places
    }
}

extension SyntaxReport.Gap {
    /// Its line and column, as compilers print them.
    fileprivate var position: String { "\(place.line):\(place.column)" }
}
