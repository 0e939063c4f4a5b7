// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Makes shared objects of a world and the texts that a driver can have in it.
///
/// What all drivers share (run time, core, table code) is compiled once for a flavor.
final class Build {
    private let compiler: Compiler
    private let world: HostWorld
    private let workshop: Workshop
    private var shared: [Compiler.Flavor: [String]] = [:]
    private var stubs: [Set<String>: String] = [:]
    private var count = 0

    /// Writes a world down in a folder of its own.
    init(_ world: HostWorld, compiler: Compiler, workshop: Workshop) throws(ConformanceError) {
        (self.world, self.compiler, self.workshop) = (world, compiler, workshop)
        for file in world.files { try workshop.write(file.bytes, to: "world/\(file.path)") }
    }

    /// One text of the driver's file.
    struct Variant {
        /// A number that no other variant of this build has.
        let number: Int
        /// The folder of its own.
        var folder: String { "variant-\(number)" }
    }

    /// Puts a text of the driver's file beside the others.
    func variant(_ driver: [UInt8]) throws(ConformanceError) -> Variant {
        count += 1
        let variant = Variant(number: count)
        try workshop.write(driver, to: "\(variant.folder)/\(world.driverPath)")
        return variant
    }

    /// The paths of the shared objects of some variants, in order; nil with the compiler's words for each that
    /// does not compile. Uses all processors.
    func libraries(
        _ variants: [Variant], _ flavor: Compiler.Flavor
    ) throws(ConformanceError) -> [Result<String, ConformanceError>] {
        let isFirst = shared[flavor] == nil
        let shared = [flavor.runtime] + world.sources
        let common = isFirst ? shared.map { sharedTask($0, flavor) } : []
        let own = variants.map { driverTask($0, flavor) }
        let messages = try run(common + own)
        for (task, message) in zip(common, messages) {
            guard let message else { continue }
            // Our own text compiles with every interface that it knows.
            throw task.source == flavor.runtime
                ? .unknownInterface(reason: Self.firstError(in: message))
                : .doesNotCompile(path: task.source, message: message)
        }
        self.shared[flavor] = self.shared[flavor] ?? common.map(\.output)
        var links: [Task] = []
        for task in own where fileBytes(task.output) != nil {
            links.append(try linkTask(task.output, flavor))
        }
        let complaints = try run(links)
        let unlinked = Dictionary(
            zip(links, complaints).map { ($0.output, $1) }, uniquingKeysWith: { first, _ in first })
        return zip(own, messages.dropFirst(common.count)).map { task, message in
            let output = linked(task.output, flavor)
            if let message = message ?? unlinked[output] ?? nil {
                return .failure(.doesNotCompile(path: world.driverPath, message: message))
            }
            return .success(output)
        }
    }

    /// One run of the compiler.
    private struct Task {
        var source: String
        var output: String
        var folder: String
        var arguments: [String]
    }

    private func sharedTask(_ path: String, _ flavor: Compiler.Flavor) -> Task {
        let name = path.map { $0 == "/" ? "-" : $0 }
        let output = "\(workshop.path)/\(String(name)).\(flavor).o"
        let extra = path == flavor.runtime ? [] : compiler.instrumentation(flavor)
        return Task(
            source: path, output: output, folder: "\(workshop.path)/world",
            arguments: compiler.options(flavor) + extra + ["-I.", "-Iinclude", "-o", output, path])
    }

    private func driverTask(_ variant: Variant, _ flavor: Compiler.Flavor) -> Task {
        let output = "\(workshop.path)/\(variant.folder)/driver.\(flavor).o"
        let options = compiler.options(flavor) + compiler.instrumentation(flavor)
        let paths = ["-I../world", "-I../world/include"]
        return Task(
            source: world.driverPath, output: output, folder: "\(workshop.path)/\(variant.folder)",
            arguments: options + paths + ["-o", output, world.driverPath])
    }

    /// What the first error of a compiler says, without its place.
    private static func firstError(in message: String) -> String {
        let mark = "error: "
        for line in message.split(separator: "\n") {
            if let found = line.firstRange(of: mark) { return String(line[found.upperBound...]) }
        }
        return message
    }

    /// What the compiler made of a variant, as far as it decides what the program does; nil if it does not compile.
    func code(of variant: Variant) -> [UInt8]? {
        fileBytes("\(workshop.path)/\(variant.folder)/driver.\(Compiler.Flavor.plain).o")
            .flatMap { ObjectFile.code(of: $0) }
    }

    /// Ways to compile a driver's file that mean the same, so that two texts of which one makes the same code are the same
    /// program: levels of optimisation, and one of the kernel's files seen with it.
    enum Reading: Hashable {
        case level(String)
        case together(with: String)

