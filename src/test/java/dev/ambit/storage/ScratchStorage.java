package dev.ambit.storage;

import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A temporary storage for work whose steps are counted: it runs in classes that {@code @TempDir} does not reach. */
public final class ScratchStorage {
    private ScratchStorage() {}

    /** Runs {@code work} on an empty storage that is deleted afterwards. */
    public static void use(Consumer<Storage> work) {
        try {
            Path folder = Files.createTempDirectory("ambit-scratch");
            try (Storage storage = Storages.open(folder)) {
                work.accept(storage);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
