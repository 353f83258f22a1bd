package dev.ambit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.storage.StorageException.Reason;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path parent;

    @Test
    void folderAndFilesAreAccessibleOnlyToTheOwner() throws IOException {
        Path path = parent.resolve("a/b");
        try (DataFolder folder = DataFolder.open(path);
                Storage storage = Storages.open(folder.path())) {
            Samples.change(storage, tx -> tx.accounts().insert(Samples.account(1)));
            assertThat(mode(path)).isEqualTo("rwx------");
            try (var files = Files.list(path)) {
                List<Path> all = files.toList();
                assertThat(all).hasSizeGreaterThanOrEqualTo(4); // the lock, the database, its log and the log's index
                assertThat(all).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void filesWritableByOthersAreRejected() throws IOException {
        Path path = parent.resolve("data");
        DataFolder.open(path).close();
        Path database = Files.createFile(path.resolve("ambit.db"));
        Path log = Files.createFile(path.resolve("ambit.db-wal"));
        for (Path file : List.of(path, database, log)) {
            String before = mode(file);
            for (String open : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-", "rw-rw-rw-")) {
                chmod(file, Files.isDirectory(file) ? open.replace("rw-rw-rw-", "rwx-w----") : open);
                assertThatThrownBy(() -> DataFolder.open(path))
                        .isInstanceOf(StorageException.class)
                        .hasMessageStartingWith(file + " is writable by other users (")
                        .hasMessageContaining(Files.isDirectory(file) ? "`chmod 700`" : "`chmod 600`");
            }
            chmod(file, before);
        }
        chmod(database, "rw-------");
        chmod(log, "rw-------");
        DataFolder.open(path).close();
    }

    @Test
    void readPermissionsOfOthersAreRemoved() throws IOException {
        Path path = parent.resolve("data");
        DataFolder.open(path).close();
        Path database = Files.createFile(path.resolve("ambit.db"));
        chmod(path, "rwxr-xr-x");
        chmod(database, "rw-r--r--");
        DataFolder.open(path).close();
        assertThat(mode(path)).isEqualTo("rwx------");
        assertThat(mode(database)).isEqualTo("rw-------");
    }

    @Test
    void folderIsLockedOnce() {
        try (DataFolder first = DataFolder.open(parent)) {
            assertThat(first.path()).isEqualTo(parent);
            assertThatThrownBy(() -> DataFolder.open(parent))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            thrown -> assertThat(thrown.reason()).isEqualTo(Reason.BUSY))
                    .hasMessage("the data folder " + parent + " is in use by process "
                            + ProcessHandle.current().pid());
        }
        DataFolder.open(parent).close();
    }

    @Test
    void folderIsLockedUntilItsProcessEnds() throws IOException {
        try (ChildProcess childProcess = ChildProcess.start(Holder.class, parent.toString())) {
            assertThat(childProcess.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> DataFolder.open(parent))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("the data folder " + parent + " is in use by process " + childProcess.pid());
        }
        DataFolder.open(parent).close();
    }

    @Test
    void fileInPlaceOfTheFolderIsRejected() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
    }

    private static void chmod(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The child process: locks the folder until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws InterruptedException {
            DataFolder.open(Path.of(arguments[0]));
            System.out.println("locked");
            new CountDownLatch(1).await();
        }
    }
}
