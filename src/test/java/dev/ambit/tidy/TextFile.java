package dev.ambit.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A text file of the checkout, whatever it contains; {@code path} is relative to the root, with forward slashes. */
record TextFile(String path, List<String> lines) {
    private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules", ".venv", "__pycache__");

    static TextFile of(String path, String text) {
        return new TextFile(path, text.lines().toList());
    }

    /** All text files below {@code root} but those that tools make. */
    static List<TextFile> read(Path root) {
        List<TextFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = root.relativize(file).toString().replace('\\', '/');
                    // In a linked work tree .git is a file that names the folder of the main one.
                    if (attributes.isRegularFile() && !name.equals(".git")) {
                        files.add(of(name, text(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Empty for a file that is not text. */
    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return "";
        }
    }
}
