// SPDX-License-Identifier: GPL-2.0-only
import KernelTree

extension HostWorld {
    /// The core of the IOMMU subsystem.
    static let corePath = "drivers/iommu/iommu.c"

    /// Cuts out of a tree what a driver needs: of the core what its calls reach, of the headers what is used, and
    /// its table code as a whole. Every text of the driver's file that will be compiled is looked at.
    package static func cut(
        from tree: any TreeReader, driver path: String, texts: [[UInt8]]
    ) throws(ConformanceError) -> HostWorld {
        let drivers = texts.map { CutSource(path: path, bytes: $0) }
        guard let platform = Platform.all.first(where: { kind in drivers.contains { kind.runs($0) } }) else {
            throw .unknownHardware(path: path)
        }
        let reading = TreeReading(tree)
        let core = CutSource(path: corePath, bytes: try reading.bytes(of: corePath))
        let headers = try reading.headers(of: platform, and: drivers + [core])
        let tableCode = try reading.tableCode(of: platform, headers: headers, drivers: drivers)
        let options = try reading.options(of: platform, asked: drivers + headers.filter { $0.isBeside(path) })
        var scene = Scene(
            drivers: drivers, core: core, headers: headers, tableCode: tableCode, options: options)
        try scene.checkCore()
        scene.headers += try reading.headers(of: core, defining: scene.unknownCalls)
        return HostWorld(
            files: scene.files(),
            sources: ([core] + tableCode).map(\.path),
            driverPath: path, wrapped: platform.wrapped)
    }
}
