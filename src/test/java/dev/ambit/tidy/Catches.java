package dev.ambit.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Main code does not catch errors of the JVM: after such an error an operation is left incomplete, and later code fails
 * elsewhere. Out of memory ends the process, and a supervisor restarts it.
 */
final class Catches implements Rule {
    private static final Set<String> JVM_ERRORS = Set.of(
            "Throwable", "Error", "VirtualMachineError", "OutOfMemoryError", "StackOverflowError", "InternalError");

    @Override
    public List<Violation> check(JavaFile file) {
        List<Violation> violations = new ArrayList<>();
        if (!file.isMain()) {
            return violations;
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitCatch(CatchTree node, Void unused) {
                Tree type = node.getParameter().getType();
                List<? extends Tree> types =
                        type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
                for (Tree one : types) {
                    if (JVM_ERRORS.contains(one.toString())) {
                        violations.add(file.violation(
                                node, "catches `" + one + "`: name the exceptions, and leave the JVM's errors alone"));
                    }
                }
                return super.visitCatch(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }
}
