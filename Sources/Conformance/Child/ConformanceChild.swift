// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// The hidden command: our own program as the child that runs a stranger's C.
package enum ConformanceChild {
    /// The word that makes our program a child when it is the first argument.
    package static let command = "conformance-child"

    /// Does what the request in the journal says; the arguments are the journal's path, the parent's process id and
    /// the seconds that the work may take. Returns the exit status.
    ///
    /// With the word for a program first, this process becomes that program.
    package static func run(_ arguments: [String]) -> Int32 {
        if arguments.first == ConfinedProgram.word {
            return ConfinedProgram.become(Array(arguments.dropFirst()))
        }
        guard arguments.count == 3, let parent = pid_t(arguments[1]), let seconds = UInt64(arguments[2])
        else {
            return 2
        }
        Confinement.dieWithParent(parent)
        do {
            let journal = try Journal(path: arguments[0], creating: false)
            return work(seconds: seconds, journal)
        } catch {
            print("\(error)")
            return 1
        }
    }

    /// Does the work; a failure of ours goes to the parent in words, so that nobody takes it for one of the driver's.
    private static func work(seconds: UInt64, _ journal: Journal) -> Int32 {
        do {
            let request = try ChildRequest(journal.message)
            journal.noteCrashes()
            journal[.isIsolated] = Confinement.enter(seconds: seconds) ? 1 : 0
            var work = ChildWork(request, journal)
            let answer = try work.answer()
            journal.message = answer.bytes
            journal[.isAnswered] = 1
            return 0
        } catch {
            journal.message = Array(error.sentence.utf8)
            journal[.hasFailed] = 1
            return 1
        }
    }
}
