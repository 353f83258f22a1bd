package dev.ambit.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Types are named by nouns of the product; an {@code Optional} is a result and never a parameter. */
final class Names implements Rule {
    private static final List<String> MEANINGLESS_SUFFIXES =
            List.of("Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Data", "Info");
    private static final Set<String> OPTIONALS = Set.of("Optional", "OptionalInt", "OptionalLong", "OptionalDouble");

    @Override
    public List<Violation> check(JavaFile file) {
        List<Violation> violations = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree node, Void unused) {
                meaninglessSuffix(node.getSimpleName().toString())
                        .ifPresent(word -> violations.add(file.violation(
                                node,
                                "`" + node.getSimpleName() + "` ends in `" + word
                                        + "`, which says nothing: name its role in the product")));
                return super.visitClass(node, null);
            }

            @Override
            public Void visitMethod(MethodTree node, Void unused) {
                for (VariableTree parameter : node.getParameters()) {
                    if (isOptional(parameter) && isDeclaredIn(file, node, parameter)) {
                        violations.add(file.violation(
                                parameter,
                                "parameter `" + parameter.getName()
                                        + "` is an Optional: take the value, `@Nullable` where it may be missing"));
                    }
                }
                return super.visitMethod(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }

    private static Optional<String> meaninglessSuffix(String typeName) {
        return MEANINGLESS_SUFFIXES.stream().filter(typeName::endsWith).findFirst();
    }

    /** False for a record's compact constructor, whose parameters are the components in the record's header. */
    private static boolean isDeclaredIn(JavaFile file, MethodTree method, VariableTree parameter) {
        return file.positions().getStartPosition(file.tree(), parameter)
                >= file.positions().getStartPosition(file.tree(), method);
    }

    private static boolean isOptional(VariableTree parameter) {
        if (parameter.getType() == null) {
            return false;
        }
        String type = parameter.getType().toString().replaceFirst("<.*", "");
        return OPTIONALS.contains(type.substring(type.lastIndexOf('.') + 1));
    }
}
