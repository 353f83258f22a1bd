package dev.ambit.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A parsed source file; {@code path} is relative to the checkout, with forward slashes. */
record JavaFile(String path, String text, CompilationUnitTree tree, SourcePositions positions) {

    boolean isMain() {
        return path.startsWith("src/main/");
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    /** The package as written, such as {@code dev.ambit.core.token}. */
    String packageName() {
        return String.valueOf(tree.getPackageName());
    }

    List<String> lines() {
        return text.lines().toList();
    }

    long line(Tree node) {
        return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
    }

    long lastLine(Tree node) {
        return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, node));
    }

    Violation violation(Tree node, String message) {
        return new Violation(path, line(node), message);
    }

    /** Every Java file below the given folders of {@code root}. */
    static List<JavaFile> read(Path root, String... folders) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String folder : folders) {
            if (!Files.isDirectory(root.resolve(folder))) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    sources.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return parse(sources);
    }

    static JavaFile of(String path, String text) {
        return parse(Map.of(path, text)).getFirst();
    }

    /** Uses the parser of the compiler, which handles comments, text blocks and nesting exactly. */
    private static List<JavaFile> parse(Map<String, String> sources) {
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> inputs = new ArrayList<>();
        sources.forEach((path, text) -> inputs.add(new Source(path, text)));
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, inputs);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<JavaFile> files = new ArrayList<>();
        try {
            for (CompilationUnitTree tree : task.parse()) {
                String path = tree.getSourceFile().toUri().getPath().substring(1);
                files.add(new JavaFile(path, String.valueOf(sources.get(path)), tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(uri(path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        private static URI uri(String path) {
            try {
                return new URI("source", null, "/" + path, null);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
