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

    /// Variants to be compiled in a flavor.
    struct Order {
        var variants: [Variant]
        var flavor: Compiler.Flavor
    }

    /// The paths of the shared objects of some variants, in order, or the compiler's words for one that does not
    /// compile. Uses all processors.
    func libraries(
        _ variants: [Variant], _ flavor: Compiler.Flavor
    ) throws(ConformanceError) -> [Result<String, ConformanceError>] {
        try libraries([Order(variants: variants, flavor: flavor)])[0]
    }

    /// The same for several orders, in order; no processor is idle between one and the next.
    func libraries(_ orders: [Order]) throws(ConformanceError) -> [[Result<String, ConformanceError>]] {
        let common = commonTasks(orders)
        let own = orders.map { order in order.variants.map { driverTask($0, order.flavor) } }
        let messages = try run(common + own.flatMap(\.self))
        for (task, message) in zip(common, messages) {
            guard let message else { continue }
            // Our own text compiles with every interface that it knows.
            throw task.source == task.part.flavor.runtime
                ? .unknownInterface(reason: Self.firstError(in: message))
                : .doesNotCompile(path: task.source, message: message)
        }
        for (part, tasks) in Dictionary(grouping: common, by: \.part) { shared[part] = tasks.map(\.output) }
        var links: [Task] = []
        for task in own.joined() where fileBytes(task.output) != nil { links.append(try linkTask(task)) }
        let complaints = try run(links)
        let unlinked = Dictionary(
            zip(links, complaints).map { ($0.output, $1) }, uniquingKeysWith: { first, _ in first })
        var rest = messages.dropFirst(common.count)
        return own.map { tasks in
            tasks.map { task in
                let output = linked(task.output, task.part.flavor)
                guard let message = rest.removeFirst() ?? unlinked[output] ?? nil else {
                    return .success(output)
                }
                return .failure(.doesNotCompile(path: task.source, message: message))
            }
        }
    }

    /// What is still to be compiled of what the drivers of some orders have in common. The run time goes first, as it
    /// takes longest.
    private func commonTasks(_ orders: [Order]) -> [Task] {
        let parts = orders.flatMap { order in
            order.variants.map { Shared(world: $0.world, flavor: order.flavor) }
        }
        let missing = Set(parts).filter { shared[$0] == nil }.sorted {
            ($0.world, "\($0.flavor)") < ($1.world, "\($1.flavor)")
        }
        return missing.map { sharedTask($0.flavor.runtime, $0) }
            + missing.flatMap { part in worlds[part.world].sources.map { sharedTask($0, part) } }
    }

    /// One run of the compiler.
    private struct Task {
        var part: Shared
        var source: String
        var output: String
        var folder: String
        var arguments: [String]
    }

    private func sharedTask(_ path: String, _ part: Shared) -> Task {
        let name = path.map { $0 == "/" ? "-" : $0 }
        let folder = "\(workshop.path)/\(Self.folder(part.world))"
        let output = "\(folder)/\(String(name)).\(part.flavor).o"
        let extra = path == part.flavor.runtime ? [] : compiler.instrumentation(part.flavor)
        return Task(
            part: part, source: path, output: output, folder: folder,
            arguments: compiler.options(part.flavor) + extra + ["-I.", "-Iinclude", "-o", output, path])
    }

    private func driverTask(_ variant: Variant, _ flavor: Compiler.Flavor) -> Task {
        let output = "\(workshop.path)/\(variant.folder)/driver.\(flavor).o"
        let options = compiler.options(flavor) + compiler.instrumentation(flavor)
        let folder = "../\(Self.folder(variant.world))", path = worlds[variant.world].driverPath
        return Task(
            part: Shared(world: variant.world, flavor: flavor), source: path, output: output,
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

    private func linkTask(_ own: Task) throws(ConformanceError) -> Task {
        let objects = (shared[own.part] ?? []) + [own.output]
        let wrapped = worlds[own.part.world].wrapped
        let stub = try stubObject(for: objects, wrapped, own.part.flavor)
        let wraps = wrapped.map { "-Wl,--wrap=\($0)" }
        let output = linked(own.output, own.part.flavor)
        return Task(
            part: own.part, source: own.output, output: output, folder: workshop.path,
            arguments: ["-o", output] + objects + [stub] + wraps + compiler.linking(own.part.flavor))
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
            part: Shared(world: 0, flavor: flavor), source: "\(name).c", output: output,
            folder: workshop.path, arguments: options)
        if let message = try run([task])[0] { throw .doesNotCompile(path: "\(name).c", message: message) }
        stubs[missing] = output
        return output
    }

    /// Runs tasks, as many at a time as there are processors; the compiler's words for each that failed.
    private func run(_ tasks: [Task]) throws(ConformanceError) -> [String?] {
        let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var running: [(pid: pid_t, task: Int)] = []
        var messages = [String?](repeating: nil, count: tasks.count)
        var next = 0
        while next < tasks.count || !running.isEmpty {
            while next < tasks.count, running.count < width {
                running.append((try start(tasks[next]), next))
                next += 1
            }
            // Whichever ends first makes room for the next one.
            usleep(500)
            for place in running.indices.reversed() {
                guard let ending = Ending.ifOver(running[place].pid) else { continue }
                let (_, index) = running.remove(at: place)
                if ending != .exited(0) { messages[index] = complaint(of: tasks[index]) }
            }
        }
        return messages
    }

    private func start(_ task: Task) throws(ConformanceError) -> pid_t {
        try Spawn(
            arguments: compiler.command + task.arguments, folder: task.folder,
            output: task.output + ".txt", environment: ["LC_ALL": "C"]
        ).start()
    }

    /// The compiler's words for a task that failed, of which nothing stays.
    private func complaint(of task: Task) -> String {
        unlink(task.output)
        return String(decoding: fileBytes(task.output + ".txt") ?? [], as: UTF8.self)
    }
}
