// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Pipeline

/// What a new version of a series is to be.
struct VersionOptions: ParsableArguments {
    /// Where the new commits are.
    @Option(
        help: ArgumentHelp(
            "Where the commits of a new version are. (default: the branch itself)", valueName: "rev"))
    var from: String?

    /// What they stand on.
    @Option(help: ArgumentHelp("What they stand on. (default: as the version before)", valueName: "rev"))
    var base: String?

    @OptionGroup var targets: TargetOptions

    /// What changed.
    @Option(help: ArgumentHelp("What changed, patch by patch. (default: the editor)", valueName: "file"))
    var changelog: String?

    /// Whether trailers stay.
    @Flag(help: "Keep review trailers on patches whose code changed.")
    var keepReviews = false

    /// Whether it is signed.
    @Flag(inversion: .prefixedNo, help: "Sign commits and tag.")
    var sign = true

    /// Whether it is only tried.
    @Flag(help: "Do everything but the writing.")
    var dryRun = false

    /// Where the mails go.
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The folder for the mails. (default: gen-patch/TAG in the git folder)", valueName: "dir"))
    var output: String?

    @OptionGroup var proof: ProofOptions

    /// As the pipeline takes them.
    func options() -> NextVersionOptions {
        var options = NextVersionOptions()
        (options.from, options.base, options.changelog) = (from, base, changelog)
        options.onto = targets.onto
        (options.keepsReviews, options.isSigned) = (keepReviews, sign)
        (options.prove, options.allowsUnproven) = (
            proof.proving(showsProgress: true), proof.allowUnproven || proof.prove == .none
        )
        (options.isDryRun, options.output) = (dryRun, output.map(SeriesReport.absolute))
        return options
    }
}
