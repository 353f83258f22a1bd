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

/** Data folders with a given number of tokens. Each is created once and kept; every run works on a copy. */
final class DataSet {
    private static final long BYTES_PER_TOKEN = 2_000; // including the copy
    private static final long HEAP_PER_TOKEN = 1_200; // while the index fills

    private static final String DATABASE = "ambit.db";

    /** The tables with data, without those that a revision fills by itself. */
    private static final List<String> TABLES = List.of("accounts", "users", "members", "zones", "tokens");

    private final Path root;
    private final Path folder;

    DataSet(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** Why the machine has no room for this number of tokens; empty when it has. */
    String obstacle(long tokens) throws IOException {
        long disk = Files.getFileStore(root).getUsableSpace();
        long memory = MachineFacts.memoryBytes() / 4; // the JVM's default heap
        if (disk < tokens * BYTES_PER_TOKEN) {
            return "%d GB of disk are free".formatted(disk / 1_000_000_000);
        }
        return memory < tokens * HEAP_PER_TOKEN / 3 ? "a heap would have %d GB".formatted(memory / 1_000_000_000) : "";
    }

    /** Replaces the copy called {@code name} by a fresh one of the data with {@code tokens} tokens. */
    Path copy(long tokens, String name) throws IOException, InterruptedException {
        Path master = folder.resolve(Long.toString(tokens));
        if (!Files.exists(master)) {
            Path unfinished = folder.resolve("unfinished");
            delete(unfinished);
            create(unfinished, tokens);
            Files.move(unfinished, master);
        }
        Path copy = folder.resolve(name);
        delete(copy);
        run(List.of("cp", "-r", master.toString(), copy.toString()));
        return copy;
    }

    /**
     * The same for a checkout of another revision, whose tables may have other columns: created by that revision and
     * filled with the same rows; a column without a value gets that of the row that existed before. The data that a
     * revision writes by itself (migrations, audit log, revisions) is kept.
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
                List<String> targetColumns = columns(statement, "main", table);
                List<String> sourceColumns = columns(statement, "source", table);
                statement.execute("CREATE TEMP TABLE %1$s_sample AS SELECT * FROM main.%1$s LIMIT 1".formatted(table));
                statement.execute("DELETE FROM main." + table);
                statement.execute("INSERT INTO main.%1$s (%2$s) SELECT %3$s FROM source.%1$s"
                        .formatted(
                                table,
                                String.join(", ", targetColumns),
                                targetColumns.stream()
                                        .map(column -> sourceColumns.contains(column)
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

    private void create(Path data, long tokens) throws IOException, InterruptedException {
        init(root, data);
        Tokens.fill(data, tokens);
    }

    /** Creates a data folder with one user, an account and a zone. */
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

    /** Writes secrets of no token: well-formed, or with a wrong checksum. */
    static Path invalidSecrets(Path data, boolean garbage) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> secrets = Stream.generate(() -> invalidSecret(random, garbage))
                .limit(10_000)
                .toList();
        return Files.write(data.resolve(garbage ? "garbage.txt" : "unknown.txt"), secrets);
    }

    private static String invalidSecret(SplittableRandom random, boolean garbage) {
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
