package dev.ambit.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Describes I/O errors; the messages of the exceptions often contain the file name only. */
final class IoErrors {
    private IoErrors() {}

    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "a file with that name exists";
            default -> String.valueOf(e.getMessage());
        };
    }
}
