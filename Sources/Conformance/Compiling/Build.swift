// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Makes shared objects of worlds and the texts that a driver can have in them.
///
/// What all drivers of a world share (run time, core, table code) is compiled once for a flavor.
final class Build {
    private let compiler: Compiler
    private let worlds: [HostWorld]
    private let workshop: Workshop
    private var shared: [Shared: [String]] = [:]
    private var stubs: [Set<String>: String] = [:]
    private var count = 0

    /// Writes each world down in a folder of its own.
    init(_ worlds: [HostWorld], compiler: Compiler, workshop: Workshop) throws(ConformanceError) {
        (self.worlds, self.compiler, self.workshop) = (worlds, compiler, workshop)
        for (index, world) in worlds.enumerated() {
            for file in world.files {
                try workshop.write(file.bytes, to: "\(Self.folder(index))/\(file.path)")
            }
        }
    }

    private static func folder(_ world: Int) -> String { "world-\(world)" }

    /// What the drivers of one world have in common.
    private struct Shared: Hashable {
        var world: Int
        var flavor: Compiler.Flavor
    }

    /// A text of the driver's file, and the world that it belongs to, by its place among those of a build.
    struct Source {
        var text: [UInt8]
        var world = 0
    }

    /// One text of the driver's file.
    struct Variant {
        /// A number that no other variant of this build has.
        let number: Int
        /// Its world's place.
        var world = 0
        /// The folder of its own.
        var folder: String { "variant-\(number)" }
    }

    /// Puts a text of the driver's file beside the others.
    func variant(_ driver: Source) throws(ConformanceError) -> Variant {
        count += 1
        let variant = Variant(number: count, world: driver.world)
        try workshop.write(driver.text, to: "\(variant.folder)/\(worlds[driver.world].driverPath)")
        return variant
    }

    /// Puts a text that belongs to the first world beside the others.
    func variant(_ driver: [UInt8]) throws(ConformanceError) -> Variant {
        try variant(Source(text: driver))
    }

    /// The paths of the shared objects of some variants, in order; nil with the compiler's words for each that
    /// does not compile. Uses all processors.
    func libraries(
        _ variants: [Variant], _ flavor: Compiler.Flavor
    ) throws(ConformanceError) -> [Result<String, ConformanceError>] {
        let missing = Set(variants.map(\.world)).sorted().filter {
            shared[Shared(world: $0, flavor: flavor)] == nil
        }
        let common = missing.flatMap { world in
            ([flavor.runtime] + worlds[world].sources).map { sharedTask($0, world, flavor) }
        }
        let own = variants.map { driverTask($0, flavor) }
        let messages = try run(common + own)
        for (task, message) in zip(common, messages) {
            guard let message else { continue }
            // Our own text compiles with every interface that it knows.
            throw task.source == flavor.runtime
                ? .unknownInterface(reason: Self.firstError(in: message))
                : .doesNotCompile(path: task.source, message: message)
        }
        for world in missing {
            let tasks = common.filter { $0.world == world }
            shared[Shared(world: world, flavor: flavor)] = tasks.map(\.output)
        }
        var links: [Task] = []
        for task in own where fileBytes(task.output) != nil {
            links.append(try linkTask(task, flavor))
        }
        let complaints = try run(links)
        let unlinked = Dictionary(
            zip(links, complaints).map { ($0.output, $1) }, uniquingKeysWith: { first, _ in first })
        return zip(own, messages.dropFirst(common.count)).map { task, message in
            let output = linked(task.output, flavor)
            if let message = message ?? unlinked[output] ?? nil {
                return .failure(.doesNotCompile(path: task.source, message: message))
            }
            return .success(output)
        }
    }

    /// One run of the compiler.
    private struct Task {
        var world: Int
        var source: String
        var output: String
        var folder: String
        var arguments: [String]
    }

    private func sharedTask(_ path: String, _ world: Int, _ flavor: Compiler.Flavor) -> Task {
        let name = path.map { $0 == "/" ? "-" : $0 }
        let folder = "\(workshop.path)/\(Self.folder(world))"
        let output = "\(folder)/\(String(name)).\(flavor).o"
        let extra = path == flavor.runtime ? [] : compiler.instrumentation(flavor)
        return Task(
            world: world, source: path, output: output, folder: folder,
            arguments: compiler.options(flavor) + extra + ["-I.", "-Iinclude", "-o", output, path])
    }

    private func driverTask(_ variant: Variant, _ flavor: Compiler.Flavor) -> Task {
        let output = "\(workshop.path)/\(variant.folder)/driver.\(flavor).o"
        let options = compiler.options(flavor) + compiler.instrumentation(flavor)
        let folder = "../\(Self.folder(variant.world))", path = worlds[variant.world].driverPath
        return Task(
            world: variant.world, source: path, output: output,
            folder: "\(workshop.path)/\(variant.folder)",
            arguments: options + ["-I\(folder)", "-I\(folder)/include", "-o", output, path])
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

    /// The readings of a variant that are tried, the cheap ones first.
    func readings(of variant: Variant) -> [Reading] {
        ["-O1", "-Os", "-O3"].map(Reading.level)
            + worlds[variant.world].sources.map { .together(with: $0) }
    }

    /// What the compiler makes of a variant in another reading, as far as it decides what the program does; nil where it
    /// does not compile so.
    func code(of variant: Variant, _ reading: Reading) throws(ConformanceError) -> [UInt8]? {
        var task = driverTask(variant, .plain)
        task.output = "\(task.folder)/reading.o"
        switch reading {
        case .level(let level): task.arguments.append(level)
        case .together(let path):
            let lines = [task.source, "../\(Self.folder(variant.world))/\(path)"].map {
                "#include \"\($0)\"\n"
            }
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

    private func linkTask(_ own: Task, _ flavor: Compiler.Flavor) throws(ConformanceError) -> Task {
        let objects = (shared[Shared(world: own.world, flavor: flavor)] ?? []) + [own.output]
        let wrapped = worlds[own.world].wrapped
        let stub = try stubObject(for: objects, wrapped, flavor)
        let wraps = wrapped.map { "-Wl,--wrap=\($0)" }
        let output = linked(own.output, flavor)
        return Task(
            world: own.world, source: own.output, output: output, folder: workshop.path,
            arguments: ["-o", output] + objects + [stub] + wraps + compiler.linking(flavor))
    }

    /// An object that defines what nobody does, so that a call ends the run with the name of what was called.
    private func stubObject(
        for objects: [String], _ wrapped: [String], _ flavor: Compiler.Flavor
    ) throws(ConformanceError) -> String {
        var defined: Set<String> = [], undefined: Set<String> = []
        for path in objects {
            guard let object = fileBytes(path).flatMap({ ObjectFile($0) }) else { continue }
            defined.formUnion(object.defined)
            undefined.formUnion(object.undefined)
        }
        let missing = undefined.subtracting(defined).filter {
            !HostWorld.isProvided($0, wrapped: wrapped) && !flavor.isProvided($0)
        }
        if let known = stubs[missing] { return known }
        let name = "stubs-\(stubs.count)"
        let lines = missing.sorted().map { "long \($0)(void) { host_missing(\"\($0)\"); return 0; }\n" }
        try workshop.write(
            Array(("void host_missing(const char *);\n" + lines.joined()).utf8), to: "\(name).c")
        let output = "\(workshop.path)/\(name).o"
        let options = ["-c", "-fPIC", "-w", "-fno-builtin", "-o", output, "\(name).c"]
        let task = Task(
            world: 0, source: "\(name).c", output: output, folder: workshop.path, arguments: options)
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
