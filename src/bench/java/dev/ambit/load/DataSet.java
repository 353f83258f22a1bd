package dev.ambit.load;

import dev.ambit.core.token.TokenSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Data folders with so many tokens. Each is made once and kept, and every run works on a copy of it. */
final class DataSet {
    private static final long BYTES_A_TOKEN = 2_000; // with room for the copy
    private static final long MEMORY_A_TOKEN = 1_200; // while the index fills

    private static final String DATABASE = "ambit.db";

    /** All that a folder of this class holds, but for what a revision writes of itself. */
    private static final List<String> TABLES = List.of("accounts", "users", "members", "zones", "tokens");

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

    /**
     * The same for a checkout of another revision, whose tables may have other columns: made by that revision, and filled with the
     * same rows; a column that they have no value for has the one of the row that was there. What a revision writes of
     * itself, its migrations, audit log and changes, stays its own.
     */
    Path copyFor(Path other, long tokens, String name) throws IOException, InterruptedException, SQLException {
        Path source = copy(tokens, "source");
        Path copy = folder.resolve(name);
        delete(copy);
        init(other, copy);
        for (Path file : List.of(Tokens.secrets(source), Tokens.minters(source), source.resolve("digest-keys"))) {
            Files.copy(file, copy.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
        }
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve(DATABASE));
                Statement statement = database.createStatement()) {
            statement.execute("ATTACH '" + source.resolve(DATABASE) + "' AS source");
            for (String table : TABLES) {
                List<String> theirs = columns(statement, "main", table);
                List<String> ours = columns(statement, "source", table);
                statement.execute("CREATE TEMP TABLE %1$s_sample AS SELECT * FROM main.%1$s LIMIT 1".formatted(table));
                statement.execute("DELETE FROM main." + table);
                statement.execute("INSERT INTO main.%1$s (%2$s) SELECT %3$s FROM source.%1$s"
                        .formatted(
                                table,
                                String.join(", ", theirs),
                                theirs.stream()
                                        .map(column -> ours.contains(column)
                                                ? column
                                                : "(SELECT %s FROM %s_sample)".formatted(column, table))
                                        .collect(Collectors.joining(", "))));
            }
        } finally {
            delete(source);
        }
        return copy;
    }

    private static List<String> columns(Statement statement, String database, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        String query = "SELECT name FROM pragma_table_info('%s', '%s')".formatted(table, database);
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
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
        String secret = TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
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
