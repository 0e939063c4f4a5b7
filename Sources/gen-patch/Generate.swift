// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// Converts drivers and makes a signed branch, a signed tag and mails of the result.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Convert drivers: a signed branch, a signed tag and the mails of the series.",
        discussion: """
            Reads a revision of a kernel checkout, rewrites the drivers named, proves each commit to be right by \
            running the driver's own C beside a model of what it must do, and only then writes: a new branch with \
            signed commits, a signed tag beside it, and the mails. Index, work tree, HEAD and configuration stay as \
            they are, and no mail is ever sent.

              cd ~/linux
              gen-patch --driver s390-iommu --branch s390-map-pages --output outgoing/

            'gen-patch list' shows the drivers that can be converted, 'gen-patch diff' the change without writing \
            anything, 'gen-patch explain' what a recipe does.

            Exit status: 0 done or already done, 1 refused, 2 wrong usage, 3 not proven, 4 no key, compiler or \
            readable repository.
            """)

    @OptionGroup(title: "The tree") var tree: TreeOptions
    @OptionGroup(title: "The change") var recipes: RecipeOptions
    @OptionGroup(title: "The proof") var proof: ProofOptions
    @OptionGroup(title: "The series") var series: WritingOptions
    @OptionGroup(title: "The report") var report: ReportOptions

    func run() async throws {
        let source = try tree.open()
        let generator = try Generator(
            source: source, converter: recipes.converter(for: source, path: tree.kernel),
            prove: proof.proving(showsProgress: !report.quiet), texts: .overridden(by: series.templates),
            options: series.options(proof: proof, command: recipes.command))
        let result = try await generator.run(recipes.paths(in: source))
        if report.json {
            Terminal.write(try JSON.text(of: result))
        } else if !report.quiet {
            Terminal.write(result.text)
        }
    }
}

/// What the series is to be.
struct WritingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The branch to make; its tag is NAME-v1. (default: named after driver and recipe)",
            valueName: "name"))
    var branch: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The folder for the mails, which must not exist or be empty. (default: inside the git directory)",
            valueName: "dir"))
    var output: String?

    @Flag(help: "Leave commits and tag unsigned.")
    var noSign = false

    @Flag(
        name: [.short, .long],
        help: "Add your 'Signed-off-by'; you certify the Developer's Certificate of Origin.")
    var signoff = false

    @Option(
        help: ArgumentHelp("The commit that the fix of the series mends, for 'Fixes:'.", valueName: "rev"))
    var fixes: String?

    @Option(
        help: ArgumentHelp(
            "What upstream did already: writes a backport of it for stable; once for each patch.",
            valueName: "rev"))
    var upstream: [String] = []

    @OptionGroup var targets: TargetOptions

    @Flag(name: [.short, .long], help: "Edit the commit messages and the cover letter first.")
    var edit = false

    @Option(
        help: ArgumentHelp(
            "A folder with texts (NAME.mustache) to use in place of the built-in ones.", valueName: "dir"))
    var templates: String?

    @Flag(name: [.short, .long], help: "Do everything but write.")
    var dryRun = false

    /// The options as the pipeline takes them.
    func options(proof: ProofOptions, command: RepeatableCommand) -> GenerateOptions {
        var options = GenerateOptions()
        options.branch = branch
        options.output = output.map(Terminal.absolute)
        options.isSigned = !noSign
        options.isSignedOff = signoff
        options.isDryRun = dryRun
        options.allowsUnproven = proof.allowUnproven
        options.fixes = fixes
        options.upstream = upstream
        options.onto = targets.onto
        options.isEdited = edit
        options.command = command
        options.command.append(proof.command)
        options.command.append(self.command)
        return options
    }

    /// The options as they are typed, those apart that change nothing in the series or are named by the pipeline.
    private var command: RepeatableCommand {
        var command = RepeatableCommand(Tool.name)
        if noSign { command.add("no-sign") }
        if signoff { command.add("signoff") }
        if let fixes { command.add("fixes", fixes) }
        for commit in upstream { command.add("upstream", commit) }
        if edit { command.add("edit") }
        if let templates { command.add("templates", templates) }
        command.add("onto", all: targets.onto)
        return command
    }
}