        /// The way in words.
        var words: String {
            switch self {
            case .level(let level): "at \(level)"
            case .together(let path): "together with '\(path)'"
            }
        }
    }

    /// The readings that are tried, the cheap ones first.
    var readings: [Reading] {
        ["-O1", "-Os", "-O3"].map(Reading.level)
            + world.sources.map { .together(with: $0) }
    }

    /// What the compiler makes of a variant in another reading, as far as it decides what the program does; nil where it
    /// does not compile so.
    func code(of variant: Variant, _ reading: Reading) throws(ConformanceError) -> [UInt8]? {
        var task = driverTask(variant, .plain)
        task.output = "\(task.folder)/reading.o"
        switch reading {
        case .level(let level): task.arguments.append(level)
        case .together(let path):
            let lines = [world.driverPath, "../world/\(path)"].map { "#include \"\($0)\"\n" }
            try workshop.write(Array(lines.joined().utf8), to: "\(variant.folder)/reading.c")
            task.arguments[task.arguments.count - 1] = "reading.c"
            // What is linked has '-Bsymbolic': no call goes to another function than the one in sight.
            task.arguments += ["-O3", "-fno-semantic-interposition"]
        }
        if let place = task.arguments.firstIndex(of: "-o") { task.arguments[place + 1] = task.output }
        guard try run([task])[0] == nil else { return nil }
        defer { unlink(task.output) }
        return fileBytes(task.output).flatMap { ObjectFile.code(of: $0) }
    }

    private func linked(_ object: String, _ flavor: Compiler.Flavor) -> String {
        String(object.dropLast(2)) + (flavor.isProgram ? "" : ".so")
    }

    private func linkTask(_ object: String, _ flavor: Compiler.Flavor) throws(ConformanceError) -> Task {
        let objects = (shared[flavor] ?? []) + [object]
        let stub = try stubObject(for: objects, flavor)
        let wraps = world.wrapped.map { "-Wl,--wrap=\($0)" }
        let output = linked(object, flavor)
        return Task(
            source: object, output: output, folder: workshop.path,
            arguments: ["-o", output] + objects + [stub] + wraps + compiler.linking(flavor))
    }

    /// An object that defines what nobody does, so that a call ends the run with the name of what was called.
    private func stubObject(for objects: [String], _ flavor: Compiler.Flavor) throws(ConformanceError)
        -> String
    {
        var defined: Set<String> = [], undefined: Set<String> = []
        for path in objects {
            guard let object = fileBytes(path).flatMap({ ObjectFile($0) }) else { continue }
            defined.formUnion(object.defined)
            undefined.formUnion(object.undefined)
        }
        let missing = undefined.subtracting(defined).filter {
            !HostWorld.isProvided($0, wrapped: world.wrapped) && !flavor.isProvided($0)
        }
        if let known = stubs[missing] { return known }
        let name = "stubs-\(stubs.count)"
        let lines = missing.sorted().map { "long \($0)(void) { host_missing(\"\($0)\"); return 0; }\n" }
        try workshop.write(
            Array(("void host_missing(const char *);\n" + lines.joined()).utf8), to: "\(name).c")
        let output = "\(workshop.path)/\(name).o"
        let options = ["-c", "-fPIC", "-w", "-fno-builtin", "-o", output, "\(name).c"]
        let task = Task(source: "\(name).c", output: output, folder: workshop.path, arguments: options)
        if let message = try run([task])[0] { throw .doesNotCompile(path: "\(name).c", message: message) }
        stubs[missing] = output
        return output
    }

    /// Runs tasks, as many at a time as there are processors; the compiler's words for each that failed.
    private func run(_ tasks: [Task]) throws(ConformanceError) -> [String?] {
        let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var running: [(pid: pid_t, task: Int)] = []
        var messages = [String?](repeating: nil, count: tasks.count)
        func finishFirst() {
            let (pid, task) = running.removeFirst()
            guard Ending.of(pid) != .exited(0) else { return }
            let words = fileBytes(tasks[task].output + ".txt") ?? []
            messages[task] = String(decoding: words, as: UTF8.self)
            unlink(tasks[task].output)
        }
        for (index, task) in tasks.enumerated() {
            if running.count == width { finishFirst() }
            let spawn = Spawn(
                arguments: compiler.command + task.arguments, folder: task.folder,
                output: task.output + ".txt",
                environment: ["LC_ALL": "C"])
            running.append((try spawn.start(), index))
        }
        while !running.isEmpty { finishFirst() }
        return messages
    }
}
