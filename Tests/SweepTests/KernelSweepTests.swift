// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The parser on the real kernel source: every byte comes back, the laws of trees hold, and next to nothing is a node
/// that says it was not understood.
@Suite(.serialized) struct KernelSweepTests {
    @Test func understandsEveryIOMMUDriver() throws {
        let report = try ReleaseBuild.report(on: ["\(RealKernel.folder)/drivers/iommu"])
        #expect(report.files.count >= 57)
        for file in report.files {
            #expect(file.notUnderstood.isEmpty, "\(file.path): \(file.notUnderstood.map(\.text))")
        }
    }

    @Test func understandsS390() throws {
        let report = try ReleaseBuild.report(on: ["\(RealKernel.folder)/arch/s390"])
        #expect(report.files.count > 300)
        #expect(report.strangeFiles < 0.01)
        #expect(report.strangeBytes < 0.0001)
    }

    /// Every twentieth file by name.
    @Test func understandsAFixedSample() throws {
        let sources = try RealKernel.cFiles(below: ".")
        let sample = sources.indices.filter { $0 % 20 == 0 }.map { sources[$0] }
        let folder = try RealKernel.folder
        let report = try ReleaseBuild.report(
            on: sample.map { "\(folder)/\($0)" }, stack: 8192)
        #expect(report.files.count == sample.count)
        #expect(report.strangeFiles < 0.01)
        #expect(report.strangeBytes < 0.0001)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["GEN_PATCH_SWEEP"] != nil))
    func understandsTheWholeTree() throws {
        let report = try ReleaseBuild.report(on: [RealKernel.folder])
        #expect(report.files.count > 50_000)
        #expect(report.strangeFiles < 0.01)
        #expect(report.strangeBytes < 0.0001)
        print(
            "\(report.files.count) files, \(report.bytes) bytes, \(report.strangeFiles * 100) % of files and "
                + "\(report.strangeBytes * 100) % of bytes with what is not understood, "
                + "\(Double(report.bytes) / report.seconds / 1e6) MB/s a core")
    }
}
