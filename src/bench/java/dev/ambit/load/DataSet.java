package dev.ambit.load;

import dev.ambit.core.token.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Data folders with so many tokens. Each is made once and kept, and every run works on a copy of it. */
final class DataSet {
    private static final long BYTES_A_TOKEN = 2_000; // with room for the copy
    private static final long MEMORY_A_TOKEN = 1_200; // while the index fills

    private final Path root;
    private final Path folder;

    DataSet(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Why there is no room here for so many tokens; empty when there is. */
    String lacks(long tokens) throws IOException {
        long disk = Files.getFileStore(root).getUsableSpace();
        long memory = MachineFacts.memoryBytes() / 4; // what the JVM takes for a heap
        if (disk < tokens * BYTES_A_TOKEN) {
            return "%d GB of disk are free".formatted(disk / 1_000_000_000);
        }
        return memory < tokens * MEMORY_A_TOKEN / 3 ? "a heap would have %d GB".formatted(memory / 1_000_000_000) : "";
    }

    /** A fresh copy of the data with so many tokens, in the place of the last one of that name. */
    Path copy(long tokens, String name) throws IOException, InterruptedException {
        Path made = folder.resolve(Long.toString(tokens));
        if (!Files.exists(made)) {
            Path unfinished = folder.resolve("unfinished");
            delete(unfinished);
            make(unfinished, tokens);
            Files.move(unfinished, made);
        }
        Path copy = folder.resolve(name);
        delete(copy);
        run(List.of("cp", "-r", made.toString(), copy.toString()));
        return copy;
    }

    private void make(Path data, long tokens) throws IOException, InterruptedException {
        init(root, data);
        Tokens.fill(data, tokens);
    }

    /** Makes a data folder with one user, an account and a zone. */
    static void init(Path root, Path data) throws IOException, InterruptedException {
        Path password = Files.createTempFile("password", "");
        Files.writeString(password, "a password of enough length\n");
        try {
            run(List.of(
                    root.resolve("ambit").toString(),
                    "init",
                    "--data=" + data,
                    "--email=load@example.com",
                    "--password-file=" + password,
                    "--account=Load",
                    "--zone=example.com"));
        } finally {
            Files.delete(password);
        }
    }

    /** Secrets that nobody has: of the right shape, or with a wrong checksum. */
    static Path strangers(Path data, boolean garbage) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> secrets =
                Stream.generate(() -> stranger(random, garbage)).limit(10_000).toList();
        return Files.write(data.resolve(garbage ? "garbage.txt" : "unknown.txt"), secrets);
    }

    private static String stranger(SplittableRandom random, boolean garbage) {
        String secret = TokenText.mint(TokenText.Kind.USER, random).reveal();
        String last = secret.endsWith("0") ? "1" : "0";
        return garbage ? secret.substring(0, secret.length() - 1) + last : secret;
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
