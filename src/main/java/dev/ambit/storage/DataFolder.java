package dev.ambit.storage;

import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder with all data of one server, locked for as long as this is open. A second server on the same folder would
 * miss revocations by the first one, so it is rejected. The lock ends with the process, however the process ends.
 */
public final class DataFolder implements AutoCloseable {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String DATABASE = "ambit.db";
    private static final String LOCK = "ambit.lock";
    private static final int MAX_PID_LENGTH = 20;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Locks the folder, and creates it when it is missing.
     *
     * @throws StorageException BUSY when another process has locked it, UNREACHABLE when it cannot be used, or when it
     *     or the database in it is writable by other users
     */
    public static DataFolder open(Path path) {
        FileChannel lockFile = null;
        try {
            create(path);
            makePrivate(path, OWNER_ONLY_FOLDER, "chmod 700");
            for (String file : List.of(DATABASE, DATABASE + "-wal", DATABASE + "-shm")) {
                makePrivate(path.resolve(file), OWNER_ONLY, "chmod 600");
            }
            lockFile = FileChannel.open(
                    path.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OWNER_ONLY);
            if (lock(lockFile) == null) {
                throw new StorageException(
                        Reason.BUSY, "the data folder " + path + " is in use by " + holder(lockFile));
            }
            writeOwnPid(lockFile);
            return new DataFolder(path, lockFile);
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw new StorageException(Reason.UNREACHABLE, "cannot use the data folder " + path, e);
        } catch (StorageException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    /** Creates the folder, accessible only to its owner, when it is missing. */
    public static void create(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(path, OWNER_ONLY_FOLDER);
        }
    }

    /**
     * Removes the read permissions of other users, which earlier versions and copies leave behind. A file that is
     * writable by others could contain anything, such as an added administrator, so it is rejected and the operator
     * must inspect it.
     */
    private static void makePrivate(Path path, FileAttribute<Set<PosixFilePermission>> mode, String command)
            throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StorageException(
                    Reason.UNREACHABLE,
                    path + " is writable by other users (" + PosixFilePermissions.toString(permissions)
                            + "), who may have changed it: inspect its contents, then run `" + command + "` on it");
        }
        if (!mode.value().containsAll(permissions)) {
            try {
                Files.setPosixFilePermissions(path, mode.value());
            } catch (FileSystemException _) {
                // another user owns it; files created in it are still accessible only to their owner
            }
        }
    }

    public Path path() {
        return path;
    }

    /** The path of the embedded database in the data folder {@code path}; it may not exist yet. */
    public static Path database(Path path) {
        return path.resolve(DATABASE);
    }

    /** The path of the digest key file. */
    public Path digestKeys() {
        return path.resolve("digest-keys");
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by this process
        }
    }

    private static void writeOwnPid(FileChannel file) throws IOException {
        file.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_LENGTH);
        file.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    private static void closeQuietly(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            // the lock ends with the process at the latest
        }
    }
}
