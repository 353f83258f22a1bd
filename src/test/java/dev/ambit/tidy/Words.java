package dev.ambit.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sources and documents are in plain English: words that hide who does what, or that have a common synonym, are not used. The
 * message names a replacement. A quoted word alone is data, such as an actor of the audit log; so is every file that is not
 * listed here, such as a recorded response.
 */
final class Words {
    private static final Pattern CHECKED = Pattern.compile(
            ".*\\.(?:java|md)|openapi\\.yaml|Makefile|ambit|\\.ci/.*|scripts/.*|dashboard/src/.*\\.tsx?|acceptance/.*\\.mjs");

    /** The list and its test; {@code schema.d.ts} is generated. */
    private static final Set<String> EXEMPT = Set.of("Words.java", "RulesTest.java", "schema.d.ts");

    /** A word alone in quotes, such as a name in the code; not the start of {@code "somebody's token"}. */
    private static final String QUOTED = "(?:(?<=\")\\w+\"|(?<=')\\w+'|(?<=`)\\w+`)";

    private record Word(Pattern pattern, String instead) {
        Word(String pattern, String instead) {
            this(Pattern.compile("(?i)(?<![\\w./@-])(?!" + QUOTED + ")(?:" + pattern + ")(?![\\w@-])"), instead);
        }
    }

    private static final List<Word> WORDS = List.of(
            new Word("(?:some|any|every)body(?:'s)?", "who it is: a client, a user, an attacker, anyone"),
            new Word("nobody(?:'s)?", "who it is, or `no` with a noun: `no request waits`"),
            new Word("who(?:m)?(?:so)?ever", "who it is: the caller, the client, the operator"),
            new Word("strangers?", "an unauthenticated client, an unknown client"),
            new Word("eldest", "oldest"),
            new Word("stands?|stood", "is, is written, is stored"),
            new Word("hears?|heard", "is notified, receives"),
            new Word("in vain", "without effect"),
            new Word("now and then", "periodically"),
            new Word("anew", "again"),
            new Word("of late", "recently"),
            new Word("unlucky", "what happens to it"),
            new Word("besides?", "next to, in addition to"),
            new Word("goes on", "continues"),
            new Word("lies", "is, is stored"),
            new Word("bears", "has, contains"),
            new Word("sets? out", "starts"),
            new Word("till", "until"),
            new Word("in silence", "silently, without an error"),
            new Word("(?:by|for|from|of|than|to) who", "who it is: by the owner, to the caller"),
            new Word("say\\.(?=$|\\s|\\*/)", "for example"));

    private Words() {}

    static List<Violation> check(List<TextFile> files) {
        return files.stream().flatMap(file -> check(file).stream()).toList();
    }

    static List<Violation> check(TextFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        if (!CHECKED.matcher(file.path()).matches() || EXEMPT.contains(name)) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < file.lines().size(); i++) {
            for (Word word : WORDS) {
                Matcher found = word.pattern().matcher(file.lines().get(i));
                if (found.find()) {
                    violations.add(new Violation(
                            file.path(), i + 1, "`" + found.group() + "`: write " + word.instead() + " instead"));
                }
            }
        }
        return violations;
    }
}
